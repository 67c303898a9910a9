/** When each line of a Humdrum file sounds: spines share one time, and a line begins where the notes before it end. */
import { ScoreReadError } from '../music-error.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { LAST_TICK } from '../validate-score.ts';
import type { Column, HumdrumFile, HumdrumLine } from './humdrum-lines.ts';
import type { KernToken } from './kern-token.ts';

/** The tick of each line, and where the last note ends. */
export type KernTimeline = { readonly ticks: readonly number[]; readonly endTick: number };

/** Where a column's last note ends; a column that has just split off does not know yet. */
type ColumnTime = { end: number; known: boolean };

/**
 * Times all lines. Where voices disagree, the later end counts and the others have a gap; the report says in which measure.
 *
 * Lines that only hold other spines (a dynamic within a long note) share the time between their neighbours equally.
 *
 * @param tokens  of each line, for its columns; undefined where there is no note
 * @throws ScoreReadError  `too-long`
 */
export function timeKern(
  { lines }: HumdrumFile,
  tokens: readonly (readonly (KernToken | undefined)[])[],
  ticksPerQuarter: number,
  reports: ReportTally,
): KernTimeline {
  let now = 0;
  const times = new Map<Column, ColumnTime>();
  const ticks: number[] = new Array(lines.length).fill(0);
  const timeOf = (column: Column): ColumnTime => {
    let time = times.get(column);
    if (!time) {
      time = { end: now, known: false };
      times.set(column, time);
    }
    return time;
  };
  let measure = 'the first measure';
  let latest = 0;
  /** lines since the last that is timed; true: to be spread over the time between */
  let waiting: { index: number; spread: boolean }[] = [];
  const arrive = (tick: number): void => {
    const spread = waiting.filter((line) => line.spread).length;
    let passed = 0;
    for (const line of waiting) {
      if (line.spread) passed++;
      ticks[line.index] = Math.round(line.spread ? now + ((tick - now) * passed) / (spread + 1) : tick);
    }
    waiting = [];
    now = tick;
  };
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'interpretation' || line.kind === 'comment') {
      waiting.push({ index, spread: false });
      followColumns(line, times, timeOf);
      continue;
    }
    const sounding = tokens[index].flatMap((token, i) =>
      token && token.grace === undefined ? [{ token, time: timeOf(line.columns[i]) }] : [],
    );
    if (line.kind === 'data' && sounding.length === 0) {
      const grace = tokens[index].some((token) => token !== undefined);
      const empty = line.tokens.every((token) => token === '.');
      waiting.push({ index, spread: !grace && !empty });
      continue;
    }
    const all = line.columns.filter((column) => column.spine.type === 'kern').map(timeOf);
    const tick = line.kind === 'barline' ? Math.max(now, ...ends(all)) : startOf(sounding, all, now);
    const short = (line.kind === 'barline' ? all : sounding.map(({ time }) => time)).some(
      (time) => time.known && tick - time.end > 0.5,
    );
    if (short) reports.add('voices-differ', `${measure}: the voices are not equally long; shorter ones are filled up`);
    arrive(tick);
    ticks[index] = Math.round(tick);
    for (const { token, time } of sounding) {
      const { numerator, denominator } = token.length;
      if (time.known && time.end > tick + 0.5) {
        reports.add('voices-differ', `${measure}: a note begins before the one before it in its voice ends`);
      }
      time.end = tick + (numerator * 4 * ticksPerQuarter) / denominator;
      time.known = true;
      latest = Math.max(latest, time.end);
    }
    if (line.kind === 'barline') {
      for (const time of all) Object.assign(time, { end: tick, known: true });
      const number = /^=+(\d+\w?)/.exec(line.tokens[0])?.[1];
      measure = number === undefined ? `the measure from line ${line.number} on` : `measure ${number}`;
    }
    if (latest > LAST_TICK) {
      throw new ScoreReadError('too-long', 'kern', `the piece lasts more than ${LAST_TICK} ticks`, {
        line: line.number,
      });
    }
  }
  arrive(Math.max(now, latest));
  return { ticks, endTick: Math.round(now) };
}

/** A line begins where its own voices are free; if none of them knows, where the next note of another ends. */
function startOf(sounding: readonly { readonly time: ColumnTime }[], all: readonly ColumnTime[], now: number): number {
  const known = sounding.filter(({ time }) => time.known);
  if (known.length > 0) return Math.max(now, ...known.map(({ time }) => time.end));
  const next = ends(all).filter((end) => end > now + 0.5);
  return next.length > 0 ? Math.min(...next) : now;
}

function ends(times: readonly ColumnTime[]): number[] {
  return times.filter((time) => time.known).map((time) => time.end);
}

function followColumns(
  line: HumdrumLine,
  times: Map<Column, ColumnTime>,
  timeOf: (column: Column) => ColumnTime,
): void {
  for (const { from, added } of line.splits ?? []) times.set(added, { end: timeOf(from).end, known: false });
  for (const { from, into } of line.joins ?? []) {
    const kept = timeOf(into);
    const { end, known } = timeOf(from);
    if (known && (!kept.known || end > kept.end)) Object.assign(kept, { end, known });
    times.delete(from);
  }
}

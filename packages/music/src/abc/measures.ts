/** Measures from the bars of voices: one list for all, though each voice has drawn its own bar lines. */
import type { Measure, NotatedEvent, NotatedNote } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { JUMP_ORDER } from './decorations.ts';
import { type DraftBar, type DraftVoice, type PlacedBar, unitsOfBar } from './draft.ts';
import { restsOfLength } from './draft-events.ts';
import { unitsOfMeter } from './meter-field.ts';
import { UNITS_PER_QUARTER, type Units } from './note-lengths.ts';

export type PlacedVoice = {
  readonly voice: DraftVoice;
  readonly bars: readonly PlacedBar[];
  /** the voice draws other bar lines than the first: its events are cut at the measures */
  readonly cut: boolean;
};

/**
 * Where each bar stands. Voices with the same number of bars go bar by bar, and a bar lasts as long as its longest
 * voice; a voice with another number of bars counts through, and is cut at the bar lines of the one that has most.
 */
export function placeBars(
  voices: readonly DraftVoice[],
  ticksOf: (units: Units) => number,
  reports: ReportTally,
): readonly PlacedVoice[] {
  const lengths = voices.map(({ bars }) => bars.map((bar) => ticksOf(unitsOfBar(bar))));
  const most = Math.max(0, ...lengths.map((list) => list.length));
  const together = lengths.filter(
    (list) => list.length === most || agrees(list, lengths.find((other) => other.length === most) ?? []),
  );
  const measureTicks = Array.from({ length: most }, (_, i) =>
    together.reduce((longest, list) => Math.max(longest, list[i] ?? 0), 0),
  );
  const unequal = measureTicks.filter((ticks, i) =>
    together.some((list) => i < list.length && list[i] !== ticks),
  ).length;
  if (unequal > 0) {
    reports.add(
      'voices-disagree',
      'voices differ in the length of a bar; the shorter ones are filled up with hidden rests',
      unequal,
    );
  }
  return voices.map((voice, v) => {
    const cut = !together.includes(lengths[v]);
    if (cut)
      reports.add(
        'voices-disagree',
        `voice ${voice.id.slice(0, 40)} has other bar lines than the rest; it is cut at those of the rest`,
      );
    let tick = 0;
    const bars = voice.bars.map((bar, i) => {
      const lengthTicks = cut ? lengths[v][i] : measureTicks[i];
      const placed = { bar, tick, lengthTicks };
      tick += lengthTicks;
      return placed;
    });
    return { voice, bars, cut };
  });
}

/** Whether a shorter list of bars is the beginning of a longer one. */
function agrees(short: readonly number[], long: readonly number[]): boolean {
  return short.length < long.length && short.every((ticks, i) => ticks === long[i]);
}

/** The measures of all voices. */
export function measuresOf(
  placed: readonly PlacedVoice[],
  ticksOf: (units: Units) => number,
  reports: ReportTally,
): readonly Measure[] {
  const leading = placed.filter(({ cut }) => !cut);
  const longest = leading.reduce((best, voice) => (voice.bars.length > best.bars.length ? voice : best), leading[0]);
  const measures: Measure[] = [];
  let number = 0;
  let parts = 0;
  let whole = 0;
  for (const [i, { bar, tick, lengthTicks }] of (longest?.bars ?? []).entries()) {
    const bars = leading.flatMap((voice) => voice.bars[i]?.bar ?? []);
    const expected = bar.meter.symbol === 'none' ? lengthTicks : ticksOf(unitsOfMeter(bar.meter));
    const isShort = lengthTicks < expected;
    // a bar that a repeat cuts in two counts once
    const completes = isShort && whole > 0 && whole + lengthTicks === expected;
    const implicit = isShort && (i === 0 || completes);
    whole = isShort && !implicit ? lengthTicks : 0;
    if (!implicit) number++;
    else if (i > 0) parts++;
    if (lengthTicks > expected)
      reports.add('measure-too-long', 'a measure is longer than its meter; its real length is kept');
    measures.push({
      tick,
      durationTicks: lengthTicks,
      number: implicit ? (i === 0 ? '0' : `X${parts}`) : String(number),
      ...(implicit ? { implicit } : {}),
      ...linesOf(bars),
    });
  }
  const end = measures.at(-1);
  const endTick = end ? end.tick + end.durationTicks : 0;
  const overlong = placed.filter(({ cut }) => cut).reduce((most, { bars }) => Math.max(most, barsEnd(bars)), endTick);
  if (overlong > endTick)
    measures.push({ tick: endTick, durationTicks: overlong - endTick, number: String(number + 1) });
  for (let i = 1; i < measures.length - 1; i++) {
    const { implicit, durationTicks, repeatTimes, barline } = measures[i];
    const { meter } = longest.bars[i].bar;
    const plain = repeatTimes === undefined && barline === undefined && !measures[i + 1].implicit;
    if (plain && !implicit && meter.symbol !== 'none' && durationTicks < ticksOf(unitsOfMeter(meter))) {
      reports.add('measure-too-short', 'a measure is shorter than its meter; its real length is kept');
    }
  }
  return measures;
}

function barsEnd(bars: readonly PlacedBar[]): number {
  const last = bars.at(-1);
  return last ? last.tick + last.lengthTicks : 0;
}

/** Repeats, endings and the line of a measure: what any voice says. */
function linesOf(bars: readonly DraftBar[]): Partial<Measure> {
  const repeats = bars.reduce((most, bar) => Math.max(most, bar.repeats), 0);
  const endings = bars.find((bar) => bar.endings)?.endings;
  const style = bars.find((bar) => bar.style)?.style;
  const jumps = [...new Set(bars.flatMap((bar) => bar.jumps))].sort(
    (a, b) => JUMP_ORDER.indexOf(a) - JUMP_ORDER.indexOf(b),
  );
  return {
    ...(bars.some((bar) => bar.repeatStart) ? { repeatStart: true } : {}),
    ...(repeats > 0 ? { repeatTimes: Math.min(99, repeats + 1) } : {}),
    ...(endings ? { endings } : {}),
    ...(style ? { barline: style } : {}),
    ...(jumps.length > 0 ? { jumps } : {}),
  };
}

/** Cuts events at the measures that they cross, ties the pieces, and fills the last measure with hidden rests. */
export function cutAtMeasures(
  events: readonly NotatedEvent[],
  measures: readonly Measure[],
  ticksOf: (units: Units) => number,
): NotatedEvent[] {
  const cut: NotatedEvent[] = [];
  let m = 0;
  for (const event of ungroupedAcross(events, measures)) {
    while (m + 1 < measures.length && measures[m + 1].tick <= event.tick) m++;
    const end = event.tick + event.durationTicks;
    if (m + 1 >= measures.length || end <= measures[m + 1].tick) {
      cut.push(event);
      continue;
    }
    let tick = event.tick;
    for (let i = m; tick < end; i++) {
      const next = Math.min(end, measures[i + 1]?.tick ?? end);
      for (const piece of piecesOf(event, tick, next, ticksOf)) cut.push(piece);
      tick = next;
    }
  }
  const last = cut.at(-1);
  if (!last) return cut;
  const end = last.tick + last.durationTicks;
  const measure = measures.findLast(({ tick }) => tick < end);
  const rest = measure ? unitsOfTicks(measure.tick + measure.durationTicks - end, ticksOf) : 0;
  return rest > 0 ? [...cut, ...restsOfLength(rest, end, last, ticksOf)] : cut;
}

/** The events without the beams and the brackets of tuplets that go over a bar line. */
function ungroupedAcross(events: readonly NotatedEvent[], measures: readonly Measure[]): readonly NotatedEvent[] {
  const result = [...events];
  let start = 0;
  let bracket = 0;
  let m = 0;
  let n = 0;
  for (const [i, event] of events.entries()) {
    if (event.tupletStart) bracket = i;
    if (event.tupletStop) {
      while (n < measures.length && measures[n].tick <= events[bracket].tick) n++;
      if (n < measures.length && measures[n].tick < event.tick + event.durationTicks) {
        for (let k = bracket; k <= i; k++) {
          const { tupletStart, tupletStop, ...rest } = result[k];
          result[k] = rest;
        }
      }
    }
    const beam = event.beams?.[0];
    if (event.grace !== undefined || beam === undefined) continue;
    if (beam === 'begin') start = i;
    if (beam !== 'end') continue;
    while (m < measures.length && measures[m].tick <= events[start].tick) m++;
    if (m >= measures.length || measures[m].tick >= event.tick + event.durationTicks) continue;
    for (let k = start; k <= i; k++) {
      const { beams, ...rest } = result[k];
      if (events[k].grace === undefined) result[k] = rest;
    }
  }
  return result;
}

/** The notes that make up a part of an event, tied to what comes before and after. */
function piecesOf(
  event: NotatedEvent,
  from: number,
  to: number,
  ticksOf: (units: Units) => number,
): readonly NotatedEvent[] {
  const isStart = from === event.tick;
  const isEnd = to === event.tick + event.durationTicks;
  const { lyrics, marks, slurStart, slurStop, tupletStart, tupletStop, beams, tuplet, dots, value, ...rest } = event;
  const drawn = restsOfLength(unitsOfTicks(to - from, ticksOf), from, event, ticksOf);
  return drawn.map((piece, i) => {
    const first = isStart && i === 0;
    const last = isEnd && i === drawn.length - 1;
    const notes = event.notes.map(
      (note): NotatedNote => ({
        pitch: note.pitch,
        ...(note.tieStart || !last ? { tieStart: true } : {}),
        ...(note.tieStop || !first ? { tieStop: true } : {}),
        ...(note.accidental && first ? { accidental: note.accidental } : {}),
      }),
    );
    const { hidden, ...length } = piece;
    return {
      ...rest,
      ...length,
      notes,
      ...(first && lyrics ? { lyrics } : {}),
      ...(first && marks ? { marks } : {}),
      ...(first && slurStart ? { slurStart } : {}),
      ...(last && slurStop ? { slurStop } : {}),
    };
  });
}

function unitsOfTicks(ticks: number, ticksOf: (units: Units) => number): Units {
  return Math.round((ticks * UNITS_PER_QUARTER) / ticksOf(UNITS_PER_QUARTER));
}

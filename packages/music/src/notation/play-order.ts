/** The order in which measures are played: repeats, endings, da capo, dal segno, coda. */
import type { Ticks } from '../score.ts';
import type { Measure } from './notated-score.ts';

/** One playing of a measure. */
export type MeasureVisit = {
  /** index among the measures */
  readonly measure: number;
  /** from 1: which time through the repeated passage; after a jump the last one */
  readonly pass: number;
  /** where it begins when played */
  readonly tick: Ticks;
};

/** The order of play and what could not be followed. */
export type PlayOrder = {
  readonly visits: readonly MeasureVisit[];
  /** a sentence for each jump that leads nowhere and each passage that is not played as often as asked */
  readonly problems: readonly { readonly code: string; readonly message: string }[];
};

/** No passage is played more often than this: a small file cannot ask for an endless piece. */
const MOST_TIMES = 16;

/**
 * The measures one after the other, each once.
 *
 * @example writtenOrder(notation.measures).visits.map(({ measure }) => measure) // => [0, 1, 2]
 */
export function writtenOrder(measures: readonly Measure[]): PlayOrder {
  return { visits: measures.map(({ tick }, measure) => ({ measure, pass: 1, tick })), problems: [] };
}

/**
 * The measures as they are played (Gould 2011, "Behind Bars", "Repeat signs"): a repeat goes back to the last start of
 * a repeat or the end of the repeat before; after D.C. or D.S. repeats are not taken again and the last ending is
 * played, up to Fine, or from "to Coda" on to the coda.
 *
 * @example playedOrder([{ tick: 0, durationTicks: 4, number: '1', repeatTimes: 2 }]).visits.length // => 2
 */
export function playedOrder(written: readonly Measure[]): PlayOrder {
  const measures = withWholeEndings(written);
  const last = lastEndings(measures);
  const marked = (jump: string): number => measures.findIndex(({ jumps }) => jumps?.includes(jump));
  const segno = marked('segno');
  const coda = marked('coda');
  const visits: MeasureVisit[] = [];
  const problems: { code: string; message: string }[] = [];
  let tick = 0;
  let start = 0;
  let pass = 1;
  let jumped = false;
  let inCoda = false;
  let i = 0;
  while (i < measures.length) {
    const { durationTicks, repeatStart, endings, repeatTimes = 1, jumps = [], number } = measures[i];
    if (repeatStart && i !== start && !jumped) {
      start = i;
      pass = 1;
    }
    if (endings && endings.length > 0 && !endings.includes(jumped ? last[i] : pass)) {
      i++;
      continue;
    }
    visits.push({ measure: i, pass: jumped ? Math.max(1, last[i]) : pass, tick });
    tick += durationTicks;
    if (jumped) {
      if (!inCoda && jumps.includes('fine')) break;
      if (!inCoda && jumps.includes('tocoda') && coda >= 0) {
        inCoda = true;
        i = coda;
      } else i++;
      continue;
    }
    const times = repeatTimes > 1 ? Math.max(repeatTimes, last[i]) : 1;
    if (pass < Math.min(times, MOST_TIMES)) {
      pass++;
      i = start;
      continue;
    }
    if (times > MOST_TIMES) {
      const message = `measure ${number}: a passage to be played ${times} times is played ${MOST_TIMES} times`;
      problems.push({ code: 'repeats-cut', message });
    }
    if (jumps.includes('dacapo') || (jumps.includes('dalsegno') && segno >= 0)) {
      jumped = true;
      i = jumps.includes('dacapo') ? 0 : segno;
      continue;
    }
    if (jumps.includes('dalsegno')) {
      problems.push({
        code: 'no-segno',
        message: `measure ${number}: dal segno, but there is no segno; it is not played`,
      });
    }
    i++;
    if (repeatTimes > 1 || (endings && last[i] !== last[i - 1])) {
      start = i;
      pass = 1;
    }
  }
  return { visits, problems };
}

/** Draws an ending whose bracket stops short of its repeat sign out to it, where the next ending follows that sign. */
function withWholeEndings(measures: readonly Measure[]): readonly Measure[] {
  let whole: Measure[] | undefined;
  let bracket = -1;
  for (const [i, { endings, repeatStart, repeatTimes = 1 }] of measures.entries()) {
    if (endings) bracket = i;
    else if (repeatStart) bracket = -1;
    if (repeatTimes === 1) continue;
    const next = measures[i + 1]?.endings;
    if (bracket >= 0 && bracket < i && next && !next.includes(1)) {
      whole ??= [...measures];
      const drawn = measures[bracket].endings ?? [];
      for (let j = bracket + 1; j <= i; j++) whole[j] = { ...measures[j], endings: drawn };
    }
    bracket = -1;
  }
  return whole ?? measures;
}

/** For each measure the highest number among the endings that it stands in a row with, 0 outside of endings. */
function lastEndings(measures: readonly Measure[]): readonly number[] {
  const last = new Array<number>(measures.length).fill(0);
  let from = 0;
  let highest = 0;
  const close = (end: number): void => {
    last.fill(highest, from, end);
    from = end;
    highest = 0;
  };
  for (const [i, { endings = [], repeatStart }] of measures.entries()) {
    const lowest = endings.length === 0 ? 0 : Math.min(...endings.slice(0, 100));
    if (lowest === 0 || repeatStart || (lowest < highest && !endings.includes(highest))) close(i);
    if (lowest > 0) for (const ending of endings) highest = Math.max(highest, ending);
    else from = i + 1;
  }
  close(measures.length);
  return last;
}

/** Which hand plays which note of a piano track. */

import type { Note, Pitch, Ticks } from '../score.ts';

/** The hand that plays a note. */
export type Hand = 'left' | 'right';

/**
 * What a division of the notes between two hands costs, in one unit; found by a seeded random search over the
 * piano staves of every thirteenth song of OpenScore Lieder (CC0).
 */
const COST = {
  /** a semitone of a hand's movement, at most `farMove` semitones count */
  move: 0.14,
  farMove: 24,
  /** quarters after which half of a hand's last place is forgotten */
  forget: 1.45,
  /** semitones a hand spans without effort, and the cost of one more; beyond `stretch` the cost is `tear` a semitone */
  reach: 9,
  span: 0.44,
  stretch: 12.7,
  tear: 1.9,
  /** a semitone below `middle` for the right hand, above it for the left */
  middle: 58,
  side: 0.08,
  /** a semitone by which the left hand lies above the right */
  cross: 0.61,
  /** a note more than five in one hand */
  finger: 30,
  /** the gain of a semitone between the two hands in one chord */
  gap: 0.12,
} as const;

/** How many divisions of the past are followed at once. */
const BEAM = 16;
/** Onsets that lie closer than a quarter divided by this are struck together. */
const CHORD_DIVISION = 16;

/** Where a hand was: its last notes and what it still holds. */
type HandPlace = {
  readonly center: number;
  readonly tick: Ticks;
  readonly low: Pitch;
  readonly lowEnd: Ticks;
  readonly high: Pitch;
  readonly highEnd: Ticks;
};

/** One division of the notes so far: the last `split` notes' lower ones are the left hand's. */
type Division = {
  readonly cost: number;
  readonly left: HandPlace | undefined;
  readonly right: HandPlace | undefined;
  readonly split: number;
  readonly before: Division | undefined;
};

/**
 * Divides a piano's notes between two hands: for each note, in the order given, the hand.
 *
 * Notes struck together are cut in two at one pitch; which cut each time is found by a beam search for the division that
 * moves, stretches and crosses the hands least (the idea of two hands as two movements that merge: Nakamura, Ono and
 * Sagayama 2014, "Merged-output HMM for piano fingering of both hands"; the costs are ours). Held notes keep a hand
 * where it is. Linear time.
 *
 * @param notes           of one piano, best sorted by tick
 * @param ticksPerQuarter  of their score
 * @example separateHands(scoreFromNotes([{ pitch: 40 }, { pitch: 76, tick: 0 }]).tracks[0].notes, 480) // => ['left', 'right']
 */
export function separateHands(notes: readonly Note[], ticksPerQuarter: number): readonly Hand[] {
  const order = notes.map((_, i) => i);
  order.sort((a, b) => notes[a].tick - notes[b].tick || notes[a].pitch - notes[b].pitch || a - b);
  const chords = chordsOf(notes, order, ticksPerQuarter / CHORD_DIVISION);
  let beam: Division[] = [{ cost: 0, left: undefined, right: undefined, split: 0, before: undefined }];
  for (const chord of chords) {
    const next: Division[] = [];
    for (const division of beam) {
      for (let split = 0; split <= chord.length; split++)
        next.push(divide(division, notes, chord, split, ticksPerQuarter));
    }
    beam = cheapest(next);
  }
  const hands = new Array<Hand>(notes.length).fill('right');
  let division: Division | undefined = beam[0];
  for (let i = chords.length - 1; i >= 0 && division; i--) {
    for (let k = 0; k < division.split; k++) hands[chords[i][k]] = 'left';
    division = division.before;
  }
  return hands;
}

/** Indices of notes struck together, lowest first. */
function chordsOf(notes: readonly Note[], order: readonly number[], within: Ticks): readonly (readonly number[])[] {
  const chords: number[][] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    if (notes[i].tick - start > within) {
      chords.push([]);
      start = notes[i].tick;
    }
    chords[chords.length - 1].push(i);
  }
  for (const chord of chords) chord.sort((a, b) => notes[a].pitch - notes[b].pitch || a - b);
  return chords;
}

function divide(
  before: Division,
  notes: readonly Note[],
  chord: readonly number[],
  split: number,
  ticksPerQuarter: number,
): Division {
  let cost = before.cost;
  let { left, right } = before;
  const tick = notes[chord[0]].tick;
  if (split > 0) {
    const place = placeOf(left, notes, chord, 0, split, tick);
    cost += handCost(left, place, split, tick, ticksPerQuarter) + sideCost(notes, chord, 0, split, 1);
    left = place;
  }
  if (split < chord.length) {
    const place = placeOf(right, notes, chord, split, chord.length, tick);
    cost += handCost(right, place, chord.length - split, tick, ticksPerQuarter);
    cost += sideCost(notes, chord, split, chord.length, -1);
    right = place;
  }
  if (left && right && (split === 0 || split === chord.length)) {
    const [moving, waiting] = split === 0 ? [right, left] : [left, right];
    const memory = 0.5 ** ((tick - waiting.tick) / ticksPerQuarter / COST.forget);
    const over = split === 0 ? waiting.center - moving.center : moving.center - waiting.center;
    if (over > 0) cost += COST.cross * Math.min(over, 12) * memory;
  }
  if (split > 0 && split < chord.length) cost -= COST.gap * (notes[chord[split]].pitch - notes[chord[split - 1]].pitch);
  return { cost, left, right, split, before };
}

/** Where the hand is once it has struck the chord's notes from `from` to before `to`. */
function placeOf(
  was: HandPlace | undefined,
  notes: readonly Note[],
  chord: readonly number[],
  from: number,
  to: number,
  tick: Ticks,
): HandPlace {
  const bottom = notes[chord[from]];
  const top = notes[chord[to - 1]];
  let low = bottom.pitch;
  let lowEnd = bottom.tick + bottom.durationTicks;
  let high = top.pitch;
  let highEnd = top.tick + top.durationTicks;
  if (was && was.lowEnd > tick && was.low < low) [low, lowEnd] = [was.low, was.lowEnd];
  if (was && was.highEnd > tick && was.high > high) [high, highEnd] = [was.high, was.highEnd];
  return { center: (bottom.pitch + top.pitch) / 2, tick, low, lowEnd, high, highEnd };
}

function handCost(
  was: HandPlace | undefined,
  now: HandPlace,
  fingers: number,
  tick: Ticks,
  ticksPerQuarter: number,
): number {
  const span = now.high - now.low;
  let cost = COST.span * Math.max(0, span - COST.reach) + COST.tear * Math.max(0, span - COST.stretch);
  cost += COST.finger * Math.max(0, fingers - 5);
  if (was) {
    const memory = 0.5 ** ((tick - was.tick) / ticksPerQuarter / COST.forget);
    cost += COST.move * Math.min(Math.abs(now.center - was.center), COST.farMove) * memory;
  }
  return cost;
}

/** The cost of notes on the other hand's side of the keyboard; `sign` is 1 for the left hand, −1 for the right. */
function sideCost(notes: readonly Note[], chord: readonly number[], from: number, to: number, sign: 1 | -1): number {
  let cost = 0;
  for (let k = from; k < to; k++) cost += Math.max(0, sign * (notes[chord[k]].pitch - COST.middle));
  return COST.side * cost;
}

/** The cheapest divisions, cheapest first; of equal ones the earlier, so that the result is always the same. */
function cheapest(divisions: Division[]): Division[] {
  divisions.sort((a, b) => a.cost - b.cost);
  return divisions.slice(0, BEAM);
}

/** Onsets to places of a grid of beats: each beat is divided as its notes ask. */

import { type BeatPlace, type Division, divisionsOf, SUBDIVISIONS } from './subdivisions.ts';

export type SnapOptions = {
  /** deviation of an onset from its place, in beats; default 0.05 */
  readonly deviation?: number;
  /** numbers of equal parts that a beat may have; default 1 to 8, 12 and 16 */
  readonly subdivisions?: readonly number[];
  /** whether a beat is usually divided in two or three, for each beat or for all; default 2 */
  readonly usual?: 2 | 3 | ((beat: number) => 2 | 3);
  /** onsets closer than this, in beats, may share a place; default 0.08 */
  readonly together?: number;
  readonly signal?: AbortSignal;
};

/** Where an onset goes: `part` of `parts` of a beat; a place of 1/1 is told as 0/1 of the next beat. */
export type SnappedOnset = { readonly beat: number; readonly part: number; readonly parts: number };

/** The prior of each kind, as natural logarithms, where two or three is usual. */
const PRIOR: Readonly<Record<2 | 3, Readonly<Record<Division['kind'], number>>>> = {
  2: { two: -0.06, three: -3.2, both: -6, five: -7, seven: -8 },
  3: { two: -3.5, three: -0.06, both: -7, five: -7.5, seven: -8 },
};
/** What a beat gains that is divided as the one before. */
const SAME_AGAIN = 1.5;
/** An onset is never further from a place than this price says: an ornament, not a reason to divide the beat. */
const STRAY = 9;
/** The price of two onsets in one place that are not struck together. */
const COLLISION = 6;

/**
 * The place of each onset: for each beat the division that explains its onsets best.
 *
 * The cost of a division is the squared deviation of the onsets from its places and the code length of the places used
 * (Cemgil, Desain and Kappen 2000, "Rhythm quantization for transcription", Computer Music Journal 24(2): a likelihood with
 * a prior that falls with the depth of subdivision); neighbouring beats like the same division, found by dynamic
 * programming. Linear in the number of onsets.
 *
 * @param positions  of the onsets, in beats, rising; 0 or more
 * @example snapOnsets([0, 0.34, 0.65, 1.02]).map(({ beat, part, parts }) => `${beat} ${part}/${parts}`)
 * // => ['0 0/1', '0 1/3', '0 2/3', '1 0/1']
 */
export function snapOnsets(positions: readonly number[], options: SnapOptions = {}): readonly SnappedOnset[] {
  const { deviation = 0.05, subdivisions = SUBDIVISIONS, usual = 2, together = 0.08, signal } = options;
  const divisions = divisionsOf(subdivisions);
  const usualAt = typeof usual === 'function' ? usual : (): 2 | 3 => usual;
  const snapped: SnappedOnset[] = [];
  let run: RunBeat[] = [];
  const settleRun = (): void => {
    settleBeats(run, divisions, snapped);
    run = [];
  };
  for (let start = 0; start < positions.length; ) {
    const beat = Math.floor(positions[start]);
    let end = start;
    while (end < positions.length && positions[end] < beat + 1) end++;
    const offsets = positions.slice(start, end).map((position) => position - beat);
    const prior = PRIOR[usualAt(beat)];
    const fits = divisions.map((division) => fit(offsets, division, deviation, together, prior[division.kind]));
    // far apart beats know nothing of each other
    if (run.length > 0 && beat > run[run.length - 1].beat + 4) settleRun();
    run.push({ beat, fits });
    if (run.length > 4096) {
      signal?.throwIfAborted();
      settleRun();
    }
    start = end;
  }
  settleRun();
  return snapped;
}

type Fit = { readonly gain: number; readonly places: readonly BeatPlace[] };
type RunBeat = { readonly beat: number; readonly fits: readonly Fit[] };

/** The best places of a beat's onsets in one division, in rising order, and their log likelihood. */
function fit(offsets: readonly number[], division: Division, deviation: number, together: number, prior: number): Fit {
  const { places } = division;
  const count = places.length;
  let gains = new Float64Array(count);
  const backs: Int16Array[] = [];
  for (let i = 0; i < offsets.length; i++) {
    const next = new Float64Array(count);
    const back = new Int16Array(count);
    const share = i > 0 && offsets[i] - offsets[i - 1] <= together ? -1 : -COLLISION;
    let best = Number.NEGATIVE_INFINITY;
    let bestPlace = -1;
    for (let p = 0; p < count; p++) {
      const away = (offsets[i] - places[p].part / places[p].parts) / deviation;
      const here = places[p].odds - Math.min(0.5 * away * away, STRAY + 0.01 * Math.abs(away));
      if (i === 0) next[p] = here;
      else {
        // the onset before stands earlier, or here as well: then the place is not paid twice
        const shared = gains[p] + share - places[p].odds;
        const fromShared = shared > best;
        next[p] = here + (fromShared ? shared : best);
        back[p] = fromShared ? p : bestPlace;
        if (gains[p] > best) {
          best = gains[p];
          bestPlace = p;
        }
      }
    }
    gains = next;
    backs.push(back);
  }
  let place = 0;
  for (let p = 1; p < count; p++) if (gains[p] > gains[place]) place = p;
  const gain = gains[place] + division.empty + prior;
  const chosen: BeatPlace[] = [];
  for (let i = offsets.length - 1; i >= 0; i--) {
    chosen.push(places[place]);
    place = backs[i][place];
  }
  return { gain, places: chosen.reverse() };
}

/** Chooses a division for each beat of a run, and writes its places out. */
function settleBeats(run: readonly RunBeat[], divisions: readonly Division[], snapped: SnappedOnset[]): void {
  if (run.length === 0) return;
  let gains = run[0].fits.map((fit) => fit.gain);
  const backs: number[][] = [];
  for (let b = 1; b < run.length; b++) {
    let best = 0;
    for (let d = 1; d < divisions.length; d++) if (gains[d] > gains[best]) best = d;
    const back: number[] = [];
    gains = run[b].fits.map(({ gain }, d) => {
      const again = gains[d] + SAME_AGAIN;
      back.push(again >= gains[best] ? d : best);
      return gain + Math.max(again, gains[best]);
    });
    backs.push(back);
  }
  let d = gains.indexOf(Math.max(...gains));
  const chosen: number[] = [d];
  for (let b = backs.length - 1; b >= 0; b--) {
    d = backs[b][d];
    chosen.push(d);
  }
  chosen.reverse();
  run.forEach(({ beat, fits }, b) => {
    for (const { part, parts } of fits[chosen[b]].places) {
      snapped.push(part === parts ? { beat: beat + 1, part: 0, parts: 1 } : { beat, part, parts });
    }
  });
}

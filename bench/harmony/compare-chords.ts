/** How far the chords found are the chords of an analysis, as mir_eval compares them. */
import { type Chord, chordPitchClasses, pitchClassOfRoot } from '@continuo/music';

/** A stretch of an analysis: ticks or seconds. */
export type Stretch<Label> = { readonly from: number; readonly to: number; readonly label: Label };
/** A chord as it is compared: its root (−1: none) and its notes above it as bits. */
export type Heard = { readonly root: number; readonly notes: number };

export function heardOf(chord: Chord | 'N.C.'): Heard {
  if (chord === 'N.C.') return { root: -1, notes: 0 };
  const root = pitchClassOfRoot(chord.root);
  let notes = 0;
  for (const pitchClass of chordPitchClasses(chord)) notes |= 1 << ((pitchClass - root + 12) % 12);
  return { root, notes };
}

const notesOf = (...steps: number[]): number => steps.reduce((bits, step) => bits | (1 << step), 0);
const MAJOR = notesOf(0, 4, 7);
const MINOR = notesOf(0, 3, 7);
const SEVENTHS = [MAJOR, MINOR, notesOf(0, 4, 7, 11), notesOf(0, 4, 7, 10), notesOf(0, 3, 7, 10), 0];
/** Up to the fifth, so that a seventh chord counts as its triad. */
const TRIAD = 0xff;

/** mir_eval's comparisons (Raffel et al. 2014, "mir_eval"): 1 or 0, and undefined where the truth is outside the vocabulary. */
const COMPARISONS: Readonly<Record<string, (truth: Heard, found: Heard) => boolean | undefined>> = {
  root: (truth, found) => truth.root === found.root,
  majmin: (truth, found) => {
    const triad = truth.notes & TRIAD;
    if (truth.root >= 0 && triad !== MAJOR && triad !== MINOR) return undefined;
    return truth.root === found.root && triad === (found.notes & TRIAD);
  },
  sevenths: (truth, found) =>
    SEVENTHS.includes(truth.notes) ? truth.root === found.root && truth.notes === found.notes : undefined,
  mirex: (truth, found) => {
    if (truth.root < 0) return found.root < 0;
    const [a, b] = [turned(truth), turned(found)];
    return countBits(a) < 3 ? undefined : countBits(a & b) >= 3;
  },
};

function turned({ root, notes }: Heard): number {
  return root < 0 ? 0 : ((notes << root) | (notes >> (12 - root))) & 0xfff;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left >>= 1) count += left & 1;
  return count;
}

/** Sums over stretches of truth how long each comparison holds. */
export function compareChords(
  truth: readonly Stretch<Heard>[],
  found: readonly Stretch<Heard>[],
  sums: Map<string, [number, number]>,
): void {
  let at = 0;
  for (const { from, to, label } of truth) {
    for (let time = from; time < to - 1e-9; ) {
      while (at < found.length && found[at].to <= time + 1e-9) at++;
      const here = found[at];
      const inside = here !== undefined && here.from <= time + 1e-9;
      const end = here === undefined ? to : Math.min(to, inside ? here.to : here.from);
      const heard = inside ? here.label : { root: -1, notes: 0 };
      for (const [name, compare] of Object.entries(COMPARISONS)) {
        const same = compare(label, heard);
        if (same === undefined) continue;
        const sum = sums.get(name) ?? [0, 0];
        sums.set(name, [sum[0] + (same ? end - time : 0), sum[1] + end - time]);
      }
      time = end;
    }
  }
}

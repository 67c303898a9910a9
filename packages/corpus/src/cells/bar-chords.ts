/**
 * The chord that half a bar seems to be made of: pitch classes by how long they sound, held against templates.
 *
 * Template matching as in Fujishima 1999 ("Realtime chord recognition of musical sound"), on notes rather than sound. It is
 * quick and told to a model as a hint; what a person should read is `recognizeChords` of the music package.
 */
import type { CellScore } from './cell-score.ts';

/** Kinds of chord that a wish can name, each with its pitch classes above the root. */
export const CELL_CHORD_KINDS = [
  { name: '', tones: [0, 4, 7] },
  { name: 'm', tones: [0, 3, 7] },
  { name: 'dim', tones: [0, 3, 6] },
  { name: 'aug', tones: [0, 4, 8] },
  { name: '7', tones: [0, 4, 7, 10] },
  { name: 'maj7', tones: [0, 4, 7, 11] },
  { name: 'm7', tones: [0, 3, 7, 10] },
  { name: 'm7b5', tones: [0, 3, 6, 10] },
  { name: 'dim7', tones: [0, 3, 6, 9] },
  { name: 'sus4', tones: [0, 5, 7] },
] as const;

/** A chord of half a bar: root 0–11, and an index into `CELL_CHORD_KINDS`. */
export type CellChord = { readonly root: number; readonly kind: number };
/** Of the two halves of a bar; undefined where too little sounds. */
export type BarChords = readonly [CellChord | undefined, CellChord | undefined];

/** What a tone that the chord lacks costs beside one that it has, and a tone of the chord that is missing. */
const FOREIGN = 1;
const MISSING = 0.25;
/** At least this share of what sounds must be in the chord. */
const LEAST_FIT = 0.6;

/**
 * The chords of each bar's halves, of all pitched tracks.
 *
 * A tone that passes may make a triad a chord of four, where that has it.
 *
 * @example barChords(cellScoreOf(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }])))[0][0] // => { root: 0, kind: 0 }
 */
export function barChords({ bars, tracks, cells }: CellScore): BarChords[] {
  const weights = bars.map(() => [new Float64Array(12), new Float64Array(12)] as const);
  const bass = bars.map(() => [128, 128]);
  for (const [bar, row] of cells.entries()) {
    const half = bars[bar]!.steps / 2;
    for (const [track, notes] of row.entries()) {
      if (tracks[track]!.isDrums) continue;
      for (const { position, pitch, duration } of notes) {
        let [from, to] = [position, position + duration];
        for (let at = bar, side = 0; at < bars.length && to > 0; ) {
          const length = at === bar ? half : bars[at]!.steps / 2;
          const [start, end] = [side * length, (side + 1) * length];
          const overlap = Math.min(to, end) - Math.max(from, start);
          if (overlap > 0) {
            weights[at]![side]![pitch % 12]! += overlap;
            bass[at]![side] = Math.min(bass[at]![side]!, pitch);
          }
          if (side === 0) side = 1;
          else {
            from -= bars[at]!.steps;
            to -= bars[at]!.steps;
            at += 1;
            side = 0;
          }
        }
      }
    }
  }
  return bars.map((_, bar) => [chordOf(weights[bar]![0], bass[bar]![0]!), chordOf(weights[bar]![1], bass[bar]![1]!)]);
}

/** The best chord for weights of pitch classes; its root is rather the lowest tone. */
function chordOf(weights: Float64Array, bass: number): CellChord | undefined {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  const present = weights.filter((weight) => weight > 0).length;
  if (present < 2) return undefined;
  let best: (CellChord & { readonly fit: number; readonly inside: number }) | undefined;
  for (let root = 0; root < 12; root += 1) {
    for (const [kind, { tones }] of CELL_CHORD_KINDS.entries()) {
      let inside = 0;
      let missing = 0;
      for (const tone of tones) {
        const weight = weights[(root + tone) % 12]!;
        inside += weight;
        if (weight === 0) missing += 1;
      }
      inside /= total;
      const simple = 0.02 * tones.length;
      const lowest = bass % 12 === root ? 0.1 : 0;
      const fit = inside - FOREIGN * (1 - inside) - MISSING * missing - simple + lowest;
      if (best === undefined || fit > best.fit) best = { root, kind, fit, inside };
    }
  }
  return best !== undefined && best.inside >= LEAST_FIT ? { root: best.root, kind: best.kind } : undefined;
}

/**
 * Pitch classes of a chord, from its root on.
 *
 * @example cellChordTones({ root: 2, kind: 1 }) // => [2, 5, 9]
 */
export function cellChordTones({ root, kind }: CellChord): number[] {
  return CELL_CHORD_KINDS[kind]!.tones.map((tone) => (root + tone) % 12);
}

/** Tunes for tests and figures: another for each seed, in two voices, with a copy in another key and a variant of each. */
import { createScore, type NoteInWords, type Score } from '@continuo/music';

/** Numbers from 0 to below 1, the same for a seed (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11];

export type TuneOptions = {
  /** melody notes; default 48 */
  readonly notes?: number;
  /** melody notes that are other ones than in the tune itself; default 0 */
  readonly changed?: number;
  /** semitones above C; default 0 */
  readonly up?: number;
};

/** A tune in C major (or moved) over a bass in half notes; it ends on its tonic. */
export function madeTune(seed: number, { notes = 48, changed = 0, up = 0 }: TuneOptions = {}): Score {
  const next = numbersOf(seed);
  const melody: NoteInWords[] = [];
  const bass: NoteInWords[] = [];
  let [degree, tick] = [7, 0];
  for (let note = 0; note < notes; note++) {
    degree = Math.min(16, Math.max(2, degree + Math.floor(next() * 9) - 4));
    const isChanged = changed > 0 && note % Math.ceil(notes / changed) === 5;
    const durationTicks = next() < 0.7 ? 240 : 480;
    const last = note === notes - 1;
    melody.push({
      pitch: last ? 60 + up : pitchOf(degree + (isChanged ? 2 : 0)) + up,
      tick,
      durationTicks,
      velocity: 60 + (note % 4) * 10,
    });
    tick += durationTicks;
  }
  for (let at = 0; at < tick; at += 960) {
    bass.push({
      pitch: 36 + up + (at + 960 >= tick ? 0 : [0, 5, 7][Math.floor(next() * 3)]!),
      tick: at,
      durationTicks: 960,
    });
  }
  return createScore({
    bpm: 90 + (seed % 60),
    meters: seed % 3 === 0 ? '3/4' : '4/4',
    tracks: [
      { notes: melody, program: 73 },
      { notes: bass, program: 33 },
    ],
  });
}

function pitchOf(degree: number): number {
  return 48 + 12 * Math.floor(degree / 7) + MAJOR[degree % 7]!;
}

/** Cells in few typed arrays: a corpus of millions of notes in memory. */
import { barEnergies, createBarMap, moodByBars, type Score } from '@continuo/music';
import { type BarChords, barChords } from './bar-chords.ts';
import { type CellNote, type CellScore, cellScoreOf } from './cell-score.ts';
import { keysOfBars } from './keys-of-bars.ts';
import { similarBars } from './similar-bars.ts';

export type PackedCells = {
  readonly bars: CellScore['bars'];
  readonly tracks: CellScore['tracks'];
  /** position, pitch, duration, velocity, four numbers a note; bar by bar, track by track */
  readonly notes: Int16Array;
  /** [bars × tracks + 1]: the first note of each cell, and the end */
  readonly starts: Int32Array;
  /** of each bar: `keysOfBars`, `barChords`, `barEnergies` */
  readonly keys: Int8Array;
  readonly chords: readonly BarChords[];
  readonly energy: Float32Array;
  /** [track]: `similarBars` */
  readonly similar: readonly Int32Array[];
  /** of each bar that of the four bars that it lies in, −1…1: `moodByBars` */
  readonly valence: Float32Array;
  readonly arousal: Float32Array;
};

const MOOD_BARS = 4;

/**
 * A score's cells, packed, with all that is worked out from the whole piece.
 *
 * @throws CorpusError  as `cellScoreOf`
 */
export function packCells(score: Score): PackedCells {
  const whole = cellScoreOf(score);
  const { bars, tracks, cells } = whole;
  const moods = moodByBars(score, { bars: MOOD_BARS });
  const first = score.pickupTicks > 0 ? 1 : 0;
  const mood = (axis: 'valence' | 'arousal'): Float32Array =>
    Float32Array.from(bars, (_, bar) => {
      const window = Math.min(moods.length - 1, Math.floor(Math.max(0, bar - first) / MOOD_BARS));
      return moods[window]?.[axis] ?? 0;
    });
  const starts = new Int32Array(bars.length * tracks.length + 1);
  const notes: number[] = [];
  for (const [bar, row] of cells.entries()) {
    for (const [track, cell] of row.entries()) {
      starts[bar * tracks.length + track] = notes.length / 4;
      for (const { position, pitch, duration, velocity } of cell) notes.push(position, pitch, duration, velocity);
    }
  }
  starts[bars.length * tracks.length] = notes.length / 4;
  return {
    bars,
    tracks,
    notes: Int16Array.from(notes, (value) => Math.min(value, 32_767)),
    starts,
    keys: keysOfBars(whole),
    chords: barChords(whole),
    energy: energyOf(score, bars),
    valence: mood('valence'),
    arousal: mood('arousal'),
    similar: tracks.map((_, track) => similarBars(cells.map((row) => row[track]!))),
  };
}

/** Of each bar that of the bar of music that it is, or is a piece of. */
function energyOf(score: Score, bars: CellScore['bars']): Float32Array {
  const energies = barEnergies(score);
  const { barAtTick } = createBarMap(score);
  const first = barAtTick(0).bar;
  return Float32Array.from(bars, ({ tick }) => energies[barAtTick(tick).bar - first] ?? 0);
}

/** The notes of a packed cell. */
export function unpackCell({ notes, starts, tracks }: PackedCells, bar: number, track: number): CellNote[] {
  const cell = bar * tracks.length + track;
  const unpacked: CellNote[] = [];
  for (let note = starts[cell]!; note < starts[cell + 1]!; note += 1) {
    const [position, pitch, duration, velocity] = notes.subarray(note * 4, note * 4 + 4) as unknown as number[];
    unpacked.push({ position: position!, pitch: pitch!, duration: duration!, velocity: velocity! });
  }
  return unpacked;
}

/** How many notes a packed cell has. */
export function packedCount({ starts, tracks }: PackedCells, bar: number, track: number): number {
  const cell = bar * tracks.length + track;
  return starts[cell + 1]! - starts[cell]!;
}

/**
 * How much of a piece comes back, at a short, middle and long span: the structureness indicators.
 *
 * Wu and Yang 2020, "The Jazz Transformer on the front line", section 5.4: the highest fitness (Müller, Jiang and Grosche
 * 2013, "A robust fitness measure for capturing repetitions in music recordings") of any segment whose length lies in the
 * span. Simplified: they take chroma of rendered sound twice a second; here it is chroma of the notes a quarter, two of
 * which count as a second (120 quarters a minute, whatever the tempo); repeats may be transposed but not faster or slower;
 * only the first 128 quarters are looked at, so that the long span is 15 to 32 seconds; and of the middle and long segments
 * those of every second and third length and start are tried.
 */
import type { Score } from '@continuo/music';
import { pitchedNotes } from './timed-notes.ts';

export type Structureness = {
  /** segments of 3 to 8 seconds, 0–1 */
  readonly short: number;
  /** 8 to 15 seconds */
  readonly middle: number;
  /** longer than 15 seconds */
  readonly long: number;
};

/** Frames (quarters) of the shortest and longest segment of each span, and between the lengths and starts that are tried. */
const SPANS = { short: [6, 16, 1], middle: [16, 30, 2], long: [30, 64, 3] } as const;
const MOST_FRAMES = 128;
/** Similarities are averaged over so many frames along the diagonal. */
const SMOOTHED = 4;
/** The share of the similarities that is kept, and what the others cost, as in the authors' code. */
const KEPT = 0.25;
const PENALTY = -2;

/**
 * The structureness indicators of a score, drums left out.
 *
 * @returns 0 where no segment of the span comes back, or the piece is shorter
 * @example structurenessOf(score).long // => 0.31
 */
export function structurenessOf(score: Score): Structureness {
  const chroma = chromaFrames(score);
  const similarity = similarityMatrix(chroma);
  const best = (span: readonly [number, number, number]): number => highestFitness(similarity, chroma.length, span);
  return { short: best(SPANS.short), middle: best(SPANS.middle), long: best(SPANS.long) };
}

/** How long each pitch class sounds in each quarter, as a row of length 1, or of zeros. */
function chromaFrames(score: Score): readonly Float64Array[] {
  const notes = pitchedNotes(score);
  const end = notes.reduce((latest, { onset, duration }) => Math.max(latest, onset + duration), 0);
  const frames = Array.from({ length: Math.min(MOST_FRAMES, Math.ceil(end - 1e-9)) }, () => new Float64Array(12));
  for (const { pitch, onset, duration } of notes) {
    for (let frame = Math.floor(onset); frame < Math.min(frames.length, onset + duration); frame++) {
      frames[frame]![pitch % 12]! += Math.min(frame + 1, onset + duration) - Math.max(frame, onset);
    }
  }
  return frames.map((row) => {
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    return length === 0 ? row : row.map((value) => value / length);
  });
}

/** [n × n]: the best of twelve transpositions, smoothed along the diagonal, the lowest three quarters penalized; 1 on the diagonal. */
function similarityMatrix(frames: readonly Float64Array[]): Float64Array {
  const n = frames.length;
  const best = new Float64Array(n * n).fill(Number.NEGATIVE_INFINITY);
  for (let shift = 0; shift < 12; shift++) {
    const turned = frames.map((row) => row.map((_, step) => row[(step + shift) % 12]!));
    const plain = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let step = 0; step < 12; step++) plain[i * n + j]! += frames[i]![step]! * turned[j]![step]!;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let [sum, count] = [0, 0];
        for (let ahead = 0; ahead < SMOOTHED && i + ahead < n && j + ahead < n; ahead++) {
          sum += plain[(i + ahead) * n + j + ahead]!;
          count += 1;
        }
        best[i * n + j] = Math.max(best[i * n + j]!, sum / count);
      }
    }
  }
  const sorted = best.toSorted();
  const least = sorted[Math.floor((1 - KEPT) * sorted.length)] ?? 0;
  const most = sorted.at(-1) ?? 1;
  return best.map((value, place) => {
    if (place % (n + 1) === 0) return 1;
    if (value < least) return PENALTY;
    return most > least ? (value - least) / (most - least) : 1;
  });
}

function highestFitness(
  similarity: Float64Array,
  n: number,
  [shortest, longest, step]: readonly [number, number, number],
): number {
  let highest = 0;
  for (let length = shortest; length <= Math.min(longest, n); length += step) {
    for (let start = 0; start + length <= n; start += step) {
      highest = Math.max(highest, fitnessOf(similarity, n, start, length));
    }
  }
  return highest;
}

/**
 * Fitness of one segment: the harmonic mean of how well and how much of the piece its repeats cover, itself not counted.
 *
 * Müller 2015, "Fundamentals of Music Processing", section 4.3.1: the best family of paths, none over another, by dynamic
 * programming over the rows; column 0 is the elevator between paths.
 *
 * @param similarity  [n × n], at most 1
 */
export function fitnessOf(similarity: Float64Array, n: number, start: number, length: number): number {
  const width = length + 1;
  let [before, last, here] = [rowOf(width), rowOf(width), rowOf(width)];
  for (let frame = 0; frame < n; frame++) {
    const { score, cells, covered } = here;
    const { score: lastScore, cells: lastCells, covered: lastCovered } = last;
    const { score: beforeScore, cells: beforeCells, covered: beforeCovered } = before;
    const elevator = lastScore[length]! > lastScore[0]! ? length : 0;
    score[0] = frame === 0 ? 0 : lastScore[elevator]!;
    cells[0] = frame === 0 ? 0 : lastCells[elevator]!;
    covered[0] = frame === 0 ? 0 : lastCovered[elevator]!;
    const own = frame * n + start - 1;
    score[1] = score[0]! + similarity[own + 1]!;
    cells[1] = cells[0]! + 1;
    covered[1] = covered[0]! + 1;
    for (let column = 2; column < width; column++) {
      let [best, at] = [lastScore[column - 1]!, column - 1];
      // column − 2 is the elevator where column is 2: a path begins at column 1
      if (column > 2 && lastScore[column - 2]! > best) [best, at] = [lastScore[column - 2]!, column - 2];
      const down = beforeScore[column - 1]!;
      const isDown = down > best;
      score[column] = (isDown ? down : best) + similarity[own + column]!;
      cells[column] = (isDown ? beforeCells[column - 1]! : lastCells[at]!) + 1;
      covered[column] = isDown ? beforeCovered[column - 1]! + 2 : lastCovered[at]! + 1;
    }
    [before, last, here] = [last, here, before];
  }
  const end = last.score[length]! > last.score[0]! ? length : 0;
  const quality = (last.score[end]! - length) / last.cells[end]!;
  const coverage = (last.covered[end]! - length) / n;
  return quality > 0 && coverage > 0 ? (2 * quality * coverage) / (quality + coverage) : 0;
}

/** The best way to each column of one row: its score, its cells, and the frames that its paths cover. */
type Row = { readonly score: Float64Array; readonly cells: Float64Array; readonly covered: Float64Array };

function rowOf(width: number): Row {
  const score = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  return { score, cells: new Float64Array(width), covered: new Float64Array(width) };
}

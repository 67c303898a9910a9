/** What two settings of one tune have in common: patterns of ten notes, counted in intervals, so that the key is no matter. */
import { DRUM_CHANNEL, type Note, type Score } from '@continuo/music';

/** Notes in a pattern. */
const PATTERN_NOTES = 10;
/** A pattern of fewer different intervals is a repeated note, a trill or a run, which many pieces share. */
const LEAST_INTERVALS = 3;
/** Notes that start within this part of a quarter are struck together. */
const TOGETHER = 1 / 16;

/**
 * The smallest hashes of a piece's patterns, rising, by which two pieces can be compared without their notes.
 *
 * Bottom-k sketch of Broder 1997, "On the resemblance and containment of documents".
 */
export type Sketch = {
  readonly hashes: Uint32Array;
  /** different patterns in the whole piece; more than `hashes` holds where it is a long one */
  readonly count: number;
};

/** Two views of a piece: every track's line, and the highest line of all. */
export type PieceSketches = { readonly lines: Sketch; readonly top: Sketch };

/** Hashes that a sketch holds at most: a share of a third is told to ±0.04. */
export const SKETCH_LENGTH = 128;

/**
 * The sketches of a score: of each melodic track its highest notes, and of all of them together; where there are only
 * drums, what is struck and when.
 *
 * @example sketchesOf(score).lines.hashes // => equals sketchesOf(transposeScore(score, 5)).lines.hashes
 */
export function sketchesOf(score: Score): PieceSketches {
  const together = score.ticksPerQuarter * TOGETHER;
  const melodic = score.tracks.filter(({ channel, notes }) => channel !== DRUM_CHANNEL && notes.length > 0);
  const lines = new Set<number>();
  if (melodic.length === 0) {
    const drums = score.tracks.flatMap(({ notes }) => notes).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
    addDrumPatterns(drums, score.ticksPerQuarter / 4, lines);
    const sketch = sketchOf(lines);
    return { lines: sketch, top: sketch };
  }
  for (const { notes } of melodic) addPatterns(highestLine(notes, together), lines);
  const sketch = sketchOf(lines);
  if (melodic.length === 1) return { lines: sketch, top: sketch };
  const all = melodic.flatMap(({ notes }) => notes).sort((a, b) => a.tick - b.tick);
  const top = new Set<number>();
  addPatterns(highestLine(all, together), top);
  return { lines: sketch, top: sketchOf(top) };
}

/**
 * How much two pieces share: of all their patterns (`alike`, Jaccard), and of those of the smaller one (`contained`).
 *
 * Both are 0 where fewer than four patterns are in common, which tells nothing.
 */
export function sharedPatterns(a: Sketch, b: Sketch): { readonly alike: number; readonly contained: number } {
  const limit = Math.min(reachOf(a), reachOf(b));
  let [i, j, common] = [0, 0, 0];
  while (i < a.hashes.length && j < b.hashes.length && a.hashes[i]! <= limit && b.hashes[j]! <= limit) {
    const difference = a.hashes[i]! - b.hashes[j]!;
    if (difference === 0) common += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  if (common < 4) return { alike: 0, contained: 0 };
  const [inA, inB] = [countTo(a.hashes, limit), countTo(b.hashes, limit)];
  return { alike: common / (inA + inB - common), contained: common / Math.min(inA, inB) };
}

/** Up to which hash a sketch tells of every pattern. */
function reachOf({ hashes, count }: Sketch): number {
  return count > hashes.length ? hashes[hashes.length - 1]! : 0xffffffff;
}

function countTo(hashes: Uint32Array, limit: number): number {
  let count = hashes.length;
  while (count > 0 && hashes[count - 1]! > limit) count -= 1;
  return count;
}

function sketchOf(patterns: ReadonlySet<number>): Sketch {
  return { hashes: Uint32Array.from(patterns).sort().slice(0, SKETCH_LENGTH), count: patterns.size };
}

/** The highest pitch of each onset; notes must be sorted by tick. */
function highestLine(notes: readonly Note[], together: number): number[] {
  const line: number[] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const { tick, pitch } of notes) {
    if (tick - start > together) {
      line.push(pitch);
      start = tick;
    } else if (pitch > line[line.length - 1]!) line[line.length - 1] = pitch;
  }
  return line;
}

function addPatterns(line: readonly number[], patterns: Set<number>): void {
  for (let end = PATTERN_NOTES; end <= line.length; end++) {
    const different = new Set<number>();
    let hash = 0x811c9dc5;
    for (let place = end - PATTERN_NOTES + 1; place < end; place++) {
      const interval = line[place]! - line[place - 1]!;
      different.add(interval);
      hash = Math.imul(hash ^ (interval + 128), 0x01000193);
    }
    if (different.size >= LEAST_INTERVALS) patterns.add(mixed(hash));
  }
}

/** Patterns of ten strokes, each with its drum and its distance from the one before in sixteenths. */
function addDrumPatterns(notes: readonly Note[], sixteenth: number, patterns: Set<number>): void {
  for (let end = PATTERN_NOTES; end <= notes.length; end++) {
    let hash = 0x811c9dc5;
    let before = Math.round(notes[end - PATTERN_NOTES]!.tick / sixteenth);
    for (let place = end - PATTERN_NOTES; place < end; place++) {
      const step = Math.round(notes[place]!.tick / sixteenth);
      hash = Math.imul(hash ^ notes[place]!.pitch, 0x01000193);
      hash = Math.imul(hash ^ Math.min(255, step - before), 0x01000193);
      before = step;
    }
    patterns.add(mixed(hash));
  }
}

/** All bits of a hash in all others (the last steps of MurmurHash3). */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

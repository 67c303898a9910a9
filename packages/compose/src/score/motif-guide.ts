/**
 * A motif that may be varied freely, sought in a cell: its onsets, and its ups and downs.
 *
 * What listeners know a melody again by, when its intervals change, is its rhythm and its contour (Dowling 1978, "Scale and contour:
 * two components of a theory of memory for melodies"). Both are preferred and not forced, and other notes may come between.
 */

/** A note of the motif in a cell. */
export type MotifPoint = { readonly position: number; readonly pitch: number };

/** Taken from what would pass an onset by or go the other way, and added to the onset. */
const FIRMNESS = 6;
/** Semitones about the motif's own interval within which others are as good as free. */
const WIDTH = 5;

export class MotifGuide {
  readonly #points: readonly MotifPoint[];
  /** the motif's last note up to now, and what stands for it: the highest note of its onset */
  #last: { readonly pitch: number; readonly position: number; top: number } | undefined;
  #before: { readonly pitch: number; readonly top: number } | undefined;

  /**
   * @param points  of the cell, in order
   * @param before  that of the bar before, where the motif goes on
   */
  constructor(points: readonly MotifPoint[], before?: MotifGuide) {
    // of a chord the highest note is the melody
    this.#points = points.filter(({ position }, index) => points[index + 1]?.position !== position);
    const end = before === undefined ? undefined : before.#last;
    this.#before = end && { pitch: end.pitch, top: end.top };
  }

  /**
   * Adds to the logits of positions: the next onset of the motif is sought, nothing is to pass it by.
   *
   * @param logits  [N + 1], the end last; changed
   * @param last    position of the cell's last note
   */
  pullPositions(logits: Float64Array, last: number | undefined): void {
    const next = this.#points.find(({ position }) => last === undefined || position > last)?.position;
    if (next === undefined) return;
    for (let position = next; position < logits.length; position += 1) {
      logits[position]! += position === next ? FIRMNESS : -FIRMNESS;
    }
  }

  /** Adds to the logits of pitches, from `base`, at an onset of the motif. */
  pullPitches(logits: Float64Array, base: number, position: number): void {
    const point = this.#points.find((each) => each.position === position);
    if (point === undefined) return;
    const from = this.#last?.position === position ? this.#before : (this.#last ?? this.#before);
    const interval = from === undefined ? 0 : point.pitch - from.pitch;
    const sought = from === undefined ? point.pitch : from.top + interval;
    for (let pitch = 0; pitch < 128; pitch += 1) {
      const isAstray = from !== undefined && Math.sign(pitch - from.top) !== Math.sign(interval);
      const bell = (pitch - sought) ** 2 / (2 * WIDTH ** 2);
      logits[base + pitch]! -= Math.round(64 * Math.min(2 * FIRMNESS, bell + (isAstray ? FIRMNESS : 0))) / 64;
    }
  }

  hear(position: number, pitch: number): void {
    if (this.#last?.position === position) {
      this.#last.top = Math.max(this.#last.top, pitch);
      return;
    }
    const point = this.#points.find((each) => each.position === position);
    if (point === undefined) return;
    if (this.#last !== undefined) this.#before = { pitch: this.#last.pitch, top: this.#last.top };
    this.#last = { pitch: point.pitch, position, top: pitch };
  }
}

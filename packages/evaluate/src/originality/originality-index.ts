/** A corpus that pieces are compared with, in each aspect: what is asked whether something is copied. */
import type { Score } from '@continuo/music';
import { EvaluateError } from '../evaluate-error.ts';
import { type Copy, FrameIndex, type PieceCopies } from './frame-index.ts';
import { ASPECT_NAMES, ASPECTS, type Aspect, framesOf, textureFrames } from './piece-frames.ts';

/** What is found in each aspect. */
export type PieceOriginality = Readonly<Record<Aspect, PieceCopies>>;

export type OriginalityIndexOptions = {
  /** the most frames held in each aspect, about 30 bytes each; default 8 million */
  readonly mostFrames?: number;
};

/** Where a copy may lie beside the beat, and how much slower it may run; the first is as the corpus is heard. */
const PHASES = [0, 0.25, 0.5, 0.75];
const STRETCHES = [1, 2, 0.5];

/**
 * An index of training pieces.
 *
 * @example
 * const index = new OriginalityIndex();
 * index.add('a', score);
 * index.look(transposeScore(score, 3)).texture.longest?.semitones // => 3
 */
export class OriginalityIndex {
  readonly aspects: Readonly<Record<Aspect, FrameIndex>>;

  constructor({ mostFrames }: OriginalityIndexOptions = {}) {
    this.aspects = byAspect(
      (aspect) => new FrameIndex({ ...ASPECTS[aspect], ...(mostFrames === undefined ? {} : { mostFrames }) }),
    );
  }

  /** Adds a training piece. */
  add(id: string, score: Score): void {
    for (const aspect of ASPECT_NAMES) {
      const frames = framesOf(score, aspect);
      if (frames.pitches.length > 0) this.aspects[aspect].add(id, frames);
    }
  }

  /**
   * What of a piece stands in the corpus. Windows are counted on the beat and at the corpus's speed; the longest copy of the
   * texture is also looked for beside the beat, and at half and double speed.
   */
  look(score: Score): PieceOriginality {
    const found = byAspect((aspect) => this.aspects[aspect].copiesIn(framesOf(score, aspect)));
    return { ...found, texture: { ...found.texture, longest: this.#longestTexture(score) } };
  }

  #longestTexture(score: Score): Copy | undefined {
    let longest: Copy | undefined;
    for (const stretch of STRETCHES) {
      for (const phase of PHASES) {
        const copy = this.aspects.texture.copiesIn(textureFrames(score, { spacing: stretch, phase })).longest;
        if (copy && copy.frames > (longest?.frames ?? 0)) longest = { ...copy, stretch };
      }
    }
    return longest;
  }

  /** The index as bytes. */
  write(): Uint8Array {
    const parts = ASPECT_NAMES.map((aspect) => this.aspects[aspect].write());
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
    let place = 0;
    for (const part of parts) {
      new DataView(bytes.buffer).setUint32(place, part.length, true);
      bytes.set(part, place + 4);
      place += 4 + part.length;
    }
    return bytes;
  }

  /** @throws EvaluateError  'bad-index': the bytes are none of `write`, or cut short */
  static read(bytes: Uint8Array): OriginalityIndex {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let place = 0;
    const aspects = byAspect((aspect) => {
      const length = place + 4 <= bytes.length ? view.getUint32(place, true) : Number.POSITIVE_INFINITY;
      if (place + 4 + length > bytes.length) {
        throw new EvaluateError('bad-index', `the index of a corpus ends before its ${aspect}; build it again`);
      }
      const index = FrameIndex.read(bytes.subarray(place + 4, place + 4 + length));
      place += 4 + length;
      return index;
    });
    return Object.assign(new OriginalityIndex(), { aspects });
  }
}

function byAspect<Value>(of: (aspect: Aspect) => Value): Readonly<Record<Aspect, Value>> {
  return Object.fromEntries(ASPECT_NAMES.map((aspect) => [aspect, of(aspect)])) as Record<Aspect, Value>;
}

/** Pieces of frames as the models read them, and what stands before each frame. */
import { FRAME_LOWEST_PITCH, type PianoFrame, type PianoFrames } from '@continuo/corpus';
import { ECHO_KINDS, type Echo, EchoFinder, type EchoKind, NO_ECHO } from './frame-echoes.ts';

/** Keys of a frame from the highest down, 0–87. */
export type KeyFrame = Uint8Array;

/** All that a frame's probability may depend on. */
export type FramePast = {
  /** the frame's number, from the start of the piece */
  readonly frame: number;
  /** frames of the piece before it; `before(1)` is the last one, silence where there is none */
  readonly before: (frames: number) => KeyFrame;
  /** the frame that each kind of echo expects, and how strongly; undefined where there is none */
  readonly echo: (kind: EchoKind) => { readonly keys: KeyFrame; readonly strength: number } | undefined;
};

const SILENCE: KeyFrame = new Uint8Array();

/** A frame of pitches as keys. @example keysOf([60, 64]) // => Uint8Array [43, 39] */
export function keysOf(frame: PianoFrame): KeyFrame {
  return Uint8Array.from(frame, (pitch) => pitch - FRAME_LOWEST_PITCH).reverse();
}

/** A piece that grows frame by frame, and what stands before the next. */
export class GrowingPiece {
  readonly frames: KeyFrame[] = [];
  readonly #finder = new EchoFinder();

  append(keys: KeyFrame): void {
    this.frames.push(keys);
    this.#finder.advance(keys);
  }

  /** What stands before the frame that comes next. */
  past(): FramePast {
    return pastOf(this.frames, this.frames.length, (kind) => this.#finder.echo(kind));
  }
}

/** A whole piece with the echoes of each of its frames found. */
export type ReadPiece = {
  readonly length: number;
  readonly frames: readonly KeyFrame[];
  readonly past: (frame: number) => FramePast;
};

/** Reads a piece once, so that the past of any frame is at hand. */
export function readPiece(piece: PianoFrames): ReadPiece {
  const frames = piece.map(keysOf);
  const finder = new EchoFinder();
  const echoes = frames.map((keys) => {
    const found = Object.fromEntries(ECHO_KINDS.map((kind) => [kind, finder.echo(kind)])) as Record<EchoKind, Echo>;
    finder.advance(keys);
    return found;
  });
  return {
    length: frames.length,
    frames,
    past: (frame) => pastOf(frames, frame, (kind) => echoes[frame]![kind]),
  };
}

function pastOf(frames: readonly KeyFrame[], frame: number, echo: (kind: EchoKind) => Echo): FramePast {
  return {
    frame,
    before: (count) => frames[frame - count] ?? SILENCE,
    echo(kind) {
      const { source, strength } = echo(kind);
      return source === NO_ECHO ? undefined : { keys: frames[source]!, strength };
    },
  };
}

/**
 * Polyphonic music as frames: which of a piano's 88 keys sound in each step of a grid, and nothing else.
 *
 * Boulanger-Lewandowski et al. 2012, "Modeling temporal dependencies in high-dimensional sequences", section 6. Unisons
 * collapse, and a pitch that goes on looks like one that is struck again.
 */

/** MIDI pitches of one step, from the lowest up, none twice; empty for silence. */
export type PianoFrame = readonly number[];

/** A piece, frame after frame. */
export type PianoFrames = readonly PianoFrame[];

export const FRAME_LOWEST_PITCH = 21;
export const FRAME_HIGHEST_PITCH = 108;
/** K = 88 */
export const FRAME_KEYS = FRAME_HIGHEST_PITCH - FRAME_LOWEST_PITCH + 1;

/** Is this a frame: whole pitches of a piano in rising order? */
export function isPianoFrame(frame: unknown): frame is PianoFrame {
  if (!Array.isArray(frame)) return false;
  return frame.every(
    (pitch, place) =>
      Number.isInteger(pitch) &&
      pitch >= FRAME_LOWEST_PITCH &&
      pitch <= FRAME_HIGHEST_PITCH &&
      (place === 0 || pitch > frame[place - 1]),
  );
}

/** What `bytesOfFrames` sets between frames. */
const FRAME_END = 0;

/** A piece as bytes, of which a hash can be made: the pitches of each frame, then 0. */
export function bytesOfFrames(frames: PianoFrames): Uint8Array {
  return Uint8Array.from(frames.flatMap((frame) => [...frame, FRAME_END]));
}

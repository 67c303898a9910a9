/** A piece at a glance: the overview under the roll, and the pictures on the cards. */
import type { Score } from '@continuo/music';
import { barsOf } from './bars.ts';
import { type Palette, voiceColour } from './palette.ts';

/** Sizes in CSS pixels. */
export type MiniSize = { readonly width: number; readonly height: number; readonly padding: number };

/** The last tick that a picture of the piece shows. */
export function lastTick(score: Score): number {
  return Math.max(1, barsOf(score).at(-1)!.endTick);
}

/** Paints all notes into a small box, scaled to the piece's length and range, over whatever is there. */
export function paintMini(context: CanvasRenderingContext2D, size: MiniSize, score: Score, palette: Palette): void {
  let lowest = 127;
  let highest = 0;
  for (const track of score.tracks) {
    for (const { pitch } of track.notes) {
      lowest = Math.min(lowest, pitch);
      highest = Math.max(highest, pitch);
    }
  }
  if (lowest > highest) return;
  const middle = (lowest + highest) / 2;
  const span = Math.max(14, highest - lowest + 1);
  const scaleX = size.width / lastTick(score);
  const scaleY = (size.height - 2 * size.padding) / span;
  const thickness = Math.max(1.5, Math.min(4, scaleY));
  score.tracks.forEach((track, place) => {
    context.fillStyle = voiceColour(palette, place);
    for (const note of track.notes) {
      const y = size.height / 2 - (note.pitch - middle) * scaleY - thickness / 2;
      context.fillRect(note.tick * scaleX, y, Math.max(1, note.durationTicks * scaleX - 0.75), thickness);
    }
  });
}

/** Sets a canvas to its size on the page, sharp on any screen, and clears it. */
export function sharpContext(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = globalThis.devicePixelRatio || 1;
  const pixelWidth = Math.max(1, Math.round(width * ratio));
  const pixelHeight = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  const context = canvas.getContext('2d')!;
  context.setTransform(pixelWidth / Math.max(1, width), 0, 0, pixelHeight / Math.max(1, height), 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

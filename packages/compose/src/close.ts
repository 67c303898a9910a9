/** How a piece ends: on its tonic chord, which the model is told of two bars ahead. */
import { FRAMES_PER_QUARTER, pitchOfToken, tokenOfPitch, VOICES } from '@continuo/corpus';
import { FREE } from '@continuo/models';
import type { WishOutcome } from './compose-answer.ts';
import type { KeyWish } from './key-wish.ts';
import { soundingFrames, type WritingTask } from './tasks/writing-task.ts';

export type Close = {
  /** the frames of the last chord, which end with the last that sounds */
  readonly from: number;
  readonly to: number;
  /** the bass of the last chord; it stands before anything is written, so that the voices lead to it */
  readonly bass: number;
  /** for each voice [V], the tones of the last chord within the voice's own mask */
  readonly masks: readonly Uint8Array[];
  readonly label: string;
};

const BASS = VOICES.indexOf('bass');
/** Basses of last chords in the chorales lie around B flat 2. */
const USUAL_LAST_BASS = 46;

/**
 * The close of a task that ends, in the key that is heard: half a bar (a whole one where bars have no halves) of its tonic
 * triad over its root.
 *
 * Undefined where the piece does not end, no key is heard, the bass of the end stands already, the tones that stand
 * there are not of the chord, or the bass's range holds no root.
 */
export function closeOf(task: WritingTask, key: KeyWish | undefined, masks: readonly Uint8Array[]): Close | undefined {
  if (!task.ends || key === undefined) return undefined;
  const third = key.mode === 'minor' ? 3 : 4;
  const triad = [0, third, 7].map((step) => (key.tonic + step) % 12);
  const { to } = soundingFrames(task);
  const standing = (frame: number, voice: number): number => task.given[frame * VOICES.length + voice]!;
  // the last chord falls on a strong beat: the middle of a bar of 4/4, the beginning of one of 3/4
  const halves = task.framesPerBar >= 4 * FRAMES_PER_QUARTER && task.framesPerBar % (2 * FRAMES_PER_QUARTER) === 0;
  let from = Math.max(0, to - (halves ? task.framesPerBar / 2 : task.framesPerBar));
  // a chord that is changed by a tone that stands begins after it
  for (let frame = from; frame < to; frame++) {
    if (VOICES.some((_, voice) => standing(frame, voice) !== standing(to - 1, voice))) from = frame + 1;
  }
  if (from >= to || standing(to - 1, BASS) !== FREE) return undefined;
  const isForeign = (pitch: number): boolean => pitch >= 0 && !triad.includes(pitch % 12);
  if (VOICES.some((_, voice) => isForeign(standing(to - 1, voice)))) return undefined;
  const roots = tonesOf(masks[BASS]!).filter((pitch) => pitch % 12 === key.tonic);
  if (roots.length === 0) return undefined;
  const bass = roots.reduce((a, b) => (Math.abs(b - USUAL_LAST_BASS) < Math.abs(a - USUAL_LAST_BASS) ? b : a));
  const closing = masks.map((mask, voice) => {
    const wanted = voice === BASS ? [bass] : tonesOf(mask).filter((pitch) => triad.includes(pitch % 12));
    return wanted.length === 0 ? mask : onlyTones(mask.length, wanted);
  });
  return { from, to, bass, masks: closing, label: `${key.label.split(' ')[0]} ${key.mode} chord` };
}

/** What stands, and the bass of the close with it: what the model may look ahead at. */
export function withCloseBass(given: Int16Array, close: Close | undefined): Int16Array {
  if (close === undefined) return given;
  const seen = given.slice();
  for (let frame = close.from; frame < close.to; frame++) seen[frame * VOICES.length + BASS] = close.bass;
  return seen;
}

/** Whether the last chord came out as wished. */
export function closeOutcome(close: Close | undefined, pitches: Int16Array): WishOutcome[] {
  if (close === undefined) return [];
  const last = [...pitches.subarray((close.to - 1) * VOICES.length, close.to * VOICES.length)];
  const kept = last.every((pitch, voice) => pitch < 0 || close.masks[voice]![tokenOfPitch(pitch)] === 1);
  return [
    {
      wish: 'close',
      asked: `on the ${close.label}`,
      got: kept ? `on the ${close.label}` : 'elsewhere',
      kept,
      hard: true,
    },
  ];
}

function tonesOf(mask: Uint8Array): number[] {
  return [...mask.keys()].filter((token) => mask[token] === 1 && pitchOfToken(token) >= 0).map(pitchOfToken);
}

function onlyTones(size: number, pitches: readonly number[]): Uint8Array {
  const mask = new Uint8Array(size);
  for (const pitch of pitches) mask[tokenOfPitch(pitch)] = 1;
  return mask;
}

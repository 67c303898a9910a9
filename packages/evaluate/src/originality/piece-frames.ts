/** A piece as a row of frames, as its originality is looked at: what sounds in each quarter, the melody, the drums. */
import { createBarMap, DRUM_CHANNEL, melodyOf, type Note, type Score } from '@continuo/music';

/** What stands for a voice that is silent, in frames whose voices have places; it is not transposed. */
export const SILENT_VOICE = 255;

export type PieceFrames = {
  /** the pitches of each frame, in an order that is the same in all pieces */
  readonly pitches: readonly Uint8Array[];
  /** where each frame begins, in quarters from the beginning of the piece */
  readonly quarters: readonly number[];
  /** and in which bar: from 1, 0 is a pickup */
  readonly bars: readonly number[];
};

/** What is compared, and how long a passage must be to count. */
export const ASPECTS = {
  /** the pitches that sound at each quarter, eight quarters long, in any key */
  texture: { windowFrames: 8, isTransposable: true, unit: 'quarters' },
  /** the melody's pitches without their rhythm, twelve intervals long, in any key */
  melody: { windowFrames: 13, isTransposable: true, unit: 'notes' },
  /** the drums struck in each sixteenth, eight quarters long */
  drums: { windowFrames: 32, isTransposable: false, unit: 'sixteenths' },
} as const;
export type Aspect = keyof typeof ASPECTS;
export const ASPECT_NAMES: readonly Aspect[] = ['texture', 'melody', 'drums'];

/** The frames of a score in one aspect; none where it has nothing of it. */
export function framesOf(score: Score, aspect: Aspect): PieceFrames {
  switch (aspect) {
    case 'texture':
      return textureFrames(score);
    case 'melody':
      return melodyFrames(score);
    case 'drums':
      return drumFrames(score);
  }
}

export type TextureFramesOptions = {
  /** quarters between two frames, default 1: 2 hears music that runs at half the speed */
  readonly spacing?: number;
  /** how much later than the first bar line's phase the frames begin, in frames, 0–1; default 0 */
  readonly phase?: number;
};

/**
 * The pitches that sound at each quarter, lowest first, drums left out; from the first bar line's phase on.
 *
 * Each quarter is heard an eighth of a quarter late, so that notes a little early or late are heard where they belong.
 *
 * @example textureFrames(scoreFromNotes([{ pitch: 60, durationTicks: 960 }, { pitch: 64, tick: 480 }])).pitches // => [[60], [60, 64]]
 */
export function textureFrames(score: Score, { spacing = 1, phase = 0 }: TextureFramesOptions = {}): PieceFrames {
  const step = score.ticksPerQuarter * spacing;
  const notes = score.tracks.flatMap((track) => (track.channel === DRUM_CHANNEL ? [] : track.notes));
  const first = (score.pickupTicks % step) + phase * step;
  const frames = emptyFrames(notes, first, step);
  const late = first + step / 8;
  for (const { pitch, tick, durationTicks } of notes) {
    const from = Math.max(0, Math.ceil((tick - late) / step));
    const until = Math.ceil((tick + durationTicks - late) / step);
    for (let frame = from; frame < Math.min(until, frames.length); frame++) frames[frame]!.add(pitch);
  }
  return placed(score, frames, first, step);
}

/** The melody's pitches, a frame a note, repeats of a pitch as one. */
export function melodyFrames(score: Score): PieceFrames {
  const notes = melodyOf(score).notes.filter((note, index, all) => note.pitch !== all[index - 1]?.pitch);
  const { barAtTick } = createBarMap(score);
  return {
    pitches: notes.map(({ pitch }) => Uint8Array.of(pitch)),
    quarters: notes.map(({ tick }) => tick / score.ticksPerQuarter),
    bars: notes.map(({ tick }) => barAtTick(tick).bar),
  };
}

/** The drums that are struck in each sixteenth, to the nearest. */
export function drumFrames(score: Score): PieceFrames {
  const step = score.ticksPerQuarter / 4;
  const notes = score.tracks.flatMap((track) => (track.channel === DRUM_CHANNEL ? track.notes : []));
  const first = score.pickupTicks % step;
  const frames = emptyFrames(notes, first, step);
  for (const { pitch, tick } of notes) frames[Math.max(0, Math.round((tick - first) / step))]?.add(pitch);
  return placed(score, frames, first, step);
}

function emptyFrames(notes: readonly Note[], first: number, ticksPerFrame: number): Set<number>[] {
  const end = notes.reduce((latest, { tick, durationTicks }) => Math.max(latest, tick + durationTicks), 0);
  return Array.from({ length: Math.max(0, Math.ceil((end - first) / ticksPerFrame)) }, () => new Set<number>());
}

function placed(
  score: Score,
  frames: readonly ReadonlySet<number>[],
  first: number,
  ticksPerFrame: number,
): PieceFrames {
  const { barAtTick } = createBarMap(score);
  return {
    pitches: frames.map((pitches) => Uint8Array.from(pitches).sort()),
    quarters: frames.map((_, frame) => (first + frame * ticksPerFrame) / score.ticksPerQuarter),
    bars: frames.map((_, frame) => barAtTick(first + frame * ticksPerFrame).bar),
  };
}

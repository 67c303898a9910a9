/** Any score as frames, and frames as a score. */
import { createScore, DRUM_CHANNEL, type NoteInWords, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { FRAME_HIGHEST_PITCH, FRAME_LOWEST_PITCH, type PianoFrame, type PianoFrames } from './piano-frames.ts';

/** frames, hours of music on any grid: a note farther out is a fault of its file */
const LONGEST = 100_000;

export type FrameGridOptions = {
  /** e.g. 2 for eighths */
  readonly framesPerQuarter: number;
};

/**
 * What sounds in each step of the grid, of all tracks but drums; frame 0 is tick 0.
 *
 * A note fills the frames from the one nearest its start to the one nearest its end, and at least one. Pitches that no piano
 * has are left out.
 *
 * @throws CorpusError  `empty-score`: no pitched notes; `too-long`
 * @example pianoFramesOfScore(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }]), { framesPerQuarter: 2 }) // => [[60], [60], [64], [64]]
 */
export function pianoFramesOfScore(score: Score, { framesPerQuarter }: FrameGridOptions): PianoFrame[] {
  const frames: Set<number>[] = [];
  for (const { channel, notes } of score.tracks) {
    if (channel === DRUM_CHANNEL) continue;
    for (const { pitch, tick, durationTicks } of notes) {
      if (pitch < FRAME_LOWEST_PITCH || pitch > FRAME_HIGHEST_PITCH) continue;
      const frameAt = (at: number): number => Math.round((at * framesPerQuarter) / score.ticksPerQuarter);
      const first = frameAt(tick);
      const end = Math.max(first + 1, frameAt(tick + durationTicks));
      if (end > LONGEST) throw new CorpusError('too-long', `lasts ${end} frames; at most ${LONGEST} are read`, { end });
      while (frames.length < end) frames.push(new Set());
      for (let frame = first; frame < end; frame += 1) frames[frame]!.add(pitch);
    }
  }
  if (frames.length === 0) throw new CorpusError('empty-score', 'holds no notes');
  return frames.map((frame) => [...frame].sort((a, b) => a - b));
}

export type ScoreOfFramesOptions = FrameGridOptions & {
  /** quarter notes a minute, default 100 */
  readonly bpm?: number;
  /** General MIDI program from 0, default the piano (0) */
  readonly program?: number;
  readonly name?: string;
};

/**
 * A score of one track: a pitch that goes on from frame to frame is one note, for frames do not tell that it is struck again.
 *
 * @example scoreOfPianoFrames([[60], [60, 64]], { framesPerQuarter: 2 }).tracks[0].notes.length // => 2
 */
export function scoreOfPianoFrames(frames: PianoFrames, options: ScoreOfFramesOptions): Score {
  const { framesPerQuarter, bpm = 100, program = 0, name = 'Piano' } = options;
  const ticksPerFrame = Math.round(TICKS_PER_QUARTER / framesPerQuarter);
  const notes = frames.flatMap((frame, place) =>
    frame
      .filter((pitch) => !frames[place - 1]?.includes(pitch))
      .map((pitch): NoteInWords => {
        let end = place + 1;
        while (frames[end]?.includes(pitch)) end += 1;
        return { pitch, tick: place * ticksPerFrame, durationTicks: (end - place) * ticksPerFrame };
      }),
  );
  const ticksPerQuarter = ticksPerFrame * framesPerQuarter;
  return createScore({
    ticksPerQuarter,
    bpm,
    tracks: [{ name, program, notes }],
    endTick: frames.length * ticksPerFrame,
  });
}

const TICKS_PER_QUARTER = 480;

/** From the grid of sixteenths back to a score of four tracks. */
import { createTrack, type Note, type Score } from '@continuo/music';
import { type ChoraleGrid, FRAMES_PER_QUARTER, VOICES } from './chorale-grid.ts';
import { notesOfGrid } from './notes-of-grid.ts';

/** General MIDI "choir aahs", from 0. */
export const CHOIR_PROGRAM = 52;
/** General MIDI "church organ", from 0. */
export const ORGAN_PROGRAM = 19;

export type ScoreOfGridOptions = {
  /** quarter notes a minute, default 84 */
  readonly bpm?: number;
  /** default 4/4 */
  readonly meter?: { readonly numerator: number; readonly denominator: number };
  /** key signature: sharps positive, flats negative; default none */
  readonly key?: { readonly fifths: number; readonly mode: 'major' | 'minor' };
  /** track names of the four voices, default Soprano, Alto, Tenor, Bass */
  readonly names?: readonly string[];
  /** General MIDI programs from 0, default choir (52) for all */
  readonly programs?: readonly number[];
  /** 1–127, default 80, 72, 72, 76: the tune a little in front */
  readonly velocities?: readonly number[];
  /** default 480; must divide by 4 */
  readonly ticksPerQuarter?: number;
  /** sixteenths before the first bar line, default 0 */
  readonly pickupFrames?: number;
};

/**
 * A score of four tracks on channels 0–3; how repeated pitches are struck is told in `notes-of-grid.ts`.
 *
 * @throws RangeError  ticksPerQuarter does not divide by four
 * @example scoreOfGrid(grid).tracks.map((track) => track.name) // => ['Soprano', 'Alto', 'Tenor', 'Bass']
 */
export function scoreOfGrid(
  grid: ChoraleGrid,
  {
    bpm = 84,
    meter = { numerator: 4, denominator: 4 },
    key,
    names = ['Soprano', 'Alto', 'Tenor', 'Bass'],
    programs = [CHOIR_PROGRAM, CHOIR_PROGRAM, CHOIR_PROGRAM, CHOIR_PROGRAM],
    velocities = [80, 72, 72, 76],
    ticksPerQuarter = 480,
    pickupFrames = 0,
  }: ScoreOfGridOptions = {},
): Score {
  const ticksPerFrame = ticksPerQuarter / FRAMES_PER_QUARTER;
  if (!Number.isInteger(ticksPerFrame)) {
    throw new RangeError(`ticksPerQuarter ${ticksPerQuarter} does not divide by ${FRAMES_PER_QUARTER}`);
  }
  const framesPerBar = (meter.numerator * FRAMES_PER_QUARTER * 4) / meter.denominator;
  const notes = notesOfGrid(grid, { framesPerBar, pickupFrames });
  const tracks = VOICES.map((_, voice) =>
    createTrack({
      name: names[voice] ?? '',
      program: programs[voice] ?? CHOIR_PROGRAM,
      channel: voice,
      notes: notes
        .filter((note) => note.voice === voice)
        .map(
          (note): Note => ({
            pitch: note.pitch,
            velocity: velocities[voice] ?? 80,
            tick: note.frame * ticksPerFrame,
            durationTicks: note.frames * ticksPerFrame,
          }),
        ),
    }),
  );
  return {
    ticksPerQuarter,
    tempos: [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }],
    meters: [{ tick: 0, ...meter }],
    keys: key === undefined ? [] : [{ tick: 0, ...key }],
    pickupTicks: pickupFrames * ticksPerFrame,
    tracks,
    texts: [],
    raws: [],
    endTick: grid.length * ticksPerFrame,
  };
}

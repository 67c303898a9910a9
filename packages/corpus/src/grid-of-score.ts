/** From a score to the grid of sixteenths: four voices for the chorale models, or one melody to harmonize. */
import type { Score } from '@continuo/music';
import { type ChoraleGrid, FRAMES_PER_QUARTER, SILENT, VOICES } from './chorale-grid.ts';
import { CorpusError } from './corpus-error.ts';
import { type OffGridNote, quantizeVoice } from './quantize-voice.ts';
import { trackLabel, tracksWithNotes, voicesOfScore } from './voices-of-score.ts';

/** A score on the grid, and what the grid could not keep. */
export type QuantizedChorale = {
  readonly grid: ChoraleGrid;
  /** index into `score.tracks` of soprano, alto, tenor, bass */
  readonly trackOfVoice: readonly [number, number, number, number];
  /** notes that do not begin and end on a sixteenth; the grid holds them rounded */
  readonly offGridNotes: readonly OffGridNote[];
};

/** One voice on the grid. */
export type MelodyGrid = {
  readonly length: number;
  /** `pitches[frame]`, a MIDI pitch or `SILENT` */
  readonly pitches: Int16Array;
  /** index into `score.tracks` */
  readonly track: number;
  readonly offGridNotes: readonly OffGridNote[];
};

/** Frames that a score lasts, its end rounded up to a whole sixteenth. */
export function framesOfScore(score: Score): number {
  const ends = score.tracks.flatMap((track) => track.notes.map((note) => note.tick + note.durationTicks));
  const end = ends.reduce((latest, tick) => Math.max(latest, tick), score.endTick);
  return Math.max(0, Math.ceil((end * FRAMES_PER_QUARTER) / score.ticksPerQuarter - 1 / 32));
}

/**
 * Finds the four voices and lays them onto sixteenths; frame 0 is tick 0, a pickup included.
 *
 * @throws CorpusError  not four voices, a voice with chords, a pitch outside the vocabulary
 * @example quantizeChorale(score).offGridNotes.length // => 0
 */
export function quantizeChorale(score: Score): QuantizedChorale {
  const trackOfVoice = voicesOfScore(score);
  const length = framesOfScore(score);
  const pitches = new Int16Array(length * VOICES.length).fill(SILENT);
  const voices = trackOfVoice.map((track) => quantizeVoice(score, track, length));
  voices.forEach((voice, index) => {
    voice.pitches.forEach((pitch, frame) => {
      pitches[frame * VOICES.length + index] = pitch;
    });
  });
  return { grid: { length, pitches }, trackOfVoice, offGridNotes: voices.flatMap((voice) => voice.offGridNotes) };
}

/**
 * The grid of a four-voice score; `quantizeChorale` also tells the tracks and the notes off the grid.
 *
 * @throws CorpusError  as `quantizeChorale`
 * @example gridOfScore(scoreOfGrid(grid)) // => equals grid
 */
export function gridOfScore(score: Score): ChoraleGrid {
  return quantizeChorale(score).grid;
}

/**
 * The melody of a score on the grid: the track asked for, or the only one with notes.
 *
 * @throws CorpusError  no track or several hold notes and none is named; the melody holds a chord
 * @example melodyGridOfScore(score).pitches[0] // => 67
 */
export function melodyGridOfScore(score: Score, { track }: { track?: number } = {}): MelodyGrid {
  const chosen = track ?? onlyTrackWithNotes(score);
  const found = score.tracks[chosen];
  if (found === undefined || found.notes.length === 0) {
    throw new CorpusError(
      'melody-count',
      found === undefined
        ? `there is no track ${chosen + 1}; the score has ${score.tracks.length}`
        : `${trackLabel(found, chosen)} holds no notes; expected a melody`,
      { track: chosen },
    );
  }
  const length = framesOfScore(score);
  return { length, track: chosen, ...quantizeVoice(score, chosen, length) };
}

function onlyTrackWithNotes(score: Score): number {
  const sounding = tracksWithNotes(score.tracks);
  if (sounding.length === 1) return sounding[0]!;
  const names = sounding.map((index) => trackLabel(score.tracks[index]!, index)).join(', ');
  throw new CorpusError(
    'melody-count',
    sounding.length === 0
      ? 'the score holds no notes; expected a melody'
      : `found ${sounding.length} tracks with notes (${names}); expected one melody, or say which track it is`,
    { tracks: sounding },
  );
}

/** Scores in few words, with everything that is not said filled in. */

import type { Meter, Note, Score, Tempo, Ticks, Track } from './score.ts';
import { checkScore } from './validate-score.ts';

/** A note in few words: velocity 80 and a quarter long unless said otherwise; without a tick it follows the note before. */
export type NoteInWords = {
  readonly pitch: number;
  readonly tick?: Ticks;
  readonly durationTicks?: Ticks;
  readonly velocity?: number;
  readonly releaseVelocity?: number;
};

/** A track in few words: program 0, the channel of its place (drums' channel 9 is passed over), no name. */
export type TrackInWords = Partial<Omit<Track, 'notes'>> & { readonly notes?: readonly NoteInWords[] };

/** A score in few words. */
export type ScoreInWords = Partial<Omit<Score, 'tracks' | 'tempos' | 'meters'>> & {
  /** quarter notes a minute from the start; default: none said, which is 120 */
  readonly bpm?: number;
  readonly tempos?: readonly Tempo[];
  /** e.g. "3/4" from the start, or a list; default: none said, which is 4/4 */
  readonly meters?: readonly Meter[] | `${number}/${number}`;
  readonly tracks?: readonly TrackInWords[];
};

/**
 * A score from what is worth saying: 480 ticks a quarter, lists empty, notes sorted, the end after the last note.
 *
 * @throws MusicError  `invalid-score`: a number is out of range
 * @example createScore({ meters: '3/4', tracks: [{ notes: [{ pitch: 60 }, { pitch: 62 }] }] }).endTick // => 960
 */
export function createScore(words: ScoreInWords = {}): Score {
  const { bpm, meters = [], tracks: tracksInWords = [], ticksPerQuarter = 480, ...rest } = words;
  const tracks = tracksInWords.map((track, place) => createTrack(track, place, ticksPerQuarter));
  let endTick = 0;
  for (const track of tracks)
    for (const note of track.notes) endTick = Math.max(endTick, note.tick + note.durationTicks);
  const score: Score = {
    ticksPerQuarter,
    tempos: bpm === undefined ? [] : [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }],
    meters: typeof meters === 'string' ? [meterInWords(meters)] : meters,
    keys: [],
    pickupTicks: 0,
    texts: [],
    raws: [],
    endTick,
    ...rest,
    tracks,
  };
  checkScore(score);
  return score;
}

/**
 * A score of one track with these notes.
 *
 * @example scoreFromNotes([{ pitch: 60 }, { pitch: 64 }]).tracks[0].notes[1] // => { pitch: 64, velocity: 80, tick: 480, durationTicks: 480 }
 */
export function scoreFromNotes(notes: readonly NoteInWords[], words: Omit<ScoreInWords, 'tracks'> = {}): Score {
  return createScore({ ...words, tracks: [{ notes }] });
}

/**
 * A track from what is worth saying, as in `createScore`.
 *
 * @param place  index among the tracks, which chooses the channel where none is said
 */
export function createTrack(words: TrackInWords, place = 0, ticksPerQuarter = 480): Track {
  const melodic = place % 15;
  return {
    name: '',
    program: 0,
    channel: melodic < 9 ? melodic : melodic + 1,
    controllers: [],
    pitchBends: [],
    programChanges: [],
    pressures: [],
    texts: [],
    raws: [],
    ...words,
    notes: notesInWords(words.notes ?? [], ticksPerQuarter),
  };
}

function notesInWords(words: readonly NoteInWords[], ticksPerQuarter: number): Note[] {
  let end = 0;
  const notes = words.map(
    ({ pitch, tick = end, durationTicks = ticksPerQuarter, velocity = 80, releaseVelocity }): Note => {
      end = tick + durationTicks;
      return { pitch, velocity, tick, durationTicks, ...(releaseVelocity === undefined ? {} : { releaseVelocity }) };
    },
  );
  return notes.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

function meterInWords(words: string): Meter {
  const [numerator, denominator] = words.split('/').map(Number);
  return { tick: 0, numerator, denominator };
}

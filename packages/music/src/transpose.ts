/** Moves music up and down. */

import { DRUM_CHANNEL } from './general-midi.ts';
import { keyOfSignature, keyOfTonic } from './key.ts';
import { MusicError } from './music-error.ts';
import type { KeySignature, Pitch, Score, Track } from './score.ts';

/**
 * A score moved by some semitones: notes, key pressures and key signatures; drums stay. Chord symbols move too.
 *
 * @throws MusicError  `out-of-range`: a note would leave 0–127
 * @example transposeScore(scoreFromNotes([{ pitch: 60 }]), 2).tracks[0].notes[0].pitch // => 62
 */
export function transposeScore(score: Score, semitones: number): Score {
  if (!Number.isInteger(semitones))
    throw new MusicError('out-of-range', `${semitones} semitones where a whole number is expected`);
  if (semitones === 0) return score;
  return {
    ...score,
    keys: score.keys.map((key) => transposeKey(key, semitones)),
    tracks: score.tracks.map((track) => (track.channel === DRUM_CHANNEL ? track : transposeTrack(track, semitones))),
    ...(score.chords
      ? { chords: score.chords.map(({ tick, symbol }) => ({ tick, symbol: transposeChord(symbol, semitones) })) }
      : {}),
  };
}

function transposeTrack(track: Track, semitones: number): Track {
  return {
    ...track,
    notes: track.notes.map((note) => ({ ...note, pitch: moved(note.pitch, semitones) })),
    pressures: track.pressures.map((pressure) =>
      pressure.pitch === undefined ? pressure : { ...pressure, pitch: moved(pressure.pitch, semitones) },
    ),
  };
}

function moved(pitch: Pitch, semitones: number): Pitch {
  const to = pitch + semitones;
  if (to >= 0 && to <= 127) return to;
  throw new MusicError(
    'out-of-range',
    `pitch ${pitch} moved by ${semitones} semitones would be ${to}; 0–127 is expected`,
  );
}

function transposeKey({ tick, fifths, mode }: KeySignature, semitones: number): KeySignature {
  const { tonic } = keyOfSignature({ fifths, mode });
  return { tick, fifths: keyOfTonic(tonic + semitones, mode).fifths, mode };
}

/** Moves the root, and the bass after a slash; the spelling is that of the major key on the new root. */
function transposeChord(symbol: string, semitones: number): string {
  return symbol.replace(/^[A-G](?:#|b)?|(?<=\/)[A-G](?:#|b)?/g, (root) => {
    const pitchClass = 'C D EF G A B'.indexOf(root[0]) + (root[1] === '#' ? 1 : root[1] === 'b' ? -1 : 0);
    return keyOfTonic(pitchClass + semitones, 'major').name.split(' ')[0];
  });
}

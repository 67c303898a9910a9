/** What the tracks of a score are called. */
import type { Score, Track } from '@continuo/music';

/** The four voices of the chorale models, highest first. */
export const VOICES = ['soprano', 'alto', 'tenor', 'bass'] as const;

/** Places of the tracks that hold notes. */
export function soundingTracks(score: Score): readonly number[] {
  return score.tracks.flatMap((track: Track, place) => (track.notes.length > 0 ? [place] : []));
}

/** What to call a track: its own name, else its voice, else its number. */
export function trackName(score: Score, place: number): string {
  const given = score.tracks[place]?.name.trim() ?? '';
  if (given !== '') return given;
  const sounding = soundingTracks(score);
  const voice = sounding.length === VOICES.length ? VOICES[sounding.indexOf(place)] : undefined;
  return voice === undefined ? `Track ${place + 1}` : voice[0]!.toUpperCase() + voice.slice(1);
}

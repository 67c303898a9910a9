/** The track that a wish names. */

import { DRUM_CHANNEL, nearestName, PROGRAM_NAMES, parseProgram, type Score } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';

/**
 * The index of the track with this name, else the first of this instrument (General MIDI, or "drums"), else that of this
 * index from 0; names in any case.
 *
 * @param path  of the field, for the error
 * @throws ComposeError  'bad-request': there is none, with the names that there are
 * @example trackOfWish(createScore({ tracks: [{ name: 'Solo', program: 42 }] }), 'cello', 'track') // => 0
 */
export function trackOfWish({ tracks }: Pick<Score, 'tracks'>, track: string | number, path: string): number {
  if (typeof track === 'number') {
    if (track < tracks.length) return track;
    throw new ComposeError('bad-request', `${path}: track ${track} where 0 to ${tracks.length - 1} are there`, {
      track,
    });
  }
  const wanted = track.trim().toLowerCase();
  const named = tracks.findIndex(({ name }) => name.trim().toLowerCase() === wanted);
  if (named >= 0) return named;
  const program = programOf(wanted);
  const playing = tracks.findIndex((one) =>
    wanted === 'drums' ? one.channel === DRUM_CHANNEL : one.channel !== DRUM_CHANNEL && one.program === program,
  );
  if (playing >= 0) return playing;
  const names = tracks.map(
    ({ name, channel, program: own }) => name || (channel === DRUM_CHANNEL ? 'drums' : PROGRAM_NAMES[own]!),
  );
  const near =
    names.length === 0 ? 'there is no track' : `the nearest is "${nearestName(track, names)}" of ${names.join(', ')}`;
  throw new ComposeError('bad-request', `${path}: no track "${track.slice(0, 40)}"; ${near}`, { track });
}

function programOf(name: string): number | undefined {
  try {
    return parseProgram(name);
  } catch {
    return undefined;
  }
}

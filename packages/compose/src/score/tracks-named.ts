/** The tracks that a wish names. */
import { nearestName, PROGRAM_NAMES, type Score } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import { programNamed } from './instruments.ts';
import type { FrameTrack } from './score-frame.ts';

/**
 * Tracks of a frame by a name, else by their instrument, else by a part of the name, or by the index that they have in the answer.
 *
 * @throws ComposeError  'bad-request': there is none, with those that there are
 */
export function tracksNamed(
  name: string | number,
  score: Pick<Score, 'tracks'>,
  tracks: readonly FrameTrack[],
): readonly number[] {
  const found = findTracks(name, score, tracks);
  if (found.length > 0) return found;
  const known = tracks.map((track) => track.name || instrumentName(track));
  const near = typeof name === 'string' ? nearestName(name.trim().toLowerCase(), known) : undefined;
  const there = known.map((each, index) => `${indexOf(index, score, tracks)} "${each}"`).join(', ');
  throw new ComposeError(
    'bad-request',
    `tracks: found ${JSON.stringify(name)}; there are ${there}${near ? `; did you mean "${near}"?` : ''}`,
    { track: name },
  );
}

/** The same, empty where there is none. */
export function findTracks(
  name: string | number,
  score: Pick<Score, 'tracks'>,
  tracks: readonly FrameTrack[],
): readonly number[] {
  const which = (fits: (track: FrameTrack, index: number) => boolean): number[] =>
    tracks.flatMap((track, index) => (fits(track, index) ? [index] : []));
  if (typeof name === 'number') return which((_, index) => indexOf(index, score, tracks) === name);
  const wanted = name.trim().toLowerCase();
  const called = which((track) => track.name.trim().toLowerCase() === wanted);
  if (called.length > 0) return called;
  const program = programNamed(wanted);
  const playing = which((track) => (track.isDrums ? program === 'drums' : track.program === program));
  if (playing.length > 0) return playing;
  return which((track) => `${track.name} ${instrumentName(track)}`.toLowerCase().includes(wanted));
}

/** Of a score's track its own index; new ones come after them. */
function indexOf(index: number, { tracks: old }: Pick<Score, 'tracks'>, tracks: readonly FrameTrack[]): number {
  const { source } = tracks[index]!;
  if (source !== undefined) return source;
  return old.length + tracks.slice(0, index).filter((track) => track.source === undefined).length;
}

function instrumentName({ isDrums, program }: FrameTrack): string {
  return isDrums ? 'drums' : PROGRAM_NAMES[program]!;
}

/** Which cells of a score a request chooses, and which notes in them it locks. */
import type { Note, Score } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { GivenScore } from './given-score.ts';
import type { FrameTrack } from './score-frame.ts';
import { tracksNamed } from './tracks-named.ts';

/**
 * The cells to be written, by bar × tracks + track; all where none are named.
 *
 * @throws ComposeError  'bad-cells': bars that are not there, voices; 'bad-request': a track that is not there
 */
export function chosenCells(
  { cells }: Pick<ComposeRequest, 'cells'>,
  { score, tracks, numbers }: Pick<GivenScore, 'score' | 'tracks' | 'numbers'>,
): ReadonlySet<number> {
  const [first, last] = [numbers[0]!, numbers.at(-1)!];
  const chosen = new Set<number>();
  for (const { bars, tracks: names, voices } of cells ?? [{ bars: [first, last] as const }]) {
    if (voices !== undefined) {
      throw new ComposeError(
        'bad-cells',
        'cells: voices belong to four-part models; name tracks, e.g. { "bars": [5, 8], "tracks": ["Cello"] }',
      );
    }
    const [from, to] = bars;
    if (from > to || from < first || to > last) {
      throw new ComposeError('bad-cells', `cells: found bars ${from}–${to}, the score has bars ${first}–${last}`, {
        from,
        to,
      });
    }
    const indices = names ? names.flatMap((name) => tracksNamed(name, score, tracks)) : [...tracks.keys()];
    for (const [bar, number] of numbers.entries()) {
      if (number >= from && number <= to) for (const track of indices) chosen.add(bar * tracks.length + track);
    }
  }
  return chosen;
}

/**
 * Whether a note is locked: it begins at the tick of a lock in its track, and has its pitch where it names one.
 *
 * A lock on a note outside the cells says what is so anyway.
 *
 * @throws ComposeError  'bad-lock': no such note, or no track named; 'bad-request': a track that is not there
 */
export function lockedOf(
  { locks }: Pick<ComposeRequest, 'locks'>,
  score: Score,
  tracks: readonly FrameTrack[],
): (note: Note) => boolean {
  const locked = new Set<Note>();
  for (const { track: name, tick, pitch } of locks) {
    if (name === undefined) {
      throw new ComposeError(
        'bad-lock',
        'locks: a lock of this model names a track: { "track": 0, "tick": 480, "pitch": 60 }',
      );
    }
    const found = tracksNamed(name, score, tracks).flatMap((track) =>
      score.tracks[tracks[track]!.source!]!.notes.filter(
        (note) => note.tick === tick && (pitch ?? note.pitch) === note.pitch,
      ),
    );
    if (found.length === 0) {
      const what = pitch === undefined ? 'no note' : `no note of pitch ${pitch}`;
      throw new ComposeError('bad-lock', `locks: ${what} of track ${JSON.stringify(name)} begins at tick ${tick}`, {
        tick,
      });
    }
    for (const note of found) locked.add(note);
  }
  return (note) => locked.has(note);
}

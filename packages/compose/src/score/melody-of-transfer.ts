/** The melody that a change of style keeps: its notes, and the tracks that hold them. */
import { createTrack, melodyOf, type Note, type Score, skylineOf, type Track } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';

export type KeptMelody = {
  /** as they stand in the score, by the index of their track */
  readonly byTrack: ReadonlyMap<number, readonly Note[]>;
  /** tracks that are the melody, save for a few notes at most: they stay whole */
  readonly whole: ReadonlySet<number>;
  /** the melody as a track of its own */
  readonly track: Track;
};

/** A track stays whole where at least this share of its notes is the melody. */
const NEARLY_ALL = 0.85;

/**
 * The notes of the melody: of the track that is named, else where `melodyOf` finds it.
 *
 * @throws ComposeError  'bad-request': no such track; 'bad-score': there is no melody
 */
export function keptMelody({ score, melodyTrack }: Pick<ComposeRequest, 'score' | 'melodyTrack'>): KeptMelody {
  const { tracks } = score!;
  if (melodyTrack !== undefined && !(tracks[melodyTrack]?.notes.length ?? 0)) {
    const sounding = tracks.flatMap(({ name, notes }, index) => (notes.length > 0 ? [`${index} "${name}"`] : []));
    throw new ComposeError(
      'bad-request',
      `melodyTrack: found ${melodyTrack}; tracks with notes are ${sounding.join(', ')}`,
      { track: melodyTrack },
    );
  }
  const found =
    melodyTrack === undefined ? melodyOf(score!) : { notes: skylineOf(tracks[melodyTrack]!.notes), track: melodyTrack };
  if (found.notes.length === 0) {
    throw new ComposeError('bad-score', 'score: no melody is found in it; name its track, or leave melody out of keep');
  }
  const onLine = new Set(found.notes.map(({ tick, pitch }) => `${tick} ${pitch}`));
  const byTrack = new Map<number, readonly Note[]>();
  const whole = new Set<number>();
  for (const [index, { notes }] of tracks.entries()) {
    if (found.track !== undefined && index !== found.track) continue;
    const own = notes.filter(({ tick, pitch }) => onLine.has(`${tick} ${pitch}`));
    if (own.length === 0) continue;
    const isWhole = own.length >= NEARLY_ALL * notes.length;
    byTrack.set(index, isWhole ? notes : own);
    if (isWhole) whole.add(index);
  }
  return { byTrack, whole, track: trackOfMelody(score!, byTrack) };
}

/** Played by the instrument that has most of it. */
function trackOfMelody({ tracks }: Score, byTrack: KeptMelody['byTrack']): Track {
  const parts = [...byTrack].sort(([, a], [, b]) => b.length - a.length);
  const [main, notes] = parts[0]!;
  if (parts.length === 1) return { ...tracks[main]!, notes };
  const { name, program, channel } = tracks[main]!;
  const all = parts.flatMap(([, own]) => own).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
  return createTrack({ name, program, channel, notes: all });
}

/** Motifs that are asked for, as the notes that have to come, and whether they came. */

import {
  createBarMap,
  type Motif,
  type MotifPlace,
  type MotifVerification,
  MusicError,
  placeMotif,
  type Score,
  verifyMotif,
} from '@continuo/music';
import type { z } from 'zod';
import { ComposeError } from '../compose-error.ts';
import type { motifWishSchema } from '../score-wishes.ts';
import { trackOfWish } from './track-of-wish.ts';

export type MotifWish = z.output<typeof motifWishSchema>;

/** A place of a motif and the notes that are to stand there. */
export type PlacedMotif = {
  /** index of the track */
  readonly track: number;
  readonly bar: number;
  /** the model may vary it */
  readonly free: boolean;
  readonly motif: Motif;
  readonly place: MotifPlace;
  /** in ticks of the score */
  readonly notes: Motif;
};

/**
 * What a wish asks to stand where, in ticks of the score.
 *
 * A motif keeps its way into the bar: one whose first note comes a quarter after its beginning (`at` 1, or the second
 * beat of the bars it is taken from) begins a quarter after its place too, two where it is stretched by 2.
 *
 * @param score  its tracks, meters and, with `from`, its notes
 * @param path   of the wish, for errors
 * @throws ComposeError  'bad-request': no notes or both kinds, no such track, a place that cannot hold the motif
 */
export function motifPlaces(wish: MotifWish, score: Score, path = 'motif'): readonly PlacedMotif[] {
  const { motif, lead } = motifOfWish(wish, score, path);
  const { tickOfBar, barAtTick } = createBarMap(score);
  const firstBar = barAtTick(0).bar;
  return wish.places.map(({ bar, track, beat, transpose, form, stretch, free }, i): PlacedMotif => {
    const where = `${path}.places.${i}`;
    if (bar < firstBar)
      throw new ComposeError('bad-request', `${where}: bar ${bar} where ${firstBar} is the first`, { bar });
    const tick = Math.round(tickOfBar(bar) + beat * score.ticksPerQuarter + lead * stretch);
    const place: MotifPlace = { tick, transpose, form, stretch };
    return { track: trackOfWish(score, track, where), bar, free, motif, place, notes: placed(motif, place, where) };
  });
}

/** What became of a motif at one of its places. */
export type MotifOutcome = PlacedMotif & { readonly got: MotifVerification };

/**
 * Whether the written score holds the motif at all its places: note for note, or where it is free as a variation.
 *
 * @param score  the written one
 * @param asked  made before the writing, so that a motif taken from bars that were rewritten is the one that stood there
 */
export function verifyMotifPlaces(score: Score, asked: readonly PlacedMotif[]): readonly MotifOutcome[] {
  return asked.map((one) => ({
    ...one,
    got: verifyMotif(score, one.motif, one.place, { track: one.track, free: one.free }),
  }));
}

/** The notes of a motif, and the ticks from its beginning to its first note. */
function motifOfWish(
  { notes, from }: MotifWish,
  score: Score,
  path: string,
): { readonly motif: Motif; readonly lead: number } {
  if ((notes === undefined) === (from === undefined)) {
    throw new ComposeError(
      'bad-request',
      `${path}: ${notes ? 'both notes and from' : 'neither notes nor from'}; a motif has one of them`,
    );
  }
  if (notes !== undefined) {
    const first = Math.min(...notes.map(({ at }) => at));
    const motif = notes.map(({ pitch, at, duration }) => ({
      pitch,
      tick: Math.round(at * score.ticksPerQuarter),
      durationTicks: Math.max(1, Math.round(duration * score.ticksPerQuarter)),
    }));
    return { motif, lead: first * score.ticksPerQuarter };
  }
  const { bars, track } = from!;
  const { tickOfBar, barAtTick } = createBarMap(score);
  const firstBar = barAtTick(0).bar;
  if (bars[0] < firstBar)
    throw new ComposeError('bad-request', `${path}.from: bar ${bars[0]} where ${firstBar} is the first`);
  const [start, end] = [tickOfBar(bars[0]), tickOfBar(bars[1] + 1)];
  const index = trackOfWish(score, track, `${path}.from`);
  const inside = score.tracks[index]!.notes.filter(({ tick }) => tick >= start && tick < end);
  if (inside.length === 0) {
    throw new ComposeError(
      'bad-request',
      `${path}.from: no note begins in bars ${bars[0]}–${bars[1]} of track ${index}; take bars with notes`,
      { bars, track },
    );
  }
  const motif = inside.map(({ pitch, tick, durationTicks }) => ({ pitch, tick, durationTicks }));
  return { motif, lead: Math.min(...motif.map(({ tick }) => tick)) - start };
}

function placed(motif: Motif, place: MotifPlace, path: string): Motif {
  try {
    return placeMotif(motif, place);
  } catch (error) {
    if (!(error instanceof MusicError)) throw error;
    throw new ComposeError('bad-request', `${path}: ${error.message}`, {}, error);
  }
}

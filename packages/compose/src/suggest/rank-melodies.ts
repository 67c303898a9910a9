/** What a model of whole scores finds of melodic variations: how well each goes with all that stands around it. */
import { packCells } from '@continuo/corpus';
import { composerPiece, PLAIN_TELLING, passageOf, type ScoreModel } from '@continuo/models';
import { createBarMap } from '@continuo/music';
import type { MelodySuggestion } from './suggestion.ts';

/** Bars before and after that the model sees. */
const BEFORE = 8;
const AFTER = 4;

export type RankedMelody = MelodySuggestion & {
  /** mean −ln p of its notes, given what stands around them */
  readonly natsPerNote: number;
};

/**
 * The variations with how likely a model finds each, the likeliest first.
 *
 * @example (await rankMelodies(model, suggestMelodies(score)))[0].natsPerNote // => 3.1
 */
export async function rankMelodies(
  model: Pick<ScoreModel, 'likelihood'>,
  melodies: readonly MelodySuggestion[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<readonly RankedMelody[]> {
  const passages = melodies.map(({ score, track, bars: [first, last] }) => {
    const piece = composerPiece(packCells(score), -1);
    // tracks without notes have no cells
    const column = score.tracks.slice(0, track).filter(({ notes }) => notes.length > 0).length;
    const pickup = createBarMap(score).barAtTick(0).bar;
    const [from, to] = [first - pickup, last - pickup];
    const excerpt = {
      memory: [0, 0] as const,
      start: Math.max(0, from - BEFORE),
      end: Math.min(piece.bars.length, to + 1 + AFTER),
    };
    const isWritten = (bar: number, of: number): boolean => of === column && bar >= from && bar <= to;
    return passageOf(piece, excerpt, isWritten, PLAIN_TELLING);
  });
  const ranked: RankedMelody[] = [];
  for await (const { nats, notes } of model.likelihood(passages, signal ? { signal } : {})) {
    const melody = melodies[ranked.length]!;
    const natsPerNote = nats / Math.max(1, notes);
    ranked.push({ ...melody, natsPerNote, reason: `${melody.reason}; ${natsPerNote.toFixed(2)} nats a note` });
  }
  return ranked.sort((a, b) => a.natsPerNote - b.natsPerNote);
}

/** What a fine-tuning changed, and whether it may be called a success. */
import { bootstrapInterval, type OriginalityResult } from '@continuo/evaluate';
import { percent } from '../copies/copies-table.ts';
import type { PieceCost } from './tuning-corpus.ts';

/** Mean −ln p a token over a set of pieces, before and after. */
export type SetChange = {
  readonly pieces: number;
  readonly before: number;
  readonly after: number;
  /** after − before: below 0 is better; 95 % interval, bootstrapped over pieces */
  readonly change: number;
  readonly changeInterval: readonly [number, number];
};

export type TuningVerdict = {
  readonly verdict: 'better' | 'no better' | 'memorized';
  /** for a person, a sentence or two */
  readonly words: string;
};

/** The change of a set of pieces, told by what each cost before and after. */
export function changeOf(before: readonly PieceCost[], after: readonly PieceCost[]): SetChange {
  const tokens = before.reduce((sum, piece) => sum + piece.tokens, 0);
  const meanOf = (costs: readonly PieceCost[]): number => costs.reduce((sum, { nats }) => sum + nats, 0) / tokens;
  const differences = before.map((piece, index) => ({ total: after[index]!.nats - piece.nats, count: piece.tokens }));
  const [was, is] = [meanOf(before), meanOf(after)];
  return {
    pieces: before.length,
    before: was,
    after: is,
    change: is - was,
    changeInterval: bootstrapInterval(differences, { seed: 1 }),
  };
}

/** Copies of less than this share of windows are chance, whatever the band of a few pieces says. */
const LEAST_COPIED = 0.05;

/**
 * A success is one on pieces that were never trained on, by a model that does not hand its training pieces back.
 *
 * @param originality  of pieces that the tuned model wrote, beside the held-out pieces; undefined where none could be written
 */
export function verdictOf(heldOut: SetChange, originality: OriginalityResult | undefined): TuningVerdict {
  const copied = Object.entries(originality ?? {}).flatMap(([aspect, found]) =>
    typeof found === 'object' && found.verdict === 'above' && found.generated.share > LEAST_COPIED
      ? [{ aspect, share: found.generated.share, band: found.band }]
      : [],
  );
  if (copied.length > 0) {
    const [{ aspect, share, band }] = copied as [(typeof copied)[0]];
    const words =
      `Not a success: it has learnt the pieces by heart. ${percent(share)} of what it writes (${aspect}, windows of 8 quarters) ` +
      `stands in the training pieces, of real pieces ${percent(band[1])} at most. Train for less time, with adapters (--rank), or on more pieces.`;
    return { verdict: 'memorized', words };
  }
  if (!(heldOut.change < 0)) {
    const words = `Not a success: pieces that it has not seen are no likelier than before (${signed(heldOut.change)} nats). More pieces would help, or a model that is nearer to them.`;
    return { verdict: 'no better', words };
  }
  const isSure = heldOut.changeInterval[1] < 0;
  const doubt = isSure ? '' : ' The interval reaches above 0, so it may be chance: there are few pieces to tell.';
  return { verdict: 'better', words: `Better on pieces that it has not seen: ${signed(heldOut.change)} nats.${doubt}` };
}

/** @example signed(-0.1234) // => '−0.123' */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/**
 * Does a generator borrow more from its training pieces than real music does?
 *
 * Yin, Reuben, Stepney and Collins 2021, "A good algorithm does not steal: it imitates", and 2022, "Deep learning's shallow
 * gains": first the band of held-out human pieces, then where the generator lies. Similarity here is the share of windows
 * that stand in the training pieces exactly, in any key (their cardinality score also counts what is nearly so).
 */
import type { Score } from '@continuo/music';
import { bootstrapInterval, type PieceTotal } from '../bootstrap.ts';
import { EvaluateError } from '../evaluate-error.ts';
import type { Copy } from './frame-index.ts';
import type { OriginalityIndex, PieceOriginality } from './originality-index.ts';
import { ASPECT_NAMES, ASPECTS, type Aspect } from './piece-frames.ts';

export type NamedScore = { readonly id: string; readonly score: Score };
type Pieces = Iterable<NamedScore> | AsyncIterable<NamedScore>;

/** How much a set of pieces has in common with the training pieces. */
export type BorrowedShare = {
  /** pieces with a window at all */
  readonly pieces: number;
  readonly windows: number;
  readonly found: number;
  /** found by windows, 0–1; NaN where there are no windows */
  readonly share: number;
  /** 95 % interval of the share, bootstrapped over pieces */
  readonly interval: readonly [number, number];
  readonly longest: (Copy & { readonly piece: string }) | undefined;
};

/** `above`: borrows more than real pieces do; `below`: less than real pieces of the style have in common. */
export type OriginalityVerdict = 'inside' | 'above' | 'below' | 'unknown';

export type AspectOriginality = {
  readonly windowFrames: number;
  readonly unit: string;
  readonly isTransposable: boolean;
  /** training windows that were compared with */
  readonly trainingWindows: number;
  /** training pieces that found no room in the index */
  readonly trainingPiecesLeftOut: number;
  /** held-out real pieces */
  readonly human: BorrowedShare;
  /** 95 % band of the share of as many real pieces as were generated, at most as many as are held out */
  readonly band: readonly [number, number];
  readonly generated: BorrowedShare;
  readonly verdict: OriginalityVerdict;
};

export type OriginalityResult = Readonly<Record<Aspect, AspectOriginality>> & {
  /** in no aspect does the generator borrow more than the band allows */
  readonly passes: boolean;
};

export type OriginalityEvent =
  | { readonly kind: 'progress'; readonly set: 'human' | 'generated'; readonly done: number }
  | { readonly kind: 'result'; readonly result: OriginalityResult };

/** A tally as plain JSON. */
export type TallyContent = {
  readonly totals: Readonly<Record<Aspect, readonly PieceTotal[]>>;
  readonly longest: Partial<Record<Aspect, Copy & { readonly piece: string }>>;
};

/** Takes what was found of one piece after the other; only counts and the longest copy are kept. */
export class OriginalityTally {
  readonly #totals: Record<Aspect, PieceTotal[]> = { texture: [], melody: [], drums: [] };
  readonly #longest: Partial<Record<Aspect, Copy & { readonly piece: string }>> = {};

  /** A tally from what `content` gave. */
  static of({ totals, longest }: TallyContent): OriginalityTally {
    const tally = new OriginalityTally();
    for (const aspect of ASPECT_NAMES) tally.#totals[aspect] = [...totals[aspect]];
    Object.assign(tally.#longest, longest);
    return tally;
  }

  content(): TallyContent {
    return { totals: this.#totals, longest: this.#longest };
  }

  add(id: string, found: PieceOriginality): void {
    for (const aspect of ASPECT_NAMES) {
      const { windows, found: total, longest } = found[aspect];
      if (windows > 0) this.#totals[aspect].push({ total, count: windows });
      if (longest && longest.frames > (this.#longest[aspect]?.frames ?? 0)) {
        this.#longest[aspect] = { ...longest, piece: id };
      }
    }
  }

  totals(aspect: Aspect): readonly PieceTotal[] {
    return this.#totals[aspect];
  }

  share(aspect: Aspect, seed: number): BorrowedShare {
    const totals = this.#totals[aspect];
    const windows = totals.reduce((sum, { count }) => sum + count, 0);
    const found = totals.reduce((sum, { total }) => sum + total, 0);
    return {
      pieces: totals.length,
      windows,
      found,
      share: found / windows,
      interval: bootstrapInterval(totals, { seed }),
      longest: this.#longest[aspect],
    };
  }
}

/**
 * Progress after each piece, then how original the generated pieces are beside the held-out ones.
 *
 * @param human  held-out real pieces: the validation or test split of the corpus that the index holds the training split of
 * @throws EvaluateError  'no-pieces'
 */
export async function* evaluateOriginality(
  index: OriginalityIndex,
  { human, generated }: { readonly human: Pieces; readonly generated: Pieces },
  { signal, seed = 1 }: { readonly signal?: AbortSignal; readonly seed?: number } = {},
): AsyncGenerator<OriginalityEvent> {
  const tallies = { human: new OriginalityTally(), generated: new OriginalityTally() };
  for (const [set, pieces] of [
    ['human', human],
    ['generated', generated],
  ] as const) {
    let done = 0;
    for await (const { id, score } of pieces) {
      signal?.throwIfAborted();
      tallies[set].add(id, index.look(score));
      done += 1;
      yield { kind: 'progress', set, done };
    }
    if (done === 0) throw new EvaluateError('no-pieces', `found no ${set} pieces; expected at least one`, { set });
  }
  yield { kind: 'result', result: compareOriginality(index, tallies, seed) };
}

/** The result of two tallies. */
export function compareOriginality(
  index: OriginalityIndex,
  { human, generated }: { readonly human: OriginalityTally; readonly generated: OriginalityTally },
  seed = 1,
): OriginalityResult {
  const aspects = Object.fromEntries(
    ASPECT_NAMES.map((aspect): [Aspect, AspectOriginality] => {
      const ours = generated.share(aspect, seed);
      const totals = human.totals(aspect);
      const band = bootstrapInterval(totals, { seed, draws: Math.max(1, Math.min(ours.pieces, totals.length)) });
      const { windows, leftOut } = index.aspects[aspect];
      return [
        aspect,
        {
          ...ASPECTS[aspect],
          trainingWindows: windows,
          trainingPiecesLeftOut: leftOut,
          human: human.share(aspect, seed),
          band,
          generated: ours,
          verdict: verdictOf(ours.share, band),
        },
      ];
    }),
  ) as Record<Aspect, AspectOriginality>;
  return { ...aspects, passes: ASPECT_NAMES.every((aspect) => aspects[aspect].verdict !== 'above') };
}

function verdictOf(share: number, [low, high]: readonly [number, number]): OriginalityVerdict {
  if (Number.isNaN(share) || Number.isNaN(low)) return 'unknown';
  return share > high ? 'above' : share < low ? 'below' : 'inside';
}

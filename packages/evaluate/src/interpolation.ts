/**
 * Does the way between two segments lead evenly from one to the other, through music?
 *
 * Roberts et al. 2018, section 5.2, figure 4: along the arc between two encoded segments the share of steps that differ from
 * the first should grow evenly, and a language model should find what lies between no less likely than the ends. The
 * control is a mixture in the notes themselves: each step from the second segment with probability t.
 */
import { type LatentModel, type SequenceModel, slerp } from '@continuo/models';
import { seededRandom } from './bootstrap.ts';
import { EvaluateError } from './evaluate-error.ts';

/** Means over pairs at one point of the way. */
export type InterpolationPoint = {
  /** 0 at the first segment, 1 at the second */
  readonly t: number;
  /** steps that differ from the first segment as it is written from its own place, a share */
  readonly toFirst: number;
  readonly toSecond: number;
  /** of the language model, where one is given: nats a step of what is written there */
  readonly natsPerStep?: number;
  /** the same of the mixture of both segments */
  readonly mixed: { readonly toFirst: number; readonly toSecond: number; readonly natsPerStep?: number };
};

export type InterpolationEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly points: readonly InterpolationPoint[] };

export type InterpolationOptions = {
  /** of the way, ends included; default 11 */
  readonly points?: number;
  /** default 0.5, as in the paper */
  readonly temperature?: number;
  /** of samples and mixtures, default 1 */
  readonly seed?: number;
  /** a next-token model over the same tokens, which the paper has as a 5-gram */
  readonly language?: SequenceModel;
  readonly signal?: AbortSignal;
};

/**
 * Progress after each point, then a row for each.
 *
 * @param pairs  segments of the model's length
 * @throws EvaluateError  `no-pieces`: there are no pairs
 */
export async function* evaluateInterpolation(
  model: LatentModel,
  pairs: readonly (readonly [Int32Array, Int32Array])[],
  { points = 11, temperature = 0.5, seed = 1, language, signal }: InterpolationOptions = {},
): AsyncGenerator<InterpolationEvent> {
  if (pairs.length === 0) throw new EvaluateError('no-pieces', 'found no pairs of segments; expected at least one');
  const firsts = await model.encode(pairs.map(([first]) => first));
  const seconds = await model.encode(pairs.map(([, second]) => second));
  const random = seededRandom(seed);
  const at = (t: number): Promise<readonly Int32Array[]> =>
    model.decode(
      firsts.map(({ mean }, index) => slerp(mean, seconds[index]!.mean, t)),
      { temperature, seed },
    );
  const ends = [await at(0), await at(1)] as const;
  const rows: InterpolationPoint[] = [];
  for (let index = 0; index < points; index += 1) {
    signal?.throwIfAborted();
    const t = points === 1 ? 0 : index / (points - 1);
    const written = await at(t);
    const mixtures = pairs.map(([first, second]) => first.map((token, step) => (random() < t ? second[step]! : token)));
    rows.push({
      t,
      toFirst: meanDistance(written, ends[0]),
      toSecond: meanDistance(written, ends[1]),
      ...(language && { natsPerStep: await natsPerStep(language, written) }),
      mixed: {
        toFirst: meanDistance(
          mixtures,
          pairs.map(([first]) => first),
        ),
        toSecond: meanDistance(
          mixtures,
          pairs.map(([, second]) => second),
        ),
        ...(language && { natsPerStep: await natsPerStep(language, mixtures) }),
      },
    });
    yield { kind: 'progress', done: rows.length, total: points };
  }
  yield { kind: 'result', points: rows };
}

/** The share of steps at which sequences differ, mean over them (Hamming distance). */
function meanDistance(sequences: readonly Int32Array[], others: readonly Int32Array[]): number {
  const shares = sequences.map(
    (tokens, index) => tokens.filter((token, step) => token !== others[index]![step]).length / tokens.length,
  );
  return shares.reduce((a, b) => a + b, 0) / shares.length;
}

async function natsPerStep(language: SequenceModel, sequences: readonly Int32Array[]): Promise<number> {
  let [nats, steps] = [0, 0];
  for await (const each of language.likelihood(sequences)) {
    nats += each.nats.reduce((a, b) => a + b, 0);
    steps += each.nats.length;
  }
  return nats / steps;
}

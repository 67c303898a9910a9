/** Composing with a variational autoencoder: a path through its space, a segment of music at each point. */
import { codecOfHeader } from '@continuo/corpus';
import { type LatentModel, samplePlace, slerp } from '@continuo/models';
import type { ComposeEvent, ComposeVariation } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { plainVariation, seedOf, USUAL_BARS } from '../plain-variation.ts';
import { startClock } from '../rows.ts';
import { endsOf, type InterpolationEnds, stepsOf } from './interpolation-ends.ts';
import { attributeOutcomes, moved, movesOf } from './latent-attributes.ts';
import { nearPlace, variationNear } from './variation-near.ts';

type Moves = ReturnType<typeof movesOf>;

/** How far a piece goes, from its first segment to its last, of the way between two points that are drawn. */
const PATH = 0.5;
const DEFAULT_BPM = 110;

/**
 * Answers a request with a variational autoencoder.
 *
 * From nothing, a piece of several segments goes from one point drawn where music lies towards another (`slerp`), so that they are
 * kin. Between two pieces it goes all the way from where the one lies to where the other does (Roberts et al. 2018, section 4).
 * A variation lies near a piece, segment by segment. Attributes push all points along their directions (section 5.3).
 */
export async function* composeLatent(
  model: LatentModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const clock = startClock(asked.variations);
  const moves = movesOf(asked, model);
  const ends = asked.task === 'interpolate' ? await endsOf(model, asked) : undefined;
  const near = asked.task === 'vary' ? await nearPlace(model, asked) : undefined;
  const variations: ComposeVariation[] = [];
  for (let variation = 1; variation <= asked.variations; variation += 1) {
    signal?.throwIfAborted();
    variations.push(
      near
        ? await variationNear(model, asked, variation, near, moves)
        : await variationOf(model, asked, variation, ends, moves),
    );
    yield clock.step();
  }
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

async function variationOf(
  model: LatentModel,
  request: ComposeRequest,
  variation: number,
  ends: InterpolationEnds | undefined,
  moves: Moves,
): Promise<ComposeVariation> {
  const { temperature, bpm = DEFAULT_BPM } = request;
  const bars = ends ? stepsOf(request) * model.bars : (request.bars ?? USUAL_BARS);
  const path = ends ? wayBetween(ends, stepsOf(request)) : wayFromNothing(model, request, variation, bars);
  const decode = (points: readonly Float32Array[]): Promise<readonly Int32Array[]> =>
    model.decode(points, { temperature, seed: seedOf(request, variation, 2) });
  const decoded = await decode(path.map((point) => moved(point, moves)));
  const pushed = moves.length === 0 ? [] : attributeOutcomes(moves, await decode(path), decoded);
  const codec = codecOfHeader(model.tokenizer);
  const tokens = codec.cut(Int32Array.from(decoded.flatMap((segment) => Array.from(segment))), bars);
  const points = path.length === 1 ? 'point' : 'points on a path';
  return plainVariation(model, request, codec.decode(tokens, { bpm }), {
    ...{ variation, bars },
    drawn: `${path.length} ${points} of the space, temperature ${temperature}`,
    wishes: [...(ends?.outcomes(decoded) ?? []), ...pushed],
    ...(ends && { reports: ends.reports }),
  });
}

function wayFromNothing(model: LatentModel, request: ComposeRequest, variation: number, bars: number): Float32Array[] {
  const [from, to] = [0, 1].map((end) => samplePlace(model, seedOf(request, variation, end)));
  const segments = Math.ceil(bars / model.bars);
  return Array.from({ length: segments }, (_, index) => slerp(from!, to!, (PATH * index) / Math.max(1, segments - 1)));
}

function wayBetween({ from, to }: InterpolationEnds, steps: number): Float32Array[] {
  return Array.from({ length: steps }, (_, index) => slerp(from, to, index / (steps - 1)));
}

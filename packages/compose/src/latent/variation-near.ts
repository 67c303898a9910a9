/** Variations of a melody: its segments, each a little moved in an autoencoder's space, all in the same direction. */
import { type Encoded, type LatentModel, moveAlong, samplePlace } from '@continuo/models';
import { countBars } from '@continuo/music';
import type { ComposeVariation } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { plainVariation, seedOf } from '../plain-variation.ts';
import { attributeOutcomes, moved, type movesOf } from './latent-attributes.ts';
import { type MelodyInScore, melodyInScore } from './melody-in-score.ts';

export type NearPlace = {
  readonly melody: MelodyInScore;
  /** of each segment */
  readonly places: readonly Encoded[];
  /** the segments as the model writes them from their own places, at its likeliest */
  readonly itself: readonly Int32Array[];
};

const DEFAULT_DISTANCE = 0.5;
/** How far a distance of 1 leads, beside how far two draws are apart: there hardly anything is as it was. */
const FARTHEST = 1.5;

/** @throws ComposeError  `bad-score`: the score has no melody, or is not in 4/4, 2/2 or 2/4 */
export async function nearPlace(model: LatentModel, { score }: Pick<ComposeRequest, 'score'>): Promise<NearPlace> {
  const melody = melodyInScore(model, score!);
  const places = await model.encode(melody.segments);
  const itself = await model.decode(
    places.map(({ mean }) => mean),
    { temperature: 0, seed: 0 },
  );
  return { melody, places, itself };
}

/**
 * One variation.
 *
 * The way is the difference of two places where music lies, times the distance: segments that are alike stay so, and far
 * from the piece there is music rather than nothing. With the shipped two-bar model and the first bars of 32 folk tunes that
 * it has not seen, 97 % of the steps stay at 0.3, 82 % at 0.5, and 57 % at 1, where most of those are held notes in both.
 */
export async function variationNear(
  model: LatentModel,
  request: ComposeRequest,
  variation: number,
  { melody, places, itself }: NearPlace,
  moves: ReturnType<typeof movesOf>,
): Promise<ComposeVariation> {
  const { distance = DEFAULT_DISTANCE, temperature } = request;
  const [from, to] = [0, 1].map((end) => samplePlace(model, seedOf(request, variation, end)));
  const way = moveAlong(to!, from!, -1);
  const path = places.map(({ mean }) => moved(moveAlong(mean, way, FARTHEST * distance), moves));
  const decoded = await model.decode(path, { temperature, seed: seedOf(request, variation, 2) });
  const score = melody.withMelody(decoded);
  const bars = countBars(score);
  const [same, back] = [decoded, itself].map((segments) => stepsAlike(melody, segments));
  return plainVariation(model, request, score, {
    ...{ variation, bars },
    drawn: `${path.length} segments, temperature ${temperature}`,
    wishes: [
      {
        wish: 'distance',
        asked: String(distance),
        got: `${same} of ${melody.steps} steps as they were`,
        kept: true,
        hard: false,
      },
      ...attributeOutcomes(moves, melody.segments, decoded),
    ],
    reports: [
      ...melody.reports,
      `where the melody lies, at distance 0, the model writes ${back} of its ${melody.steps} steps as they are`,
    ],
  });
}

function stepsAlike({ segments, steps }: MelodyInScore, written: readonly Int32Array[]): number {
  let alike = 0;
  for (const [index, segment] of segments.entries()) {
    const length = Math.min(segment.length, steps - index * segment.length);
    for (let step = 0; step < length; step += 1) if (segment[step] === written[index]![step]) alike += 1;
  }
  return alike;
}

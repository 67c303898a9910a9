/** Attributes of melodies by the words of a request, and the directions of an autoencoder's space along which they grow. */
import { type LatentModel, moveAlong, SEGMENT_ATTRIBUTES } from '@continuo/models';
import { nearestName } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { LATENT_ATTRIBUTES, type LatentAttribute } from './latent-attribute-names.ts';

/** What a request can move, the model's name for it, its unit and what its number is multiplied by for that. */
const ATTRIBUTES = {
  density: { direction: 'noteDensity', unit: 'notes a quarter', scale: 4 },
  register: { direction: 'averagePitch', unit: 'mean pitch', scale: 1 },
  range: { direction: 'pitchRange', unit: 'semitones', scale: 1 },
  leaps: { direction: 'averageInterval', unit: 'semitones a step', scale: 1 },
  syncopation: { direction: 'syncopation', unit: 'share of notes', scale: 1 },
  whiteKeys: { direction: 'diatonicInC', unit: 'share of notes', scale: 1 },
} as const satisfies Readonly<Record<LatentAttribute, object>>;

/** How much of an attribute, and the way to there. [Z] */
type Move = { readonly name: LatentAttribute; readonly amount: number; readonly way: Float32Array };

/** An amount of 1 goes so far, beside how far music lies from the middle of the space. */
const STEP = 0.5;

/**
 * Where the attributes of a request lead.
 *
 * @throws ComposeError  'bad-request': one that is not known, or for which the model's file holds no direction
 */
export function movesOf(
  { attributes = {} }: Pick<ComposeRequest, 'attributes'>,
  model: Pick<LatentModel, 'attributes' | 'name' | 'fitted' | 'latentSize'>,
): readonly Move[] {
  const known = LATENT_ATTRIBUTES.filter((name) => model.attributes[ATTRIBUTES[name].direction] !== undefined);
  return Object.entries(attributes).flatMap(([word, amount]) => {
    const name = known.find((each) => each === word);
    if (name === undefined) {
      const near = nearestName(word, known);
      throw new ComposeError(
        'bad-request',
        `attributes: "${word}" is none that "${model.name}" knows: ${known.join(', ') || 'it has none'}${near ? `; did you mean "${near}"?` : ''}`,
        { attribute: word },
      );
    }
    const direction = model.attributes[ATTRIBUTES[name].direction]!;
    const far = (amount * STEP * spreadOf(model)) / Math.max(Number.MIN_VALUE, lengthOf(direction));
    return amount === 0 ? [] : [{ name, amount, way: direction.map((value) => value * far) }];
  });
}

/** How far music lies from the middle, root mean square. */
function spreadOf({ fitted, latentSize }: Pick<LatentModel, 'fitted' | 'latentSize'>): number {
  return fitted ? lengthOf(fitted.factor) : Math.sqrt(latentSize);
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** A point after all moves. */
export function moved(z: Float32Array, moves: readonly Move[]): Float32Array {
  return moves.reduce((point, { way }) => moveAlong(point, way, 1), z);
}

/**
 * Asked → got: did the music change as it was pushed?
 *
 * @param before  segments as they are without the moves
 */
export function attributeOutcomes(
  moves: readonly Move[],
  before: readonly Int32Array[],
  after: readonly Int32Array[],
): WishOutcome[] {
  return moves.map(({ name, amount }) => {
    const { direction, unit, scale } = ATTRIBUTES[name];
    const [from, to] = [before, after].map((segments) => scale * meanOf(segments.map(SEGMENT_ATTRIBUTES[direction]!)));
    return {
      wish: name,
      asked: `${amount > 0 ? 'more' : 'less'} (${amount > 0 ? '+' : ''}${amount})`,
      got: `${from!.toFixed(2)} → ${to!.toFixed(2)} ${unit}`,
      kept: Math.sign(to! - from!) === Math.sign(amount),
      hard: false,
    };
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** A folder of music as sequences of tokens, for every next-token family. */
import { codecOfHeader, DEFAULT_EVENTS, type SequenceCodec, type SequenceKind } from '@continuo/corpus';
import type { ModelMetadata } from '@continuo/models';
import type { Recipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import { type OpenedCorpus, openTrainingCorpus } from './open-training-corpus.ts';

export type OpenedSequences = OpenedCorpus<readonly Int32Array[]> & {
  readonly codec: SequenceCodec;
  /** for the model file's header */
  readonly tokenizer: ModelMetadata['tokenizer'];
};

/**
 * Reads a recipe's folder and encodes each piece as its sequences.
 *
 * @throws TrainError  `bad-recipe`: the recipe's corpus is no form of sequence; `no-corpus`: a split is empty
 * @example (await openSequenceCorpus(recipe, folder)).splits.train[0].item[0] // => Int32Array of tokens
 */
export async function openSequenceCorpus(
  recipe: Pick<Recipe, 'corpus' | 'only' | 'where'>,
  folder: string,
): Promise<OpenedSequences> {
  const tokenizer = tokenizerOf(recipe.corpus);
  const codec = codecOfHeader(tokenizer);
  const opened = await openTrainingCorpus(folder, {
    only: recipe.only,
    prefer: readingOf(recipe.corpus),
    patterns: recipe.corpus === 'drums',
    where: recipe.where,
    encode: ({ score }) => codec.encode(score).map(({ tokens }) => tokens),
    bytesOf: (sequences) => Uint8Array.from(sequences.flatMap((tokens) => [...bytesOf(tokens)])),
  });
  return { ...opened, codec, tokenizer };
}

/**
 * How a form reads data sets that have both notation and MIDI made from it.
 *
 * `pitches` are read as written, with no repeat played out, as studies of melodic expectation do: a repeat would be known
 * by heart the second time. All other forms are read as played.
 */
export function readingOf(corpus: Recipe['corpus']): 'played' | 'written' {
  return corpus === 'pitches' ? 'written' : 'played';
}

function tokenizerOf(corpus: Recipe['corpus']): Extract<ModelMetadata['tokenizer'], { kind: SequenceKind }> {
  switch (corpus) {
    case 'melody':
    case 'pitches':
    case 'drums':
    case 'lead-sheet':
      return { kind: corpus };
    case 'events':
      return { kind: corpus, config: { ...DEFAULT_EVENTS, chords: [] } };
    default:
      throw new TrainError(
        'bad-recipe',
        `"${corpus}" is no form of sequence: expected events, melody, pitches, lead-sheet or drums`,
        {
          corpus,
        },
      );
  }
}

function bytesOf(tokens: Int32Array): Uint8Array {
  return new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
}

/** An n-gram model from its file; it needs no device. */
import { codecOfHeader, type SequenceHeader } from '@continuo/corpus';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import type { SequenceGeneration, SequenceModel } from '../sequence-model.ts';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { ngramSchema } from './ngram-config.ts';
import { type CountedViews, NgramReader, natsOf } from './ngram-reader.ts';
import { trieOfTensors } from './ngram-tensors.ts';
import { createView, type ViewName, viewsOf } from './view.ts';

/** What stands for ln 0: tokens that nothing predicts, such as the start. */
const LEAST_PROBABILITY = 1e-30;

/**
 * The model in a file of family "ngram"; its likelihood is exact, and it sums to 1 over the vocabulary at each step.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family, or counts that are none
 */
export function ngramModel(file: ModelFile): SequenceModel {
  const { metadata, hash, tensors } = file;
  const parsed = ngramSchema.safeParse(metadata.architecture);
  if (metadata.family !== 'ngram' || !parsed.success) {
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" is of family "${metadata.family}" with an architecture that this Continuo does not know; ` +
        'use the version that wrote it',
    );
  }
  const config = parsed.data;
  const tokenizer = metadata.tokenizer as SequenceHeader;
  const codec = codecOfHeader(tokenizer);
  const tries: CountedViews = Object.fromEntries(
    viewsOf(codec).flatMap((view): [ViewName, ReturnType<typeof trieOfTensors>][] => {
      const trie = trieOfTensors(view, tensors, createView(view, codec).alphabet);
      return trie ? [[view, trie]] : [];
    }),
  );
  const missing = config.memories.find(({ span, view }) => span === 'long' && !tries[view]);
  if (missing) {
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" holds no counts of notes "${missing.view}", which its architecture needs; get the file anew`,
    );
  }
  const createReader = (): NgramReader => new NgramReader(config, codec, tries);
  return {
    kind: 'sequence',
    name: metadata.name,
    hash,
    family: metadata.family,
    parameterCount: Object.values(tensors).reduce((sum, { values }) => sum + values.length, 0),
    likelihoodKind: 'exact',
    tokenizer,
    async generate({ batchSize, length }) {
      return generation(Array.from({ length: batchSize }, createReader), {
        length,
        vocabularySize: codec.vocabularySize,
      });
    },
    async *likelihood(sequences, { signal } = {}) {
      for (const tokens of sequences) {
        signal?.throwIfAborted();
        yield { nats: natsOf(createReader(), tokens, codec) };
      }
    },
    async dispose() {},
  };
}

function generation(
  readers: readonly NgramReader[],
  { length, vocabularySize }: { readonly length: number; readonly vocabularySize: number },
): SequenceGeneration {
  const probabilities = new Float64Array(vocabularySize);
  const row = new Float32Array(vocabularySize);
  const logits = new Float32Array(readers.length * vocabularySize);
  let place = 0;
  return {
    get place() {
      return place;
    },
    async logits() {
      for (const [index, reader] of readers.entries()) {
        reader.predict(probabilities);
        row.set(probabilities.map((p) => Math.log(Math.max(p, LEAST_PROBABILITY))));
        roundLogits(row, logits.subarray(index * vocabularySize, (index + 1) * vocabularySize));
      }
      return logits;
    },
    async choose(tokens) {
      if (place >= length) throw new RangeError(`all ${length} tokens are written`);
      for (const [index, reader] of readers.entries()) reader.accept(tokens[index]!);
      place += 1;
    },
    dispose() {},
  };
}

/** What networks are told at each place, as tensors and as numbers. */
import type { SequenceCodec } from '@continuo/corpus';
import { add, type DeclareParameter, embedding, input, type Tensor, type TensorData } from '@continuo/tensor';
import type { SequenceSize, TokenColumn, Told } from './sequence-network.ts';

/** The token before a place; V where there is none. */
export function previousToken({ vocabularySize }: SequenceCodec): TokenColumn {
  return {
    name: 'previous',
    count: vocabularySize + 1,
    at: (tokens, place) => (place === 0 ? vocabularySize : tokens[place - 1]!),
  };
}

/** Where in its bar a place stands, for codecs whose tokens tell. */
export function positionInBar({ positions }: SequenceCodec): TokenColumn[] {
  return positions ? [{ name: 'position', ...positions }] : [];
}

/** The leaves that `columnFeeds` fills, by name. */
export function columnInputs(columns: readonly TokenColumn[], { batchSize, length }: SequenceSize): Told {
  return Object.fromEntries(columns.map(({ name }) => [name, input(`told.${name}`, [batchSize, length], 'int32')]));
}

/** Places of a sequence that fill a row of a batch. */
export type Row = { readonly tokens: Int32Array; readonly start: number; readonly end: number };

/** What is told at the places of some rows; zeros after their end. */
export function columnFeeds(
  columns: readonly TokenColumn[],
  rows: readonly Row[],
  { batchSize, length }: SequenceSize,
): Record<string, TensorData> {
  return Object.fromEntries(
    columns.map(({ name, at }) => {
      const values = new Int32Array(batchSize * length);
      for (const [row, { tokens, start, end }] of rows.entries()) {
        const count = Math.min(length, end - start);
        for (let place = 0; place < count; place += 1) values[row * length + place] = at(tokens, start + place);
      }
      return [`told.${name}`, values];
    }),
  );
}

/**
 * All columns as one vector a place: a row of a table for each value, added up, which is what a dense layer makes of their
 * ones and zeros side by side.
 *
 * @returns [B, T, width]
 */
export function embedColumns(
  declare: DeclareParameter,
  columns: readonly TokenColumn[],
  told: Told,
  { width, deviation }: { readonly width: number; readonly deviation: number },
): Tensor {
  return columns
    .map(({ name, count }) => embedding(declare, `told.${name}`, told[name]!, { count, width }, { deviation }))
    .reduce((a, b) => add(a, b));
}

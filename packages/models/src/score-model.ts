/** What a model that writes whole scores can do: fill cells, bars by tracks, of a passage, note by note. */
import type { CellNote } from '@continuo/corpus';
import type { KnownPassage } from './composer/composer-batch.ts';
import type { PassageNats } from './composer/composer-likelihood.ts';
import type { CellPlace, Passage } from './composer/passage.ts';

/** What the notes of a model mean; stands in the model file. */
export type CellsHeader = { readonly kind: 'cells'; readonly stepsPerQuarter: 24 };

/**
 * Versions of one passage, written side by side; each note is chosen attribute by attribute, or the cell is ended.
 *
 * For all rows at once: `positions`, then `pitches`, `durations`, `velocities` for what was chosen, then `choose`. What is given for
 * rows that are over, or whose cell ends, is not looked at. Logits are rounded to 1/64 so that other processors agree; those that
 * cannot come are −1e9. The arrays are reused by the next call.
 */
export interface ScoreGeneration {
  /** events that still fit */
  readonly room: number;
  /** the cell of the passage that a row writes; undefined where all are written */
  cell(row: number): CellPlace | undefined;
  /** notes of that cell up to now */
  notes(row: number): readonly CellNote[];
  /** logits of positions 0–191 and of the end, [B × 193] */
  positions(): Promise<Float32Array>;
  /** of tokens: pitches of instruments, then keys of drums from 128 on, [B × 256] */
  pitches(positions: ArrayLike<number>): Promise<Float32Array>;
  /** of `CELL_DURATIONS`, [B × 43] */
  durations(positions: ArrayLike<number>, pitches: ArrayLike<number>): Promise<Float32Array>;
  /** of levels of eight, [B × 16] @param durations  indices */
  velocities(
    positions: ArrayLike<number>,
    pitches: ArrayLike<number>,
    durations: ArrayLike<number>,
  ): Promise<Float32Array>;
  /** the next note of every row; undefined ends its cell */
  choose(notes: readonly (CellNote | undefined)[]): Promise<void>;
  dispose(): void;
}

/** A model of whole scores, ready to use. */
export interface ScoreModel {
  readonly kind: 'score';
  readonly name: string;
  /** SHA-256 of the model file, hexadecimal */
  readonly hash: string;
  readonly family: string;
  readonly parameterCount: number;
  readonly likelihoodKind: 'exact';
  readonly tokenizer: CellsHeader;
  /** names of the styles that it tells apart, by their number */
  readonly styles: readonly string[];
  /** what it calls folders of its corpus, where that is not their own name */
  readonly styleOfFolder: Readonly<Record<string, string>>;
  /** names of the people whose pieces it tells apart, by their number */
  readonly composers: readonly string[];
  /** events, a cell or a note each, that it has learned to look back on */
  readonly window: number;
  /** @param batchSize  versions written side by side, 1–8; @param capacity  most events, given ones and all */
  generate(passage: Passage, plan: { readonly batchSize: number; readonly capacity: number }): Promise<ScoreGeneration>;
  /** −ln p of the cells to be written of each passage, given the others; passages are cut at the window */
  likelihood(passages: Iterable<KnownPassage>, options?: { readonly signal?: AbortSignal }): AsyncIterable<PassageNats>;
  dispose(): Promise<void>;
}

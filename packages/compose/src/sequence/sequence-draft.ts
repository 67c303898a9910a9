/** A sequence as one row of the model writes it, token by token under the grammar. */
import type { SequenceCodec, SequenceGrammar } from '@continuo/corpus';
import type { DraftRow } from '../rows.ts';
import type { SequenceTask } from './sequence-task.ts';

/** A pitch that might have been written. */
export type PitchProbability = { readonly pitch: number; readonly probability: number; readonly allowed: boolean };

/** What stood to choose where a note was written: how likely its pitch was, and the likeliest pitches, likeliest first. */
export type NoteChoice = { readonly probability: number; readonly likeliest: readonly PitchProbability[] };

/** Grows in place while it is written. */
export type SequenceDraft = DraftRow & {
  readonly tokens: number[];
  readonly grammar: SequenceGrammar;
  /** bars that are whole when it is done */
  readonly bars: number;
  /** by place among the tokens */
  readonly choices: Map<number, NoteChoice>;
  /** −ln p of the written tokens */
  nats: number;
  written: number;
  isDone: boolean;
  /** notes where the grammar left no tone of the key */
  outOfKey: number;
};

/** The prompt, told to the grammar; what is written begins at a bar line. */
export function startSequenceDraft(codec: SequenceCodec, task: SequenceTask, row: DraftRow): SequenceDraft {
  const grammar = codec.createGrammar();
  for (const token of task.prompt) grammar.accept(token);
  const isMidBar = task.prompt.length > 1 && barLines(codec, grammar) !== undefined;
  const tokens = Array.from(task.prompt);
  const before = grammar.bars + (isMidBar ? 1 : 0);
  return {
    ...{ ...row, tokens, grammar, bars: before + task.bars, choices: new Map() },
    ...{ nats: 0, written: 0, isDone: false, outOfKey: 0 },
  };
}

/** The tokens after which one bar more is whole, 1 each, [V]; undefined where there is none. */
export function barLines(codec: SequenceCodec, grammar: SequenceGrammar): Uint8Array | undefined {
  const mask = new Uint8Array(codec.vocabularySize);
  if (grammar.allowed(mask) === 0) return undefined;
  let count = 0;
  for (let token = 0; token < mask.length; token += 1) {
    if (mask[token] === 0) continue;
    const after = grammar.clone();
    after.accept(token);
    mask[token] = after.bars > grammar.bars && token !== codec.end ? 1 : 0;
    count += mask[token]!;
  }
  return count > 0 ? mask : undefined;
}

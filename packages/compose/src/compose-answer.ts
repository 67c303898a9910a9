/** The answer: scores, what became of each wish, why each note, and how to make it all again. */
import type { Voice } from '@continuo/corpus';
import type { Score } from '@continuo/music';
import type { ComposeRequest } from './compose-request.ts';
import type { ReplayRecord } from './replay-record.ts';

/** A tone and the model's probability of it, before masks and temperature. */
export type TonePossibility = {
  /** a MIDI pitch, −1 for a rest */
  readonly pitch: number;
  readonly probability: number;
  /** false where a hard wish kept the model from it */
  readonly allowed: boolean;
};

/** A note that the model wrote. */
export type WrittenNote = {
  /** in four-part music */
  readonly voice?: Voice;
  /** index into `score.tracks` */
  readonly track: number;
  readonly tick: number;
  readonly durationTicks: number;
  readonly pitch: number;
  /** the model's probability of this tone where it begins, 0–1 */
  readonly probability: number;
  /** the likeliest tones there, this one included if it is among them, likeliest first */
  readonly alternatives: readonly TonePossibility[];
};

/** One wish: what was asked, what came out. */
export type WishOutcome = {
  /** e.g. "key", "bars", "range soprano", "melody" */
  readonly wish: string;
  readonly asked: string;
  readonly got: string;
  readonly kept: boolean;
  /** hard wishes are guaranteed by masks; soft ones are only tried */
  readonly hard: boolean;
};

export type ComposeVariation = {
  readonly score: Score;
  readonly wishes: readonly WishOutcome[];
  readonly notes: readonly WrittenNote[];
  /** mean −ln p of what the model wrote, a token a voice and sixteenth; 0 where it wrote nothing */
  readonly natsPerToken: number;
  /** what a person should know, a sentence each: notes off the grid, notes that reach over a cell's edge */
  readonly reports: readonly string[];
  readonly record: ReplayRecord;
};

export type ComposeAnswer = {
  readonly model: { readonly name: string; readonly hash: string };
  readonly request: ComposeRequest;
  readonly variations: readonly ComposeVariation[];
};

/** `done` of `total` steps; seconds left are undefined until they can be told. */
export type ComposeProgress = {
  readonly kind: 'progress';
  readonly done: number;
  readonly total: number;
  readonly secondsLeft?: number;
};
export type ComposeEvent =
  | ComposeProgress
  /** one of several is written already; comes from models of whole scores, before the answer that holds it again */
  | { readonly kind: 'variation'; readonly variation: ComposeVariation }
  | { readonly kind: 'answer'; readonly answer: ComposeAnswer };

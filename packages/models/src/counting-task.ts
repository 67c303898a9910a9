/** What a family hands to the trainer that counts its corpus instead of stepping through it. */
import type { NamedTensor } from './safetensors.ts';
import type { Validation } from './training-task.ts';

/** What was counted, and what was chosen on validation. */
export type CountedModel = {
  /** the model's architecture as plain JSON, stored in the model file's header */
  readonly architecture: Readonly<Record<string, unknown>>;
  /** what the file holds, as 32-bit numbers */
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly validation: Validation;
  /** sentences for the card: what was tried, how large it is, what was left out */
  readonly notes: readonly string[];
};

export type CountingEvent =
  | {
      readonly kind: 'progress';
      /** what is done, e.g. "counting the notes as written" */
      readonly what: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'model'; readonly model: CountedModel };

export type CountingTask = {
  readonly kind: 'counting';
  /** family name, e.g. "ngram" */
  readonly family: string;
  /** the unit of the validation's loss, e.g. "nats/note" */
  readonly lossUnit: string;
  /** tokens that are counted */
  readonly tokens: number;
  /**
   * Counts, and ends with the model. Equal corpora give equal models; it is done in so short a time that it starts anew where
   * it was interrupted.
   *
   * @throws the signal's reason when it is aborted
   */
  fit(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<CountingEvent, void, undefined>;
  dispose(): Promise<void>;
};

/** What every generative adversarial network can do: noise to a multi-track piano roll. */

import type { PianoRoll, PianoRollHeader } from '@continuo/corpus';

export type { PianoRoll, PianoRollHeader };

export type GenerateRollsOptions = {
  readonly count: number;
  readonly seed: number;
  /** tracks that stand, by name: [bars, steps, pitches] each; for a model that was trained on it */
  readonly given?: Readonly<Record<string, Uint8Array>>;
};

/** A generator of multi-track phrases. */
export interface AdversarialModel {
  readonly kind: 'adversarial';
  readonly name: string;
  /** SHA-256 of the model file, hexadecimal */
  readonly hash: string;
  readonly family: 'gan';
  readonly parameterCount: number;
  /** a GAN has none */
  readonly likelihoodKind: 'none';
  readonly tokenizer: PianoRollHeader;
  generate(options: GenerateRollsOptions): Promise<readonly PianoRoll[]>;
  dispose(): Promise<void>;
}

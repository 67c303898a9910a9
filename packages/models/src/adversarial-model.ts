/** What every generative adversarial network can do: noise to a multi-track piano roll. */

/** A binary piano roll of some phrases' bars: [tracks, bars, steps, pitches], 1 where a pitch sounds. */
export type PianoRoll = Uint8Array;

/** What the axes of a piano roll mean; stands in the model file. */
export type PianoRollHeader = {
  readonly kind: 'piano-roll';
  /** name, General MIDI program (−1 for drums), of each track */
  readonly tracks: readonly { readonly name: string; readonly program: number }[];
  readonly bars: number;
  readonly stepsPerBar: number;
  readonly lowestPitch: number;
  /** pitches from the lowest on */
  readonly pitches: number;
};

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

/** Writes tokens with a language model, one after the other, with a cache: several variations side by side. */
import {
  compile,
  type Device,
  gather,
  input,
  matmul,
  type Program,
  parameterSet,
  reshape,
  type Session,
} from '@continuo/tensor';
import { CACHE_STEP, decodeSteps, type Projection } from './decoder.ts';
import type { LanguageModelConfig } from './language-model.ts';
import { type GenerationWeights, projectionOf } from './quantized-linear.ts';
import { roundLogits } from './rounded-logits.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

export type LanguageModelGeneratorOptions = {
  /** variations that are written side by side, default 1 */
  readonly batchSize?: number;
  /** the most tokens of each, default 1024 */
  readonly capacity?: number;
  /** default float32; see `projectionOf` */
  readonly weights?: GenerationWeights;
};

/** Places of a prompt that are read in one run. */
const PROMPT_STEPS = 64;
/** From this length on a prompt is read so; below, opening the program for it takes longer than it saves. */
const LONG_PROMPT = 128;

/** A language model that is ready to write; sizes: B variations, V tokens in the vocabulary. */
export class LanguageModelGenerator {
  readonly batchSize: number;
  readonly capacity: number;
  readonly #vocabSize: number;
  readonly #step: Session;
  readonly #openPrompt: () => Promise<Session>;
  readonly #logits: Float32Array;
  #prompt: Promise<Session> | undefined;
  #place = 0;

  private constructor(
    { vocabSize }: LanguageModelConfig,
    { batchSize, capacity }: { readonly batchSize: number; readonly capacity: number },
    step: Session,
    openPrompt: () => Promise<Session>,
  ) {
    this.batchSize = batchSize;
    this.capacity = capacity;
    this.#vocabSize = vocabSize;
    this.#step = step;
    this.#openPrompt = openPrompt;
    this.#logits = new Float32Array(batchSize * vocabSize);
  }

  /**
   * Opens the model on a device.
   *
   * @param values  parameters by name (`p.…`), as training leaves them
   * @throws RangeError  with quantized weights: values are missing
   * @example const generator = await LanguageModelGenerator.open(config, values, nodeDevice(), { batchSize: 4 })
   */
  static async open(
    config: LanguageModelConfig,
    values: Parameters,
    device: Device,
    options: LanguageModelGeneratorOptions = {},
  ): Promise<LanguageModelGenerator> {
    const { batchSize = 1, capacity = 1024, weights = 'float32' } = options;
    const size = { batchSize, capacity };
    const project = projectionOf(weights, values);
    const step = await device.open(stepProgram(config, values, project, { ...size, steps: 1 }));
    const openPrompt = (): Promise<Session> =>
      device.open(stepProgram(config, values, project, { ...size, steps: PROMPT_STEPS }), { stateOf: step });
    return new LanguageModelGenerator(config, size, step, openPrompt);
  }

  /** How many tokens each variation has. */
  get place(): number {
    return this.#place;
  }

  /**
   * Begins anew with a prompt; what was written before is forgotten.
   *
   * @param prompt  [B, T], at least one token each
   * @returns       logits of the next token, [B, V], rounded; they last until the next call
   * @throws RangeError  the prompt is empty, or longer than the capacity
   */
  async start(prompt: Int32Array): Promise<Float32Array> {
    const length = prompt.length / this.batchSize;
    if (!Number.isInteger(length) || length < 1 || length > this.capacity) {
      throw new RangeError(
        `a prompt of ${prompt.length} tokens for ${this.batchSize} variations; expected 1 to ${this.capacity} for each`,
      );
    }
    this.#place = 0;
    while (this.#place < length) {
      const left = length - this.#place;
      const fits = this.#place + PROMPT_STEPS <= this.capacity;
      const steps = length >= LONG_PROMPT && left > 1 && fits ? PROMPT_STEPS : 1;
      await this.#run(this.#columns(prompt, length, this.#place, steps), steps, Math.min(left, steps));
    }
    return this.#logits;
  }

  /**
   * Writes one token of each variation.
   *
   * @param tokens  [B]
   * @returns       logits of the token after, [B, V], rounded; they last until the next call
   * @throws RangeError  the capacity is reached, or the tokens are not one for each variation
   */
  async next(tokens: Int32Array): Promise<Float32Array> {
    if (tokens.length !== this.batchSize) {
      throw new RangeError(`${tokens.length} tokens were given; expected one for each of ${this.batchSize} variations`);
    }
    if (this.#place === this.capacity) {
      throw new RangeError(`all ${this.capacity} places are written; open a generator of a larger capacity`);
    }
    await this.#run(tokens, 1, 1);
    return this.#logits;
  }

  async dispose(): Promise<void> {
    await (await this.#prompt)?.dispose();
    await this.#step.dispose();
  }

  /** Runs `steps` places, of which the first `written` are meant; the rest is written over later. */
  async #run(tokens: Int32Array, steps: number, written: number): Promise<void> {
    let session = this.#step;
    if (steps > 1) {
      this.#prompt ??= this.#openPrompt();
      session = await this.#prompt;
    }
    const feeds = { tokens, place: BigInt64Array.of(BigInt(this.#place)) };
    const { logits } = await session.run(feeds, { position: this.#place });
    for (let row = 0; row < this.batchSize; row += 1) {
      const ofRow = this.#logits.subarray(row * this.#vocabSize, (row + 1) * this.#vocabSize);
      roundLogits(logits as Float32Array, ofRow, (row * steps + written - 1) * this.#vocabSize);
    }
    this.#place += written;
  }

  /** Tokens `from` up to `from + steps` of each variation, zeros past the end. [B, steps] */
  #columns(tokens: Int32Array, length: number, from: number, steps: number): Int32Array {
    return Int32Array.from({ length: this.batchSize * steps }, (_, index) => {
      const [row, column] = [Math.floor(index / steps), from + (index % steps)];
      return column < length ? tokens[row * length + column]! : 0;
    });
  }
}

export type GenerateTokensOptions = {
  /** [B, T], at least one token each */
  readonly prompt: Int32Array;
  /** tokens to write after the prompt */
  readonly length: number;
  /** chooses a token for each variation from logits [B, V]; `place` counts from the start of the prompt */
  readonly choose: (logits: Float32Array, place: number) => Int32Array;
  readonly signal?: AbortSignal;
};

/**
 * Writes on after a prompt.
 *
 * @returns  the tokens of each place, [B], as they are chosen
 * @example for await (const tokens of generateTokens(generator, { prompt, length: 1000, choose })) piece.push(tokens[0]);
 */
export async function* generateTokens(
  generator: LanguageModelGenerator,
  { prompt, length, choose, signal }: GenerateTokensOptions,
): AsyncGenerator<Int32Array> {
  let logits = length > 0 ? await generator.start(prompt) : new Float32Array();
  for (let count = 0; count < length; count += 1) {
    signal?.throwIfAborted();
    const tokens = choose(logits, generator.place);
    yield tokens;
    if (count + 1 < length) logits = await generator.next(tokens);
  }
}

/** Logits of `steps` places after those that the cache holds. */
function stepProgram(
  config: LanguageModelConfig,
  values: Parameters,
  project: Projection,
  { batchSize, capacity, steps }: { readonly batchSize: number; readonly capacity: number; readonly steps: number },
): Program {
  const { declare } = parameterSet();
  const { dim, vocabSize } = config;
  const tokens = input('tokens', [batchSize, steps], 'int32');
  const embedded = gather(declare('embedding', [vocabSize, dim], { deviation: 0.02 }), tokens);
  const cache = { place: input('place', [1], 'int64'), capacity, growth: CACHE_STEP };
  const { output, updates } = decodeSteps(config, declare, embedded, cache, project);
  const table = declare('output', [dim, vocabSize], { deviation: dim ** -0.5 });
  const logits = matmul(reshape(output, [batchSize * steps, dim]), table);
  return compile({ name: `language model ${batchSize}×${steps} of ${capacity}`, outputs: { logits }, updates, values });
}

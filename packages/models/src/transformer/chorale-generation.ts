/** Writes chorales frame by frame with a cache, and in a frame voice by voice. */
import { VOCABULARY_SIZE } from '@continuo/corpus';
import {
  add,
  compile,
  type Device,
  input,
  type Program,
  parameterSet,
  reshape,
  type Session,
  split,
} from '@continuo/tensor';
import type { Generation, GenerationPlan } from '../chorale-model.ts';
import {
  CONTROL_WIDTH,
  type Conditions,
  FARTHEST,
  GIVEN_WIDTH,
  givenTokens,
  writeConditions,
} from './chorale-conditions.ts';
import {
  advance,
  emptyPast,
  HEAD_WIDTH,
  othersOf,
  type Past,
  TRUNK_WIDTH,
  UNKNOWN_TOKEN,
  VOICE_COUNT,
  writeHeadRow,
  writeTrunkRow,
} from './chorale-features.ts';
import {
  type ChoraleTransformerConfig,
  embedConditions,
  embedFrames,
  GUESSES,
  GUESSES_WIDTH,
  headLogits,
  offsetOfToken,
  offsetOfTonic,
  speakToHeads,
  writeGuesses,
} from './chorale-transformer.ts';
import { CACHE_STEP, decodeSteps } from './decoder.ts';
import { roundLogits } from './rounded-logits.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

/** Frames whose conditions are worked out together. */
const CONDITION_FRAMES = 128;

/** Sessions for one batch size and cache length, ready to write piece after piece. */
export type Generator = {
  readonly start: (plan: GenerationPlan) => Promise<Generation>;
  readonly dispose: () => Promise<void>;
};

/** Opens the programs that generation runs: conditions once a piece, the trunk once a frame, a head once a voice. */
export async function choraleGenerator(
  config: ChoraleTransformerConfig,
  parameters: Parameters,
  device: Device,
  { batchSize, capacity }: { readonly batchSize: number; readonly capacity: number },
): Promise<Generator> {
  const [conditions, trunk, ...heads] = await Promise.all([
    device.open(conditionProgram(config, parameters)),
    device.open(trunkProgram(config, parameters, batchSize, capacity)),
    ...[0, 1, 2, 3].map((voice) => device.open(headProgram(config, parameters, batchSize, voice))),
  ]);
  // the cache is one: a piece that is being written ends where the next begins
  let newest: ChoraleGeneration | undefined;
  return {
    async start(plan) {
      const { length, key, ends = false } = plan;
      const told = { key, ends, ...(plan.given && { given: givenTokens(plan.given) }) };
      const rows = await conditionRows(config, conditions!, told, length);
      const size = { batchSize, capacity, length };
      newest = new ChoraleGeneration(config, size, told, trunk!, heads, rows, (one) => one === newest);
      return newest;
    },
    async dispose() {
      for (const session of [conditions!, trunk!, ...heads]) await session.dispose();
    },
  };
}

/** The cache length that pieces of this length need. @example capacityFor(130) // => 256 */
export function capacityFor(length: number): number {
  return Math.max(1, Math.ceil(length / CACHE_STEP)) * CACHE_STEP;
}

type Size = { readonly batchSize: number; readonly capacity: number; readonly length: number };

class ChoraleGeneration implements Generation {
  frame = 0;
  voice = 0;
  readonly #size: Size;
  readonly #trunk: Session;
  readonly #heads: readonly Session[];
  readonly #conditions: Float32Array;
  readonly #dim: number;
  readonly #pasts: readonly Past[];
  /** [length × 4] tokens that are given, else `UNKNOWN_TOKEN` */
  readonly #given: Int16Array;
  /** [batchSize × 4] tokens of this frame that stand: chosen or given */
  readonly #known: Int32Array;
  readonly #tonic: number;
  readonly #isNewest: (one: ChoraleGeneration) => boolean;
  readonly #rounded: Float32Array;
  readonly #headRows: Uint8Array;
  #spoken: readonly Float32Array[] | undefined;

  constructor(
    config: ChoraleTransformerConfig,
    size: Size,
    { key, given }: Conditions,
    trunk: Session,
    heads: readonly Session[],
    conditions: Float32Array,
    isNewest: (one: ChoraleGeneration) => boolean,
  ) {
    this.#size = size;
    this.#isNewest = isNewest;
    this.#dim = config.dim;
    this.#trunk = trunk;
    this.#heads = heads;
    this.#conditions = conditions;
    this.#pasts = Array.from({ length: size.batchSize }, () => emptyPast({ key, given }));
    this.#tonic = offsetOfTonic(key);
    this.#given = given ?? new Int16Array(size.length * VOICE_COUNT).fill(UNKNOWN_TOKEN);
    this.#known = new Int32Array(size.batchSize * VOICE_COUNT);
    this.#beginFrame();
    this.#rounded = new Float32Array(size.batchSize * VOCABULARY_SIZE);
    this.#headRows = new Uint8Array(size.batchSize * HEAD_WIDTH);
  }

  async logits(): Promise<Float32Array> {
    const spoken = await this.#speak();
    const { voice } = this;
    const { batchSize } = this.#size;
    const rows = this.#headRows.fill(0);
    const guesses = new Uint8Array(batchSize * GUESSES_WIDTH);
    for (let row = 0; row < batchSize; row += 1) {
      const guessed = writeHeadRow(this.#pasts[row]!, voice, this.#known, row * VOICE_COUNT, rows, row * HEAD_WIDTH);
      writeGuesses(guessed, guesses, row * GUESSES_WIDTH);
    }
    const feeds: Record<string, Int32Array | Uint8Array | Float32Array> = {
      rows,
      spoken: spoken[voice]!,
      guesses,
      ...Object.fromEntries(
        [0, 1].map((which) => [
          `supposed${which}`,
          Int32Array.from(this.#pasts, ({ tonality }) => offsetOfTonic(tonality.keys[which])),
        ]),
      ),
      previous: Int32Array.from(this.#pasts, ({ previous }) => offsetOfToken(previous[voice]!)),
      tonic: new Int32Array(batchSize).fill(this.#tonic),
    };
    for (const other of othersOf(voice)) {
      feeds[`other${other}`] = Int32Array.from(this.#pasts, (_, row) =>
        offsetOfToken(this.#known[row * VOICE_COUNT + other]!),
      );
    }
    const { logits } = await this.#heads[voice]!.run(feeds);
    return roundLogits(logits as Float32Array, this.#rounded);
  }

  async choose(tokens: ArrayLike<number>): Promise<void> {
    const { length } = this.#size;
    if (this.frame >= length) throw new RangeError(`all ${length} frames are written; start another generation`);
    // the cache needs every frame, also one whose four tokens were given
    await this.#speak();
    for (let row = 0; row < this.#size.batchSize; row += 1) this.#known[row * VOICE_COUNT + this.voice] = tokens[row]!;
    this.voice += 1;
    if (this.voice < VOICE_COUNT) return;
    for (const [row, past] of this.#pasts.entries()) advance(past, this.#known, row * VOICE_COUNT);
    this.#spoken = undefined;
    this.voice = 0;
    this.frame += 1;
    this.#beginFrame();
  }

  dispose(): void {
    this.#spoken = undefined;
  }

  /** Of a new frame nothing stands but what is given. */
  #beginFrame(): void {
    for (let place = 0; place < this.#known.length; place += 1) {
      this.#known[place] = this.#given[this.frame * VOICE_COUNT + (place % VOICE_COUNT)] ?? UNKNOWN_TOKEN;
    }
  }

  /** Runs the trunk for this frame, once. */
  async #speak(): Promise<readonly Float32Array[]> {
    if (!this.#isNewest(this)) {
      throw new Error('another piece of the same size was begun on this model; finish one before the next');
    }
    if (this.#spoken) return this.#spoken;
    const { batchSize } = this.#size;
    const frames = new Uint8Array(batchSize * TRUNK_WIDTH);
    for (const [row, past] of this.#pasts.entries()) writeTrunkRow(past, frames, row * TRUNK_WIDTH);
    const row = this.#conditions.subarray(this.frame * this.#dim, (this.frame + 1) * this.#dim);
    const place = BigInt64Array.of(BigInt(this.frame));
    const feeds = { frames, condition: row, place };
    const outputs = await this.#trunk.run(feeds, { position: this.frame });
    this.#spoken = Array.from({ length: VOICE_COUNT }, (_, voice) => outputs[`spoken${voice}`] as Float32Array);
    return this.#spoken;
  }
}

/** What is known of the future, for every frame of the piece. [length, D] */
async function conditionRows(
  config: ChoraleTransformerConfig,
  session: Session,
  conditions: Conditions,
  length: number,
): Promise<Float32Array> {
  const rows = new Float32Array(Math.ceil(length / CONDITION_FRAMES) * CONDITION_FRAMES * config.dim);
  for (let start = 0; start < length; start += CONDITION_FRAMES) {
    const givens = new Uint8Array((CONDITION_FRAMES + FARTHEST) * GIVEN_WIDTH);
    const controls = new Uint8Array(CONDITION_FRAMES * CONTROL_WIDTH);
    const frames = Math.min(CONDITION_FRAMES, length - start);
    writeConditions(conditions, { start, frames, length }, givens, 0, controls, 0);
    rows.set((await session.run({ givens, controls })).rows as Float32Array, start * config.dim);
  }
  return rows;
}

/** What is known of the future of `CONDITION_FRAMES` frames, as rows to add to the trunk’s input. */
export function conditionProgram(config: ChoraleTransformerConfig, values: Parameters): Program {
  const givens = input('givens', [1, CONDITION_FRAMES + FARTHEST, GIVEN_WIDTH], 'uint8');
  const controls = input('controls', [1, CONDITION_FRAMES, CONTROL_WIDTH], 'uint8');
  const rows = embedConditions(config, parameterSet().declare, givens, controls);
  return compile({ name: 'chorale conditions', outputs: { rows }, values });
}

/** One step of the trunk: a frame with what is known of its future goes in, its word for each head comes out. */
export function trunkProgram(
  config: ChoraleTransformerConfig,
  values: Parameters,
  batchSize: number,
  capacity: number,
): Program {
  const { declare } = parameterSet();
  const frames = input('frames', [batchSize, TRUNK_WIDTH], 'uint8');
  const stream = add(embedFrames(config, declare, frames), input('condition', [config.dim]));
  const cache = { place: input('place', [1], 'int64'), capacity, growth: CACHE_STEP };
  const steps = decodeSteps(config, declare, reshape(stream, [batchSize, 1, config.dim]), cache);
  const output = reshape(steps.output, [batchSize, config.dim]);
  const spoken = split(speakToHeads(config, declare, output), Array<number>(VOICE_COUNT).fill(config.headDim));
  const outputs = Object.fromEntries(spoken.map((each, voice) => [`spoken${voice}`, each]));
  return compile({ name: `chorale trunk ${batchSize}×${capacity}`, outputs, updates: steps.updates, values });
}

/** Logits of one voice for one frame. */
export function headProgram(
  config: ChoraleTransformerConfig,
  values: Parameters,
  batchSize: number,
  voice: number,
): Program {
  const logits = headLogits(config, parameterSet().declare, voice, {
    spoken: input('spoken', [batchSize, config.headDim]),
    rows: input('rows', [batchSize, HEAD_WIDTH], 'uint8'),
    references: {
      previous: input('previous', [batchSize], 'int32'),
      others: [0, 1, 2, 3].map((other) => (other === voice ? undefined : input(`other${other}`, [batchSize], 'int32'))),
      tonic: input('tonic', [batchSize], 'int32'),
      supposed: [0, 1].map((which) => input(`supposed${which}`, [batchSize], 'int32')),
      guesses: input('guesses', [batchSize, GUESSES, VOCABULARY_SIZE], 'uint8'),
    },
  });
  return compile({ name: `chorale head ${voice}`, outputs: { logits }, values });
}

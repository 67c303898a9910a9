/** Writes frames one after the other with what the trunk remembers, and in a frame key by key. */
import { FRAME_KEYS } from '@continuo/corpus';
import {
  compile,
  type Device,
  input,
  type Program,
  parameterSet,
  recurrentStep,
  reshape,
  type Session,
  type StateUpdate,
  state,
  type Tensor,
  type TensorData,
} from '@continuo/tensor';
import { END_OF_FRAME, FRAME_CHOICES, type FrameGeneration } from '../frame-model.ts';
import { CACHE_STEP, decodeSteps } from '../transformer/decoder.ts';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { CHORD_WIDTH, NOWHERE, REFERENCES, writeChordRow, writeReferences } from './chord-features.ts';
import { writeKeyReferences } from './frame-batch.ts';
import {
  choiceLogits,
  embedFrames,
  FACTORISED_REFERENCES,
  type FrameModelConfig,
  keyLogits,
  layerName,
  speak,
} from './frame-network.ts';
import { type FramePast, GrowingPiece } from './frame-past.ts';
import { TRUNK_WIDTH, writeTrunkRow } from './trunk-features.ts';

type Parameters = Readonly<Record<string, Float32Array>>;
export type GeneratorSize = { readonly batchSize: number; readonly capacity: number };

const IMPOSSIBLE = -1e9;

/** The cache length that pieces of this length need. @example capacityFor(130) // => 256 */
export function capacityFor(length: number): number {
  return Math.max(1, Math.ceil(length / CACHE_STEP)) * CACHE_STEP;
}

/** Sessions for one batch size and cache length, ready to write piece after piece. */
export type FrameGenerator = {
  readonly start: (length: number) => Promise<FrameGeneration>;
  readonly dispose: () => Promise<void>;
};

export async function frameGenerator(
  config: FrameModelConfig,
  parameters: Parameters,
  device: Device,
  size: GeneratorSize,
): Promise<FrameGenerator> {
  const trunk = await device.open(trunkProgram(config, parameters, size));
  const head =
    config.output === 'joint' ? await device.open(choiceProgram(config, parameters, size.batchSize)) : undefined;
  const carried = trunk.program.state.filter(({ update }) => update === 'carry');
  // what is remembered is one: a piece that is being written ends where the next begins
  let newest: Writing | undefined;
  return {
    async start(length) {
      const zeros = carried.map(
        ({ name, shape }) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))] as const,
      );
      if (zeros.length > 0) await trunk.writeState(Object.fromEntries(zeros));
      newest = new Writing(config, { ...size, length }, trunk, head, (one) => one === newest);
      return newest;
    },
    async dispose() {
      await trunk.dispose();
      await head?.dispose();
    },
  };
}

class Writing implements FrameGeneration {
  frame = 0;
  readonly #config: FrameModelConfig;
  readonly #size: GeneratorSize & { readonly length: number };
  readonly #trunk: Session;
  readonly #head: Session | undefined;
  readonly #isNewest: (one: Writing) => boolean;
  readonly #pieces: readonly GrowingPiece[];
  readonly #rounded: Float32Array;
  /** of this frame: what stands before it, its keys so far, and which rows have ended it */
  #pasts: readonly FramePast[];
  #keys: readonly number[][];
  #ended: readonly boolean[];
  /** the trunk's word on this frame, or logits of 88 Bernoullis */
  #said: Float32Array | undefined;

  constructor(
    config: FrameModelConfig,
    size: GeneratorSize & { readonly length: number },
    trunk: Session,
    head: Session | undefined,
    isNewest: (one: Writing) => boolean,
  ) {
    this.#config = config;
    this.#size = size;
    this.#trunk = trunk;
    this.#head = head;
    this.#isNewest = isNewest;
    this.#pieces = Array.from({ length: size.batchSize }, () => new GrowingPiece());
    this.#rounded = new Float32Array(size.batchSize * FRAME_CHOICES);
    this.#pasts = this.#pieces.map((piece) => piece.past());
    this.#keys = this.#pieces.map(() => []);
    this.#ended = this.#pieces.map(() => false);
  }

  waits(row: number): boolean {
    return this.#ended[row]!;
  }

  async logits(): Promise<Float32Array> {
    const said = await this.#hear();
    const logits = this.#head ? await this.#scoreChoices(this.#head, said) : this.#choicesOfKeys(said);
    roundLogits(logits, this.#rounded);
    for (const [row, ended] of this.#ended.entries()) {
      if (!ended) continue;
      this.#rounded.fill(IMPOSSIBLE, row * FRAME_CHOICES, (row + 1) * FRAME_CHOICES);
      this.#rounded[row * FRAME_CHOICES + END_OF_FRAME] = 0;
    }
    return this.#rounded;
  }

  async choose(choices: ArrayLike<number>): Promise<void> {
    if (this.frame >= this.#size.length) {
      throw new RangeError(`all ${this.#size.length} frames are written; start another generation`);
    }
    for (const [row, keys] of this.#keys.entries()) this.#check(choices[row]!, row, keys);
    await this.#hear(); // what is remembered needs every frame, also one that nobody asked logits of
    this.#keys = this.#keys.map((keys, row) => (choices[row] === END_OF_FRAME ? keys : [...keys, choices[row]!]));
    this.#ended = this.#ended.map((ended, row) => ended || choices[row] === END_OF_FRAME);
    if (this.#ended.includes(false)) return;
    for (const [row, piece] of this.#pieces.entries()) piece.append(Uint8Array.from(this.#keys[row]!));
    this.frame += 1;
    this.#said = undefined;
    this.#pasts = this.#pieces.map((piece) => piece.past());
    this.#keys = this.#pieces.map(() => []);
    this.#ended = this.#pieces.map(() => false);
  }

  dispose(): void {
    this.#said = undefined;
  }

  #check(choice: number, row: number, keys: readonly number[]): void {
    const last = keys.at(-1) ?? FRAME_KEYS;
    const isKey = Number.isInteger(choice) && choice >= 0 && choice < last && !this.#ended[row];
    if (choice === END_OF_FRAME || isKey) return;
    const expected = this.#ended[row]
      ? 'its frame has ended'
      : `keys below ${last} or ${END_OF_FRAME}, the end, may come`;
    throw new RangeError(`choice ${choice} in row ${row}: ${expected}`);
  }

  /** Runs the trunk for this frame, once. */
  async #hear(): Promise<Float32Array> {
    if (!this.#isNewest(this)) {
      throw new Error('another piece of the same size was begun on this model; finish one before the next');
    }
    if (this.#said) return this.#said;
    const { batchSize } = this.#size;
    const frames = new Uint8Array(batchSize * TRUNK_WIDTH);
    for (const [row, past] of this.#pasts.entries()) writeTrunkRow(past, this.#config, frames, row * TRUNK_WIDTH);
    const feeds: Record<string, TensorData> = { frames };
    if (this.#config.trunk === 'transformer') feeds.place = BigInt64Array.of(BigInt(this.frame));
    if (!this.#head) {
      const references = emptyReferences(FACTORISED_REFERENCES, batchSize);
      for (const [row, past] of this.#pasts.entries()) writeKeyReferences(past, references, row);
      Object.assign(feeds, named(references));
    }
    const { said } = await this.#trunk.run(feeds, { position: this.frame });
    this.#said = Float32Array.from(said as Float32Array);
    return this.#said;
  }

  async #scoreChoices(head: Session, spoken: Float32Array): Promise<Float32Array> {
    const { batchSize } = this.#size;
    const choices = new Uint8Array(batchSize * CHORD_WIDTH);
    const references = emptyReferences(REFERENCES, batchSize);
    for (const [row, past] of this.#pasts.entries()) {
      const keys = this.#keys[row]!;
      writeChordRow(past, this.#config, keys, keys.length, choices, row * CHORD_WIDTH);
      writeReferences(past, this.#config, keys, keys.length, (reference, offset) => {
        references[reference]![row] = offset;
      });
    }
    const last = Int32Array.from(this.#keys, (keys) => keys.at(-1) ?? FRAME_KEYS);
    const { logits } = await head.run({ spoken, choices, last, ...named(references) });
    return logits as Float32Array;
  }

  /**
   * ln p of the next lower key or the end, of 88 Bernoullis: a key comes next where it sounds and none between does.
   */
  #choicesOfKeys(logits: Float32Array): Float32Array {
    const choices = new Float32Array(this.#keys.length * FRAME_CHOICES).fill(IMPOSSIBLE);
    for (const [row, keys] of this.#keys.entries()) {
      let silent = 0;
      for (let key = (keys.at(-1) ?? FRAME_KEYS) - 1; key >= 0; key -= 1) {
        const logit = logits[row * FRAME_KEYS + key]!;
        choices[row * FRAME_CHOICES + key] = silent - softplus(-logit);
        silent -= softplus(logit);
      }
      choices[row * FRAME_CHOICES + END_OF_FRAME] = silent;
    }
    return choices;
  }
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function emptyReferences(count: number, rows: number): Int32Array[] {
  return Array.from({ length: count }, () => new Int32Array(rows).fill(NOWHERE));
}

function named(references: readonly Int32Array[]): Record<string, Int32Array> {
  return Object.fromEntries(references.map((offsets, index) => [`reference${index}`, offsets]));
}

/** One step of the trunk: its word on the next frame, or with a factorised output the logits of its keys. */
export function trunkProgram(config: FrameModelConfig, values: Parameters, size: GeneratorSize): Program {
  const { batchSize } = size;
  const { declare } = parameterSet();
  const frames = input('frames', [batchSize, TRUNK_WIDTH], 'uint8');
  const { output, updates } = trunkStep(config, declare, embedFrames(config, declare, frames), size);
  const spoken = speak(config, declare, output);
  const references = Array.from({ length: FACTORISED_REFERENCES }, (_, index) =>
    input(`reference${index}`, [batchSize], 'int32'),
  );
  const said = config.output === 'joint' ? spoken : keyLogits(config, declare, spoken, frames, references);
  return compile({ name: `frame trunk ${batchSize}×${size.capacity}`, outputs: { said }, updates, values });
}

function trunkStep(
  config: FrameModelConfig,
  declare: ReturnType<typeof parameterSet>['declare'],
  x: Tensor,
  { batchSize, capacity }: GeneratorSize,
): { readonly output: Tensor; readonly updates: readonly StateUpdate[] } {
  const { trunk, dim, depth } = config;
  if (trunk === 'transformer') {
    const cache = { place: input('place', [1], 'int64'), capacity, growth: CACHE_STEP };
    const { output, updates } = decodeSteps(config, declare, reshape(x, [batchSize, 1, dim]), cache);
    return { output: reshape(output, [batchSize, dim]), updates };
  }
  const updates: StateUpdate[] = [];
  let output = x;
  for (let layer = 0; layer < depth; layer += 1) {
    const carry = (trunk === 'lstm' ? ['says', 'remembers'] : ['says']).map((name) =>
      state(`carry.${layer}.${name}`, [batchSize, dim]),
    );
    const step = recurrentStep(declare, layerName(layer), output, [carry], { kind: trunk, hidden: dim });
    output = step.output;
    updates.push(...carry.map((each, index) => ({ state: each, next: step.carry[0]![index]! })));
  }
  return { output, updates };
}

/** Logits of one choice within a frame. */
export function choiceProgram(config: FrameModelConfig, values: Parameters, batchSize: number): Program {
  const logits = choiceLogits(config, parameterSet().declare, input('spoken', [batchSize, config.headDim]), {
    rows: input('choices', [batchSize, CHORD_WIDTH], 'uint8'),
    last: input('last', [batchSize], 'int32'),
    references: Array.from({ length: REFERENCES }, (_, index) => input(`reference${index}`, [batchSize], 'int32')),
  });
  return compile({ name: 'frame choice', outputs: { logits }, values });
}

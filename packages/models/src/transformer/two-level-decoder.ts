/**
 * A language model of notes rather than tokens: one heavy step a note, and a light decoder over the attributes of that note.
 *
 * A note is A attributes (when, how long, which pitch, which track …), each with a vocabulary of its own. The heavy decoder
 * takes a note as the sum of its attributes' embeddings and says once what is to come; the light one starts from that and
 * reads and gives the attributes one after the other, so that each depends on those before it in its note. As in SkyTNT's
 * midi-model; the idea is the hierarchy of Lee et al. 2022 ("Autoregressive image generation using residual quantization",
 * section 3.2). A piece of N notes costs N heavy steps, where a flat model takes N · A and looks back over as many.
 *
 * Sizes: B batch, T notes, A attributes, D features of the heavy decoder, E of the light one.
 */
import {
  add,
  compile,
  concat,
  crossEntropy,
  type DeclareParameter,
  type Device,
  gather,
  input,
  matmul,
  mean,
  type ParameterSet,
  type Program,
  parameterSet,
  reshape,
  type Session,
  split,
  type Tensor,
  trainingStep,
} from '@continuo/tensor';
import { CACHE_STEP, type DecoderConfig, decode, decodeSteps, linear } from './decoder.ts';
import type { LanguageModelTrainingOptions } from './language-model.ts';
import { type GenerationWeights, projectionOf } from './quantized-linear.ts';
import { roundLogits } from './rounded-logits.ts';

export type TwoLevelConfig = {
  readonly heavy: DecoderConfig;
  readonly light: DecoderConfig;
  /** of each attribute, in the order in which they are chosen */
  readonly vocabSizes: readonly number[];
};

/**
 * What is expected of the note after each.
 *
 * @param notes  [B, T, A], int32
 * @param next   the notes after them, [B, T, A], int32: an attribute sees those before it
 * @returns      logits of each attribute, [B·T, V]
 */
export function twoLevelLogits(
  config: TwoLevelConfig,
  declare: DeclareParameter,
  notes: Tensor,
  next: Tensor,
): Tensor[] {
  const [batch, time, attributes] = notes.shape as [number, number, number];
  const embedded = embedNotes(config, declare, reshape(notes, [batch * time, attributes]));
  const stream = reshape(embedded, [batch, time, config.heavy.dim]);
  const hidden = decode(config.heavy, within(declare, 'heavy'), stream);
  const rows = reshape(hidden, [batch * time, config.heavy.dim]);
  return attributeLogits(config, declare, rows, reshape(next, [batch * time, attributes]));
}

/** One training step on `notes` and `next`, [B, T, A]: the loss is in nats a note. */
export function twoLevelTraining(
  config: TwoLevelConfig,
  options: LanguageModelTrainingOptions,
): { readonly program: Program; readonly parameters: ParameterSet; readonly loss: Tensor } {
  const { batchSize, length, optimizer, gradClip } = options;
  const attributes = config.vocabSizes.length;
  const parameters = parameterSet();
  const [notes, next] = ['notes', 'next'].map((name) => input(name, [batchSize, length, attributes], 'int32'));
  const logits = twoLevelLogits(config, parameters.declare, notes!, next!);
  const targets = split(reshape(next!, [batchSize * length, attributes]), Array<number>(attributes).fill(1));
  const nats = logits.map((each, index) => mean(crossEntropy(each, reshape(targets[index]!, [batchSize * length]))));
  const loss = reshape(
    nats.reduce((a, b) => add(a, b)),
    [1],
  );
  const clip = gradClip !== undefined && { gradClip };
  const step = { name: 'two-level training step', loss, parameters: parameters.list(), optimizer, ...clip };
  return { program: trainingStep(step), parameters, loss };
}

/** A note as the sum of what its attributes are. [N, A] => [N, D] */
function embedNotes({ heavy, vocabSizes }: TwoLevelConfig, declare: DeclareParameter, notes: Tensor): Tensor {
  return attributesOf(notes)
    .map((each, index) =>
      gather(declare(`heavy.embedding${index}`, [vocabSizes[index]!, heavy.dim], { deviation: 0.02 }), each),
    )
    .reduce((a, b) => add(a, b));
}

/** Runs the light decoder: first what the heavy one says, then the attributes but the last. [N, D], [N, A] => A of [N, V] */
function attributeLogits(
  { light, vocabSizes }: TwoLevelConfig,
  declare: DeclareParameter,
  hidden: Tensor,
  note: Tensor,
): Tensor[] {
  const rows = hidden.shape[0]!;
  const asRow = (x: Tensor): Tensor => reshape(x, [rows, 1, light.dim]);
  const told = attributesOf(note)
    .slice(0, -1)
    .map((each, index) =>
      gather(declare(`light.embedding${index}`, [vocabSizes[index]!, light.dim], { deviation: 0.02 }), each),
    );
  const inner = within(declare, 'light');
  const heard = linear(inner, 'hear', hidden, light.dim, hidden.shape[1]! ** -0.5);
  const stream = decode(light, inner, concat([heard, ...told].map(asRow), 1));
  return split(stream, Array<number>(vocabSizes.length).fill(1), 1).map((each, index) => {
    const table = declare(`light.output${index}`, [light.dim, vocabSizes[index]!], { deviation: light.dim ** -0.5 });
    return matmul(reshape(each, [rows, light.dim]), table);
  });
}

/** [N, A] => A of [N] */
function attributesOf(notes: Tensor): Tensor[] {
  const [rows, attributes] = notes.shape as [number, number];
  return split(notes, Array<number>(attributes).fill(1)).map((each) => reshape(each, [rows]));
}

/** Declares under names that begin with `part`. */
function within(declare: DeclareParameter, part: string): DeclareParameter {
  return (name, shape, initial) => declare(`${part}.${name}`, shape, initial);
}

export type TwoLevelGeneratorOptions = {
  /** variations that are written side by side, default 1 */
  readonly batchSize?: number;
  /** the most notes of each, the first ones included; default 1024 */
  readonly capacity?: number;
  /** of the heavy decoder, default float32; see `projectionOf` */
  readonly weights?: GenerationWeights;
};

/** Chooses attribute number `attribute` of a note, for each variation, from its logits [B, V]. */
export type ChooseAttribute = (logits: Float32Array, attribute: number) => Int32Array;

/** A two-level model that is ready to write. */
export class TwoLevelGenerator {
  readonly #config: TwoLevelConfig;
  readonly #size: { readonly batchSize: number; readonly capacity: number };
  readonly #heavy: Session;
  readonly #light: Session;
  #hidden: Float32Array | undefined;
  #place = 0;

  private constructor(
    config: TwoLevelConfig,
    size: { readonly batchSize: number; readonly capacity: number },
    heavy: Session,
    light: Session,
  ) {
    this.#config = config;
    this.#size = size;
    this.#heavy = heavy;
    this.#light = light;
  }

  /**
   * Opens the model on a device.
   *
   * @param values  parameters by name (`p.…`), as training leaves them
   */
  static async open(
    config: TwoLevelConfig,
    values: Readonly<Record<string, Float32Array>>,
    device: Device,
    { batchSize = 1, capacity = 1024, weights = 'float32' }: TwoLevelGeneratorOptions = {},
  ): Promise<TwoLevelGenerator> {
    const { declare } = parameterSet();
    const attributes = config.vocabSizes.length;
    const note = input('note', [batchSize, attributes], 'int32');
    const ofHeavy = Object.entries(values).map(([name, each]) => [name.replace('p.heavy.', 'p.'), each] as const);
    const { output, updates } = decodeSteps(
      config.heavy,
      within(declare, 'heavy'),
      reshape(embedNotes(config, declare, note), [batchSize, 1, config.heavy.dim]),
      { place: input('place', [1], 'int64'), capacity, growth: CACHE_STEP },
      projectionOf(weights, Object.fromEntries(ofHeavy)),
    );
    const hidden = input('hidden', [batchSize, config.heavy.dim]);
    const logits = concat(attributeLogits(config, declare, hidden, note));
    const programs = [
      compile({ name: 'a note', outputs: { hidden: output }, updates, values }),
      compile({ name: 'its attributes', outputs: { logits }, values }),
    ];
    const [heavy, light] = await Promise.all(programs.map((program) => device.open(program)));
    return new TwoLevelGenerator(config, { batchSize, capacity }, heavy!, light!);
  }

  /** How many notes each variation has. */
  get place(): number {
    return this.#place;
  }

  /**
   * Begins anew with some notes; what was written before is forgotten.
   *
   * @param notes  [T, B, A]: at least one note for each variation, such as one that stands for the beginning
   * @throws RangeError  there is no first note, or more than fit
   */
  async start(notes: Int32Array): Promise<void> {
    const size = this.#size.batchSize * this.#config.vocabSizes.length;
    if (notes.length === 0 || notes.length % size !== 0) {
      throw new RangeError(`${notes.length} attributes were given to begin with; expected ${size} for each first note`);
    }
    this.#place = 0;
    for (let from = 0; from < notes.length; from += size) await this.#read(notes.slice(from, from + size));
  }

  /**
   * Writes the next note of each variation, attribute by attribute.
   *
   * @returns  [B, A]
   * @throws RangeError  nothing was begun, or the capacity is reached
   */
  async next(choose: ChooseAttribute): Promise<Int32Array> {
    const { vocabSizes } = this.#config;
    const { batchSize } = this.#size;
    if (!this.#hidden) throw new RangeError('no first note was given; call start before next');
    const note = new Int32Array(batchSize * vocabSizes.length);
    const whole = vocabSizes.reduce((a, b) => a + b);
    let before = 0;
    for (const [attribute, vocabSize] of vocabSizes.entries()) {
      // it reads the few attributes afresh each time: cheaper than a cache, whose rows would go out and in again
      const { logits } = await this.#light.run({ hidden: this.#hidden, note });
      const rounded = new Float32Array(batchSize * vocabSize);
      for (let row = 0; row < batchSize; row += 1) {
        const ofRow = rounded.subarray(row * vocabSize, (row + 1) * vocabSize);
        roundLogits(logits as Float32Array, ofRow, row * whole + before);
      }
      const chosen = choose(rounded, attribute);
      for (let row = 0; row < batchSize; row += 1) note[row * vocabSizes.length + attribute] = chosen[row]!;
      before += vocabSize;
    }
    await this.#read(note);
    return note;
  }

  async dispose(): Promise<void> {
    await this.#heavy.dispose();
    await this.#light.dispose();
  }

  async #read(note: Int32Array): Promise<void> {
    if (this.#place === this.#size.capacity) {
      throw new RangeError(`all ${this.#size.capacity} notes are written; open a generator of a larger capacity`);
    }
    const place = BigInt64Array.of(BigInt(this.#place));
    this.#hidden = (await this.#heavy.run({ note, place }, { position: this.#place })).hidden as Float32Array;
    this.#place += 1;
  }
}

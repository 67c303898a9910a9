/** Writes sequences token by token, with what a network carries or a cache of what it has read. */
import { compile, type Device, input, type Program, parameterSet, type Session } from '@continuo/tensor';
import type { SequenceGeneration } from '../sequence-model.ts';
import { CACHE_STEP } from '../transformer/decoder.ts';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { emptyCarry, withKnown } from './sequence-likelihood.ts';
import { contextOf, type SequenceNetwork, type StepSize } from './sequence-network.ts';
import { columnFeeds, columnInputs } from './token-columns.ts';

type Parameters = Readonly<Record<string, Float32Array>>;
type Size = { readonly batchSize: number; readonly capacity: number };

/** The programs of one size, for one generation after the other. */
export type Writer = {
  readonly size: Size;
  readonly one: Session;
  /** several places at once, where the network can */
  readonly many: () => Promise<Session>;
  readonly dispose: () => Promise<void>;
};

/** The size of the programs that write `length` tokens. */
export function writerSize(network: SequenceNetwork, batchSize: number, length: number): Size {
  if (network.window === undefined) return { batchSize, capacity: 0 };
  return { batchSize, capacity: Math.min(network.window, Math.ceil(Math.max(1, length) / CACHE_STEP) * CACHE_STEP) };
}

export async function openWriter(
  network: SequenceNetwork,
  parameters: Parameters,
  device: Device,
  size: Size,
): Promise<Writer> {
  const one = await device.open(stepProgram(network, parameters, { ...size, length: 1 }));
  let many: Promise<Session> | undefined;
  return {
    size,
    one,
    many() {
      const length = network.promptLength ?? 1;
      many ??= device.open(stepProgram(network, parameters, { ...size, length }), { stateOf: one });
      return many;
    },
    async dispose() {
      await (await many)?.dispose();
      await one.dispose();
    },
  };
}

/** Logits of the next places, of which as many as `place` says stand in the cache. */
export function stepProgram(network: SequenceNetwork, values: Parameters, size: Omit<StepSize, 'place'>): Program {
  const place = input('place', [1], 'int64');
  const told = columnInputs(network.columns, size);
  const { logits, updates } = network.step(parameterSet().declare, told, { ...size, place });
  const name = `${network.family} step ${size.batchSize}×${size.length} of ${size.capacity}`;
  return compile({ name, outputs: { logits }, updates, values });
}

/** One generation with a writer that is no other's until it is released. */
export class NetworkGeneration implements SequenceGeneration {
  place = 0;
  readonly #network: SequenceNetwork;
  readonly #writer: Writer;
  readonly #release: () => void;
  /** what is written, a row a sequence */
  readonly #tokens: readonly Int32Array[];
  readonly #length: number;
  readonly #logits: Float32Array;
  /** where the context begins, and up to where the network has read */
  #start = 0;
  #read = 0;
  #isOver = false;

  constructor(network: SequenceNetwork, writer: Writer, length: number, release: () => void) {
    this.#network = network;
    this.#writer = writer;
    this.#release = release;
    this.#length = length;
    this.#tokens = Array.from({ length: writer.size.batchSize }, () => new Int32Array(length));
    this.#logits = new Float32Array(writer.size.batchSize * network.codec.vocabularySize);
  }

  async logits(): Promise<Float32Array> {
    this.#assertOpen();
    const start = contextOf(this.place, this.#network.window);
    if (start !== this.#start) {
      this.#start = start;
      this.#read = start;
    }
    if (this.#read === 0) await this.#writer.one.writeState(emptyCarry(this.#writer.one.program));
    const { promptLength = 1 } = this.#network;
    while (this.#read <= this.place) {
      const fits = this.place + 1 - this.#read >= promptLength && promptLength > 1;
      if (fits) await this.#run(await this.#writer.many(), promptLength);
      else await this.#run(this.#writer.one, 1);
    }
    return this.#logits;
  }

  async choose(tokens: ArrayLike<number>): Promise<void> {
    this.#assertOpen();
    if (this.place >= this.#length) {
      throw new RangeError(`all ${this.#length} tokens are written; start a longer generation`);
    }
    for (const [row, written] of this.#tokens.entries()) written[this.place] = tokens[row]!;
    this.place += 1;
  }

  dispose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
  }

  /** Reads the next `length` places; the logits of the last stay. */
  async #run(session: Session, length: number): Promise<void> {
    const { columns, codec } = this.#network;
    const { batchSize } = this.#writer.size;
    const rows = this.#tokens.map((tokens) => ({ tokens, start: this.#read, end: this.#read + length }));
    const position = this.#read - this.#start;
    const feeds = {
      ...columnFeeds(columns, rows, { batchSize, length }),
      place: BigInt64Array.of(BigInt(position)),
    };
    const { logits } = await session.run(withKnown(session.program, feeds), { position });
    this.#read += length;
    if (this.#read <= this.place) return;
    const size = codec.vocabularySize;
    for (let row = 0; row < batchSize; row += 1) {
      const ofRow = this.#logits.subarray(row * size, (row + 1) * size);
      roundLogits(logits as Float32Array, ofRow, (row * length + length - 1) * size);
    }
  }

  #assertOpen(): void {
    if (this.#isOver) throw new Error('this generation is disposed; start another');
  }
}

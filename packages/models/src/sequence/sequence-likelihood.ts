/**
 * Log-likelihood of whole sequences by the chain rule.
 *
 * Networks that carry their past read a piece of any length in pieces of time, carrying on from one to the next: every token is
 * given all before it. Networks with a window read pieces up to it at once; of longer ones each token is given the last half to
 * whole window of tokens (`contextOf`), which is as good a chain rule: what lies farther back is merely not used.
 */
import {
  compile,
  crossEntropy,
  type Device,
  input,
  noDropout,
  type Program,
  parameterSet,
  type Session,
  sizeOf,
} from '@continuo/tensor';
import type { SequenceLikelihood } from '../sequence-model.ts';
import { contextOf, type SequenceNetwork, type SequenceSize } from './sequence-network.ts';
import { columnFeeds, columnInputs, type Row } from './token-columns.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

export type Likelihood = {
  readonly setParameters: (parameters: Parameters) => Promise<void>;
  readonly score: (sequences: readonly Int32Array[], signal?: AbortSignal) => AsyncIterable<SequenceLikelihood>;
  readonly dispose: () => Promise<void>;
};

/** Places that one run takes in. */
const PLACES_A_RUN = 1024;
/** Places in a run of a network that carries on. */
const CARRIED_LENGTH = 64;
/** Programs are made for lengths in steps of so many places. */
const LENGTH_STEP = 64;

/** Scores sequences on a device; programs are made as their sizes come. */
export function sequenceLikelihood(network: SequenceNetwork, device: Device): Likelihood {
  const sessions = new Map<string, Promise<Session>>();
  let parameters: Parameters = {};
  const sessionFor = async (size: SequenceSize): Promise<Session> => {
    const key = `${size.batchSize}×${size.length}`;
    const known = sessions.get(key);
    if (known) return known;
    const opened = device.open(likelihoodProgram(network, size)).then(async (session) => {
      await session.writeState(ofProgram(parameters, session.program));
      return session;
    });
    sessions.set(key, opened);
    return opened;
  };
  const scoreRows = network.window === undefined ? scoreCarried : scoreWindows;
  return {
    async setParameters(values) {
      parameters = values;
      for (const each of sessions.values()) {
        const session = await each;
        await session.writeState(ofProgram(values, session.program));
      }
    },
    async *score(sequences, signal) {
      const results = sequences.map(({ length }) => new Float32Array(length));
      const left = sequences.map(({ length }) => length);
      let next = 0;
      for await (const { sequence, from, nats } of scoreRows(network, sequences, sessionFor, signal)) {
        results[sequence]!.set(nats, from);
        left[sequence]! -= nats.length;
        for (; left[next] === 0; next += 1) yield { nats: scored(network, results[next]!) };
      }
      for (; next < sequences.length; next += 1) yield { nats: results[next]! };
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).dispose();
      sessions.clear();
    },
  };
}

/** −ln p of each place, [N]: of whole rows, or for a network that carries on of the next places. */
export function likelihoodProgram(network: SequenceNetwork, size: SequenceSize, values: Parameters = {}): Program {
  const { declare } = parameterSet();
  const told = columnInputs(network.columns, size);
  const targets = input('targets', [size.batchSize * size.length], 'int32');
  const name = `${network.family} likelihood ${size.batchSize}×${size.length}`;
  if (network.window !== undefined) {
    const logits = network.logits(declare, told, size, noDropout);
    return compile({ name, outputs: { nats: crossEntropy(logits, targets) }, values });
  }
  const place = input('place', [1], 'int64');
  const { logits, updates } = network.step(declare, told, { ...size, capacity: 0, place });
  return compile({ name, outputs: { nats: crossEntropy(logits, targets) }, updates, values });
}

/** What a network carries before a piece's first place. */
export function emptyCarry(program: Program): Record<string, Float32Array> {
  return Object.fromEntries(
    program.state
      .filter(({ name, update }) => !name.startsWith('p.') && update === 'carry')
      .map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]),
  );
}

type Scored = { readonly sequence: number; readonly from: number; readonly nats: Float32Array };
type SessionFor = (size: SequenceSize) => Promise<Session>;

async function* scoreCarried(
  network: SequenceNetwork,
  sequences: readonly Int32Array[],
  sessionFor: SessionFor,
  signal: AbortSignal | undefined,
): AsyncGenerator<Scored> {
  const size = { batchSize: Math.min(PLACES_A_RUN / CARRIED_LENGTH, sequences.length), length: CARRIED_LENGTH };
  // like lengths together
  const order = sequences.map((_, index) => index).sort((a, b) => sequences[a]!.length - sequences[b]!.length);
  for (let first = 0; first < order.length; first += size.batchSize) {
    const group = order.slice(first, first + size.batchSize);
    const longest = sequences[group.at(-1)!]!.length;
    const session = await sessionFor(size);
    await session.writeState(emptyCarry(session.program));
    for (let start = 0; start < longest; start += CARRIED_LENGTH) {
      signal?.throwIfAborted();
      const rows = group.map((index) => rowOf(sequences[index]!, start, CARRIED_LENGTH));
      const nats = await runRows(network, session, rows, size, start);
      for (const [row, sequence] of group.entries()) {
        const count = rows[row]!.end - rows[row]!.start;
        const offset = row * CARRIED_LENGTH;
        if (count > 0) yield { sequence, from: start, nats: nats.slice(offset, offset + count) };
      }
    }
  }
}

async function* scoreWindows(
  network: SequenceNetwork,
  sequences: readonly Int32Array[],
  sessionFor: SessionFor,
  signal: AbortSignal | undefined,
): AsyncGenerator<Scored> {
  const window = network.window!;
  const windows = sequences.flatMap((tokens, sequence) =>
    windowsOf(tokens.length, window).map(({ start, from, end }) => ({ sequence, from, row: { tokens, start, end } })),
  );
  const lengthOf = ({ row }: { readonly row: Row }): number => row.end - row.start;
  const order = windows.sort((a, b) => lengthOf(a) - lengthOf(b));
  for (let first = 0; first < order.length; ) {
    signal?.throwIfAborted();
    const length = Math.min(window, Math.ceil(lengthOf(order[first]!) / LENGTH_STEP) * LENGTH_STEP);
    const size = { batchSize: Math.max(1, Math.floor(PLACES_A_RUN / length)), length };
    const group = order.slice(first, first + size.batchSize).filter((each) => lengthOf(each) <= length);
    first += group.length;
    const rows = group.map(({ row }) => row);
    const nats = await runRows(network, await sessionFor(size), rows, size, 0);
    for (const [index, { sequence, from, row }] of group.entries()) {
      const offset = index * length - row.start;
      yield { sequence, from, nats: nats.slice(offset + from, offset + row.end) };
    }
  }
}

/** Windows over a piece: each place from `from` to `end` is scored, given what stands from `start` on. */
function windowsOf(
  length: number,
  window: number,
): { readonly start: number; readonly from: number; readonly end: number }[] {
  const windows: { start: number; from: number; end: number }[] = [];
  for (let from = 0; from < length; from = windows.at(-1)!.end) {
    const start = contextOf(from, window);
    windows.push({ start, from, end: Math.min(length, start + window) });
  }
  return windows;
}

function rowOf(tokens: Int32Array, start: number, length: number): Row {
  return { tokens, start: Math.min(start, tokens.length), end: Math.min(start + length, tokens.length) };
}

async function runRows(
  network: SequenceNetwork,
  session: Session,
  rows: readonly Row[],
  size: SequenceSize,
  place: number,
): Promise<Float32Array> {
  const targets = new Int32Array(size.batchSize * size.length);
  for (const [row, { tokens, start, end }] of rows.entries()) {
    targets.set(tokens.subarray(start, end), row * size.length);
  }
  const feeds = { ...columnFeeds(network.columns, rows, size), targets };
  const carried = network.window === undefined && { place: BigInt64Array.of(BigInt(place)) };
  return (await session.run(withKnown(session.program, { ...feeds, ...carried }))).nats as Float32Array;
}

/** Feeds that a program takes: what a network does not look at is no input of it. */
export function withKnown<Data>(program: Program, feeds: Readonly<Record<string, Data>>): Record<string, Data> {
  return Object.fromEntries(
    Object.entries(feeds).filter(([name]) => program.inputs.some((each) => each.name === name)),
  );
}

/** A start token is no music: it is not scored. */
function scored({ codec }: SequenceNetwork, nats: Float32Array): Float32Array {
  if (codec.start !== undefined) nats.fill(0, 0, 1);
  return nats;
}

function ofProgram(values: Parameters, { state }: Program): Record<string, Float32Array> {
  return Object.fromEntries(
    state
      .filter(({ name }) => name.startsWith('p.'))
      .map(({ name }) => {
        const found = values[name];
        if (!found) throw new RangeError(`the model has no parameter ${name}; was it made by another architecture?`);
        return [name, found];
      }),
  );
}

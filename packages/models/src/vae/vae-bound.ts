/** Encoding segments and bounding −ln p of each, many at once. */
import { STEPS_PER_BAR } from '@continuo/corpus';
import {
  argmax,
  compile,
  type Device,
  exp,
  input,
  mixSeed,
  multiply,
  type Program,
  parameterSet,
  type Session,
} from '@continuo/tensor';
import type { Encoded, SegmentBound } from '../latent-model.ts';
import { encodeSegments } from './vae.ts';
import type { VaeConfig } from './vae-config.ts';
import { previousTokensOf, segmentLosses } from './vae-loss.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

export type SegmentBounds = {
  readonly setParameters: (parameters: Parameters) => Promise<void>;
  readonly encode: (segments: readonly Int32Array[]) => Promise<readonly Encoded[]>;
  readonly of: (
    segments: readonly Int32Array[],
    options: { readonly seed: number },
  ) => Promise<readonly SegmentBound[]>;
  readonly dispose: () => Promise<void>;
};

/** Steps of music that one run takes in. */
const STEPS_A_RUN = 4096;

/** Programs of one batch size, opened when they are first needed; parameters are set from outside. */
export function segmentBounds(config: VaeConfig, device: Device): SegmentBounds {
  const length = config.bars * STEPS_PER_BAR;
  const most = Math.max(1, Math.floor(STEPS_A_RUN / length));
  const sessions = new Map<string, Promise<Session>>();
  let parameters: Parameters = {};
  const open = (kind: 'encode' | 'bound', batchSize: number): Promise<Session> => {
    const key = `${kind} ${batchSize}`;
    const known = sessions.get(key);
    if (known) return known;
    const program = kind === 'encode' ? encodeProgram(config, batchSize) : boundProgram(config, batchSize);
    const opened = device.open(program).then(async (session) => {
      await session.writeState(used(parameters, session));
      return session;
    });
    sessions.set(key, opened);
    return opened;
  };
  /** Runs over groups of rows; a group that is not full is filled up with its first segment. */
  async function* groups(kind: 'encode' | 'bound', segments: readonly Int32Array[]) {
    const batchSize = segments.length < most ? 1 << Math.ceil(Math.log2(Math.max(1, segments.length))) : most;
    for (let first = 0; first < segments.length; first += batchSize) {
      const own = segments.slice(first, first + batchSize);
      const filled = [...own, ...Array<Int32Array>(batchSize - own.length).fill(own[0]!)];
      yield { session: await open(kind, batchSize), own, filled, first };
    }
  }
  return {
    async setParameters(values) {
      parameters = values;
      for (const opening of sessions.values()) {
        const session = await opening;
        await session.writeState(used(values, session));
      }
    },
    async encode(segments) {
      checkSegments(segments, length);
      const all: Encoded[] = [];
      for await (const { session, own, filled } of groups('encode', segments)) {
        const outputs = await session.run({ tokens: joined(filled) });
        own.forEach((_, row) => {
          all.push({
            mean: rowOf(outputs.mean as Float32Array, row, config.latentSize),
            deviation: rowOf(outputs.deviation as Float32Array, row, config.latentSize),
          });
        });
      }
      return all;
    },
    async of(segments, { seed }) {
      checkSegments(segments, length);
      const all: SegmentBound[] = [];
      for await (const { session, own, filled, first } of groups('bound', segments)) {
        const feeds = { tokens: joined(filled), previous: previousTokensOf(config, filled) };
        const outputs = await session.run(feeds, { seed: mixSeed(seed, first) });
        own.forEach((_, row) => {
          all.push({
            reconstruction: rowOf(outputs.reconstruction as Float32Array, row, length),
            divergence: (outputs.divergence as Float32Array)[row]!,
            likeliest: (outputs.likeliest as Int32Array).slice(row * length, (row + 1) * length),
          });
        });
      }
      return all;
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).dispose();
      sessions.clear();
    },
  };
}

/** Means over segments, in nats a segment. */
export function boundOfSegments(segments: readonly Pick<SegmentBound, 'reconstruction' | 'divergence'>[]): {
  readonly reconstruction: number;
  readonly divergence: number;
  /** the mean of max(divergence − free, 0) */
  readonly pricedDivergence: (free: number) => number;
} {
  const meanOf = (of: (segment: (typeof segments)[number]) => number): number =>
    segments.reduce((total, segment) => total + of(segment), 0) / segments.length;
  return {
    reconstruction: meanOf(({ reconstruction }) => reconstruction.reduce((a, b) => a + b, 0)),
    divergence: meanOf(({ divergence }) => divergence),
    pricedDivergence: (free) => meanOf(({ divergence }) => Math.max(divergence - free, 0)),
  };
}

/** Mean and deviation of segments; parameters are state unless their values are given. */
export function encodeProgram(config: VaeConfig, batchSize: number, values: Parameters = {}): Program {
  const tokens = input('tokens', [batchSize, config.bars * STEPS_PER_BAR], 'int32');
  const { mean, logVariance } = encodeSegments(config, parameterSet().declare, tokens);
  const deviation = exp(multiply(logVariance, 0.5));
  return compile({ name: `vae encoder ${batchSize}`, outputs: { mean, deviation }, values });
}

/** The bound of segments; parameters are state unless their values are given. */
export function boundProgram(config: VaeConfig, batchSize: number, values: Parameters = {}): Program {
  const { reconstruction, divergence, logits } = segmentLosses(config, parameterSet(), batchSize);
  const outputs = { reconstruction, divergence, likeliest: argmax(logits) };
  return compile({ name: `vae bound ${batchSize}`, outputs, values });
}

/** @throws RangeError  a segment is not as long as the model's */
function checkSegments(segments: readonly Int32Array[], length: number): void {
  const wrong = segments.findIndex((tokens) => tokens.length !== length);
  if (wrong < 0) return;
  throw new RangeError(
    `segment ${wrong} has ${segments[wrong]!.length} steps; this model takes ${length / STEPS_PER_BAR} bars of ${STEPS_PER_BAR}, which is ${length}`,
  );
}

function joined(segments: readonly Int32Array[]): Int32Array {
  const length = segments[0]?.length ?? 0;
  const all = new Int32Array(segments.length * length);
  for (const [row, tokens] of segments.entries()) all.set(tokens, row * length);
  return all;
}

/** A copy of one row. */
function rowOf(values: Float32Array, row: number, width: number): Float32Array {
  return values.slice(row * width, (row + 1) * width);
}

/** Those of the parameters that a session has as state. */
export function used(parameters: Parameters, { program }: Session): Record<string, Float32Array> {
  return Object.fromEntries(
    program.state
      .filter(({ name }) => name.startsWith('p.'))
      .map(({ name }) => {
        const found = parameters[name];
        if (!found) throw new RangeError(`the model has no parameter ${name}; was it made by another architecture?`);
        return [name, found];
      }),
  );
}

/** Log-likelihood of whole pieces: each frame under the model, given all before it. */
import {
  binaryCrossEntropy,
  cast,
  compile,
  crossEntropy,
  type DeclareParameter,
  type Device,
  type Dropout,
  type ParameterSet,
  type Program,
  parameterSet,
  type Session,
  sum,
  type Tensor,
} from '@continuo/tensor';
import type { FrameLikelihood } from '../frame-model.ts';
import { type FrameBatchSize, type FrameLeaves, fillBatch, frameLeaves } from './frame-batch.ts';
import { type FrameModelConfig, frameLogits } from './frame-network.ts';
import type { ReadPiece } from './frame-past.ts';

export type FrameScorer = {
  readonly setParameters: (parameters: Readonly<Record<string, Float32Array>>) => Promise<void>;
  readonly score: (pieces: readonly ReadPiece[], signal?: AbortSignal) => AsyncIterable<FrameLikelihood>;
  readonly dispose: () => Promise<void>;
};

/** Frames that one run takes in; longer pieces run alone. */
const FRAMES_A_RUN = 768;
/** Lengths of programs go in these steps. */
const LENGTH_STEP = 64;

/** Every parameter that a model of this architecture has. */
export function frameParameters(config: FrameModelConfig): ParameterSet {
  const parameters = parameterSet();
  const size = { batchSize: 1, length: 1, choices: 1 };
  frameLogits(config, parameters.declare, frameLeaves(config, size), size);
  return parameters;
}

/** Scores pieces on a device; programs are made for the sizes that occur. */
export function frameScorer(config: FrameModelConfig, device: Device): FrameScorer {
  const sessions = new Map<string, Promise<Session>>();
  const used = frameParameters(config).specs();
  let parameters: Readonly<Record<string, Float32Array>> = {};
  const sessionFor = (size: FrameBatchSize): Promise<Session> => {
    const name = `${size.length} ${size.choices}`;
    const opened =
      sessions.get(name) ??
      device.open(likelihoodProgram(config, size)).then(async (session) => {
        await session.writeState(parameters);
        return session;
      });
    sessions.set(name, opened);
    return opened;
  };
  return {
    async setParameters(values) {
      parameters = Object.fromEntries(
        used.map(({ name }) => {
          const found = values[name];
          if (!found) throw new RangeError(`the model has no parameter ${name}; was it made by another architecture?`);
          return [name, found];
        }),
      );
      for (const session of sessions.values()) await (await session).writeState(parameters);
    },
    async *score(pieces, signal) {
      // like lengths together; results in the order of the pieces
      const order = pieces.map((_, index) => index).sort((a, b) => pieces[a]!.length - pieces[b]!.length);
      const results: FrameLikelihood[] = [];
      let next = 0;
      for (let from = 0; from < order.length; ) {
        signal?.throwIfAborted();
        const length = Math.max(1, Math.ceil(pieces[order[from]!]!.length / LENGTH_STEP)) * LENGTH_STEP;
        const batchSize = Math.max(1, Math.floor(FRAMES_A_RUN / length));
        const group = order.slice(from, from + batchSize).filter((index) => pieces[index]!.length <= length);
        from += group.length;
        const most = Math.max(...group.map((index) => choicesOf(pieces[index]!)));
        const size = { batchSize, length, choices: Math.ceil(most / length) * length };
        const session = await sessionFor(size);
        const excerpts = group.map((index) => ({ piece: pieces[index]!, start: 0 }));
        const { feeds, firstChoice } = fillBatch(excerpts, config, size);
        const { nats } = (await session.run(feeds)) as { nats: Float32Array };
        for (const [row, index] of group.entries()) {
          const first = firstChoice[row]!;
          const natsOf =
            config.output === 'joint'
              ? pieces[index]!.frames.map((keys, frame) =>
                  nats.subarray(first[frame], first[frame]! + keys.length + 1).reduce((a, b) => a + b, 0),
                )
              : nats.subarray(row * length, row * length + pieces[index]!.length);
          results[index] = { nats: Float32Array.from(natsOf) };
        }
        for (; results[next] !== undefined; next += 1) yield results[next]!;
      }
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).dispose();
      sessions.clear();
    },
  };
}

/** Choices that tell a piece: its keys, and an end for each frame. */
export function choicesOf({ frames }: Pick<ReadPiece, 'frames'>): number {
  return frames.reduce((sum, keys) => sum + keys.length + 1, 0);
}

/** -ln p of every choice [B·choices] of a joint output, of every frame [B·T] of a factorised one. */
export function frameNats(
  config: FrameModelConfig,
  declare: DeclareParameter,
  leaves: FrameLeaves,
  size: FrameBatchSize,
  dropout?: Dropout,
  rates?: FrameModelConfig['dropout'],
): Tensor {
  const logits = frameLogits(config, declare, leaves, size, dropout, rates);
  if (config.output === 'joint') return crossEntropy(logits, leaves.targets);
  return sum(binaryCrossEntropy(logits, cast(leaves.targets, 'float32')), { axes: [1] });
}

/** `frameNats` as a program; parameters are state unless their values are given. */
export function likelihoodProgram(
  config: FrameModelConfig,
  size: FrameBatchSize,
  values: Readonly<Record<string, Float32Array>> = {},
): Program {
  const nats = frameNats(config, parameterSet().declare, frameLeaves(config, size), size);
  return compile({ name: `frame likelihood ${size.batchSize}×${size.length}`, outputs: { nats }, values });
}

/** What a composer finds of notes that stand: the chain rule over the cells to be written, given those that are given. */
import {
  add,
  compile,
  crossEntropy,
  type DeclareParameter,
  type Device,
  type Dropout,
  multiply,
  noDropout,
  type Program,
  parameterSet,
  type Session,
  type Tensor,
} from '@continuo/tensor';
import {
  type BatchSize,
  type ComposerLeaves,
  composerLeaves,
  fillComposerBatch,
  type KnownPassage,
} from './composer-batch.ts';
import type { ComposerConfig } from './composer-config.ts';
import {
  durationLogits,
  positionLogits,
  runTrunk,
  TIME_SPAN,
  tokenLogits,
  velocityLogits,
} from './composer-network.ts';

/** The four parts of −ln p of each event, [N] each: the latter three are 0 where the cell ends. */
export type EventNats = {
  readonly position: Tensor;
  readonly pitch: Tensor;
  readonly duration: Tensor;
  readonly velocity: Tensor;
};

/** Nats of the events of a batch, weighted. */
export function eventNats(
  config: ComposerConfig,
  declare: DeclareParameter,
  leaves: ComposerLeaves,
  dropout: Dropout = noDropout,
): EventNats {
  const { events, times, places, tones, durations, weights, noteWeights } = leaves;
  const hidden = runTrunk(config, declare, events, { at: times, span: TIME_SPAN }, dropout, config.dropout.trunk);
  const position = positionLogits(config, declare, hidden, leaves.positionBounds, dropout);
  const token = tokenLogits(config, declare, hidden, places, leaves.tokenBounds, dropout);
  const duration = durationLogits(config, declare, hidden, places, tones, dropout);
  const velocity = velocityLogits(config, declare, hidden, tones, durations, dropout);
  return {
    position: multiply(crossEntropy(position, leaves.positions), weights),
    pitch: multiply(crossEntropy(token, leaves.tokens), noteWeights),
    duration: multiply(crossEntropy(duration, durations), noteWeights),
    velocity: multiply(crossEntropy(velocity, leaves.velocities), noteWeights),
  };
}

/** `eventNats` as a program; parameters are state unless their values are given. */
export function likelihoodProgram(
  config: ComposerConfig,
  size: BatchSize,
  values: Readonly<Record<string, Float32Array>> = {},
): Program {
  const { position, pitch, duration, velocity } = eventNats(config, parameterSet().declare, composerLeaves(size));
  return compile({ name: 'composer likelihood', outputs: { position, pitch, duration, velocity }, values });
}

/** All four together. [N] */
export function sumOfNats({ position, pitch, duration, velocity }: EventNats): Tensor {
  return add(add(position, pitch), add(duration, velocity));
}

/** −ln p of what was written of a passage: in all, and by attribute; of so many notes. */
export type PassageNats = {
  readonly nats: number;
  readonly notes: number;
  readonly position: number;
  readonly pitch: number;
  readonly duration: number;
  readonly velocity: number;
};

export type ComposerScorer = {
  readonly setParameters: (values: Readonly<Record<string, Float32Array>>) => Promise<void>;
  /** one after the other; a passage that is longer than `length` is cut */
  readonly score: (passages: Iterable<KnownPassage>, signal?: AbortSignal) => AsyncIterable<PassageNats>;
  readonly dispose: () => Promise<void>;
};

/** Scores passages of up to `length` events on a device. */
export function composerScorer(config: ComposerConfig, size: BatchSize, device: Device): ComposerScorer {
  let session: Promise<Session> | undefined;
  const open = (): Promise<Session> => {
    session ??= device.open(likelihoodProgram(config, size));
    return session;
  };
  return {
    async setParameters(values) {
      const opened = await open();
      const names = opened.program.state.map(({ name }) => name);
      await opened.writeState(Object.fromEntries(names.map((name) => [name, values[name]!])));
    },
    async *score(passages, signal) {
      const opened = await open();
      let waiting: KnownPassage[] = [];
      const run = async (): Promise<PassageNats[]> => {
        const { feeds, notes, rows } = fillComposerBatch(waiting, size);
        const said = (await opened.run(feeds)) as Record<keyof EventNats, Float32Array>;
        return waiting.map((_, index) => {
          const total = (part: keyof EventNats): number => rows[index]!.reduce((sum, row) => sum + said[part][row]!, 0);
          const parts = {
            position: total('position'),
            pitch: total('pitch'),
            duration: total('duration'),
            velocity: total('velocity'),
          };
          const nats = parts.position + parts.pitch + parts.duration + parts.velocity;
          return { nats, notes: notes[index]!, ...parts };
        });
      };
      for (const passage of passages) {
        signal?.throwIfAborted();
        waiting.push(passage);
        if (waiting.length < size.batchSize) continue;
        yield* await run();
        waiting = [];
      }
      if (waiting.length > 0) yield* await run();
    },
    async dispose() {
      await (await session)?.dispose();
    },
  };
}

/** Log-likelihood of whole pieces, nothing given: each token under the model, given all before it. */
import { type ChoraleGrid, tokenOfPitch } from '@continuo/corpus';
import { compile, crossEntropy, type Device, type Program, parameterSet, type Session } from '@continuo/tensor';
import type { PieceLikelihood } from '../chorale-model.ts';
import { type BatchSize, batchFeeds, choraleInputs, type TokenPiece } from './chorale-batch.ts';
import { VOICE_COUNT } from './chorale-features.ts';
import { choraleParameters } from './chorale-parameters.ts';
import { type ChoraleTransformerConfig, choraleLogits } from './chorale-transformer.ts';

/** A grid's tokens. @throws RangeError  a pitch lies outside the vocabulary */
export function tokenPiece(grid: ChoraleGrid): TokenPiece {
  return { length: grid.length, tokens: grid.pitches.map(tokenOfPitch) };
}

export type Likelihood = {
  readonly setParameters: (parameters: Readonly<Record<string, Float32Array>>) => Promise<void>;
  readonly score: (pieces: readonly TokenPiece[], signal?: AbortSignal) => AsyncIterable<PieceLikelihood>;
  readonly dispose: () => Promise<void>;
};

/** Frames that one run takes in; longer pieces run alone. */
const FRAMES_A_RUN = 768;

/** Scores pieces on a device; programs are made for the lengths that occur, in steps of 64 frames. */
export function choraleLikelihood(config: ChoraleTransformerConfig, device: Device): Likelihood {
  const sessions = new Map<number, Promise<Session>>();
  // the parameters of conditions have no part in plain likelihood
  const used = choraleParameters(config, { conditions: false }).specs();
  let parameters: Readonly<Record<string, Float32Array>> = {};
  const sessionFor = async (size: BatchSize): Promise<Session> => {
    const known = sessions.get(size.length);
    if (known) return known;
    const opened = device.open(likelihoodProgram(config, size)).then(async (session) => {
      await session.writeState(parameters);
      return session;
    });
    sessions.set(size.length, opened);
    return opened;
  };
  return {
    async setParameters(values) {
      parameters = pick(values, used);
      for (const session of sessions.values()) await (await session).writeState(parameters);
    },
    async *score(pieces, signal) {
      // like lengths together; results in the order of the pieces
      const order = pieces.map((_, index) => index).sort((a, b) => pieces[a]!.length - pieces[b]!.length);
      const results: PieceLikelihood[] = [];
      let next = 0;
      for (let from = 0; from < order.length; ) {
        signal?.throwIfAborted();
        const length = Math.max(64, Math.ceil(pieces[order[from]!]!.length / 64) * 64);
        const batchSize = Math.max(1, Math.floor(FRAMES_A_RUN / length));
        const group = order.slice(from, from + batchSize).filter((index) => pieces[index]!.length <= length);
        from += group.length;
        const session = await sessionFor({ batchSize, length });
        const excerpts = group.map((index) => ({ piece: pieces[index]!, start: 0 }));
        const outputs = await session.run(batchFeeds(excerpts, { batchSize, length }));
        group.forEach((index, row) => {
          const nats = new Float32Array(pieces[index]!.length * VOICE_COUNT);
          for (let place = 0; place < nats.length; place += 1) {
            const voice = place % VOICE_COUNT;
            nats[place] = (outputs[`nats${voice}`] as Float32Array)[row * length + (place - voice) / VOICE_COUNT]!;
          }
          results[index] = { nats };
        });
        for (; results[next] !== undefined; next += 1) yield results[next]!;
      }
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).dispose();
      sessions.clear();
    },
  };
}

/**
 * -ln p of every token of a batch: outputs `nats0` to `nats3`, a voice each, [B·T].
 *
 * @param values  the parameters where they are to be part of the program; else they are state
 */
export function likelihoodProgram(
  config: ChoraleTransformerConfig,
  size: BatchSize,
  values: Readonly<Record<string, Float32Array>> = {},
): Program {
  const inputs = choraleInputs(size);
  const logits = choraleLogits(config, parameterSet().declare, inputs, size);
  const nats = logits.map((each, voice) => [`nats${voice}`, crossEntropy(each, inputs.targets[voice]!)] as const);
  const name = `chorale likelihood ${size.batchSize}×${size.length}`;
  return compile({ name, outputs: Object.fromEntries(nats), values });
}

function pick(
  values: Readonly<Record<string, Float32Array>>,
  specs: readonly { readonly name: string }[],
): Record<string, Float32Array> {
  return Object.fromEntries(
    specs.map(({ name }) => {
      const found = values[name];
      if (!found) throw new RangeError(`the model has no parameter ${name}; was it made by another architecture?`);
      return [name, found];
    }),
  );
}

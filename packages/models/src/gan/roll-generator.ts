/** Writing piano rolls with a trained generator: noise drawn from a seed, logits rounded, bits made of them. */
import type { PianoRoll } from '@continuo/corpus';
import {
  cast,
  compile,
  type Device,
  fillNoise,
  hashName,
  input,
  mixSeed,
  type Program,
  parameterSet,
  reshape,
  type Session,
  type Tensor,
  type TensorData,
  wordSource,
} from '@continuo/tensor';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { generateRolls, type Latents, latentShapes, type MuseganSizes } from './musegan.ts';

/** Phrases written in one run. */
const BATCH = 8;
const KINDS = ['shared', 'time', 'track', 'trackTime'] as const satisfies readonly (keyof Latents)[];

export type RollGenerator = {
  setParameters(values: Readonly<Record<string, Float32Array>>): Promise<void>;
  /**
   * Rolls one after another, each a function of the seed and its own number alone.
   *
   * @param given  the standing track's [bars, steps, pitches] of the phrase of a number, where the model has one
   */
  write(count: number, seed: number, given?: (phrase: number) => Uint8Array): Promise<PianoRoll[]>;
  dispose(): Promise<void>;
};

/**
 * The generator as a program that is fed its noise: outputs `logits` [M, B·S, P] of the written tracks.
 *
 * @param values  of its parameters, which are state unless they are given
 */
export function generatorProgram(
  sizes: MuseganSizes,
  batch: number = BATCH,
  values: Readonly<Record<string, Float32Array>> = {},
): Program {
  const { declare } = parameterSet();
  const shapes = latentShapes(sizes, batch);
  const latent = (kind: keyof Latents): Tensor => input(kind, shapes[kind]);
  const latents = {
    shared: latent('shared'),
    time: latent('time'),
    track: latent('track'),
    trackTime: latent('trackTime'),
  };
  const rows = [batch * sizes.slots, sizes.slotSize];
  const given = sizes.given === undefined ? undefined : cast(input('given', rows, 'uint8'), 'float32');
  const logits = generateRolls(sizes, declare, latents, given);
  return compile({ name: 'musegan generator', outputs: { logits: reshape(logits, [sizes.written, ...rows]) }, values });
}

/** The names and shapes of a generator's parameters. */
export function generatorParameters(sizes: MuseganSizes): Program['state'] {
  return generatorProgram(sizes, 1).state;
}

/** A generator on a device; a session is opened when it is first needed. */
export function rollGenerator(sizes: MuseganSizes, device: Device): RollGenerator {
  let parameters: Readonly<Record<string, Float32Array>> | undefined;
  let session: Promise<Session> | undefined;
  const open = async (): Promise<Session> => {
    session ??= device.open(generatorProgram(sizes));
    const opened = await session;
    if (parameters) await opened.writeState(parameters);
    parameters = undefined;
    return opened;
  };
  return {
    async setParameters(values) {
      parameters = values;
    },
    async write(count, seed, given) {
      const opened = await open();
      const rolls: PianoRoll[] = [];
      for (let first = 0; first < count; first += BATCH) {
        const phrases = Array.from({ length: BATCH }, (_, row) => first + row);
        const known = given && phrases.map((phrase) => given(Math.min(phrase, count - 1)));
        const feeds = { ...noiseFeeds(sizes, phrases, seed), ...(known && { given: joined(known) }) };
        const { logits } = await opened.run(feeds);
        for (const [row, phrase] of phrases.entries()) {
          if (phrase < count)
            rolls.push(rollOf(sizes, logits as Float32Array, row, mixSeed(seed, phrase, 2), known?.[row]));
        }
      }
      return rolls;
    },
    async dispose() {
      if (session) await (await session).dispose();
      session = undefined;
    },
  };
}

/** Noise by row, so that a phrase does not depend on those beside it. */
function noiseFeeds(sizes: MuseganSizes, phrases: readonly number[], seed: number): Record<string, TensorData> {
  const shapes = latentShapes(sizes, phrases.length);
  const { latentDim } = sizes.config;
  return Object.fromEntries(
    KINDS.map((kind) => {
      const copies = shapes[kind].length === 3 ? sizes.written : 1;
      const values = new Float32Array(copies * phrases.length * latentDim);
      const drawn = new Float32Array(copies * latentDim);
      for (const [row, phrase] of phrases.entries()) {
        fillNoise(drawn, { kind: 'normal' }, mixSeed(seed, phrase, hashName(kind)));
        for (let copy = 0; copy < copies; copy += 1) {
          const from = drawn.subarray(copy * latentDim, (copy + 1) * latentDim);
          values.set(from, (copy * phrases.length + row) * latentDim);
        }
      }
      return [kind, values];
    }),
  );
}

/** One phrase out of a batch of logits, as bits, with the track that stands in its place. */
function rollOf(
  { header, config, given, written }: MuseganSizes,
  logits: Float32Array,
  row: number,
  seed: number,
  standing: Uint8Array | undefined,
): PianoRoll {
  const perTrack = logits.length / written / BATCH;
  const roll = new Uint8Array(header.tracks.length * perTrack);
  const rounded = new Float32Array(perTrack);
  const threshold = logitOf(config.threshold);
  const draw = config.neurons === 'stochastic' ? wordSource(seed) : undefined;
  for (let track = 0, from = 0; track < header.tracks.length; track += 1) {
    const cells = roll.subarray(track * perTrack, (track + 1) * perTrack);
    if (track === given && standing) {
      cells.set(standing);
      continue;
    }
    roundLogits(logits, rounded, (from * BATCH + row) * perTrack);
    from += 1;
    for (let cell = 0; cell < perTrack; cell += 1) {
      const limit = draw ? logitOf((draw() + 0.5) / 4294967296) : threshold;
      cells[cell] = rounded[cell]! > limit ? 1 : 0;
    }
  }
  return roll;
}

const logitOf = (probability: number): number => Math.log(probability / (1 - probability));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let from = 0;
  for (const part of parts) {
    all.set(part, from);
    from += part.length;
  }
  return all;
}

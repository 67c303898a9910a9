/** Writes segments from latent vectors, step by step: of a hierarchical decoder all bars at once. */
import { MELODY_VOCABULARY_SIZE, STEPS_PER_BAR } from '@continuo/corpus';
import {
  compile,
  type Device,
  input,
  mixSeed,
  type Program,
  parameterSet,
  type Session,
  state,
  type Tensor,
  wordSource,
} from '@continuo/tensor';
import type { DecodeOptions } from '../latent-model.ts';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { chooseToken } from './choose-token.ts';
import { conductSegments, decoderRows, decoderStep, START_TOKEN } from './vae.ts';
import { used } from './vae-bound.ts';
import type { VaeConfig } from './vae-config.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

export type VaeDecoder = {
  readonly setParameters: (parameters: Parameters) => Promise<void>;
  /** see `LatentModel.decode` */
  readonly decode: (latents: readonly Float32Array[], options: DecodeOptions) => Promise<readonly Int32Array[]>;
  readonly dispose: () => Promise<void>;
};

/** Rows of the decoder that are written side by side at most. */
const ROWS = 256;

type Sessions = { readonly conduct: Session; readonly step: Session };

/** Programs of one batch size, opened when they are first needed; parameters are set from outside. */
export function vaeDecoder(config: VaeConfig, device: Device): VaeDecoder {
  const most = Math.max(1, Math.floor(ROWS / decoderRows(config, 1)[0]));
  const opened = new Map<number, Promise<Sessions>>();
  let parameters: Parameters = {};
  let last: Promise<unknown> = Promise.resolve();
  const open = (batchSize: number): Promise<Sessions> => {
    const known = opened.get(batchSize);
    if (known) return known;
    const opening = Promise.all([
      device.open(conductProgram(config, batchSize)),
      device.open(stepProgram(config, batchSize)),
    ]).then(async ([conduct, step]) => {
      for (const session of [conduct, step]) await session.writeState(used(parameters, session));
      return { conduct, step };
    });
    opened.set(batchSize, opening);
    return opening;
  };
  const decodeAll = async (latents: readonly Float32Array[], options: DecodeOptions): Promise<Int32Array[]> => {
    const all: Int32Array[] = [];
    const batchSize = latents.length < most ? 1 << Math.ceil(Math.log2(Math.max(1, latents.length))) : most;
    for (let first = 0; first < latents.length; first += batchSize) {
      const own = latents.slice(first, first + batchSize);
      all.push(...(await decodeGroup(config, await open(batchSize), { own, first, batchSize }, options)));
    }
    return all;
  };
  return {
    async setParameters(values) {
      parameters = values;
      for (const opening of opened.values()) {
        const { conduct, step } = await opening;
        for (const session of [conduct, step]) await session.writeState(used(values, session));
      }
    },
    decode(latents, options) {
      const wrong = latents.findIndex((latent) => latent.length !== config.latentSize);
      if (wrong >= 0) {
        throw new RangeError(
          `latent vector ${wrong} has ${latents[wrong]!.length} numbers; this model's have ${config.latentSize}`,
        );
      }
      // sessions carry the state of one group at a time
      const mine = last.then(() => decodeAll(latents, options));
      last = mine.catch(() => undefined);
      return mine;
    },
    async dispose() {
      await last;
      for (const opening of opened.values()) {
        const { conduct, step } = await opening;
        await Promise.all([conduct.dispose(), step.dispose()]);
      }
      opened.clear();
    },
  };
}

type Group = { readonly own: readonly Float32Array[]; readonly first: number; readonly batchSize: number };

async function decodeGroup(
  config: VaeConfig,
  { conduct, step }: Sessions,
  { own, first, batchSize }: Group,
  { temperature, seed }: DecodeOptions,
): Promise<Int32Array[]> {
  const { latentSize, bars, decoder } = config;
  const [rows, length] = decoderRows(config, batchSize);
  const rowsEach = rows / batchSize;
  const z = new Float32Array(batchSize * latentSize);
  for (const [index, latent] of own.entries()) z.set(latent, index * latentSize);
  const conducted = await conduct.run({ z });
  const cues = Float32Array.from(conducted.cues as Float32Array);
  await step.writeState(
    Object.fromEntries(
      carryNames(decoder.depth).map((name) => [name, Float32Array.from(conducted[name] as Float32Array)]),
    ),
  );
  // each row draws from a stream of its own, whatever is written beside it
  const draws = Array.from({ length: own.length * rowsEach }, (_, row) =>
    wordSource(mixSeed(seed, first + Math.floor(row / rowsEach), row % rowsEach)),
  );
  const written = own.map(() => new Int32Array(bars * STEPS_PER_BAR));
  const previous = new Int32Array(rows).fill(START_TOKEN);
  const rounded = new Float32Array(rows * MELODY_VOCABULARY_SIZE);
  const told = new Float32Array(rows * decoder.cue);
  for (let place = 0; place < length; place += 1) {
    for (let row = 0; row < rows; row += 1) {
      const from = (row * length + place) * decoder.cue;
      told.set(cues.subarray(from, from + decoder.cue), row * decoder.cue);
    }
    const { logits } = await step.run({ cues: told, previous });
    roundLogits(logits as Float32Array, rounded);
    for (const [row, draw] of draws.entries()) {
      const uniform = draw() / 4294967296;
      const token = chooseToken(rounded, {
        first: row * MELODY_VOCABULARY_SIZE,
        count: MELODY_VOCABULARY_SIZE,
        temperature,
        uniform,
      });
      previous[row] = token;
      written[Math.floor(row / rowsEach)]![(row % rowsEach) * length + place] = token;
    }
  }
  return written;
}

/** What the step program carries on, by name: what each layer says and what it remembers. */
function carryNames(depth: number): string[] {
  return Array.from({ length: depth }, (_, layer) => [`said${layer}`, `memory${layer}`]).flat();
}

/** From points to cues and first carries; parameters are state unless their values are given. */
export function conductProgram(config: VaeConfig, batchSize: number, values: Parameters = {}): Program {
  const z = input('z', [batchSize, config.latentSize]);
  const { cues, start } = conductSegments(config, parameterSet().declare, z);
  const carries = start.flat();
  const named = carryNames(config.decoder.depth).map((name, index): [string, Tensor] => [name, carries[index]!]);
  return compile({ name: `vae conductor ${batchSize}`, outputs: { cues, ...Object.fromEntries(named) }, values });
}

/** The next token of each row; parameters are state unless their values are given. */
export function stepProgram(config: VaeConfig, batchSize: number, values: Parameters = {}): Program {
  const { cue, depth, hidden } = config.decoder;
  const [rows] = decoderRows(config, batchSize);
  const names = carryNames(depth);
  const states = names.map((name) => state(name, [rows, hidden]));
  const start = Array.from({ length: depth }, (_, layer) => states.slice(2 * layer, 2 * layer + 2));
  const cues = input('cues', [rows, cue]);
  const { logits, carry } = decoderStep(
    config,
    parameterSet().declare,
    { cues, start },
    input('previous', [rows], 'int32'),
  );
  const updates = carry.flat().map((next, index) => ({ state: states[index]!, next }));
  return compile({ name: `vae step ${batchSize}`, outputs: { logits }, updates, values });
}

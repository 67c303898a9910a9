/**
 * A small model without learning, for tests: it likes tones near the voice's last one and thirds below the voice above.
 *
 * Its logits are a hash of what was chosen before, so that every choice matters later, as in a real model.
 */
import { type ChoraleGrid, pitchOfToken, tokenOfPitch, VOCABULARY_SIZE, VOICES } from '@continuo/corpus';
import type { ChoraleModel, Generation, GenerationPlan, PieceLikelihood } from '@continuo/models';
import { natsOfLogits } from './sampling/sample-token.ts';

const HOME = [72, 67, 60, 50];

/** Calls are counted, and `delay` waits in each, so that tests can watch and cancel. */
export function fakeModel({
  name = 'fake',
  delay = async (): Promise<void> => {},
} = {}): ChoraleModel & { plans: GenerationPlan[] } {
  const plans: GenerationPlan[] = [];
  return {
    kind: 'chorale',
    name,
    hash: 'ab'.repeat(32),
    parameterCount: 0,
    plans,
    async generate(plan) {
      plans.push(plan);
      return fakeGeneration(plan, delay);
    },
    async *likelihood(pieces) {
      for (const piece of pieces) yield await likelihoodOf(piece);
    },
    dispose: async () => {},
  };
}

function fakeGeneration({ batchSize, length, given }: GenerationPlan, delay: () => Promise<void>): Generation {
  const rows = Array.from({ length: batchSize }, () => ({ hash: 2166136261, chord: [...HOME] }));
  const logits = new Float32Array(batchSize * VOCABULARY_SIZE);
  let place = 0;
  return {
    get frame() {
      return Math.floor(place / VOICES.length);
    },
    get voice() {
      return place % VOICES.length;
    },
    async logits() {
      await delay();
      rows.forEach(({ hash, chord }, row) => {
        const voice = place % VOICES.length;
        for (let token = 0; token < VOCABULARY_SIZE; token++) {
          const pitch = pitchOfToken(token);
          const ahead = given?.[place + 4 * VOICES.length] ?? -2;
          const near = -Math.abs(pitch - chord[voice]!) * 0.6 - (ahead < 0 ? 0 : Math.abs(pitch - ahead) * 0.1);
          const noise = (mix(hash, token) >>> 26) / 16;
          logits[row * VOCABULARY_SIZE + token] = Math.round((near + noise) * 64) / 64;
        }
      });
      return logits;
    },
    async choose(tokens) {
      if (place >= length * VOICES.length) throw new RangeError('all is written');
      rows.forEach((row, index) => {
        row.hash = mix(row.hash, tokens[index]!);
        if (tokens[index] !== 0) row.chord[place % VOICES.length] = pitchOfToken(tokens[index]!);
      });
      place += 1;
    },
    dispose() {},
  };
}

async function likelihoodOf(piece: ChoraleGrid): Promise<PieceLikelihood> {
  const generation = fakeGeneration({ batchSize: 1, length: piece.length }, async () => {});
  const nats = new Float32Array(piece.pitches.length);
  for (const [place, pitch] of piece.pitches.entries()) {
    const token = tokenOfPitch(pitch);
    nats[place] = natsOfLogits(await generation.logits())[token]!;
    await generation.choose([token]);
  }
  return { nats };
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x01000193);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
}

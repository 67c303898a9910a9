/**
 * The ladder without learning: smoothed tables of counts, the reference beside which a network's figure can be read.
 *
 * Each rung looks at a little more and falls back on the rung below where it has seen little: p = (count + 10 p_below) /
 * (total + 10), the hierarchical Dirichlet smoothing of MacKay and Peto 1995. The lowest falls back on equal chances.
 */
import { type ChoraleGrid, FRAMES_PER_QUARTER, tokenOfPitch, VOCABULARY_SIZE, VOICES } from '@continuo/corpus';
import type { ChoraleModel, Generation, GenerationPlan, PieceLikelihood } from '@continuo/models';

/** What each rung looks at besides the rungs below it. */
export const LADDER = ['voice', 'own previous pitch', 'beat phase', 'voice above'] as const;
export type Rung = (typeof LADDER)[number];

/** How much the rung below counts, in observations. */
const PRIOR = 10;
/** Logits are rounded to multiples of 1/64, as every chorale model's. */
const LOGIT_STEPS = 64;

type Counts = { total: number; readonly tokens: Uint32Array };
type Tables = readonly ReadonlyMap<string, Counts>[];

/**
 * Counts a training set, up to the rung given.
 *
 * @example countTableModel(train, 'voice').name // => 'count tables: voice'
 */
export function countTableModel(train: readonly ChoraleGrid[], rung: Rung): ChoraleModel {
  const rungs = LADDER.indexOf(rung) + 1;
  const tables = Array.from({ length: rungs }, () => new Map<string, Counts>());
  for (const piece of train) {
    const tokens = tokensOf(piece);
    for (const [place, token] of tokens.entries()) {
      tables.forEach((table, level) => {
        const context = contextOf(tokens, place, level);
        const counts = table.get(context) ?? { total: 0, tokens: new Uint32Array(VOCABULARY_SIZE) };
        counts.total += 1;
        counts.tokens[token]! += 1;
        table.set(context, counts);
      });
    }
  }
  return {
    kind: 'chorale',
    name: `count tables: ${rung}`,
    hash: '',
    parameterCount: 0,
    generate: async (plan) => generation(tables, plan),
    async *likelihood(pieces, { signal } = {}) {
      for (const piece of pieces) {
        signal?.throwIfAborted();
        yield likelihoodOf(tables, piece);
      }
    },
    dispose: async () => {},
  };
}

/** What a rung looks at, as a key of its table; rung 0 sees the voice alone. */
function contextOf(tokens: ArrayLike<number>, place: number, level: number): string {
  const voice = place % VOICES.length;
  let context = `${voice}`;
  if (level >= 1) context += ` ${place < VOICES.length ? 'start' : tokens[place - VOICES.length]}`;
  if (level >= 2) context += ` ${Math.floor(place / VOICES.length) % FRAMES_PER_QUARTER}`;
  if (level >= 3) context += ` ${voice === 0 ? 'top' : tokens[place - 1]}`;
  return context;
}

function probabilitiesAt(tables: Tables, tokens: ArrayLike<number>, place: number): Float64Array {
  const probabilities = new Float64Array(VOCABULARY_SIZE).fill(1 / VOCABULARY_SIZE);
  tables.forEach((table, level) => {
    const counts = table.get(contextOf(tokens, place, level));
    if (counts === undefined) return;
    for (let token = 0; token < VOCABULARY_SIZE; token++) {
      probabilities[token] = (counts.tokens[token]! + PRIOR * probabilities[token]!) / (counts.total + PRIOR);
    }
  });
  return probabilities;
}

function likelihoodOf(tables: Tables, piece: ChoraleGrid): PieceLikelihood {
  const tokens = tokensOf(piece);
  return {
    nats: Float32Array.from(tokens, (token, place) => -Math.log(probabilitiesAt(tables, tokens, place)[token]!)),
  };
}

function generation(tables: Tables, { batchSize, length }: GenerationPlan): Generation {
  const rows = Array.from({ length: batchSize }, () => new Int16Array(length * VOICES.length));
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
      rows.forEach((tokens, row) => {
        probabilitiesAt(tables, tokens, place).forEach((probability, token) => {
          logits[row * VOCABULARY_SIZE + token] = Math.round(Math.log(probability) * LOGIT_STEPS) / LOGIT_STEPS;
        });
      });
      return logits;
    },
    async choose(chosen) {
      if (place >= length * VOICES.length) throw new RangeError(`all ${length} frames are written`);
      rows.forEach((tokens, row) => {
        tokens[place] = chosen[row]!;
      });
      place += 1;
    },
    dispose() {},
  };
}

function tokensOf(piece: ChoraleGrid): Int16Array {
  return piece.pitches.map(tokenOfPitch);
}

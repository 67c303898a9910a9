/** Chooses on validation what a recipe leaves open: each memory on its own, then how they are blended. */
import type { CountingEvent } from '../counting-task.ts';
import { COMBINATIONS } from './combine.ts';
import type { MemoryConfig, NgramConfig, NgramRecipe } from './ngram-config.ts';
import type { Escape } from './ppm.ts';
import type { ViewName } from './view.ts';

/** What is tried. */
const ORDERS: readonly MemoryConfig['order'][] = [1, 2, 3, 4, 6, 9, 'unbounded'];
const TRIED_ESCAPES = ['A', 'C', 'D', 'AX', 'KN'] as const;
const BIASES = [0, 1, 2, 3, 5, 8];

export type ChooseOptions = {
  readonly spans: readonly MemoryConfig['span'][];
  readonly views: readonly ViewName[];
  /** mean −ln p of a validation token */
  readonly lossOf: (config: NgramConfig) => number;
  readonly signal: AbortSignal | undefined;
};
/** A configuration, and what it costs. */
export type Choice<Config> = { readonly loss: number; readonly config: Config };
type Choosing<Config> = AsyncGenerator<CountingEvent, Config, undefined>;

/**
 * For each span and view the memory that is best alone.
 *
 * @throws RangeError  no escape method of the recipe fits
 */
export async function* chooseMemories(recipe: NgramRecipe, options: ChooseOptions): Choosing<Choice<MemoryConfig>[]> {
  const chosen: Choice<MemoryConfig>[] = [];
  for (const span of options.spans) {
    for (const view of options.views) {
      const candidates = candidatesOf(recipe, span, view);
      if (candidates.length === 0) {
        throw new RangeError(
          `escapes: none of ${recipe.escapes?.join(', ')} fits a ${span} memory of order ${recipe.order}`,
        );
      }
      const best = yield* cheapest(candidates.map(alone), `choosing ${span} ${view}`, options);
      chosen.push({ loss: best.loss, config: best.config.memories[0]! });
    }
  }
  return chosen;
}

/**
 * How memories are blended. For each kind of mean: its bias over all, whether some are better left out, its bias over those
 * that stay, and last the order of each, for what is best alone need not help the others most.
 */
export async function* chooseBlend(
  recipe: NgramRecipe,
  memories: readonly MemoryConfig[],
  options: ChooseOptions,
): Choosing<NgramConfig> {
  if (memories.length === 1) return alone(memories[0]!);
  const combinations = recipe.combination === undefined ? COMBINATIONS : [recipe.combination];
  const biases = recipe.bias === undefined ? BIASES : [recipe.bias];
  const blends: Choice<NgramConfig>[] = [];
  for (const combination of combinations) {
    const first: NgramConfig = { memories: [...memories], combination, bias: biases[0]! };
    let best: Choice<NgramConfig> = { loss: Number.POSITIVE_INFINITY, config: first };
    const rounds: readonly ((config: NgramConfig) => NgramConfig[])[] = [
      (config) => biases.map((bias) => ({ ...config, bias })),
      (config) => subsetsOf(memories).map((set) => ({ ...config, memories: set })),
      (config) => biases.map((bias) => ({ ...config, bias })),
      ...(recipe.order === undefined ? memories.map((_, index) => ordersOf(index)) : []),
    ];
    for (const [round, configsOf] of rounds.entries()) {
      const what = `blending by the ${combination} mean, round ${round + 1} of ${rounds.length}`;
      const found = yield* cheapest(configsOf(best.config), what, options);
      if (found.loss < best.loss) best = found;
    }
    blends.push(best);
  }
  return blends.reduce((a, b) => (b.loss < a.loss ? b : a)).config;
}

/** A memory in words. */
export function describe({ span, view, order, smoothing, exclusion, ...memory }: MemoryConfig): string {
  return `${span} ${view}, order ${order}, escape ${memory.escape}, ${smoothing}${exclusion ? ', update exclusion' : ''}`;
}

async function* cheapest(
  configs: readonly NgramConfig[],
  what: string,
  { lossOf, signal }: ChooseOptions,
): Choosing<Choice<NgramConfig>> {
  let best: Choice<NgramConfig> = { loss: Number.POSITIVE_INFINITY, config: configs[0]! };
  for (const [done, config] of configs.entries()) {
    yield { kind: 'progress', what, done, total: configs.length };
    await turn(signal);
    const loss = lossOf(config);
    if (loss < best.loss) best = { loss, config };
  }
  return best;
}

function candidatesOf(recipe: NgramRecipe, span: MemoryConfig['span'], view: ViewName): MemoryConfig[] {
  const orders = recipe.order === undefined ? ORDERS : [recipe.order];
  const escapes = recipe.escapes ?? TRIED_ESCAPES;
  const exclusions = span === 'short' ? [true, false] : [false];
  return orders.flatMap((order) =>
    escapes
      .filter((method) => fits(method, span, order))
      .flatMap((method) =>
        exclusions.map((exclusion) => ({ span, view, order, escape: method, smoothing: recipe.smoothing, exclusion })),
      ),
  );
}

/** A blend with other orders of one of its memories. */
function ordersOf(index: number): (config: NgramConfig) => NgramConfig[] {
  return (config) => {
    const changed = config.memories[index];
    if (!changed) return [config];
    return ORDERS.filter((order) => fits(changed.escape, changed.span, order)).map((order) => ({
      ...config,
      memories: config.memories.map((memory) => (memory === changed ? { ...memory, order } : memory)),
    }));
  };
}

/** Kneser-Ney counts contexts of one length, in a corpus. */
function fits(method: Escape, span: MemoryConfig['span'], order: MemoryConfig['order']): boolean {
  return method !== 'KN' || (span === 'long' && order !== 'unbounded');
}

function alone(memory: MemoryConfig): NgramConfig {
  return { memories: [memory], combination: 'geometric', bias: 0 };
}

function subsetsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length - 1 }, (_, index) =>
    items.filter((_item, bit) => ((index + 1) >> bit) % 2 === 1),
  );
}

/** Lets the word to stop come in. */
export async function turn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}

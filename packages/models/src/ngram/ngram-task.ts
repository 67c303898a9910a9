/** Trains an n-gram model: counts the corpus, then chooses on validation what the recipe leaves open. */
import type { SequenceCodec } from '@continuo/corpus';
import type { CountedModel, CountingEvent, CountingTask } from '../counting-task.ts';
import { COMBINATIONS } from './combine.ts';
import { countNgrams } from './count-ngrams.ts';
import { kneserNeyTrie, StandingTrie, shortenTrie, type TrieArrays } from './count-trie.ts';
import { LONGEST_CONTEXT } from './memory.ts';
import type { MemoryConfig, NgramConfig, NgramRecipe } from './ngram-config.ts';
import { type CountedViews, NgramReader, natsOf } from './ngram-reader.ts';
import { BYTES_PER_NODE, trieTensors } from './ngram-tensors.ts';
import type { Escape } from './ppm.ts';
import { createView, type ViewName, viewsOf } from './view.ts';

/** What is tried where the recipe leaves it open. */
const ORDERS: readonly NgramConfig['memories'][number]['order'][] = [1, 2, 3, 4, 6, 9, 'unbounded'];
const TRIED_ESCAPES = ['A', 'C', 'D', 'AX', 'KN'] as const;
const BIASES = [0, 1, 2, 3, 5, 8];
/** Validation tokens on which it is chosen, times the vocabulary, for time's sake; the loss at the end is over all. */
const CHOOSING_WORK = 3_000_000;

export type NgramSplits = { readonly train: readonly Int32Array[]; readonly validation: readonly Int32Array[] };

/** The task of a recipe's architecture over the sequences of a codec. */
export function ngramTask(recipe: NgramRecipe, codec: SequenceCodec, splits: NgramSplits): CountingTask {
  return {
    kind: 'counting',
    family: 'ngram',
    lossUnit: codec.kind === 'pitches' ? 'nats/note' : 'nats/token',
    tokens: scoredTokens(splits.train, codec),
    fit: ({ signal } = {}) => fit(recipe, codec, splits, signal),
    async dispose() {},
  };
}

type Choice = { readonly loss: number; readonly config: NgramConfig };

async function* fit(
  recipe: NgramRecipe,
  codec: SequenceCodec,
  { train, validation }: NgramSplits,
  signal: AbortSignal | undefined,
): AsyncGenerator<CountingEvent, void, undefined> {
  const views = viewsOf(codec).filter((view) => recipe.views?.includes(view) ?? true);
  const spans = recipe.spans ?? ['long', 'short'];
  if (views.length === 0) throw new RangeError(`views: "${codec.kind}" can be counted as ${viewsOf(codec).join(', ')}`);
  const counted = new Map<ViewName, Required<TrieArrays>>();
  const notes: string[] = [];
  if (spans.includes('long')) {
    const order = recipe.order === undefined || recipe.order === 'unbounded' ? LONGEST_CONTEXT : recipe.order;
    const mostNodes = Math.floor((recipe.megabytes * 1e6) / BYTES_PER_NODE / views.length);
    for (const view of views) {
      yield { kind: 'progress', what: `counting notes as ${view}`, done: 0, total: 1 };
      await turn(signal);
      const { least, ...arrays } = countNgrams(
        inKeys(train, recipe.keys, codec).map((tokens) => symbolsOf(tokens, view, codec)),
        { order, mostNodes, signal },
      );
      counted.set(view, arrays);
      notes.push(
        `Counted as ${view}: ${arrays.symbols.length} contexts of up to ${order} symbols` +
          (least > 1 ? `; those of two and more symbols seen less than ${least} times are left out for size.` : '.'),
      );
    }
  }
  const triesOf = trieKeeper(counted);
  const some = firstTokens(validation, CHOOSING_WORK / codec.vocabularySize);
  const lossOf = (config: NgramConfig, sequences = some): number => lossOn(sequences, config, codec, triesOf(config));

  // each memory on its own
  const memories: MemoryConfig[] = [];
  for (const span of spans) {
    for (const view of views) {
      let best: { readonly loss: number; readonly memory: MemoryConfig } | undefined;
      const candidates = candidatesOf(recipe, span, view);
      if (candidates.length === 0) {
        throw new RangeError(
          `escapes: none of ${recipe.escapes?.join(', ')} fits a ${span} memory of order ${recipe.order}`,
        );
      }
      for (const [index, memory] of candidates.entries()) {
        yield { kind: 'progress', what: `choosing ${span} ${view}`, done: index, total: candidates.length };
        await turn(signal);
        const loss = lossOf(alone(memory));
        if (!best || loss < best.loss) best = { loss, memory };
      }
      memories.push(best!.memory);
      notes.push(`Alone, ${describe(best!.memory)}: ${best!.loss.toFixed(4)} nats a token on validation.`);
    }
  }

  // then together, for each kind of mean: its bias over all, whether some are better left out, its bias over those that stay,
  // and last the order of each, for what is surest alone need not help the others most
  let best: Choice = { loss: Number.POSITIVE_INFINITY, config: alone(memories[0]!) };
  const combinations = recipe.combination === undefined ? COMBINATIONS : [recipe.combination];
  const biases = recipe.bias === undefined ? BIASES : [recipe.bias];
  for (const combination of memories.length > 1 ? combinations : [COMBINATIONS[0]]) {
    let chosen: Choice = { loss: Number.POSITIVE_INFINITY, config: { memories, combination, bias: 0 } };
    const rounds = [
      (): NgramConfig[] => biases.map((bias) => ({ ...chosen.config, bias })),
      (): NgramConfig[] => subsetsOf(memories).map((set) => ({ ...chosen.config, memories: set })),
      (): NgramConfig[] => biases.map((bias) => ({ ...chosen.config, bias })),
      ...(recipe.order === undefined ? memories.map((_, index) => () => ordersOf(chosen.config, index)) : []),
    ];
    for (const choices of memories.length > 1 ? rounds : [() => [chosen.config]]) {
      const configs = choices();
      for (const [index, config] of configs.entries()) {
        yield { kind: 'progress', what: `blending (${combination})`, done: index, total: configs.length };
        await turn(signal);
        const loss = lossOf(config);
        if (loss < chosen.loss) chosen = { loss, config };
      }
    }
    if (chosen.loss < best.loss) best = chosen;
  }
  const { config } = best;
  yield { kind: 'progress', what: 'validating', done: 0, total: 1 };
  await turn(signal);
  const tensors: Record<string, CountedModel['tensors'][string]> = {};
  for (const [view, arrays] of counted) {
    const memory = config.memories.find((each) => each.span === 'long' && each.view === view);
    if (!memory) continue;
    const kept = arraysOf(memory, arrays);
    Object.assign(tensors, trieTensors(view, kept, createView(view, codec).alphabet));
  }
  const loss = lossOf(config, validation);
  const unit = codec.kind === 'pitches' ? 'validationBitsPerNote' : 'validationBitsPerToken';
  yield {
    kind: 'model',
    model: {
      architecture: config,
      tensors,
      validation: { loss, measures: { [unit]: loss / Math.LN2 } },
      notes: [
        ...notes,
        `Together: ${config.memories.map(describe).join('; ')}; ${config.combination}, bias ${config.bias}.`,
      ],
    },
  };
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
function ordersOf(config: NgramConfig, index: number): NgramConfig[] {
  if (index >= config.memories.length) return [];
  const { span, escape: method } = config.memories[index]!;
  return ORDERS.filter((order) => fits(method, span, order)).map((order) => ({
    ...config,
    memories: config.memories.map((memory, at) => (at === index ? { ...memory, order } : memory)),
  }));
}

/** Kneser-Ney counts contexts of one length, in a corpus. */
function fits(method: Escape, span: MemoryConfig['span'], order: MemoryConfig['order']): boolean {
  return method !== 'KN' || (span === 'long' && order !== 'unbounded');
}

function arraysOf({ order, escape: method }: MemoryConfig, arrays: Required<TrieArrays>): TrieArrays {
  if (order === 'unbounded') return arrays;
  return method === 'KN' ? kneserNeyTrie(arrays, order) : shortenTrie(arrays, order);
}

/** The tries of a configuration, each made once. */
function trieKeeper(counted: ReadonlyMap<ViewName, Required<TrieArrays>>): (config: NgramConfig) => CountedViews {
  const kept = new Map<string, StandingTrie>();
  return ({ memories }) =>
    Object.fromEntries(
      memories
        .filter(({ span }) => span === 'long')
        .map((memory) => {
          const { view, order, escape: method } = memory;
          // to other methods longer contexts do no harm
          const key = method === 'KN' ? `${view} ${order}` : view;
          const arrays = counted.get(view)!;
          const trie = kept.get(key) ?? new StandingTrie(method === 'KN' ? arraysOf(memory, arrays) : arrays);
          kept.set(key, trie);
          return [view, trie];
        }),
    );
}

function alone(memory: MemoryConfig): NgramConfig {
  return { memories: [memory], combination: 'geometric', bias: 0 };
}

function subsetsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length - 1 }, (_, index) =>
    items.filter((_item, bit) => ((index + 1) >> bit) % 2 === 1),
  );
}

function describe({ span, view, order, smoothing, exclusion, ...memory }: MemoryConfig): string {
  return `${span} ${view}, order ${order}, escape ${memory.escape}, ${smoothing}${exclusion ? ', update exclusion' : ''}`;
}

/** Symbols of a sequence in a view. */
export function symbolsOf(tokens: Int32Array, name: ViewName, codec: SequenceCodec): Int32Array {
  const view = createView(name, codec);
  let last = -1;
  return tokens.map((token) => {
    const symbol = view.symbolOf(token, last);
    last = view.lastAfter(token, last);
    return symbol;
  });
}

/** The corpus as it is, or each sequence in twelve keys, as far as they lie in the vocabulary. */
function inKeys(sequences: readonly Int32Array[], keys: 1 | 12, codec: SequenceCodec): readonly Int32Array[] {
  if (keys === 1) return sequences;
  const shifts = Array.from({ length: keys }, (_, index) => index - 6);
  return sequences.flatMap((tokens) => shifts.flatMap((semitones) => codec.transpose(tokens, semitones) ?? []));
}

/** Mean −ln p of a token. */
function lossOn(
  sequences: readonly Int32Array[],
  config: NgramConfig,
  codec: SequenceCodec,
  tries: CountedViews,
): number {
  let nats = 0;
  for (const tokens of sequences) {
    nats += natsOf(new NgramReader(config, codec, tries), tokens, codec).reduce((sum, each) => sum + each, 0);
  }
  return nats / Math.max(1, scoredTokens(sequences, codec));
}

function scoredTokens(sequences: readonly Int32Array[], { start }: SequenceCodec): number {
  return sequences.reduce((sum, tokens) => sum + tokens.length - (tokens[0] === start ? 1 : 0), 0);
}

/** Whole sequences up to so many tokens, at least one, from all over the list. */
function firstTokens(sequences: readonly Int32Array[], most: number): readonly Int32Array[] {
  const all = sequences.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(1, Math.ceil(all / most));
  return sequences.filter((_, index) => index % step === 0);
}

/** Lets the word to stop come in. */
async function turn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}

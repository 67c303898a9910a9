/** Trains an n-gram model: counts the corpus, then chooses on validation what the recipe leaves open. */
import type { SequenceCodec } from '@continuo/corpus';
import type { CountedModel, CountingEvent, CountingTask } from '../counting-task.ts';
import { chooseBlend, chooseMemories, describe, turn } from './choose-ngram.ts';
import { type CountedNgrams, countNgrams } from './count-ngrams.ts';
import { kneserNeyTrie, StandingTrie, shortenTrie, type TrieArrays } from './count-trie.ts';
import { LONGEST_CONTEXT } from './memory.ts';
import type { MemoryConfig, NgramConfig, NgramRecipe } from './ngram-config.ts';
import { inKeys, scoredTokens, someOf, symbolsOf } from './ngram-corpus.ts';
import { type CountedViews, NgramReader, natsOf } from './ngram-reader.ts';
import { BYTES_PER_NODE, trieTensors } from './ngram-tensors.ts';
import { createView, type ViewName, viewsOf } from './view.ts';

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

async function* fit(
  recipe: NgramRecipe,
  codec: SequenceCodec,
  { train, validation }: NgramSplits,
  signal: AbortSignal | undefined,
): AsyncGenerator<CountingEvent, void, undefined> {
  const views = viewsOf(codec).filter((view) => recipe.views?.includes(view) ?? true);
  const spans = recipe.spans ?? ['long', 'short'];
  if (views.length === 0) throw new RangeError(`views: "${codec.kind}" can be counted as ${viewsOf(codec).join(', ')}`);
  const counted = new Map<ViewName, CountedNgrams>();
  for (const view of spans.includes('long') ? views : []) {
    yield { kind: 'progress', what: `counting notes as ${view}`, done: counted.size, total: views.length };
    await turn(signal);
    counted.set(view, countView(recipe, codec, { view, train, share: 1 / views.length, signal }));
  }
  const triesOf = trieKeeper(counted);
  const lossOf = (config: NgramConfig, sequences: readonly Int32Array[]): number =>
    lossOn(sequences, config, codec, triesOf(config));
  const some = someOf(validation, CHOOSING_WORK / codec.vocabularySize);
  const options = { spans, views, lossOf: (config: NgramConfig) => lossOf(config, some), signal };
  const memories = yield* chooseMemories(recipe, options);
  const config = yield* chooseBlend(
    recipe,
    memories.map((choice) => choice.config),
    options,
  );
  yield { kind: 'progress', what: 'validating', done: 0, total: 1 };
  await turn(signal);
  const loss = lossOf(config, validation);
  const unit = codec.kind === 'pitches' ? 'validationBitsPerNote' : 'validationBitsPerToken';
  yield {
    kind: 'model',
    model: {
      architecture: config,
      tensors: tensorsOf(config, counted, codec),
      validation: { loss, measures: { [unit]: loss / Math.LN2 } },
      notes: [
        ...[...counted].map(([view, counts]) => sizeOf(view, counts)),
        ...memories.map((each) => `Alone, ${describe(each.config)}: ${each.loss.toFixed(4)} nats a validation token.`),
        `Together: ${config.memories.map(describe).join('; ')}; ${config.combination} mean, bias ${config.bias}.`,
      ],
    },
  };
}

type CountViewOptions = {
  readonly view: ViewName;
  readonly train: readonly Int32Array[];
  /** of the file's size */
  readonly share: number;
  readonly signal: AbortSignal | undefined;
};

function countView(
  recipe: NgramRecipe,
  codec: SequenceCodec,
  { view, train, share, signal }: CountViewOptions,
): CountedNgrams {
  const order = recipe.order === undefined || recipe.order === 'unbounded' ? LONGEST_CONTEXT : recipe.order;
  const mostNodes = Math.floor((share * recipe.megabytes * 1e6) / BYTES_PER_NODE);
  const symbols = inKeys(train, recipe.keys, codec).map((tokens) => symbolsOf(tokens, view, codec));
  return countNgrams(symbols, { order, mostNodes, signal });
}

function sizeOf(view: ViewName, { symbols, least }: CountedNgrams): string {
  const left =
    least > 1 ? `, without those of two and more notes that were seen less than ${least} times, for size` : '';
  return `Counted as ${view}: ${symbols.length} contexts and what followed them${left}; the file holds those that are used.`;
}

function tensorsOf(
  config: NgramConfig,
  counted: ReadonlyMap<ViewName, CountedNgrams>,
  codec: SequenceCodec,
): CountedModel['tensors'] {
  const used = config.memories.filter(({ span }) => span === 'long');
  const tensors = used.map((memory) =>
    trieTensors(memory.view, arraysOf(memory, counted.get(memory.view)!), createView(memory.view, codec).alphabet),
  );
  return Object.assign({}, ...tensors) as CountedModel['tensors'];
}

function arraysOf({ order, escape: method }: MemoryConfig, arrays: Required<TrieArrays>): TrieArrays {
  if (order === 'unbounded') return arrays;
  return method === 'KN' ? kneserNeyTrie(arrays, order) : shortenTrie(arrays, order);
}

/** The tries of a configuration, each made once. */
function trieKeeper(counted: ReadonlyMap<ViewName, CountedNgrams>): (config: NgramConfig) => CountedViews {
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

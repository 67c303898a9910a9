/** Counts as the arrays of a model file, and back. */
import { ModelFileError } from '../model-file-error.ts';
import type { NamedTensor } from '../safetensors.ts';
import { StandingTrie, type TrieArrays } from './count-trie.ts';
import type { ViewName } from './view.ts';

/** Whole numbers below this are exact as 32-bit floating point numbers. */
const EXACT = 2 ** 24;

/**
 * Two numbers a node, level by level: symbol + alphabet × children, and the count.
 *
 * @param alphabet  at most 4096
 */
export function trieTensors(
  view: ViewName,
  { symbols, counts, children }: TrieArrays,
  alphabet: number,
): Record<string, NamedTensor> {
  const packed = Float32Array.from(symbols, (symbol, node) => symbol + alphabet * children[node]!);
  const shape = [symbols.length];
  return {
    [`p.${view}.symbols`]: { shape, values: packed },
    [`p.${view}.counts`]: { shape, values: Float32Array.from(counts, (count) => Math.min(count, EXACT - 1)) },
  };
}

/** Bytes of a node in a file. */
export const BYTES_PER_NODE = 8;

/**
 * The trie in a file's tensors; undefined where the view was not counted.
 *
 * @throws ModelFileError  `not-a-model`: the numbers are no trie
 */
export function trieOfTensors(
  view: ViewName,
  tensors: Readonly<Record<string, NamedTensor>>,
  alphabet: number,
): StandingTrie | undefined {
  const [packed, counted] = [tensors[`p.${view}.symbols`]?.values, tensors[`p.${view}.counts`]?.values];
  if (!packed || !counted) return undefined;
  const symbols = Int32Array.from(packed, (value) => value % alphabet);
  const children = Int32Array.from(packed, (value) => Math.floor(value / alphabet));
  const counts = Int32Array.from(counted);
  const linked = children.reduce((sum, many) => sum + many, 1);
  const isWhole = [...[packed, counted]].every((values) => values.every((each) => each >= 0 && Number.isInteger(each)));
  if (!isWhole || linked !== symbols.length || counts.length !== symbols.length) {
    throw new ModelFileError(
      'not-a-model',
      `p.${view}: ${symbols.length} contexts that lead to ${linked}, ${counts.length} counts: the numbers are no tree of contexts; ` +
        'get the file anew',
      { found: linked, expected: symbols.length },
    );
  }
  return new StandingTrie({ symbols, counts, children });
}

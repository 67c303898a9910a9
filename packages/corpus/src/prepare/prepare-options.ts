/** What `prepare` is told to do; all of it goes into the manifest, so that a dataset says how it was made. */
import { CorpusError } from '../corpus-error.ts';

/** What a piece must be to be taken; bounds included. */
export type Thresholds = {
  /** notes, drums too; default 8 */
  readonly leastNotes: number;
  /** default 200 000 */
  readonly mostNotes: number;
  /** clock time as written; default 2 */
  readonly leastSeconds: number;
  /** default 7200, two hours */
  readonly mostSeconds: number;
  /** quarters a minute over the whole piece; default 15 */
  readonly leastBpm: number;
  /** default 500 */
  readonly mostBpm: number;
  /** over the whole piece; default 100: more is a picture drawn in notes */
  readonly mostNotesPerSecond: number;
  /** reject pieces that say no meter; default false: they are taken as 4/4 */
  readonly needsMeter: boolean;
};

export type PrepareOptions = Thresholds & {
  /** names of subfolders; default all */
  readonly only: readonly string[] | null;
  /** where a data set has both: MIDI, its repeats played out (default), or notation, its repeats once */
  readonly prefer: 'played' | 'written';
  /** of files for which none is stated; default null: stays unknown */
  readonly licence: string | null;
  /** `drop` (default): a piece that is there twice, in any key, is taken once; `keep`: all are kept, in one split */
  readonly duplicates: 'drop' | 'keep';
  /** two pieces whose patterns are alike to this share (Jaccard) are copies; default 0.9 */
  readonly copyShare: number;
  /** more of the smaller one's patterns in common makes variants of one tune, which share a split; default 1/3 */
  readonly variantShare: number;
  /** `auto` puts performances on a grid of beats and bars and leaves scores; `performance` tracks beats in all; default `none` */
  readonly quantize: 'none' | 'auto' | 'performance';
  /** `even`: each piece's mean becomes 80; `flat`: every note 80; default `keep` */
  readonly velocities: 'keep' | 'even' | 'flat';
  /** `common`: to C major or A minor; `all`: training pieces are marked to be read in all keys too; default `keep` */
  readonly keys: 'keep' | 'common' | 'all';
  /** training pieces are marked to be read at these speeds too, 2 is twice as fast; default none */
  readonly tempoFactors: readonly number[];
  /** `families`: each General MIDI program becomes the first of its family; default `keep` */
  readonly instruments: 'keep' | 'families';
  /** `given` (default): splits that a data set states are kept; `new`: all are drawn anew */
  readonly splits: 'given' | 'new';
  /** `drop` (default): a training piece that is a variant of a held-out one is left out; `keep`: stated splits stay whole */
  readonly leaks: 'drop' | 'keep';
  /** shares of train, validation and test where none is stated, in any unit; default 80, 10, 10 */
  readonly ratio: readonly [number, number, number];
  /** largest shard, in MiB of text before it is packed; default 16 */
  readonly shardMebibytes: number;
};

export const DEFAULT_PREPARE_OPTIONS: PrepareOptions = {
  leastNotes: 8,
  mostNotes: 200_000,
  leastSeconds: 2,
  mostSeconds: 7200,
  leastBpm: 15,
  mostBpm: 500,
  mostNotesPerSecond: 100,
  needsMeter: false,
  only: null,
  prefer: 'played',
  licence: null,
  duplicates: 'drop',
  copyShare: 0.9,
  variantShare: 1 / 3,
  quantize: 'none',
  velocities: 'keep',
  keys: 'keep',
  tempoFactors: [],
  instruments: 'keep',
  splits: 'given',
  leaks: 'drop',
  ratio: [80, 10, 10],
  shardMebibytes: 16,
};

/**
 * The options with everything that is not said filled in, in a fixed order.
 *
 * @throws CorpusError  'bad-options': a share, ratio or factor that cannot be
 * @example completePrepareOptions({ keys: 'common' }).ratio // => [80, 10, 10]
 */
export function completePrepareOptions(wishes: Partial<PrepareOptions> = {}): PrepareOptions {
  const options = { ...DEFAULT_PREPARE_OPTIONS, ...wishes };
  const [train] = options.ratio;
  const sum = options.ratio.reduce((total, share) => total + share, 0);
  if (options.ratio.length !== 3 || options.ratio.some((share) => !(share >= 0)) || !(train > 0) || !(sum > 0)) {
    throw bad(
      `the ratio ${options.ratio.join(',')}: expected three shares, the first above 0, such as 80,10,10`,
      'ratio',
    );
  }
  for (const name of ['copyShare', 'variantShare'] as const) {
    if (!(options[name] > 0 && options[name] <= 1))
      throw bad(`${name} ${options[name]}: expected above 0, at most 1`, name);
  }
  for (const factor of options.tempoFactors) {
    if (!(factor >= 0.25 && factor <= 4)) throw bad(`tempo factor ${factor}: expected 0.25 to 4`, 'tempoFactors');
  }
  if (!(options.shardMebibytes >= 0.01 && options.shardMebibytes <= 1024)) {
    throw bad(`shards of ${options.shardMebibytes} MiB: expected 0.01 to 1024`, 'shardMebibytes');
  }
  return options;
}

function bad(message: string, option: string): CorpusError {
  return new CorpusError('bad-options', message, { option });
}

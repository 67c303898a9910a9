/** The config of each encoding: plain JSON with all its options, as it stands in a model file's header. */
import { nearestName } from '@continuo/music';
import { badConfig, completeConfig, DEFAULT_GRID, type GridConfig, gridDefaults } from './grid-config.ts';

export type RemiConfig = { readonly encoding: 'remi' } & GridConfig;
export type CompoundConfig = { readonly encoding: 'compound' } & GridConfig;
/** Velocities and controllers are not held. */
export type PianorollConfig = { readonly encoding: 'pianoroll' } & Omit<
  GridConfig,
  'velocityBins' | 'durationSteps' | 'durationMultiples' | 'controllers' | 'controllerBins'
>;
type TripletsBase = Pick<GridConfig, 'programs' | 'lowestPitch' | 'highestPitch' | 'velocityBins'> & {
  readonly encoding: 'triplets';
  /** times that have a token; what comes later is told from a new origin */
  readonly timeSteps: number;
  /** the longest duration of one token; longer notes are held on */
  readonly durationSteps: number;
};
/** On a clock of seconds: neither bars nor tempos, but the time of every note. */
export type ClockTripletsConfig = TripletsBase & { readonly clock: 'seconds'; readonly stepsPerSecond: number };
/** On the grid: meters, tempos, keys and chords are triplets too. */
export type GridTripletsConfig = TripletsBase & { readonly clock: 'quarters' } & Pick<
    GridConfig,
    'stepsPerQuarter' | 'meters' | 'tempos' | 'keys' | 'chords'
  >;
export type TripletsConfig = ClockTripletsConfig | GridTripletsConfig;
/** Encodings of one token a row, whose tokens can be merged. */
export type FlatConfig = RemiConfig | PianorollConfig | TripletsConfig;
export type BytePairConfig = {
  readonly encoding: 'byte-pair';
  /** the encoding whose tokens are merged */
  readonly base: FlatConfig;
  /** pairs of ids in the order in which they were learned; pair k becomes id base size + k */
  readonly merges: readonly (readonly [number, number])[];
};
export type TokenizerConfig = RemiConfig | CompoundConfig | PianorollConfig | TripletsConfig | BytePairConfig;

/** A config with some of its options; the defaults are used for the others. */
export type TokenizerOptions =
  | (Partial<Omit<RemiConfig, 'encoding'>> & { readonly encoding: 'remi' })
  | (Partial<Omit<CompoundConfig, 'encoding'>> & { readonly encoding: 'compound' })
  | (Partial<Omit<PianorollConfig, 'encoding'>> & { readonly encoding: 'pianoroll' })
  | (Partial<Omit<ClockTripletsConfig, 'encoding'>> & { readonly encoding: 'triplets' })
  | (Partial<Omit<GridTripletsConfig, 'encoding' | 'clock'>> & {
      readonly encoding: 'triplets';
      readonly clock: 'quarters';
    })
  | BytePairConfig;

export const ENCODINGS = ['remi', 'compound', 'pianoroll', 'triplets', 'byte-pair'] as const;

/**
 * The whole config of some options, checked.
 *
 * @throws CorpusError  `bad-tokenizer`: an unknown option, with the nearest known, or a value out of range
 * @example completeTokenizerConfig({ encoding: 'remi', velocityBins: 0 }) // => { encoding: 'remi', stepsPerQuarter: 12, … }
 */
export function completeTokenizerConfig(options: unknown): TokenizerConfig {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw badConfig(`${JSON.stringify(options)?.slice(0, 40)} where a config such as {"encoding": "remi"} is expected`);
  }
  const given = options as Readonly<Record<string, unknown>>;
  const { encoding } = given;
  switch (encoding) {
    case 'remi':
    case 'compound':
      return { encoding, ...completeConfig(gridDefaults(given.stepsPerQuarter), given) };
    case 'pianoroll': {
      const steps = given.stepsPerQuarter ?? 4;
      const { velocityBins, durationSteps, durationMultiples, controllers, controllerBins, ...rest } =
        gridDefaults(steps);
      return { encoding, ...completeConfig({ ...rest, stepsPerQuarter: rest.stepsPerQuarter }, given) };
    }
    case 'triplets':
      return { encoding, ...completeConfig(tripletDefaults(given), given) } as TripletsConfig;
    case 'byte-pair':
      return completeBytePairs(given);
    default: {
      const nearest = nearestName(String(encoding).slice(0, 40), ENCODINGS);
      throw badConfig(`encoding ${JSON.stringify(encoding)} is not known; the nearest is "${nearest}"`);
    }
  }
}

/** A clock of 10 ms, 100 s and 10 s long, as in the paper; or a grid. */
function tripletDefaults(given: Readonly<Record<string, unknown>>): object {
  const { programs, lowestPitch, highestPitch } = DEFAULT_GRID;
  const shared = { timeSteps: 10_000, programs, lowestPitch, highestPitch, velocityBins: 0 };
  if (given.clock !== 'quarters') return { clock: 'seconds', stepsPerSecond: 100, durationSteps: 1000, ...shared };
  const { stepsPerQuarter, meters, tempos, keys, chords } = gridDefaults(given.stepsPerQuarter);
  return {
    clock: 'quarters',
    stepsPerQuarter,
    durationSteps: 16 * stepsPerQuarter,
    ...shared,
    meters,
    tempos,
    keys,
    chords,
  };
}

function completeBytePairs(given: Readonly<Record<string, unknown>>): BytePairConfig {
  const complete = completeConfig({ base: {}, merges: [] as unknown }, given);
  const base = completeTokenizerConfig(complete.base);
  if (base.encoding === 'compound' || base.encoding === 'byte-pair') {
    throw badConfig(`the tokens of "${base.encoding}" cannot be merged; take "remi", "pianoroll" or "triplets"`);
  }
  const { merges } = complete;
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((id) => Number.isInteger(id) && id >= 0);
  if (!Array.isArray(merges) || !merges.every(isPair)) {
    throw badConfig('merges where a list of pairs of token ids is expected');
  }
  return { encoding: 'byte-pair', base, merges };
}

/**
 * 16 hexadecimal digits that are equal for equal configs: FNV-1a (Fowler, Noll and Vo), 64 bits, over the JSON with its
 * keys in order.
 *
 * @example hashOfConfig(completeTokenizerConfig({ encoding: 'remi' })) === hashOfConfig(createTokenizer({ encoding: 'remi' }).config) // => true
 */
export function hashOfConfig(config: TokenizerConfig): string {
  const text = JSON.stringify(config, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  // two halves of 32 bits; the prime is 2^40 + 0x1b3
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.imul(low, 0x100) + Math.floor(product / 2 ** 32)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

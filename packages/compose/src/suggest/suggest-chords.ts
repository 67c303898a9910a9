/** The chords that could follow, by the harmony of what is there. */
import {
  type AnalyzedChord,
  analyzeHarmony,
  type Chord,
  chordOfRomanNumeral,
  countBars,
  createBarMap,
  findKey,
  formatChordSymbol,
  type Key,
  type Score,
} from '@continuo/music';
import { rootStep, type Usage, usageOf } from './root-progressions.ts';
import type { ChordSuggestion } from './suggestion.ts';

export type SuggestChordsOptions = {
  /** how many; default 5 */
  readonly count?: number;
  /** the last bar that counts; default the last of the score */
  readonly after?: number;
};

type Candidate = { readonly numeral: string; readonly degree: number };

/** Triads and the dominant seventh of each mode; degrees of the root. */
const CHORDS = {
  major: ['I', 'ii', 'iii', 'IV', 'V', 'V7', 'vi', 'viio'],
  minor: ['i', 'iio', 'III', 'iv', 'V', 'V7', 'VI', 'VII'],
} as const;
const SHARES: Readonly<Record<Usage, number>> = { usual: 0.6, sometimes: 0.4, rare: 0.2 };
/** Bars of a phrase, where nothing else is known. */
const PHRASE = 4;

/**
 * Chords that could follow the last one of a score, the best first, each with what speaks for it: the usual
 * progressions of roots, whether the piece has gone so before, and where in the phrase it would stand.
 *
 * @returns none where no key is heard
 * @example suggestChords(score)[0] // => { symbol: 'G', numeral: 'V', reason: 'V after ii: …', … }
 */
export function suggestChords(score: Score, options: SuggestChordsOptions = {}): readonly ChordSuggestion[] {
  const { count = 5, after = countBars(score) } = options;
  const { barAtTick } = createBarMap(score);
  const { chords } = analyzeHarmony(score);
  const before = chords.filter((chord) => chord.chord !== 'N.C.' && barAtTick(chord.tick).bar <= after);
  const last = before.at(-1);
  const key = last?.key ?? findKey(score);
  if (key === undefined) return [];
  const bar = after + 1;
  const from = last === undefined ? undefined : degreeOf(last.numeral);
  return CHORDS[key.mode]
    .map((numeral): Candidate => ({ numeral, degree: degreeOf(numeral)! }))
    .flatMap((candidate) => proposed(candidate, { from, last, key, bar, times: timesBefore(before, candidate, from) }))
    .sort((a, b) => b.weight - a.weight || a.numeral.localeCompare(b.numeral))
    .slice(0, count);
}

type Place = {
  readonly from: number | undefined;
  readonly last: AnalyzedChord | undefined;
  readonly key: Key;
  readonly bar: number;
  /** how often the piece has gone so */
  readonly times: number;
};

function proposed({ numeral, degree }: Candidate, place: Place): ChordSuggestion[] {
  const { from, last, key, bar, times } = place;
  const usage =
    from === undefined
      ? degree === 1
        ? 'usual'
        : degree === 4 || degree === 5
          ? 'sometimes'
          : 'rare'
      : usageOf(from, degree);
  // a chord that stays is no next chord, but a seventh may come to it
  const leads = from === 5 && numeral === 'V7' && last?.numeral === 'V';
  if (usage === undefined && !leads) return [];
  const phrase = phraseReason(degree, from, bar);
  const reasons = [
    ...(from === undefined
      ? ['it states the key']
      : [leads ? 'its seventh pulls on to the tonic' : rootStep(from, degree)]),
    ...(usage === undefined || from === undefined ? [] : [USAGE_WORDS[usage]]),
    ...(phrase === undefined ? [] : [phrase.words]),
    ...(times > 0 ? [`the piece has gone so ${times === 1 ? 'once' : `${times} times`}`] : []),
  ];
  const weight = (usage === undefined ? 0.3 : SHARES[usage]) + (phrase?.weight ?? 0) + Math.min(0.15, 0.05 * times);
  const chord = chordOfRomanNumeral(numeral, key) as Chord;
  const symbol = formatChordSymbol(chord);
  return [
    {
      kind: 'chord',
      symbol,
      numeral,
      key: key.name,
      bar,
      reason: `${numeral}${last === undefined ? '' : ` after ${last.numeral}`} in ${key.name}: ${reasons.join('; ')}`,
      // a plain triad before the same with a seventh, where all else is equal
      weight: Math.round((Math.min(1, weight) - (numeral === 'V7' ? 0.01 : 0)) * 100) / 100,
      request: { task: 'continue', bars: 1, chords: symbol, ends: phrase?.ends ?? false },
    },
  ];
}

const USAGE_WORDS: Readonly<Record<Usage, string>> = {
  usual: 'the usual way on',
  sometimes: 'sometimes taken',
  rare: 'seldom taken, and so a surprise',
};

/** What a chord does in the phrase, by its bar: the fourth of four closes, the first opens. */
function phraseReason(
  degree: number,
  from: number | undefined,
  bar: number,
): { readonly words: string; readonly weight: number; readonly ends: boolean } | undefined {
  const place = (bar - 1) % PHRASE;
  if (from === 5 && degree === 6)
    return { words: 'a deceptive turn where the tonic is expected', weight: 0, ends: false };
  if (place === PHRASE - 1) {
    if (degree === 1 && (from === 5 || from === 7))
      return { words: `it closes the phrase in bar ${bar}`, weight: 0.2, ends: true };
    if (degree === 1 && from === 4)
      return { words: `a plagal close of the phrase in bar ${bar}`, weight: 0.1, ends: true };
    if (degree === 5) return { words: `a half close of the phrase in bar ${bar}`, weight: 0.15, ends: false };
    return undefined;
  }
  if (place === 0 && degree === 1)
    return { words: `it opens the phrase that begins in bar ${bar}`, weight: 0.1, ends: false };
  if (place === PHRASE - 2 && (degree === 5 || degree === 2)) {
    return { words: `it prepares the close in bar ${bar + 1}`, weight: 0.1, ends: false };
  }
  return undefined;
}

function timesBefore(
  chords: readonly AnalyzedChord[],
  { numeral, degree }: Candidate,
  from: number | undefined,
): number {
  if (from === undefined) return 0;
  const isSeventh = numeral.endsWith('7');
  return chords.filter(({ numeral: next }, i) => {
    const previous = chords[i - 1];
    if (previous === undefined || degreeOf(previous.numeral) !== from || degreeOf(next) !== degree) return false;
    return /7|65|43|42/.test(next) === isSeventh;
  }).length;
}

const NUMERALS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii'];

/** The degree of a numeral's root; an applied chord stands on none of the key; undefined for those and the altered. */
function degreeOf(numeral: string): number | undefined {
  if (numeral.replace(/\[[^\]]*\]/, '').includes('/')) return undefined;
  const name = /^([IViv]+)/.exec(numeral)?.[1]?.toLowerCase();
  const index = name === undefined ? -1 : NUMERALS.indexOf(name);
  return index < 0 ? undefined : index + 1;
}

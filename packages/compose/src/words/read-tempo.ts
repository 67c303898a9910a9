/** Tempi in figures, meters, and dances, which imply both. */
import type { Reader, TempoRange } from './finding.ts';
import { DANCES } from './lexicon/dances.ts';
import { readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { startsClause, type Token } from './prompt-tokens.ts';

export const SLOWEST = 10;
export const FASTEST = 400;
/** Quarters that a note value lasts, for "dotted quarter = 60". */
const NOTE_VALUES = phrasesOf<number>([
  ['♩, quarter, quarter note, crotchet', 1],
  ['dotted quarter, dotted quarter note, dotted crotchet', 1.5],
  ['half, half note, minim', 2],
  ['dotted half, dotted half note', 3],
  ['♪, eighth, eighth note, quaver', 0.5],
]);
const METER_WORDS = phrasesOf<string>([
  ['common time', '4/4'],
  ['cut time, cut common time, alla breve', '2/2'],
  ['waltz time, triple time, triple meter, triple metre', '3/4'],
  ['duple time, duple meter, duple metre', '2/4'],
  ['quadruple time, quadruple meter', '4/4'],
  ['compound time, compound meter, compound metre', '6/8'],
]);
const METER_OF_COUNT: Readonly<Record<number, string>> = {
  ...{ 2: '2/4', 3: '3/4', 4: '4/4', 5: '5/4', 6: '6/8', 7: '7/8', 9: '9/8', 11: '11/8', 12: '12/8' },
};

/** "120 bpm", "at 90", "tempo 96", "♩ = 60". */
export const readBpm: Reader = (tokens, at) => {
  const value = findPhrase(NOTE_VALUES, tokens, at);
  if (value) {
    const equals = at + value.length;
    const number = /^(=|equals|at)$/.test(tokens[equals]?.word ?? '') ? readNumber(tokens, equals + 1) : undefined;
    if (number)
      return tempo(
        number.value * value.meaning,
        value.length + 1 + number.length + unitAt(tokens, equals + 1 + number.length),
      );
  }
  const lead = leadLength(tokens, at);
  const number = readNumber(tokens, at + lead);
  if (number === undefined) return undefined;
  const after = at + lead + number.length;
  const unit = unitAt(tokens, after);
  if (unit > 0 || /^(bpm|tempo)$/.test(tokens[at].word)) return tempo(number.value, lead + number.length + unit);
  const next = tokens[after];
  const alone = next === undefined || startsClause(next) || /^(and|with|for|in|but|over)$/.test(next.word);
  return tokens[at].word === 'at' && alone && number.value >= 30
    ? tempo(number.value, lead + number.length)
    : undefined;
};

/** "in 3/4", "6/8 time", "in three four", "common time", "in 5". */
export const readMeter: Reader = (tokens, at) => {
  const lead = tokens[at].word === 'in' ? 1 : 0;
  const from = at + lead + (lead === 1 && tokens[at + 1]?.word === 'a' ? 1 : 0);
  const words = findPhrase(METER_WORDS, tokens, from);
  if (words) return { finding: { kind: 'meter', meter: words.meaning }, length: from - at + words.length };
  const figures = /^(\d{1,2})\/(1|2|4|8|16)$/.exec(tokens[from]?.word ?? '');
  if (figures && Number(figures[1]) >= 2 && Number(figures[1]) <= 32)
    return { finding: { kind: 'meter', meter: figures[0] }, length: from - at + 1 + timeAt(tokens, from + 1) };
  const upper = readNumber(tokens, from);
  if (upper === undefined || upper.length !== 1) return undefined;
  const lower = readNumber(tokens, from + 1);
  const time = lower === undefined ? 0 : timeAt(tokens, from + 1 + lower.length);
  if (lower && [2, 4, 8, 16].includes(lower.value) && (lead === 1 || time > 0) && !startsClause(tokens[from + 1])) {
    const length = from - at + 1 + lower.length + time;
    return upper.value >= 2 && upper.value <= 32
      ? { finding: { kind: 'meter', meter: `${upper.value}/${lower.value}` }, length }
      : undefined;
  }
  const next = tokens[from + 1];
  const alone = next === undefined || startsClause(next) || /^(and|with|for|at|but|time)$/.test(next.word);
  const meter = METER_OF_COUNT[upper.value];
  return lead === 1 && alone && meter !== undefined
    ? { finding: { kind: 'meter', meter }, length: 2 + timeAt(tokens, from + 1) }
    : undefined;
};

/** "waltz", "slip jig", "bossa nova". */
export const readDance: Reader = (tokens, at) => {
  const found = findPhrase(DANCES, tokens, at);
  return found && { finding: { kind: 'dance', ...found.meaning }, length: found.length };
};

function tempo(bpm: number, length: number): ReturnType<Reader> {
  if (bpm < SLOWEST || bpm > FASTEST) return undefined;
  const range: TempoRange = { low: bpm, typical: bpm, high: bpm };
  return { finding: { kind: 'tempo', range, exact: true }, length };
}

function leadLength(tokens: readonly Token[], at: number): number {
  let length = 0;
  if (/^(at|bpm|tempo)$/.test(tokens[at].word)) length = 1;
  if (
    length === 1 &&
    tokens[at].word === 'at' &&
    /^(a)$/.test(tokens[at + 1]?.word ?? '') &&
    tokens[at + 2]?.word === 'tempo'
  )
    length = 3;
  while (length > 0 && /^(of|=|is|around|about|roughly|approximately)$/.test(tokens[at + length]?.word ?? '')) length++;
  return length;
}

function unitAt(tokens: readonly Token[], at: number): number {
  const words = tokens.slice(at, at + 3).map(({ word }) => word);
  if (words[0] === 'bpm') return 1;
  return words[0] === 'beats' && /^(per|a)$/.test(words[1] ?? '') && words[2] === 'minute' ? 3 : 0;
}

function timeAt(tokens: readonly Token[], at: number): number {
  return /^(time|meter|metre)$/.test(tokens[at]?.word ?? '') ? 1 : 0;
}

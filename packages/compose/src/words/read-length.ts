/** How long a piece is, and small wishes about it as a whole: seed, loop, pickup. */
import type { Finding, Reader } from './finding.ts';
import { readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { startsClause, type Token } from './prompt-tokens.ts';

const MOST_BARS = 256;
/** What "short" and "long" are taken for, in bars. */
const SIZES = phrasesOf<number>([
  ['short, brief, miniature, little piece, small piece', 8],
  ['very short, tiny, very brief, really short', 4],
  ['medium length, medium sized', 24],
  ['long, longer, lengthy, extended', 64],
  ['very long, really long', 128],
]);
const WHOLES = phrasesOf<Extract<Finding, { kind: 'field' }>['fields']>([
  [
    'loop, looped, looping, loopable, seamless loop, endless, no ending, without an ending, without ending, open ended',
    { ends: false },
  ],
  ['pickup, with a pickup, pick up, anacrusis, with an anacrusis, auftakt, pickup beat', { pickup: 1 }],
]);

/** "32 bars", "eight-bar". */
export const readBars: Reader = (tokens, at) => {
  const number = readNumber(tokens, at);
  const unit = tokens[at + (number?.length ?? 0)];
  if (number === undefined || unit === undefined || !/^(bar|measure)s?$/.test(unit.word) || startsClause(unit)) return;
  if (!Number.isInteger(number.value) || number.value < 1 || number.value > 100_000) return undefined;
  const next = at + number.length + 1;
  const of = tokens[next]?.word === 'of' ? { of: true } : {};
  const finding: Finding = { kind: 'bars', bars: number.value, said: 'exactly', ...of };
  return { finding, length: number.length + 1 + longAt(tokens, next) };
};

/** "a short piece" is 8 bars, "long" 64. */
export const readSize: Reader = (tokens, at) => {
  const found = findPhrase(SIZES, tokens, at);
  return (
    found && {
      finding: { kind: 'bars', bars: Math.min(found.meaning, MOST_BARS), said: 'about' },
      length: found.length,
    }
  );
};

/** "two minutes", "1:30", "a minute and a half", "90 seconds", "2 minutes 30". */
export const readSeconds: Reader = (tokens, at) => {
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(tokens[at].word);
  if (clock) {
    const unit = /^(minutes?|min)$/.test(tokens[at + 1]?.word ?? '') ? 1 : 0;
    return seconds(Number(clock[1]) * 60 + Number(clock[2]), 1 + unit);
  }
  const first = amount(tokens, at);
  if (first === undefined) return undefined;
  const unit = secondsOfUnit(tokens[at + first.length]);
  // "80s" is a decade
  if (tokens[at + first.length]?.word === 's' && first.value >= 50 && first.value % 10 === 0) return undefined;
  if (unit === undefined) return undefined;
  const length = first.length + 1;
  if (saysHalf(tokens, at + length)) return seconds(first.value * unit + unit / 2, length + 3);
  const joint = tokens[at + length]?.word === 'and' ? 1 : 0;
  const rest = unit === 60 ? readNumber(tokens, at + length + joint) : undefined;
  const restUnit = rest && secondsOfUnit(tokens[at + length + joint + rest.length]);
  if (rest && restUnit === 1) return seconds(first.value * 60 + rest.value, length + joint + rest.length + 1);
  return seconds(first.value * unit, length + longAt(tokens, at + length));
};

/** "seed 7", "a loop", "with a pickup". */
export const readWhole: Reader = (tokens, at) => {
  const found = findPhrase(WHOLES, tokens, at);
  if (found) return { finding: { kind: 'field', fields: found.meaning }, length: found.length };
  if (tokens[at].word !== 'seed') return undefined;
  const sign = tokens[at + 1]?.word === '=' ? 1 : 0;
  const number = readNumber(tokens, at + 1 + sign);
  if (number === undefined || !Number.isSafeInteger(number.value)) return undefined;
  return { finding: { kind: 'field', fields: { seed: number.value } }, length: 1 + sign + number.length };
};

/** "8 bars long" says no more than "8 bars". */
function longAt(tokens: readonly Token[], at: number): number {
  return tokens[at]?.word === 'long' && !startsClause(tokens[at]) ? 1 : 0;
}

/** A number of units: "two", "two and a half", "half a", "a". */
function amount(tokens: readonly Token[], at: number): { value: number; length: number } | undefined {
  const words = tokens.slice(at, at + 3).map(({ word }) => word);
  if (words[0] === 'half' && words[1] === 'a') return { value: 0.5, length: 2 };
  const number = readNumber(tokens, at) ?? (/^(a|an)$/.test(words[0]) ? { value: 1, length: 1 } : undefined);
  if (number && saysHalf(tokens, at + number.length)) return { value: number.value + 0.5, length: number.length + 3 };
  return number;
}

function saysHalf(tokens: readonly Token[], at: number): boolean {
  const [and, a, half] = tokens.slice(at, at + 3).map(({ word }) => word);
  return and === 'and' && a === 'a' && half === 'half';
}

function secondsOfUnit(token: Token | undefined): number | undefined {
  if (token === undefined || startsClause(token)) return undefined;
  if (/^(minutes?|mins?)$/.test(token.word)) return 60;
  if (token.word === 's' && /['’]/.test(token.gap)) return undefined;
  return /^(seconds?|secs?|s)$/.test(token.word) ? 1 : undefined;
}

function seconds(value: number, length: number): ReturnType<Reader> {
  return value >= 1 && value <= 86_400 ? { finding: { kind: 'seconds', seconds: value }, length } : undefined;
}

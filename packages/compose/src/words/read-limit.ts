/** Hard limits: "monophonic", "at most three notes at once", "between C3 and G5", "chord tones only". */
import { type MusicError, parsePitch } from '@continuo/music';
import type { Finding, Reader } from './finding.ts';
import { readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import type { Token } from './prompt-tokens.ts';

type Limit = Extract<Finding, { kind: 'limit' }>['limit'];

const LIMITS = phrasesOf<Limit>([
  ['monophonic, one note at a time, single line, single notes, a single line, unaccompanied melody', { polyphony: 1 }],
  ['chord tones only, only chord tones, chord notes only', { chordTones: 'everywhere' }],
  ['chord tones on the beats, chord tones on beats, chord tones on the beat', { chordTones: 'beats' }],
]);
const MOST = phrasesOf<true>([['at most, no more than, up to, maximum, maximum of, max, not more than', true]]);
const TOGETHER = phrasesOf<true>([
  [
    'notes at once, notes at a time, note at once, note at a time, simultaneous notes, notes together, note polyphony, notes of polyphony',
    true,
  ],
]);

export const readLimit: Reader = (tokens, at) => {
  const limit = findPhrase(LIMITS, tokens, at);
  if (limit) return { finding: { kind: 'limit', limit: limit.meaning }, length: limit.length };
  return polyphonyAt(tokens, at) ?? rangeAt(tokens, at);
};

function polyphonyAt(tokens: readonly Token[], at: number): ReturnType<Reader> {
  const most = findPhrase(MOST, tokens, at);
  if (most === undefined) return undefined;
  const number = readNumber(tokens, at + most.length);
  const together = number && findPhrase(TOGETHER, tokens, at + most.length + number.length);
  if (number === undefined || together === undefined || number.value < 1 || number.value > 16) return undefined;
  if (!Number.isInteger(number.value)) return undefined;
  return {
    finding: { kind: 'limit', limit: { polyphony: number.value } },
    length: most.length + number.length + together.length,
  };
}

/** "between C3 and C5", "from C3 to C5", "range C3-C5", "no higher than A5", "above C3". */
function rangeAt(tokens: readonly Token[], at: number): ReturnType<Reader> {
  const words = tokens.slice(at, at + 4).map(({ word }) => word);
  const lead = /^(between|from|range)$/.test(words[0]) ? (words[1] === 'of' || words[1] === 'from' ? 2 : 1) : 0;
  const low = lead > 0 ? pitchAt(tokens, at + lead) : undefined;
  if (low !== undefined) {
    const joint = /^(and|to)$/.test(tokens[at + lead + 1]?.word ?? '') ? 1 : 0;
    const high = pitchAt(tokens, at + lead + 1 + joint);
    if (high !== undefined && high >= low) return limitOf(low, high, lead + 2 + joint);
  }
  const side = /^(no|not|never) (higher|lower) than$/.exec(words.slice(0, 3).join(' '));
  const bound = side ? pitchAt(tokens, at + 3) : /^(above|below)$/.test(words[0]) ? pitchAt(tokens, at + 1) : undefined;
  if (bound === undefined) return undefined;
  const upper = side ? side[2] === 'higher' : words[0] === 'below';
  return upper ? limitOf(0, bound, side ? 4 : 2) : limitOf(bound, 127, side ? 4 : 2);
}

function limitOf(low: number, high: number, length: number): ReturnType<Reader> {
  return { finding: { kind: 'limit', limit: { range: [low, high] } }, length };
}

/** The pitch that a token names with its octave; undefined for anything else. */
function pitchAt(tokens: readonly Token[], at: number): number | undefined {
  const text = tokens[at]?.text ?? '';
  if (!/^[A-G][#♯b♭]?\d$/.test(text)) return undefined;
  try {
    return parsePitch(text);
  } catch (error) {
    if ((error as MusicError).code === 'out-of-range') return undefined;
    throw error;
  }
}

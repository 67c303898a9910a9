/** What a text asks of a section beside its name and bars. */

import { MusicError } from '../music-error.ts';
import { nearestName } from '../nearest-name.ts';
import { parseScale, SCALE_NAMES } from '../scale.ts';
import { LONGEST_NAME, PLAN_CADENCES, type PlanCadence, type PlanSection } from './form-plan.ts';
import { FormPlanError } from './form-plan-error.ts';
import type { PlanToken } from './plan-tokens.ts';

/** Words that are no part of a name unless they stand in quotation marks. */
const KEYWORDS: readonly string[] = [
  'in',
  'key',
  'energy',
  'cadence',
  'with',
  'varies',
  'like',
  'distance',
  'by',
  'each',
  'bar',
  'bars',
  'and',
];
const OPTIONS = '"in KEY", "energy 0.7", "cadence half", "with violin + cello", "varies A", "distance 0.3"';

/** What was read, and where to go on. */
export type Read<Value> = Value & { readonly at: number };

/** What may be asked. */
export type Asked = Omit<PlanSection, 'name' | 'bars'>;

/**
 * The options from token `start` on, in brackets or not, until something else comes.
 *
 * @param earlier  names of the sections before
 */
export function readOptions(
  tokens: readonly PlanToken[],
  start: number,
  earlier: readonly string[],
): Read<{ asked: Asked }> {
  let asked: Asked = {};
  let at = start;
  let open: PlanToken | undefined;
  for (;;) {
    const token = tokens[at];
    if (token.kind === 'open' && !open) {
      open = token;
      at++;
    } else if (token.kind === 'close' && open) {
      open = undefined;
      at++;
    } else if (token.kind === 'comma' && (open || isKeyword(tokens, at + 1))) at++;
    else if (isKeyword(tokens, at)) {
      const read = readOption(tokens, at, earlier, open !== undefined);
      for (const name of Object.keys(read.asked)) {
        if (name in asked)
          throw new FormPlanError(`${shown(token)}: the ${name} of this section is said twice`, token.at);
      }
      asked = { ...asked, ...read.asked };
      at = read.at;
    } else if (open) {
      throw new FormPlanError(
        token.kind === 'end'
          ? `a bracket that is not closed; ")" is expected`
          : `${shown(token)} where one of these is expected: ${OPTIONS}`,
        token.kind === 'end' ? open.at : token.at,
      );
    } else return { asked, at };
  }
}

function readOption(
  tokens: readonly PlanToken[],
  at: number,
  earlier: readonly string[],
  inBrackets: boolean,
): Read<{ asked: Asked }> {
  const word = tokens[at].text.toLowerCase();
  const next = tokens[at + 1];
  if (isCadence(word)) return { asked: { cadence: word }, at: at + 2 };
  switch (word) {
    case 'in':
    case 'key': {
      const read = readKey(tokens, word === 'in' && isWord(next, 'key') ? at + 2 : at + 1);
      return { asked: { key: read.key }, at: read.at };
    }
    case 'energy':
      return { asked: { energy: readShare(next, 'energy') }, at: at + 2 };
    case 'distance':
    case 'by':
      return { asked: { distance: readShare(next, 'distance') }, at: at + 2 };
    case 'cadence': {
      const kind = next.text.toLowerCase();
      if (next.kind === 'word' && isCadence(kind)) return { asked: { cadence: kind }, at: at + 2 };
      const near = next.kind === 'word' ? `; the nearest is "${nearestName(kind, PLAN_CADENCES)}"` : '';
      throw new FormPlanError(
        `${shown(next)} where a cadence is expected: ${PLAN_CADENCES.join(', ')}${near}`,
        next.at,
      );
    }
    case 'with': {
      const read = readInstruments(tokens, at + 1, inBrackets);
      return { asked: { instruments: read.instruments }, at: read.at };
    }
    case 'varies':
    case 'like': {
      const read = readVaries(tokens, at + 1, earlier);
      return { asked: { varies: read.varies }, at: read.at };
    }
    default:
      throw new FormPlanError(`${shown(tokens[at])} where one of these is expected: ${OPTIONS}`, tokens[at].at);
  }
}

function readKey(tokens: readonly PlanToken[], start: number): Read<{ key: string }> {
  const first = tokens[start];
  const expected = 'a key or scale is expected, e.g. "G major", "F# minor", "D dorian"';
  if (first.kind === 'quoted') {
    checkKey(first.text, first, expected);
    return { key: checkLength(first, 'a key', 40), at: start + 1 };
  }
  if (first.kind !== 'word') throw new FormPlanError(`${shown(first)} where ${expected}`, first.at);
  let text = first.text;
  let at = start + 1;
  if (isWord(tokens[at], 'flat', 'sharp')) text += tokens[at++].text.toLowerCase() === 'flat' ? 'b' : '#';
  for (const scale of ['major', 'minor', 'maj', 'min', ...SCALE_NAMES.toSorted((a, b) => b.length - a.length)]) {
    const words = scale.split(' ');
    if (!words.every((word, i) => isWord(tokens[at + i], word))) continue;
    text += ` ${scale}`;
    at += words.length;
    break;
  }
  return { key: checkKey(text, first, expected), at };
}

function checkKey(text: string, token: PlanToken, expected: string): string {
  try {
    return parseScale(text).name;
  } catch (error) {
    if (!(error instanceof MusicError)) throw error;
    throw new FormPlanError(`${error.message}; ${expected}`, token.at);
  }
}

function readInstruments(
  tokens: readonly PlanToken[],
  start: number,
  inBrackets: boolean,
): Read<{ instruments: readonly string[] }> {
  const instruments: string[] = [];
  let at = start;
  for (;;) {
    const first = tokens[at];
    const words: string[] = [];
    if (first.kind === 'quoted') words.push(tokens[at++].text);
    else {
      while (tokens[at].kind === 'word' || (tokens[at].kind === 'number' && words.length > 0)) {
        if (isKeyword(tokens, at)) break;
        words.push(tokens[at++].text);
      }
    }
    if (words.length === 0) {
      throw new FormPlanError(`${shown(first)} where an instrument is expected, e.g. "with violin + cello"`, first.at);
    }
    instruments.push(checkLength({ ...first, text: words.join(' ') }, 'an instrument'));
    const goesOn =
      (inBrackets && tokens[at].kind === 'comma' && !isKeyword(tokens, at + 1)) || tokens[at].kind === 'plus';
    if (!goesOn && !isWord(tokens[at], 'and')) return { instruments, at };
    at++;
  }
}

/** The longest run of words that names an earlier section. */
function readVaries(tokens: readonly PlanToken[], start: number, earlier: readonly string[]): Read<{ varies: string }> {
  const first = tokens[start];
  const run: string[] = [];
  for (let at = start; tokens[at].kind === 'word' || tokens[at].kind === 'number' || run.length === 0; at++) {
    if (isKeyword(tokens, at) || tokens[at].kind === 'end') break;
    run.push(tokens[at].text);
    if (first.kind === 'quoted') break;
  }
  for (let words = run.length; words > 0; words--) {
    const wanted = run.slice(0, words).join(' ');
    const varies =
      earlier.find((name) => name === wanted) ?? earlier.find((name) => name.toLowerCase() === wanted.toLowerCase());
    if (varies !== undefined) return { varies, at: start + words };
  }
  const names = earlier.length === 0 ? 'there is none before it' : `those are ${[...new Set(earlier)].join(', ')}`;
  throw new FormPlanError(`${shown(first)} where an earlier section is expected; ${names}`, first.at);
}

function readShare(token: PlanToken, what: string): number {
  const percent = token.text.endsWith('%');
  const share = Number(percent ? token.text.slice(0, -1) : token.text) / (percent ? 100 : 1);
  if (token.kind === 'number' && share >= 0 && share <= 1) return share;
  throw new FormPlanError(`${shown(token)} where the ${what} is expected, a number from 0 to 1`, token.at);
}

/** A text that is not too long. */
export function checkLength(token: PlanToken, what: string, most = LONGEST_NAME): string {
  if (token.text.length >= 1 && token.text.length <= most) return token.text;
  throw new FormPlanError(`${what} of ${token.text.length} characters where 1 to ${most} are expected`, token.at);
}

/** Does one of the words that ask something stand here? */
export function isKeyword(tokens: readonly PlanToken[], at: number): boolean {
  const { kind, text } = tokens[at];
  if (kind !== 'word') return false;
  if (isCadence(text.toLowerCase())) return isWord(tokens[at + 1], 'cadence');
  return KEYWORDS.includes(text.toLowerCase());
}

/** One of these words? */
export function isWord(token: PlanToken | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toLowerCase());
}

function isCadence(word: string): word is PlanCadence {
  return PLAN_CADENCES.some((cadence) => cadence === word);
}

/** A token as an error shows it. */
export function shown({ kind, text }: PlanToken): string {
  return kind === 'end' ? 'the end of the text' : `"${text.slice(0, 40)}"`;
}

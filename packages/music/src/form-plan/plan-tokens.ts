/** The text of a plan cut into words, numbers and signs. */

import { FormPlanError } from './form-plan-error.ts';

export type PlanToken = {
  /** `comma`: what parts sections; `plus`: what joins instruments */
  readonly kind: 'word' | 'number' | 'quoted' | 'comma' | 'open' | 'close' | 'plus' | 'end';
  /** what stands there; of something quoted, without its quotes */
  readonly text: string;
  /** index in the text */
  readonly at: number;
};

const KINDS: readonly (readonly [PlanToken['kind'], RegExp])[] = [
  ['quoted', /"(?:[^"\\\n]|\\.)*"/y],
  ['comma', /[,;|\n→]|[-–—](?=\s|$)/y],
  ['open', /[([]/y],
  ['close', /[)\]]/y],
  ['plus', /[+&]/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?%?(?![\p{L}\p{N}#♯♭])/uy],
  ['word', /[^\s,;|→()[\]+&":=]+/uy],
];
const GAP = /(?:[^\S\n]|[:=])+/y;
/** Every sign that people type for a prime. */
const PRIMES = /['’‘´`ʹ′]/gu;

/**
 * The tokens of a plan's text, ended by one of kind `end`. Colons and equals signs count as spaces; primes in words
 * become ′.
 *
 * @throws FormPlanError  a quotation mark that is not closed
 * @example planTokens("A' 8").map(({ text }) => text) // => ['A′', '8', '']
 */
export function planTokens(text: string): readonly PlanToken[] {
  const tokens: PlanToken[] = [];
  for (let at = 0; at < text.length; ) {
    GAP.lastIndex = at;
    const gap = GAP.exec(text);
    if (gap) {
      at += gap[0].length;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): { readonly token: PlanToken; readonly end: number } {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const end = at + found.length;
    if (kind === 'quoted') return { token: { kind, text: unquoted(found, at), at }, end };
    const plain = kind === 'word' ? found.replaceAll('″', '′′').replace(PRIMES, '′') : found;
    return { token: { kind, text: plain, at }, end };
  }
  throw new FormPlanError('a quotation mark that is not closed', at);
}

function unquoted(quoted: string, at: number): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new FormPlanError(`${quoted.slice(0, 40)} where a name in quotation marks is expected`, at);
  }
}

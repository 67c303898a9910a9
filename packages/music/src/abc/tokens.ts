/** One line of music code cut into tokens (ABC 2.1, section 4); knows no key, meter or voice. */
import type { Step } from '../notation/notated-score.ts';
import { isKnownDecoration } from './decorations.ts';

/** A length as written after a note: numerator and denominator, 1 and 1 where nothing stands. */
export type Factor = { readonly numerator: number; readonly denominator: number };

export type BarToken = {
  readonly kind: 'bar';
  /** colons before the line: how often more the passage is played */
  readonly repeats: number;
  readonly repeatStart: boolean;
  /** MusicXML's name of the line where it is not a plain one */
  readonly style?: 'light-light' | 'light-heavy' | 'heavy-light' | 'dotted' | 'none';
};

export type Token =
  | {
      readonly kind: 'note';
      readonly step: Step;
      readonly octave: number;
      /** semitones; undefined where none is written */
      readonly accidental?: number;
      readonly length: Factor;
    }
  | { readonly kind: 'rest'; readonly hidden: boolean; readonly length: Factor }
  | { readonly kind: 'measure-rest'; readonly hidden: boolean; readonly count: number }
  | {
      readonly kind: 'chord-start' | 'slur-start' | 'slur-stop' | 'tie' | 'grace-stop' | 'overlay' | 'space' | 'spacer';
    }
  | { readonly kind: 'chord-stop'; readonly length: Factor }
  | { readonly kind: 'grace-start'; readonly slash: boolean }
  | { readonly kind: 'tuplet'; readonly p: number; readonly q?: number; readonly r?: number }
  /** the number of signs, negative for `<` */
  | { readonly kind: 'broken'; readonly count: number }
  | BarToken
  | { readonly kind: 'ending'; readonly numbers: readonly number[] }
  | { readonly kind: 'field'; readonly letter: string; readonly text: string }
  | { readonly kind: 'decoration'; readonly name: string }
  /** a letter that stands for a decoration, see U: */
  | { readonly kind: 'symbol'; readonly letter: string }
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

const ONE: Factor = { numerator: 1, denominator: 1 };
const LONGEST_NUMBER = 1_000_000_000;
const LONGEST_DECORATION = 40;
const HIGHEST_ENDING = 32;

/**
 * The tokens of a line, one by one. Linear in its length; what is not ABC becomes a token `unknown`.
 *
 * @example [...tokenizeMusic('^c3/2|')].map(({ kind }) => kind) // => ['note', 'bar']
 */
export function tokenizeMusic(line: string): Iterable<Token> {
  return new Tokenizer(line).run();
}

class Tokenizer {
  readonly #line: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #inOldChord = false;

  constructor(line: string) {
    this.#line = line;
  }

  *run(): Generator<Token> {
    while (this.#at < this.#line.length) {
      this.#step();
      yield* this.#tokens;
      this.#tokens.length = 0;
    }
  }

  #push(token: Token): void {
    this.#tokens.push(token);
  }

  #step(): void {
    const line = this.#line;
    const c = line[this.#at];
    const next = line[this.#at + 1] ?? '';
    if (c === ' ' || c === '\t') {
      this.#space();
      return;
    }
    if ((c >= 'a' && c <= 'g') || (c >= 'A' && c <= 'G') || c === '^' || c === '_' || c === '=') {
      this.#note();
      return;
    }
    if (c === '|' || (c === '[' && next === '|') || (c === '.' && next === '|')) {
      this.#bar();
      return;
    }
    if (c === ':' && (next === '|' || next === ':' || next === '[')) {
      this.#bar();
      return;
    }
    if (c === '[') {
      this.#bracket(next);
      return;
    }
    this.#at++;
    switch (c) {
      case ']':
        this.#push({ kind: 'chord-stop', length: this.#length() });
        return;
      case 'z':
      case 'x':
        this.#push({ kind: 'rest', hidden: c === 'x', length: this.#length() });
        return;
      case 'Z':
      case 'X':
        this.#push({ kind: 'measure-rest', hidden: c === 'X', count: this.#number() ?? 1 });
        return;
      case 'y':
        this.#length();
        this.#push({ kind: 'spacer' });
        return;
      case '{':
        if (next === '/') this.#at++;
        this.#push({ kind: 'grace-start', slash: next === '/' });
        return;
      case '}':
        this.#push({ kind: 'grace-stop' });
        return;
      case '(':
        if (next >= '1' && next <= '9') this.#tuplet();
        else this.#push({ kind: 'slur-start' });
        return;
      case ')':
        this.#push({ kind: 'slur-stop' });
        return;
      case '-':
        this.#push({ kind: 'tie' });
        return;
      case '>':
      case '<':
        this.#broken(c);
        return;
      case '&':
        this.#push({ kind: 'overlay' });
        return;
      case '!':
      case '+':
        this.#decoration(c);
        return;
      case '"':
        this.#quoted();
        return;
      case '.':
        // .( is a dotted slur and .- a dotted tie
        if (next !== '(' && next !== '-') this.#push({ kind: 'decoration', name: 'staccato' });
        return;
      case '`':
        return;
      case '$':
      case ';':
      case '*':
      case '?':
      case '@':
      case '#':
      case ',':
      case "'":
        this.#push({ kind: 'unknown', text: c });
        return;
      default:
        if (c === '~' || (c >= 'H' && c <= 'W') || (c >= 'h' && c <= 'w')) this.#push({ kind: 'symbol', letter: c });
        else this.#push({ kind: 'unknown', text: c });
    }
  }

  #space(): void {
    while (this.#line[this.#at] === ' ' || this.#line[this.#at] === '\t') this.#at++;
    this.#push({ kind: 'space' });
  }

  /** Digits as a number, at most a thousand million. */
  #number(): number | undefined {
    const start = this.#at;
    let value = 0;
    for (; this.#at < this.#line.length; this.#at++) {
      const digit = this.#line.charCodeAt(this.#at) - 48;
      if (digit < 0 || digit > 9) break;
      value = Math.min(LONGEST_NUMBER, value * 10 + digit);
    }
    return this.#at === start ? undefined : value;
  }

  /** `3`, `/`, `//`, `3/2`, … */
  #length(): Factor {
    const c = this.#line[this.#at];
    if (c === undefined || (c !== '/' && (c < '0' || c > '9'))) return ONE;
    const numerator = this.#number() ?? 1;
    let denominator = 1;
    while (this.#line[this.#at] === '/') {
      this.#at++;
      denominator = Math.min(LONGEST_NUMBER, denominator * (this.#number() ?? 2));
    }
    return { numerator, denominator };
  }

  #note(): void {
    const start = this.#at;
    let accidental: number | undefined;
    for (; ; this.#at++) {
      const c = this.#line[this.#at];
      if (c === '^') accidental = (accidental ?? 0) + 1;
      else if (c === '_') accidental = (accidental ?? 0) - 1;
      else if (c === '=') accidental ??= 0;
      else break;
    }
    // ^/f and _3/2f: microtones; halves are what a notated pitch can hold
    if (accidental !== undefined && /[0-9/]/.test(this.#line[this.#at] ?? '')) {
      const { numerator, denominator } = this.#length();
      accidental = Math.sign(accidental) * Math.min(3, Math.round((2 * numerator) / (denominator || 1)) / 2);
    }
    const letter = this.#line[this.#at] ?? '';
    if (!/^[A-Ga-g]$/.test(letter)) {
      this.#push({ kind: 'unknown', text: this.#line.slice(start, Math.min(this.#at, start + 8)) });
      return;
    }
    this.#at++;
    let octave = letter >= 'a' ? 5 : 4;
    for (; ; this.#at++) {
      if (this.#line[this.#at] === "'") octave++;
      else if (this.#line[this.#at] === ',') octave--;
      else break;
    }
    const step = letter.toUpperCase() as Step;
    const length = this.#length();
    if (accidental === undefined) {
      this.#push({ kind: 'note', step, octave, length });
      return;
    }
    this.#push({ kind: 'note', step, octave, length, accidental: Math.max(-3, Math.min(3, accidental)) });
  }

  #bar(): void {
    const line = this.#line;
    const start = this.#at;
    for (; this.#at < line.length; this.#at++) {
      const c = line[this.#at];
      const next = line[this.#at + 1];
      if (c === '|' || c === ':') continue;
      if (c === '.' && this.#at === start) continue;
      if (c === ']' && this.#at > start) continue;
      if (c === '[' && (next === '|' || next === ']')) continue;
      break;
    }
    this.#push(barOf(line.slice(start, this.#at)));
    const after = this.#at;
    while (line[this.#at] === ' ') this.#at++;
    if (/[0-9]/.test(line[this.#at] ?? '')) this.#ending();
    else this.#at = after;
  }

  /** `1`, `1,3`, `1-3` */
  #ending(): void {
    const numbers = new Set<number>();
    let from: number | undefined;
    for (;;) {
      const number = this.#number();
      if (number === undefined) break;
      for (let n = from ?? number; n <= Math.min(number, HIGHEST_ENDING); n++) numbers.add(n);
      const separator = this.#line[this.#at];
      from = separator === '-' ? number : undefined;
      if (!/[0-9]/.test(this.#line[this.#at + 1] ?? '')) break;
      if (separator !== ',' && separator !== '-' && separator !== '.') break;
      this.#at++;
    }
    this.#push({ kind: 'ending', numbers: [...numbers].filter((n) => n > 0).sort((a, b) => a - b) });
  }

  #bracket(next: string): void {
    const line = this.#line;
    if (/[0-9]/.test(next)) {
      this.#at++;
      this.#ending();
      return;
    }
    if (line[this.#at + 2] === ':' && /[A-Za-z]/.test(next)) {
      const end = line.indexOf(']', this.#at);
      const stop = end < 0 ? line.length : end;
      this.#push({ kind: 'field', letter: next, text: line.slice(this.#at + 3, stop).trim() });
      this.#at = stop + 1;
      return;
    }
    this.#at++;
    this.#push({ kind: 'chord-start' });
  }

  #tuplet(): void {
    const p = this.#number() ?? 3;
    const parts: (number | undefined)[] = [];
    while (this.#line[this.#at] === ':' && parts.length < 2) {
      const after = this.#line[this.#at + 1] ?? '';
      if (after === '|') break;
      this.#at++;
      parts.push(this.#number());
    }
    const [q, r] = parts;
    this.#push({ kind: 'tuplet', p, ...(q === undefined ? {} : { q }), ...(r === undefined ? {} : { r }) });
  }

  #broken(sign: string): void {
    let count = 1;
    for (; this.#line[this.#at] === sign; this.#at++) count++;
    this.#push({ kind: 'broken', count: sign === '>' ? count : -count });
  }

  #decoration(mark: string): void {
    if (mark === '+' && !this.#isOldDecoration()) {
      this.#oldChord();
      return;
    }
    const ahead = this.#line.slice(this.#at, this.#at + LONGEST_DECORATION);
    const end = ahead.indexOf(mark);
    const name = end < 0 ? '' : ahead.slice(0, end).trim();
    if (end < 0 || name.includes('|') || name === '') {
      this.#push({ kind: 'unknown', text: mark });
      return;
    }
    this.#at += end + 1;
    this.#push({ kind: 'decoration', name });
  }

  /** `+trill+`, as ABC 2.0 had it. */
  #isOldDecoration(): boolean {
    const end = this.#line.slice(this.#at, this.#at + LONGEST_DECORATION).indexOf('+');
    return end > 0 && isKnownDecoration(this.#line.slice(this.#at, this.#at + end));
  }

  /** `+CEG+`, a chord as ABC 1.6 had it. */
  #oldChord(): void {
    this.#inOldChord = !this.#inOldChord;
    if (this.#inOldChord) this.#push({ kind: 'chord-start' });
    else this.#push({ kind: 'chord-stop', length: ONE });
  }

  #quoted(): void {
    const line = this.#line;
    let end = this.#at;
    while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
    this.#push({ kind: 'quoted', text: line.slice(this.#at, end) });
    this.#at = end + 1;
  }
}

/**
 * What a run of bar-line characters says.
 *
 * @example barOf(':|]') // => { kind: 'bar', repeats: 1, repeatStart: false, style: 'light-heavy' }
 */
export function barOf(text: string): BarToken {
  let left = 0;
  let right = 0;
  while (text[left] === ':') left++;
  while (right < text.length - left && text[text.length - 1 - right] === ':') right++;
  let line = text.slice(left, text.length - right);
  if (line === '') {
    right = Math.floor(left / 2);
    left -= right;
  } else if (line.includes('::')) {
    left = Math.max(left, 1);
    right = Math.max(right, 1);
  }
  line = line.replaceAll(':', '');
  const style =
    line.startsWith('[') && line.endsWith(']')
      ? 'none'
      : line.endsWith(']')
        ? 'light-heavy'
        : line.startsWith('[') || line.includes('[')
          ? 'heavy-light'
          : line.startsWith('.')
            ? 'dotted'
            : line.length > 1
              ? 'light-light'
              : undefined;
  const token = { kind: 'bar', repeats: left, repeatStart: right > 0 } as const;
  return style === undefined ? token : { ...token, style };
}

/** One line of music code cut into tokens (ABC 2.1, section 4); knows no key, meter or voice. */
import { barTokens, beginsBar, endingToken } from './bar-token.ts';
import { isKnownDecoration } from './decorations.ts';
import { LineCursor } from './line-cursor.ts';
import { beginsNote, noteToken } from './note-token.ts';
import { ONCE, type Token, type TokenOf } from './token.ts';

const LONGEST_DECORATION = 40;

/**
 * The tokens of a line, one by one. Linear in its length; what is not ABC becomes a token `unknown`.
 *
 * @example [...tokenizeMusic('^c3/2|')].map(({ kind }) => kind) // => ['note', 'bar']
 */
export function* tokenizeMusic(line: string): Generator<Token> {
  const cursor = new LineCursor(line);
  let inOldChord = false;
  while (!cursor.isAtEnd) {
    if (cursor.here === '+' && !isOldDecoration(cursor)) {
      // +CEG+, a chord as ABC 1.6 had it
      cursor.at++;
      inOldChord = !inOldChord;
      yield inOldChord ? { kind: 'chord-start' } : { kind: 'chord-stop', length: ONCE };
    } else yield* tokensAt(cursor);
  }
}

function tokensAt(cursor: LineCursor): readonly Token[] {
  const { here, next } = cursor;
  if (beginsNote(here)) return [noteToken(cursor)];
  if (beginsBar(here, next)) return barTokens(cursor);
  cursor.at++;
  const token = (SIGNS[here] ?? symbolToken)(cursor, here);
  return token ? [token] : [];
}

/** What a character begins; the cursor stands after it. */
const SIGNS: Readonly<Record<string, (cursor: LineCursor, sign: string) => Token | undefined>> = {
  ' ': spaceToken,
  '\t': spaceToken,
  '[': bracketToken,
  ']': (cursor) => ({ kind: 'chord-stop', length: cursor.factor() }),
  z: restToken,
  x: restToken,
  Z: measureRestToken,
  X: measureRestToken,
  y: spacerToken,
  '{': (cursor) => ({ kind: 'grace-start', slash: cursor.skip('/') }),
  '}': () => ({ kind: 'grace-stop' }),
  '(': (cursor) => (/[1-9]/.test(cursor.here) ? tupletToken(cursor) : { kind: 'slur-start' }),
  ')': () => ({ kind: 'slur-stop' }),
  '-': () => ({ kind: 'tie' }),
  '>': (cursor) => ({ kind: 'broken', count: 1 + cursor.count('>') }),
  '<': (cursor) => ({ kind: 'broken', count: -1 - cursor.count('<') }),
  '&': () => ({ kind: 'overlay' }),
  '!': decorationToken,
  '+': decorationToken,
  '"': quotedToken,
  // .( is a dotted slur and .- a dotted tie
  '.': ({ here }) => (here === '(' || here === '-' ? undefined : { kind: 'decoration', name: 'staccato' }),
  // between notes of a beam, for the eye
  '`': () => undefined,
};

function symbolToken(_: LineCursor, letter: string): Token {
  return /[~H-Wh-w]/.test(letter) ? { kind: 'symbol', letter } : { kind: 'unknown', text: letter };
}

function spaceToken(cursor: LineCursor): Token {
  while (cursor.here === ' ' || cursor.here === '\t') cursor.at++;
  return { kind: 'space' };
}

function restToken(cursor: LineCursor, letter: string): Token {
  return { kind: 'rest', hidden: letter === 'x', length: cursor.factor() };
}

function measureRestToken(cursor: LineCursor, letter: string): Token {
  return { kind: 'measure-rest', hidden: letter === 'X', count: cursor.number() ?? 1 };
}

function spacerToken(cursor: LineCursor): Token {
  cursor.factor();
  return { kind: 'spacer' };
}

/** `[1`, `[K:G]` or `[CEG]`. */
function bracketToken(cursor: LineCursor): Token {
  const { line, at, here, next } = cursor;
  if (/[0-9]/.test(here)) return endingToken(cursor);
  if (next !== ':' || !/[A-Za-z]/.test(here)) return { kind: 'chord-start' };
  const end = line.indexOf(']', at);
  const stop = end < 0 ? line.length : end;
  cursor.at = stop + 1;
  return { kind: 'field', letter: here, text: line.slice(at + 2, stop).trim() };
}

/** `3`, `3:2`, `3:2:4`, `3::4` */
function tupletToken(cursor: LineCursor): TokenOf<'tuplet'> {
  const p = cursor.number() ?? 3;
  const parts: (number | undefined)[] = [];
  while (cursor.here === ':' && cursor.next !== '|' && parts.length < 2) {
    cursor.at++;
    parts.push(cursor.number());
  }
  const [q, r] = parts;
  return { kind: 'tuplet', p, ...(q === undefined ? {} : { q }), ...(r === undefined ? {} : { r }) };
}

/** `!trill!`, and `+trill+` as ABC 2.0 had it. */
function decorationToken(cursor: LineCursor, mark: string): Token {
  const ahead = cursor.line.slice(cursor.at, cursor.at + LONGEST_DECORATION);
  const end = ahead.indexOf(mark);
  const name = end < 0 ? '' : ahead.slice(0, end).trim();
  if (name === '' || name.includes('|')) return { kind: 'unknown', text: mark };
  cursor.at += end + 1;
  return { kind: 'decoration', name };
}

/** Whether the sign here begins a decoration that is known. */
function isOldDecoration({ line, at }: LineCursor): boolean {
  const ahead = line.slice(at + 1, at + 1 + LONGEST_DECORATION);
  const end = ahead.indexOf('+');
  return end > 0 && isKnownDecoration(ahead.slice(0, end));
}

function quotedToken(cursor: LineCursor): Token {
  const { line, at } = cursor;
  let end = at;
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
  cursor.at = end + 1;
  return { kind: 'quoted', text: line.slice(at, end) };
}

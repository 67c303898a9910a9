/** Notes as ABC writes them: accidental, letter, octave, length (ABC 2.1, sections 4.1 to 4.3). */
import type { Step } from '../notation/notated-score.ts';
import type { LineCursor } from './line-cursor.ts';
import type { Token } from './token.ts';

/** Semitones that a notated pitch can be altered by. */
const MOST_ALTERATION = 3;

/** Whether a note can begin with a character. */
export function beginsNote(c: string): boolean {
  return (c >= 'a' && c <= 'g') || (c >= 'A' && c <= 'G') || c === '^' || c === '_' || c === '=';
}

/** A note, or what stands there instead. */
export function noteToken(cursor: LineCursor): Token {
  const start = cursor.at;
  const accidental = accidentalAt(cursor);
  const letter = cursor.here;
  if (!/^[A-Ga-g]$/.test(letter)) {
    return { kind: 'unknown', text: cursor.line.slice(start, Math.min(cursor.at, start + 8)) };
  }
  cursor.at++;
  const octave = (letter >= 'a' ? 5 : 4) + octavesAt(cursor);
  const note = { kind: 'note', step: letter.toUpperCase() as Step, octave, length: cursor.factor() } as const;
  return accidental === undefined ? note : { ...note, accidental };
}

/** `^`, `__`, `=`; `^/` and `_3/2` are microtones, of which halves are what a notated pitch can hold. */
function accidentalAt(cursor: LineCursor): number | undefined {
  let signs: number | undefined;
  for (; ; cursor.at++) {
    if (cursor.here === '^') signs = (signs ?? 0) + 1;
    else if (cursor.here === '_') signs = (signs ?? 0) - 1;
    else if (cursor.here === '=') signs ??= 0;
    else break;
  }
  if (signs === undefined) return undefined;
  if (!/[0-9/]/.test(cursor.here)) return Math.max(-MOST_ALTERATION, Math.min(MOST_ALTERATION, signs));
  const { numerator, denominator } = cursor.factor();
  return Math.sign(signs) * Math.min(MOST_ALTERATION, Math.round((2 * numerator) / (denominator || 1)) / 2);
}

/** Apostrophes less commas. */
function octavesAt(cursor: LineCursor): number {
  let octaves = 0;
  for (;;) {
    if (cursor.skip("'")) octaves++;
    else if (cursor.skip(',')) octaves--;
    else return octaves;
  }
}

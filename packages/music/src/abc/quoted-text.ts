/** Text in quotes over a note: a chord symbol or an annotation (ABC 2.1, sections 4.18 and 4.19). */
import { tryParseChordSymbol } from '../chord-symbol.ts';
import type { Direction } from '../notation/notated-score.ts';
import { decodeAbcText } from './abc-text.ts';

export type QuotedText =
  | { readonly kind: 'chord'; readonly symbol: string }
  | {
      readonly kind: 'words';
      readonly direction: Omit<Direction, 'tick' | 'staff'>;
      /** it stood where a chord symbol is expected */
      readonly isChordless: boolean;
    };

const LONGEST_TEXT = 400;
/** After @ numbers may give a place on the page. */
const OFFSETS = /^\s*-?\d{1,4}(\.\d{1,4})?,\s*-?\d{1,4}(\.\d{1,4})?/;

/**
 * What stands between the quotes; undefined where nothing does.
 *
 * @example quotedText('Am7') // => { kind: 'chord', symbol: 'Am7' }
 */
export function quotedText(raw: string): QuotedText | undefined {
  const text = decodeAbcText(raw.slice(0, LONGEST_TEXT)).trim();
  const place = text[0];
  if (place === undefined) return undefined;
  if ('^_<>@'.includes(place)) {
    const words = (place === '@' ? text.slice(1).replace(OFFSETS, '') : text.slice(1)).trim();
    return words === '' ? undefined : { kind: 'words', direction: wordsOf(words, place), isChordless: false };
  }
  const symbol = withUpperBass(text);
  if (tryParseChordSymbol(symbol) !== undefined) return { kind: 'chord', symbol };
  return { kind: 'words', direction: wordsOf(text, '^'), isChordless: true };
}

function wordsOf(text: string, place: string): Omit<Direction, 'tick' | 'staff'> {
  if (place === '^') return { kind: 'words', text, placement: 'above' };
  return place === '_' ? { kind: 'words', text, placement: 'below' } : { kind: 'words', text };
}

/** `D/f+` as the Nottingham database writes it is D over F sharp. */
function withUpperBass(symbol: string): string {
  const match = /^([A-G][^/]{0,20})\/([a-g])([+#b]?)$/.exec(symbol);
  return match ? `${match[1]}/${match[2].toUpperCase()}${match[3] === '+' ? '#' : match[3]}` : symbol;
}

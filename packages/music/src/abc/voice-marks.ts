/** Slurs, decorations and quoted text of a voice that is being read (ABC 2.1, sections 4.11, 4.14, 4.18 and 4.19). */
import { quoted } from '../notation/report-tally.ts';
import { DEFAULT_SYMBOLS, decorationOf } from './decorations.ts';
import type { OpenVoice } from './open-voice.ts';
import { quotedText } from './quoted-text.ts';
import type { TokenOf } from './token.ts';

const MOST_MARKS = 16;

export function beginSlur({ slurs, shared }: OpenVoice): void {
  if (!slurs.begin()) shared.reports.add('slur', 'slurs that are nested more than 16 deep are left out');
}

export function endSlur({ slurs, grace, graces, last, shared }: OpenVoice): void {
  if (slurs.endAt(grace ? graces.at(-1) : last)) return;
  shared.reports.add('slur', 'the end of a slur that did not begin is left out');
}

export function readDecoration(voice: OpenVoice, { name }: { readonly name: string }): void {
  const { bars, marks, shared } = voice;
  const decoration = decorationOf(name);
  switch (decoration.kind) {
    case 'jump':
      bars.addJump(decoration.name);
      return;
    case 'accidental':
      voice.accidentalMark = decoration.name;
      return;
    case 'mark':
      if (marks.length >= MOST_MARKS)
        shared.reports.add('decoration', `more than ${MOST_MARKS} decorations of one note are left out`);
      else if (!marks.includes(decoration.name)) marks.push(decoration.name);
      return;
    default:
      bars.addItem({ kind: 'direction', direction: { kind: decoration.kind, text: decoration.text } });
  }
}

/** A letter that stands for a decoration or a quoted text. */
export function readSymbol(voice: OpenVoice, { letter }: TokenOf<'symbol'>): void {
  const { symbols, reports } = voice.shared;
  const meaning = symbols.has(letter) ? symbols.get(letter) : DEFAULT_SYMBOLS[letter];
  if (meaning === undefined) {
    reports.add('unexpected-character', `the letter ${quoted(letter)} stands for nothing and is left out`);
  } else if (meaning?.startsWith('"')) readQuoted(voice, { text: meaning.slice(1, -1) });
  else if (meaning !== null) readDecoration(voice, { name: meaning });
}

/** A chord symbol or words. */
export function readQuoted({ bars, shared }: OpenVoice, { text: raw }: { readonly text: string }): void {
  const text = quotedText(raw);
  if (!text) return;
  if (text.kind === 'chord') {
    bars.addItem(text);
    return;
  }
  if (text.isChordless) {
    const what = `${quoted(text.direction.text)} is no chord symbol and is kept as words`;
    shared.reports.add('not-a-chord', what);
  }
  bars.addItem({ kind: 'direction', direction: text.direction });
}

/** Fields that mean the same in the header and in the body: texts, redefined symbols, continued lines (ABC 2.1, section 3). */
import type { Credit } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { decodeAbcText } from './abc-text.ts';
import { creditOfField, isCreditField } from './credit-fields.ts';
import { continueLyrics } from './lyrics.ts';
import { currentVoice, type OpenTune } from './open-tune.ts';

const LONGEST_CREDIT = 1000;

/** Why fields that the standard knows are left out. */
const NOT_READ: Readonly<Record<string, string>> = {
  m: 'macros (m:) are not expanded',
  s: 'symbol lines (s:) are not read',
};

/** A field that is the same everywhere; r: is a remark for people who edit the file. */
export function readSharedField(tune: OpenTune, letter: string, text: string): void {
  if (letter === 'r') return;
  if (letter === 'U') redefineSymbol(tune, text);
  else if (isCreditField(letter)) keepCredit(tune, creditOfField(letter, text));
  else tune.reports.add('field', `${NOT_READ[letter] ?? `the field ${letter}: is not known`}; it is left out`);
}

/** Keeps a text of the file as a credit. */
export function addCredit(tune: OpenTune, kind: Credit['kind'], text: string): void {
  keepCredit(tune, { kind, text: decodeAbcText(text).trim() });
}

function keepCredit({ credits, reports }: OpenTune, { kind, text }: Credit): void {
  if (text.length > LONGEST_CREDIT) reports.add('credit', `a text of more than ${LONGEST_CREDIT} characters is cut`);
  if (text !== '') credits.push({ kind, text: text.slice(0, LONGEST_CREDIT).trim() });
}

/** `+:` goes on with the field before. */
export function continueField(tune: OpenTune, letter: string, text: string): void {
  const { credits, reports } = tune;
  if (letter === 'w') {
    continueLyrics(text, currentVoice(tune).lyricLine, reports);
    return;
  }
  const last = isCreditField(letter) ? credits.pop() : undefined;
  if (last) keepCredit(tune, { ...last, text: `${last.text} ${decodeAbcText(text)}`.trim() });
  else reports.add('field', 'a field continued by +: is left out where it is not text');
}

/** `U:T = !trill!` */
function redefineSymbol({ shared, reports }: OpenTune, text: string): void {
  const match = /^([~H-Wh-w])\s*=?\s*(.{1,60})$/.exec(text);
  if (!match) {
    reports.add('field', `U:${quoted(text)} is not understood and is left out`);
    return;
  }
  const [, letter, meaning] = match;
  const name = meaning.replace(/^[!+]|[!+]$/g, '').trim();
  shared.symbols.set(letter, name === 'nil' || name === 'none' ? null : name);
}

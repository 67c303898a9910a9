/** Fields of text and the credits of a score (ABC 2.1, section 3.1). */
import type { Credit } from '../notation/notated-score.ts';
import { decodeAbcText, encodeAbcText } from './abc-text.ts';

type CreditField = {
  readonly letter: string;
  readonly kind: Credit['kind'];
  /** the words that lead the credit, and tell fields of one kind or one letter apart */
  readonly lead: string;
};

/** Fields that become a credit; of those of one kind the last stands for all others of it. */
const CREDIT_FIELDS: readonly CreditField[] = [
  { letter: 'C', kind: 'lyricist', lead: 'Words: ' },
  { letter: 'C', kind: 'arranger', lead: 'Arrangement: ' },
  { letter: 'C', kind: 'composer', lead: '' },
  { letter: 'S', kind: 'source', lead: '' },
  { letter: 'W', kind: 'other', lead: '' },
  { letter: 'A', kind: 'remark', lead: 'Area: ' },
  { letter: 'B', kind: 'remark', lead: 'Book: ' },
  { letter: 'D', kind: 'remark', lead: 'Discography: ' },
  { letter: 'F', kind: 'remark', lead: 'File: ' },
  { letter: 'G', kind: 'remark', lead: 'Group: ' },
  { letter: 'H', kind: 'remark', lead: 'History: ' },
  { letter: 'O', kind: 'remark', lead: 'Origin: ' },
  { letter: 'P', kind: 'remark', lead: 'Order of parts: ' },
  { letter: 'R', kind: 'remark', lead: 'Rhythm: ' },
  { letter: 'Z', kind: 'remark', lead: 'Transcription: ' },
  { letter: 'N', kind: 'remark', lead: '' },
];

/** Whether a field of the header or body is text that is kept as a credit. */
export function isCreditField(letter: string): boolean {
  return CREDIT_FIELDS.some((field) => field.letter === letter);
}

/**
 * The credit of a field; its text may be empty.
 *
 * @param letter  one for which `isCreditField` holds
 * @example creditOfField('R', 'reel') // => { kind: 'remark', text: 'Rhythm: reel' }
 * @example creditOfField('C', 'Words: Isaac Watts') // => { kind: 'lyricist', text: 'Isaac Watts' }
 */
export function creditOfField(letter: string, raw: string): Credit {
  const text = decodeAbcText(raw).trim();
  const fields = CREDIT_FIELDS.filter((field) => field.letter === letter);
  const { kind, lead } = fields.at(-1) as CreditField;
  if (kind === 'remark') return { kind, text: text === '' ? '' : lead + text };
  // "Words and music: …" names a composer too
  const led = fields.find((field) => field.lead !== '' && text.startsWith(field.lead) && !/music/i.test(text));
  return led ? { kind: led.kind, text: text.slice(led.lead.length).trim() } : { kind, text };
}

/**
 * A credit as a line of the header.
 *
 * @example lineOfCredit({ kind: 'remark', text: 'Rhythm: reel' }) // => 'R:reel'
 */
export function lineOfCredit({ kind, text }: Credit): string {
  if (kind === 'title' || kind === 'subtitle') return `T:${encodeAbcText(text)}`;
  if (kind === 'rights') return `%%abc-copyright ${encodeAbcText(text)}`;
  const fields = CREDIT_FIELDS.filter((field) => field.kind === kind);
  const { letter, lead } = fields.at(-1) ?? { letter: 'N', lead: '' };
  if (kind !== 'remark') return `${letter}:${encodeAbcText(lead + text)}`;
  const led = fields.find((field) => field.lead !== '' && text.startsWith(field.lead));
  return led ? `${led.letter}:${encodeAbcText(text.slice(led.lead.length))}` : `${letter}:${encodeAbcText(text)}`;
}

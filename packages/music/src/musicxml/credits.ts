/** Who wrote a piece and what it is called: identification, titles and the words on the first page. */
import { CREDIT_KINDS, type Credit } from '../notation/notated-score.ts';
import { childOf, textOf, type XmlElement } from '../xml/parse-xml.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';

/** Types of `creator` and `credit-type`, and what they are here. */
const KIND_OF_TYPE: Readonly<Record<string, Credit['kind']>> = {
  title: 'title',
  subtitle: 'subtitle',
  number: 'number',
  composer: 'composer',
  lyricist: 'lyricist',
  poet: 'lyricist',
  arranger: 'arranger',
  rights: 'rights',
  source: 'source',
};
/** The name of a miscellaneous field that holds a remark. */
const REMARK = 'remark';
/** Credits that are kept, and how long each may be. */
const MOST_CREDITS = 200;
const LONGEST_CREDIT = 65_536;

/** The credits of a document, those of its page left out where they only say again what is known. */
export function readCredits(root: XmlElement): readonly Credit[] {
  const credits: Credit[] = [];
  const add = (kind: Credit['kind'], text: string | undefined): void => {
    const short = text?.trim().slice(0, LONGEST_CREDIT).trim();
    if (short && credits.length < MOST_CREDITS) credits.push({ kind, text: short });
  };
  const work = childOf(root, 'work');
  const title = work && textOf(work, 'work-title');
  const movement = textOf(root, 'movement-title');
  add('title', title || movement);
  if (title && movement && movement !== title) add('subtitle', movement);
  add('number', work && textOf(work, 'work-number'));
  add('number', textOf(root, 'movement-number'));
  for (const { name, text, attributes, children } of childOf(root, 'identification')?.children ?? []) {
    if (name === 'creator') add(kindOfType(attributes.type), text);
    else if (name === 'rights' || name === 'source') add(name, text);
    else if (name === 'miscellaneous') for (const field of children) add('remark', remarkOf(field));
  }
  for (const element of root.children) {
    if (element.name !== 'credit' || credits.length >= MOST_CREDITS) continue;
    const kind = kindOfType(textOf(element, 'credit-type'));
    const words = element.children
      .filter(({ name }) => name === 'credit-words')
      .map(({ text }) => text.trim())
      .join(' ')
      .trim();
    add(kind, words);
  }
  const inOrder = credits.toSorted((a, b) => CREDIT_KINDS.indexOf(a.kind) - CREDIT_KINDS.indexOf(b.kind));
  return inOrder.filter(({ kind, text }, i) => {
    const said = inOrder.slice(0, i).filter((credit) => credit.kind === kind || kind === 'other' || kind === 'remark');
    return !said.some((credit) => plain(credit.text) === plain(text));
  });
}

/** A field that another program wrote keeps its name. */
function remarkOf({ attributes, text }: XmlElement): string {
  return attributes.name === undefined || attributes.name === REMARK ? text : `${attributes.name}: ${text}`;
}

function kindOfType(type: string | undefined): Credit['kind'] {
  return type !== undefined && Object.hasOwn(KIND_OF_TYPE, type) ? KIND_OF_TYPE[type] : 'other';
}

/** A text without differences of case and spacing. */
function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}

/** Writes the credits that stand before `identification`: work and movement. */
export function writeTitles(credits: readonly Credit[], out: XmlWriter): void {
  const first = (kind: Credit['kind']): string | undefined => credits.find((credit) => credit.kind === kind)?.text;
  const title = first('title');
  const number = first('number');
  const subtitle = title === undefined ? undefined : first('subtitle');
  if (title !== undefined || number !== undefined) {
    out.open('work');
    if (number !== undefined) out.leaf('work-number', number);
    if (title !== undefined) out.leaf('work-title', title);
    out.close('work');
  }
  if (subtitle !== undefined) out.leaf('movement-title', subtitle);
}

/** Writes who made the piece, and with what the file was written. */
export function writeIdentification(credits: readonly Credit[], software: string, out: XmlWriter): void {
  out.open('identification');
  for (const { kind, text } of credits) {
    if (kind === 'composer' || kind === 'lyricist' || kind === 'arranger') out.leaf('creator', text, { type: kind });
  }
  for (const { kind, text } of credits) if (kind === 'rights') out.leaf('rights', text);
  out.open('encoding').leaf('software', software).close('encoding');
  const source = credits.find(({ kind }) => kind === 'source');
  if (source) out.leaf('source', source.text);
  const remarks = credits.filter(({ kind }) => kind === 'remark');
  if (remarks.length > 0) {
    out.open('miscellaneous');
    for (const { text } of remarks) out.leaf('miscellaneous-field', text, { name: REMARK });
    out.close('miscellaneous');
  }
  out.close('identification');
}

/** Writes what stands on the first page; programs that find any such words print nothing else there. */
export function writePageCredits(credits: readonly Credit[], out: XmlWriter): void {
  for (const { kind, text } of credits) {
    if (kind === 'remark') continue;
    out.open('credit', { page: 1 });
    if (kind !== 'other') out.leaf('credit-type', kind);
    out.leaf('credit-words', text, WHERE_ON_PAGE[kind]).close('credit');
  }
}

const WHERE_ON_PAGE: Readonly<Record<Exclude<Credit['kind'], 'remark'>, Readonly<Record<string, string>>>> = {
  title: { 'font-size': '22', justify: 'center', halign: 'center', valign: 'top' },
  subtitle: { 'font-size': '14', justify: 'center', halign: 'center', valign: 'top' },
  number: { justify: 'center', halign: 'center', valign: 'top' },
  composer: { justify: 'right', halign: 'right', valign: 'bottom' },
  lyricist: { justify: 'left', halign: 'left', valign: 'bottom' },
  arranger: { justify: 'right', halign: 'right', valign: 'bottom' },
  rights: { justify: 'center', halign: 'center', valign: 'bottom' },
  source: { justify: 'center', halign: 'center', valign: 'bottom' },
  other: { justify: 'center', halign: 'center', valign: 'top' },
};

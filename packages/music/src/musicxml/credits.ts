/** Who wrote a piece and what it is called: identification, titles and the words on the first page. */
import type { Credit } from '../notation/notated-score.ts';
import { childOf, textOf, type XmlElement } from '../xml/parse-xml.ts';

/** Kinds of credits in the order in which they are kept. */
export const CREDIT_KINDS: readonly Credit['kind'][] = [
  'title',
  'number',
  'subtitle',
  'composer',
  'lyricist',
  'arranger',
  'rights',
  'source',
  'other',
];
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
/** Credits that are kept, and how long each may be. */
const MOST_CREDITS = 200;
const LONGEST_CREDIT = 4000;

/** The credits of a document, those of its page left out where they only say again what is known. */
export function readCredits(root: XmlElement): readonly Credit[] {
  const credits: Credit[] = [];
  const add = (kind: Credit['kind'], text: string | undefined): void => {
    if (text && credits.length < MOST_CREDITS) credits.push({ kind, text: text.trim().slice(0, LONGEST_CREDIT) });
  };
  const work = childOf(root, 'work');
  const title = work && textOf(work, 'work-title');
  const movement = textOf(root, 'movement-title');
  add('title', title || movement);
  if (title && movement && movement !== title) add('subtitle', movement);
  add('number', work && textOf(work, 'work-number'));
  add('number', textOf(root, 'movement-number'));
  for (const { name, text, attributes } of childOf(root, 'identification')?.children ?? []) {
    if (name === 'creator') add(kindOfType(attributes.type), text);
    else if (name === 'rights' || name === 'source') add(name, text);
  }
  for (const element of root.children) {
    if (element.name !== 'credit' || credits.length >= MOST_CREDITS) continue;
    const kind = kindOfType(textOf(element, 'credit-type'));
    const words = element.children
      .filter(({ name }) => name === 'credit-words')
      .map(({ text }) => text.trim())
      .join(' ')
      .trim();
    if (!credits.some((credit) => (credit.kind === kind || kind === 'other') && plain(credit.text) === plain(words)))
      add(kind, words);
  }
  return credits.toSorted((a, b) => CREDIT_KINDS.indexOf(a.kind) - CREDIT_KINDS.indexOf(b.kind));
}

function kindOfType(type: string | undefined): Credit['kind'] {
  return type !== undefined && Object.hasOwn(KIND_OF_TYPE, type) ? KIND_OF_TYPE[type] : 'other';
}

/** A text without differences of case and spacing. */
function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}

/** Syllables under notes. */
import type { DraftEvent } from '../notation/draft-event.ts';
import type { Lyric } from '../notation/notated-score.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { PieceDraft } from './drafts.ts';
import { wholeNumberIn } from './xml-values.ts';

/** Joins two syllables that are sung on one note (U+203F, undertie). */
export const ELISION = '\u203f';

/** Syllables under one note that are kept. */
const MOST_LYRICS = 100;

/** Reads a `lyric` element; one that ends a melisma and has no text of its own says nothing new. */
export function readLyric(element: XmlElement, event: DraftEvent, { reports }: PieceDraft): void {
  const texts: string[] = [];
  const syllabics: string[] = [];
  let extend = false;
  for (const child of element.children) {
    if (child.name === 'text') texts.push(child.text.trim());
    else if (child.name === 'syllabic') syllabics.push(child.text.trim());
    else if (child.name === 'extend') extend = child.attributes.type !== 'stop' && child.attributes.type !== 'continue';
    else if (child.name !== 'elision') reports.add('not-kept', `elements <${child.name}> of lyrics are not kept`);
  }
  const text = texts.filter((piece) => piece !== '').join(ELISION);
  if (text === '') {
    if (texts.length > 0) reports.add('empty-lyric', 'syllables without text are not kept');
    return;
  }
  if ((event.lyrics?.length ?? 0) >= MOST_LYRICS) {
    reports.add('too-many-lyrics', `of the syllables under one note only ${MOST_LYRICS} are kept`);
    return;
  }
  const lyric: { -readonly [Key in keyof Lyric]: Lyric[Key] } = { verse: verseOf(element, event), text };
  const before = syllabics[0] === 'middle' || syllabics[0] === 'end';
  const after = syllabics.at(-1) === 'begin' || syllabics.at(-1) === 'middle';
  if (before || after) lyric.syllabic = before ? (after ? 'middle' : 'end') : 'begin';
  if (extend) lyric.extend = true;
  event.lyrics ??= [];
  event.lyrics.push(lyric);
}

/** The number of a verse; verses that are only named count on from those before. */
function verseOf({ attributes }: XmlElement, { lyrics = [] }: DraftEvent): number {
  const { number = '1' } = attributes;
  return (
    wholeNumberIn(number, 1, 1000) ??
    wholeNumberIn(/\d{1,3}$/.exec(number)?.[0], 1, 1000) ??
    lyrics.reduce((most, { verse }) => Math.max(most, verse), 0) + 1
  );
}

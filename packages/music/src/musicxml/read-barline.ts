/** Bar lines: their style, repeats and endings. */
import { quoted } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { inMeasure } from './cursor.ts';
import type { PieceDraft } from './drafts.ts';
import { wholeNumberIn } from './xml-values.ts';

/** The styles of bar lines (MusicXML 4.0, `bar-style`). */
export const BAR_STYLES: ReadonlySet<string> = new Set(
  'regular dotted dashed heavy light-light light-heavy heavy-light heavy-heavy tick short none'.split(' '),
);
/** More times than any player repeats a passage. */
export const MOST_REPEATS = 100;
/** Endings that are told apart. */
const MOST_ENDINGS = 99;

/** Reads a `barline` element into the measure that all parts share. */
export function readBarline(element: XmlElement, piece: PieceDraft): void {
  const { measure, reports } = piece;
  const location = element.attributes.location ?? 'right';
  let style: string | undefined;
  let forward = false;
  for (const child of element.children) {
    if (child.name === 'bar-style') style = child.text.trim();
    else if (child.name === 'repeat') {
      if (child.attributes.direction === 'forward') forward = true;
      else readBackward(child, location, piece);
    } else if (child.name === 'ending') readEnding(child, piece);
    else if (child.name === 'segno' || child.name === 'coda') measure.jumps.add(child.name);
    else reports.add('not-kept', `elements <${child.name}> of bar lines are not kept`);
  }
  if (forward && location === 'right') piece.repeatNext = true;
  else if (forward) measure.repeatStart = true;
  if (style === undefined || style === 'regular') return;
  if (!BAR_STYLES.has(style)) {
    reports.add('bad-barline', `bar line ${quoted(style)} is not known; it is kept as a plain one`);
    return;
  }
  if (location === 'right') measure.barline ??= style;
  else if (location === 'middle') reports.add('not-kept', 'lines within measures are not kept');
  else if (!forward) piece.barlineBefore ??= style;
}

function readBackward({ attributes }: XmlElement, location: string, piece: PieceDraft): void {
  const { measure, reports } = piece;
  const given = attributes.times === undefined ? 2 : wholeNumberIn(attributes.times, 1, MOST_REPEATS);
  if (given === undefined) {
    reports.add(
      'bad-repeat',
      `${inMeasure(piece)}a passage repeated "${(attributes.times ?? '').slice(0, 20)}" times is kept as repeated twice`,
    );
  }
  const times = Math.max(2, given ?? 2);
  const before = piece.measures.at(-1);
  if (location !== 'left') measure.repeatTimes = Math.max(measure.repeatTimes, times);
  else if (before) piece.measures[piece.measures.length - 1] = { ...before, repeatTimes: times };
}

function readEnding({ attributes }: XmlElement, { measure }: PieceDraft): void {
  if (attributes.type !== 'start') {
    measure.endingStop = true;
    return;
  }
  const numbers = (attributes.number?.match(/\d{1,4}/g) ?? ['1']).slice(0, MOST_ENDINGS).map(Number);
  const known = [...new Set(numbers)].filter((number) => number >= 1 && number <= MOST_ENDINGS).sort((a, b) => a - b);
  measure.endingStart ??= known.length > 0 ? known : [1];
}

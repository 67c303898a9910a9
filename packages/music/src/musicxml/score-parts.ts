/** The parts and measures of a MusicXML document, the same for its partwise and its timewise form. */
import { ScoreReadError } from '../music-error.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** A part's measures in order; a hole where a timewise measure leaves the part out. */
export type PartElements = {
  readonly id: string;
  readonly measures: readonly (XmlElement | undefined)[];
  readonly line: number;
};

/** Parts times measures of a score that are read; an orchestra's longest movement has some 60 times 1000. */
const MAXIMUM_CELLS = 500_000;

/** A document cut into parts. */
export type ScoreParts = {
  readonly parts: readonly PartElements[];
  /** for each measure the element that carries its number */
  readonly heads: readonly XmlElement[];
};

/** Scores of more parts are refused: each part takes part in each measure. */
export const MAXIMUM_PARTS = 1000;

/**
 * The parts of a `score-partwise` or `score-timewise` element.
 *
 * @throws ScoreReadError  `unknown-format`: another root element; `no-music`: no part or no measure; `too-large`: more than a thousand parts
 */
export function scoreParts(root: XmlElement, reports: ReportTally): ScoreParts {
  const parts = partsOf(root);
  if (parts.length > MAXIMUM_PARTS) {
    throw new ScoreReadError('too-large', 'MusicXML', `${parts.length} parts where at most ${MAXIMUM_PARTS} are read`);
  }
  const longest = parts.reduce<PartElements | undefined>(
    (best, part) => (part.measures.length > (best?.measures.length ?? 0) ? part : best),
    undefined,
  );
  if (longest && longest.measures.length * parts.length > MAXIMUM_CELLS) throw tooManyCells();
  if (!longest)
    throw new ScoreReadError('no-music', 'MusicXML', 'no part with a measure was found', { line: root.line });
  for (const { id, measures } of parts) {
    if (measures.length < longest.measures.length) {
      reports.add(
        'part-too-short',
        `part "${id}" has ${measures.length} measures where part "${longest.id}" has ${longest.measures.length}; it is silent in the others`,
      );
    }
  }
  const heads =
    root.name === 'score-timewise'
      ? root.children.filter(({ name }) => name === 'measure')
      : longest.measures.map((measure, i) => parts[0].measures[i] ?? (measure as XmlElement));
  return { parts, heads };
}

function partsOf(root: XmlElement): readonly PartElements[] {
  if (root.name === 'score-partwise') {
    return root.children
      .filter(({ name }) => name === 'part')
      .map(({ attributes, children, line }) => ({
        id: attributes.id ?? '',
        measures: children.filter(({ name }) => name === 'measure'),
        line,
      }));
  }
  if (root.name === 'score-timewise') return timewiseParts(root);
  const what =
    root.name === 'opus' ? 'an opus, which only names other files' : `a "${root.name.slice(0, 40)}" document`;
  throw new ScoreReadError(
    'unknown-format',
    'MusicXML',
    `this is ${what}; a root element score-partwise or score-timewise is expected`,
    { line: root.line },
  );
}

function timewiseParts(root: XmlElement): readonly PartElements[] {
  type Growing = Omit<XmlElement, 'children'> & { readonly children: XmlElement[] };
  const parts = new Map<string, { id: string; measures: (Growing | undefined)[]; line: number }>();
  let index = 0;
  for (const measure of root.children) {
    if (measure.name !== 'measure') continue;
    for (const element of measure.children) {
      if (element.name !== 'part') continue;
      const id = element.attributes.id ?? '';
      let part = parts.get(id);
      if (!part) {
        part = { id, measures: [], line: element.line };
        parts.set(id, part);
        if (parts.size > MAXIMUM_PARTS) break;
        if (parts.size * index > MAXIMUM_CELLS) throw tooManyCells();
      }
      while (part.measures.length < index) part.measures.push(undefined);
      // a part that stands twice in a measure goes on where it was
      if (part.measures.length === index) part.measures.push({ ...element, children: [...element.children] });
      else for (const child of element.children) part.measures[index]?.children.push(child);
    }
    index++;
  }
  return [...parts.values()];
}

function tooManyCells(): ScoreReadError {
  return new ScoreReadError('too-large', 'MusicXML', `more than ${MAXIMUM_CELLS} measures, all parts taken together`);
}

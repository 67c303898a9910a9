/** The measures of an MEI score and what changes between them, in order. */
import { ScoreReadError } from '../music-error.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { childOf, type XmlElement } from '../xml/parse-xml.ts';
import { chosenChildren } from './editorial.ts';
import { labelOf } from './mei-values.ts';

/** One step through a score. */
export type ScoreStep =
  | { readonly kind: 'definition'; readonly element: XmlElement }
  | { readonly kind: 'measure'; readonly element: XmlElement; readonly endings: readonly number[] }
  | { readonly kind: 'section'; readonly name: string };

/** Elements of a section that concern the page only. */
const PAGE: ReadonlySet<string> = new Set(['pb', 'sb', 'cb', 'milestoneEnd', 'pgHead', 'pgFoot', 'annot']);

/**
 * The steps of the first score of a document.
 *
 * @throws ScoreReadError  `no-music`
 */
export function stepsOfDocument(root: XmlElement, reports: ReportTally): readonly ScoreStep[] {
  const scores = scoresOf(root, reports);
  const [score] = scores;
  if (!score) {
    throw new ScoreReadError('no-music', 'MEI', 'no <score> was found in <music>; music in <parts> only is not read', {
      line: root.line,
    });
  }
  if (scores.length > 1) reports.add('other-movement', 'a further movement (mdiv) is not read', scores.length - 1);
  const steps: ScoreStep[] = [];
  gather(score, [], steps, reports);
  return steps;
}

function scoresOf(root: XmlElement, reports: ReportTally): readonly XmlElement[] {
  if (root.name === 'score') return [root];
  const found: XmlElement[] = [];
  const visit = (element: XmlElement): void => {
    for (const child of chosenChildren(element, reports)) {
      if (child.name === 'score') found.push(child);
      else if (/^(music|body|mdiv|group)$/.test(child.name)) visit(child);
      else if (child.name === 'parts' && childOf(element, 'score'))
        reports.add('parts', '<parts> beside <score> is not read');
    }
  };
  if (/^(music|body|mdiv)$/.test(root.name)) visit(root);
  else if (root.name === 'meiCorpus') {
    for (const mei of root.children) if (mei.name === 'mei') visit(mei);
  } else visit(root);
  return found;
}

function gather(parent: XmlElement, endings: readonly number[], steps: ScoreStep[], reports: ReportTally): void {
  for (const element of chosenChildren(parent, reports)) {
    switch (element.name) {
      case 'measure':
        steps.push({ kind: 'measure', element, endings });
        break;
      case 'scoreDef':
      case 'staffDef':
      case 'layerDef':
        steps.push({ kind: 'definition', element });
        break;
      case 'section': {
        const name = labelOf(element, false);
        if (name) steps.push({ kind: 'section', name });
        gather(element, endings, steps, reports);
        break;
      }
      case 'ending':
        gather(element, numbersOfEnding(element), steps, reports);
        break;
      case 'expansion':
        reports.add('expansion', 'an order of sections (<expansion>) is not kept, apart from the repeats at barlines');
        break;
      default:
        if (!PAGE.has(element.name))
          reports.add('not-read', `<${element.name.slice(0, 40)}> between measures is not read`);
    }
  }
}

/** The numbers of `n="1"`, `n="1, 2"`, `n="1-3"`. */
function numbersOfEnding(element: XmlElement): readonly number[] {
  const text = element.attributes.n ?? labelOf(element, false) ?? '1';
  const numbers = new Set<number>();
  for (const match of text.slice(0, 100).matchAll(/(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?/g)) {
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + 31);
    for (let number = first; number <= last; number++) numbers.add(number);
  }
  numbers.delete(0);
  return numbers.size > 0 ? [...numbers].sort((a, b) => a - b) : [1];
}

/** Editorial markup: one reading of several, and text that an editor has added or struck out. */
import type { ReportTally } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** Elements that stand around music without changing it. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'supplied', 'unclear', 'add', 'corr', 'damage', 'restore', 'orig', 'reg', 'sic', 'abbr', 'expan', 'lem', 'rdg',
  'handShift', 'gap', 'ineume',
]); // biome-ignore format: a list
/** Elements that hold alternatives, and which of them is read first. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  choice: ['corr', 'reg', 'expan', 'orig', 'sic', 'abbr'],
  app: ['lem', 'rdg'],
  subst: ['add', 'restore'],
};

/**
 * The children of an element, editorial markup opened: of `choice`, `app` and `subst` one reading (corrected, regular,
 * the lemma, else the first), of `del` nothing. Choices are reported.
 */
export function chosenChildren(parent: XmlElement, reports: ReportTally): readonly XmlElement[] {
  if (!parent.children.some(isEditorial)) return parent.children;
  const chosen: XmlElement[] = [];
  // depth is bounded by the parser
  const open = (element: XmlElement): void => {
    if (!isEditorial(element)) {
      chosen.push(element);
      return;
    }
    if (element.name === 'del') {
      reports.add('deleted', 'what <del> strikes out is not read');
      return;
    }
    const order = CHOICES[element.name];
    if (!order) {
      element.children.forEach(open);
      return;
    }
    const rank = ({ name }: XmlElement): number => (order.includes(name) ? order.indexOf(name) : order.length);
    const [reading] = element.children.toSorted((a, b) => rank(a) - rank(b));
    if (element.children.length > 1) {
      reports.add('reading', `of several readings in <${element.name}> one is read: <${reading.name}>`);
    }
    reading?.children.forEach(open);
  };
  parent.children.forEach(open);
  return chosen;
}

function isEditorial({ name }: XmlElement): boolean {
  return TRANSPARENT.has(name) || name === 'del' || Object.hasOwn(CHOICES, name);
}

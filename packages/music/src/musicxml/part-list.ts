/** The part-list of a MusicXML document: names, instruments, drums. */
import type { ReportTally } from '../notation/report-tally.ts';
import { childOf, textOf, type XmlElement } from '../xml/parse-xml.ts';
import type { PartInfo } from './drafts.ts';
import { wholeNumberIn } from './xml-values.ts';

/** The `score-part` elements by id. */
export function readPartList(root: XmlElement, reports: ReportTally): ReadonlyMap<string, PartInfo> {
  const infos = new Map<string, PartInfo>();
  for (const element of childOf(root, 'part-list')?.children ?? []) {
    if (element.name === 'score-part') {
      const info = partInfo(element, reports);
      infos.set(info.id, info);
    } else if (element.name === 'part-group' && element.attributes.type !== 'stop') {
      reports.add('not-kept', 'groups of parts (brackets and braces over staves) are not kept');
    }
  }
  return infos;
}

/** A part that the list does not name. */
export function unnamedPart(id: string): PartInfo {
  return { id, name: '', program: 0, drums: new Map() };
}

function partInfo(element: XmlElement, reports: ReportTally): PartInfo {
  const name = textOf(element, 'part-name') ?? '';
  const abbreviation = textOf(element, 'part-abbreviation');
  const drums = new Map<string, number>();
  let program: number | undefined;
  let channel: number | undefined;
  for (const child of element.children) {
    if (child.name !== 'midi-instrument') continue;
    const sound = number(child, 'midi-unpitched', 1, 128, reports);
    if (sound !== undefined) drums.set(child.attributes.id ?? '', sound - 1);
    const own = number(child, 'midi-program', 1, 128, reports);
    if (own !== undefined && program !== undefined && own - 1 !== program) {
      reports.add('second-program', `part "${name}": only the first of its MIDI programs is kept`);
    }
    program ??= own === undefined ? undefined : own - 1;
    channel ??= number(child, 'midi-channel', 1, 16, reports);
  }
  return {
    id: element.attributes.id ?? '',
    name,
    ...(abbreviation ? { abbreviation } : {}),
    program: program ?? 0,
    ...(channel === undefined ? {} : { channel: channel - 1 }),
    drums,
  };
}

function number(
  element: XmlElement,
  name: string,
  least: number,
  most: number,
  reports: ReportTally,
): number | undefined {
  const text = textOf(element, name);
  const value = wholeNumberIn(text, least, most);
  if (text !== undefined && value === undefined) {
    reports.add('bad-value', `<${name}> where a whole number ${least}–${most} is expected was left out`);
  }
  return value;
}

/** Staves and parts of an MEI score: `scoreDef`, `staffGrp`, `staffDef`. */
import { ScoreReadError } from '../music-error.ts';
import type { DraftEvent } from '../notation/draft-event.ts';
import type { Clef, Direction, NotatedChord, NotatedKey, NotatedMeter } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { childOf, type XmlElement } from '../xml/parse-xml.ts';
import { clefOf, integerOf, keyOf, labelOf, meterOf } from './mei-values.ts';

/** What a staff holds. */
export type MeiStaff = {
  /** as `@n` says */
  readonly n: string;
  /** from 1 at the top of its part */
  readonly number: number;
  readonly part: MeiPart;
  readonly clefs: Clef[];
  readonly keys: NotatedKey[];
  transpose: { readonly chromatic: number; readonly diatonic: number } | undefined;
  /** by `layer/@n` */
  readonly layers: Map<number, DraftEvent[]>;
  readonly directions: Direction[];
  readonly chords: NotatedChord[];
};

/** One instrument. */
export type MeiPart = {
  readonly staves: MeiStaff[];
  name?: string;
  abbreviation?: string;
  program?: number;
  /** as the file says */
  channel?: number;
};

/** The staves of a score, as they are known so far. */
export type MeiStaves = {
  readonly parts: MeiPart[];
  readonly byNumber: Map<string, MeiStaff>;
  readonly meters: NotatedMeter[];
  /** how often a definition was applied to a staff */
  changes: number;
};

/** More changes of staves than this are refused: each definition of the score concerns all of its staves. */
export const MAXIMUM_CHANGES = 200_000;

/** No staves yet. */
export function createStaves(): MeiStaves {
  return { parts: [], byNumber: new Map(), meters: [], changes: 0 };
}

/** Applies a `scoreDef` or `staffDef` that stands at a tick: new staves, and changes of clef, key, meter, instrument. */
export function applyDefinition(staves: MeiStaves, element: XmlElement, tick: number, reports: ReportTally): void {
  if (element.name === 'staffDef') {
    const staff = staves.byNumber.get(element.attributes.n ?? '') ?? addStaff(staves, element, undefined);
    changeStaff(staff, element, tick, reports);
    changeMeter(staves, element, tick, reports);
    return;
  }
  if (element.name !== 'scoreDef') {
    reports.add('not-read', `<${element.name}> is not read`);
    return;
  }
  // groups first, so that the score's own key and clef reach all of their staves
  const groups = element.children.filter(({ name }) => name === 'staffGrp');
  for (const group of groups) gatherGroup(staves, group);
  changeMeter(staves, element, tick, reports);
  staves.changes += staves.byNumber.size;
  if (staves.changes > MAXIMUM_CHANGES) {
    throw new ScoreReadError('too-large', 'MEI', `definitions change staves more than ${MAXIMUM_CHANGES} times`, {
      line: element.line,
    });
  }
  for (const staff of staves.byNumber.values()) changeStaff(staff, element, tick, reports);
  const visit = (group: XmlElement): void => {
    for (const child of group.children) {
      if (child.name === 'staffGrp') visit(child);
      else if (child.name === 'staffDef') applyDefinition(staves, child, tick, reports);
    }
  };
  for (const group of groups) visit(group);
}

/** Staves within one brace are one part, unless more than one of them has a name of its own. */
function gatherGroup(staves: MeiStaves, group: XmlElement): void {
  const definitions = group.children.filter(({ name }) => name === 'staffDef');
  const symbol = group.attributes.symbol ?? childOf(group, 'grpSym')?.attributes.symbol;
  const names = new Set(definitions.flatMap((definition) => labelOf(definition, false) || []));
  const shared =
    symbol === 'brace' && definitions.length > 1 && definitions.length < 9 && names.size < 2
      ? { staves: [] }
      : undefined;
  if (shared) staves.parts.push(shared);
  for (const child of group.children) {
    if (child.name === 'staffGrp') gatherGroup(staves, child);
    else if (child.name === 'staffDef' && !staves.byNumber.has(child.attributes.n ?? ''))
      addStaff(staves, child, shared);
  }
  if (!shared) return;
  if (shared.staves.length === 0) staves.parts.splice(staves.parts.indexOf(shared), 1);
  else nameParts(shared, group);
}

function addStaff(staves: MeiStaves, { attributes }: XmlElement, shared: MeiPart | undefined): MeiStaff {
  const part: MeiPart = shared ?? { staves: [] };
  if (!shared) staves.parts.push(part);
  return addStaffTo(staves, attributes.n ?? '', part);
}

/** A new staff of a part, at its bottom. */
export function addStaffTo(staves: MeiStaves, n: string, part: MeiPart): MeiStaff {
  const staff: MeiStaff = {
    n,
    number: part.staves.length + 1,
    part,
    clefs: [],
    keys: [],
    transpose: undefined,
    layers: new Map(),
    directions: [],
    chords: [],
  };
  part.staves.push(staff);
  staves.byNumber.set(n, staff);
  return staff;
}

function nameParts(part: MeiPart, element: XmlElement): void {
  const name = labelOf(element, false);
  const abbreviation = labelOf(element, true);
  if (name) part.name ??= name;
  if (abbreviation) part.abbreviation ??= abbreviation;
  const instrument = childOf(element, 'instrDef');
  if (!instrument) return;
  const program = integerOf(instrument.attributes['midi.instrnum'], 0, 127);
  const channel = integerOf(instrument.attributes['midi.channel'], 0, 16);
  if (program !== undefined) part.program ??= program;
  // as it stands; finishPart knows from where it counts
  if (channel !== undefined) part.channel ??= channel;
}

function changeStaff(staff: MeiStaff, element: XmlElement, tick: number, reports: ReportTally): void {
  if (element.name === 'staffDef') {
    nameParts(staff.part, element);
    if (element.attributes['trans.semi'] !== undefined) {
      const chromatic = integerOf(element.attributes['trans.semi'], -60, 60) ?? 0;
      const diatonic = integerOf(element.attributes['trans.diat'], -36, 36) ?? Math.round((chromatic * 7) / 12);
      if (tick > 0 && staff.transpose?.chromatic !== chromatic) {
        reports.add('transposition-change', 'an instrument that changes its transposition keeps the first one');
      } else staff.transpose = { chromatic, diatonic };
    }
  }
  const clefElement = childOf(element, 'clef');
  const clef = clefElement ? clefOf(clefElement.attributes, '') : clefOf(element.attributes, 'clef.');
  if (clef) addClef(staff, { tick, staff: staff.number, ...clef });
  const keyElement = childOf(element, 'keySig');
  const key = keyOf(keyElement ?? element);
  if (key) addKey(staff, { tick, ...key });
}

/** Adds a clef, unless it is there already. */
export function addClef({ clefs }: MeiStaff, clef: Clef): void {
  const last = clefs.at(-1);
  if (last?.tick === clef.tick) clefs.pop();
  else if (last?.sign === clef.sign && last.line === clef.line && last.octaveChange === clef.octaveChange) return;
  clefs.push(clef);
}

/** Adds a key signature, unless it is there already. */
export function addKey({ keys }: MeiStaff, key: NotatedKey): void {
  const last = keys.at(-1);
  if (last?.tick === key.tick) keys.pop();
  else if (last?.fifths === key.fifths && last.mode === key.mode && !last.alters && !key.alters) return;
  keys.push(key);
}

/** Adds the meter of a definition or of a `meterSig` in a layer. */
export function changeMeter({ meters }: MeiStaves, element: XmlElement, tick: number, reports: ReportTally): void {
  const group = childOf(element, 'meterSigGrp');
  if (group) reports.add('meter-group', 'of a group of meters the first is taken');
  const own = element.name === 'meterSig' ? element : (childOf(group ?? element, 'meterSig') ?? element);
  const meter = meterOf(own);
  if (!meter) {
    if (own.attributes.count ?? own.attributes['meter.count'])
      reports.add('bad-meter', `line ${own.line}: a meter is not understood; it is left out`);
    return;
  }
  const last = meters.at(-1);
  if (last?.tick === tick) {
    if (element.name !== 'scoreDef' && (last.numerator !== meter.numerator || last.denominator !== meter.denominator)) {
      reports.add('meters-differ', 'staves differ in meter; the first is taken for all');
      return;
    }
    meters.pop();
  } else if (
    last?.numerator === meter.numerator &&
    last.denominator === meter.denominator &&
    last.symbol === meter.symbol
  ) {
    return;
  }
  meters.push({ tick, ...meter });
}

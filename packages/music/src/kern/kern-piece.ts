/** What the lines of a **kern file say, gathered staff by staff. */
import type { NotatedMeter, NotatedTempo } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import type { Column, HumdrumFile, HumdrumLine } from './humdrum-lines.ts';
import { addKernToken, type KernVoices } from './kern-events.ts';
import { type KernInterpretation, readInterpretation } from './kern-interpretation.ts';
import { type KernBar, readBar } from './kern-measures.ts';
import type { KernSection } from './kern-sections.ts';
import { addClef, addKey, addSignature, createStaff, type KernStaff } from './kern-staff.ts';
import type { KernToken } from './kern-token.ts';
import { addSideToken, sideSpineKind } from './side-spines.ts';
import { readTempoText } from './tempo-text.ts';

/** All that the lines of a file say. */
export type KernPiece = {
  /** one for each **kern spine, in the order of the file */
  readonly staves: readonly KernStaff[];
  readonly bars: readonly KernBar[];
  readonly meters: readonly NotatedMeter[];
  readonly tempos: readonly NotatedTempo[];
  readonly sections: readonly KernSection[];
  /** expansion lists by variant, "" for the usual one */
  readonly expansions: ReadonlyMap<string, readonly string[]>;
};

type Gathered = {
  readonly staves: Map<number, KernStaff>;
  readonly bars: KernBar[];
  readonly meters: NotatedMeter[];
  readonly tempos: NotatedTempo[];
  readonly sections: KernSection[];
  readonly expansions: Map<string, readonly string[]>;
  /** staff numbers of the spines that are not **kern */
  readonly sideStaves: Map<number, number>;
  /** how many text spines a staff has, and which verse each one is */
  readonly verses: Map<number, number>;
  readonly voices: KernVoices;
  readonly reports: ReportTally;
  readonly ticksPerQuarter: number;
};

/**
 * Gathers a file whose lines have been timed.
 *
 * @param tokens  of each line, for its columns
 * @param ticks   of each line
 */
export function gatherKern(
  file: HumdrumFile,
  tokens: readonly (readonly (KernToken | undefined)[])[],
  ticks: readonly number[],
  ticksPerQuarter: number,
  reports: ReportTally,
): KernPiece {
  const gathered: Gathered = {
    staves: new Map(),
    bars: [],
    meters: [],
    tempos: [],
    sections: [],
    expansions: new Map(),
    sideStaves: new Map(),
    verses: new Map(),
    voices: { voiceOf: new Map(), beams: new Map() },
    reports,
    ticksPerQuarter,
  };
  for (const { type, index } of file.spines) if (type === 'kern') gathered.staves.set(index, createStaff(index));
  for (const { key, text, before } of file.notes) {
    if (key === 'OMD' && text !== '') gathered.tempos.push({ tick: ticks[before] ?? 0, ...readTempoText(text) });
  }
  for (const [index, line] of file.lines.entries()) {
    const tick = ticks[index];
    if (line.kind === 'data') addData(line, tokens[index], tick, gathered);
    else if (line.kind === 'barline')
      gathered.bars.push(readBar(line.tokens.find((token) => token[0] === '=') ?? '=', tick));
    else if (line.kind === 'comment') addComments(line, tick, gathered);
    else addInterpretations(line, tick, gathered);
  }
  const { bars, meters, sections, expansions } = gathered;
  for (const staff of gathered.staves.values()) {
    for (const { event } of staff.openSlurs)
      reports.add('slur-open', `a slur from tick ${event.tick} on has no end; it is left out`);
  }
  return {
    staves: [...gathered.staves.values()],
    bars,
    meters,
    tempos: joinTempos(gathered.tempos),
    sections,
    expansions,
  };
}

function addData(
  line: HumdrumLine,
  tokens: readonly (KernToken | undefined)[],
  tick: number,
  gathered: Gathered,
): void {
  const { reports, voices, staves, ticksPerQuarter } = gathered;
  for (const staff of staves.values()) staff.lineStart = staff.events.length;
  for (const [i, column] of line.columns.entries()) {
    const token = tokens[i];
    const staff = staves.get(column.spine.index);
    if (token && staff) addKernToken({ staff, column, token, tick, ticksPerQuarter, line, voices, reports });
  }
  let beside: readonly (KernStaff | undefined)[] | undefined;
  for (const [i, column] of line.columns.entries()) {
    const text = line.tokens[i];
    const kind = sideSpineKind(column.spine.type);
    if (!kind) continue;
    const empty = text === '.' || text === '';
    // verses are counted from left to right, whichever is sung first
    if (empty && (kind !== 'text' || gathered.verses.has(column.spine.index))) continue;
    beside ??= stavesBeside(line.columns, gathered);
    const staff = beside[i];
    const verse = staff ? verseOf(column, staff, gathered) : 0;
    if (empty) continue;
    if (staff) addSideToken({ kind, text, staff, tick, verse, reports });
  }
}

/**
 * The staff that each column of another kind belongs to: the one of its `*staff` number, or the next to its left, or the
 * first to its right.
 */
function stavesBeside(
  columns: readonly Column[],
  { staves, sideStaves }: Gathered,
): readonly (KernStaff | undefined)[] {
  const numbered = new Map([...staves.values()].toReversed().map((staff) => [staff.staff, staff]));
  let beside = columns.flatMap(({ spine }) => staves.get(spine.index) ?? []).at(0);
  return columns.map(({ spine }) => {
    beside = staves.get(spine.index) ?? beside;
    const number = sideStaves.get(spine.index);
    return (number === undefined ? undefined : numbered.get(number)) ?? beside;
  });
}

function verseOf({ spine }: Column, staff: KernStaff, { verses }: Gathered): number {
  const known = verses.get(spine.index);
  if (known !== undefined) return known;
  if (sideSpineKind(spine.type) !== 'text') return 0;
  staff.verses++;
  verses.set(spine.index, staff.verses);
  return staff.verses;
}

function addComments(line: HumdrumLine, tick: number, { staves, reports }: Gathered): void {
  for (const [i, token] of line.tokens.entries()) {
    if (token === '!' || token === '!!') continue;
    const words = /^!LO:TX:(?:.*:)?t=([^:]+)/.exec(token);
    const staff = staves.get(line.columns[i].spine.index);
    if (words && staff) {
      const text = words[1].replaceAll('&colon;', ':').replaceAll('&comma;', ',').replaceAll('\\n', ' ');
      staff.directions.push({ tick, kind: 'words', text });
    } else if (token.startsWith('!LO:')) reports.add('layout', 'a layout instruction (!LO) is not kept');
    else reports.add('comment', 'a local comment is not kept');
  }
}

function addInterpretations(line: HumdrumLine, tick: number, gathered: Gathered): void {
  for (const [i, token] of line.tokens.entries()) {
    if (token === '*' || token.startsWith('**') || /^\*[-+^vx]$/.test(token)) continue;
    const read = readInterpretation(token);
    if (!read) gathered.reports.add('interpretation', `an interpretation ${quoted(token)} is not kept`);
    else applyInterpretation(read, line.columns[i], tick, gathered);
  }
}

function applyInterpretation(read: KernInterpretation, { spine }: Column, tick: number, gathered: Gathered): void {
  const { meters, tempos, sections, expansions, reports } = gathered;
  const staff = gathered.staves.get(spine.index);
  switch (read.kind) {
    case 'none':
      return;
    case 'section':
      // all spines say the same
      if (sections.at(-1)?.tick !== tick || sections.at(-1)?.name !== read.name) {
        sections.push({ tick, name: read.name });
      }
      return;
    case 'expansion':
      expansions.set(read.variant, read.names);
      return;
    case 'tempo': {
      if (read.text !== undefined) tempos.push({ tick, ...readTempoText(read.text) });
      else if (read.perMinute && read.perMinute > 0) {
        const microsecondsPerQuarter = Math.min(0xffffff, Math.max(1, Math.round(60e6 / read.perMinute)));
        tempos.push({ tick, microsecondsPerQuarter });
      }
      return;
    }
    case 'staff':
      if (!staff) gathered.sideStaves.set(spine.index, read.staff);
      else staff.staff ??= read.staff;
      return;
  }
  if (!staff) return;
  switch (read.kind) {
    case 'part':
      staff.part ??= read.part;
      return;
    case 'clef':
      addClef(staff, { tick, ...read.clef });
      return;
    case 'signature':
      addSignature(staff, tick, read);
      return;
    case 'key':
      addKey(staff, tick, read, reports);
      return;
    case 'meter':
    case 'meter-sign':
      addMeter(meters, tick, read, reports);
      return;
    case 'instrument-name':
      staff.name ??= read.text;
      return;
    case 'instrument-abbreviation':
      staff.abbreviation ??= read.text;
      return;
    case 'instrument-code':
      staff.code ??= read.text;
      return;
    case 'transposition':
      if (tick === 0) staff.transposition = { diatonic: read.diatonic, chromatic: read.chromatic };
      else reports.add('transposition-change', 'an instrument that changes its transposition keeps the first one');
      return;
    case 'pedal':
    case 'octave-shift':
      staff.directions.push({ tick, kind: read.kind, text: read.text });
  }
}

function addMeter(
  meters: NotatedMeter[],
  tick: number,
  read: Extract<KernInterpretation, { kind: 'meter' | 'meter-sign' }>,
  reports: ReportTally,
): void {
  const last = meters.at(-1);
  if (read.kind === 'meter-sign') {
    if (last?.tick === tick) meters[meters.length - 1] = { ...last, symbol: read.symbol };
    return;
  }
  if (last?.tick !== tick) meters.push({ tick, ...read.meter });
  else if (last.numerator !== read.meter.numerator || last.denominator !== read.meter.denominator) {
    reports.add('meters-differ', 'staves differ in meter; the first is taken for all');
  }
}

/** Tempos in order, the words and the number of one tick as one. */
function joinTempos(tempos: readonly NotatedTempo[]): readonly NotatedTempo[] {
  const joined: NotatedTempo[] = [];
  for (const tempo of tempos.toSorted((a, b) => a.tick - b.tick)) {
    const last = joined.at(-1);
    if (last?.tick === tempo.tick) joined[joined.length - 1] = { ...last, ...tempo };
    else joined.push(tempo);
  }
  return joined;
}

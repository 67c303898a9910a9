/** Reads MEI (versions 3 to 5, common Western notation). */

import { ScoreReadError } from '../music-error.ts';
import { decodeXml } from '../musicxml/decode-text.ts';
import { inPartOrder, joinTies, numberSlurs } from '../notation/draft-event.ts';
import type { NotatedPart, NotatedScore, NotatedTempo } from '../notation/notated-score.ts';
import { ReportTally } from '../notation/report-tally.ts';
import { fitTicksPerQuarter } from '../notation/written-duration.ts';
import type { ReadReport } from '../read-report.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readControlEvents } from './control-events.ts';
import type { ControlNotes } from './control-places.ts';
import { chosenChildren } from './editorial.ts';
import { itemsOfLayer, ratioOf, type TupletSpan } from './layer-items.ts';
import { creditsOfMei } from './mei-credits.ts';
import { integerOf, positiveOf, referencesOf } from './mei-values.ts';
import { joinSyllables, type PitchRules } from './note-reading.ts';
import { placeMeasure } from './place-measures.ts';
import { MAXIMUM_COPIES, type MeasureItems, type Placing } from './placing.ts';
import { type ScoreStep, stepsOfDocument } from './score-steps.ts';
import { applyDefinition, createStaves, type MeiPart } from './staves.ts';

/** How an MEI file is read. */
export type ReadMeiOptions = {
  /** a file with more elements is refused; default 1 million */
  readonly maximumElements?: number;
};

/**
 * The notated score of an MEI document, and what was repaired or left out.
 *
 * The first movement's score is read. Accidentals sound as `accid.ges` and `accid` say; in a document without any
 * `accid.ges`, key signatures and the accidentals of the measure are applied, which a report says.
 *
 * Music Encoding Initiative, "MEI Guidelines 5.0", chapters 2, 4 and 11.
 *
 * @throws ScoreReadError  `not-well-formed`, `too-deep`, `too-large`, `too-long`, `no-music`
 * @example readMei(mei).notation.parts[0].events[0].notes[0].pitch // => { step: 'F', octave: 4, alter: 1 }
 */
export function readMei(
  file: string | Uint8Array,
  options: ReadMeiOptions = {},
): { readonly notation: NotatedScore; readonly reports: readonly ReadReport[] } {
  const reports = new ReportTally();
  const text = typeof file === 'string' ? file.replace(/^\ufeff/, '') : decodeXml(file, reports, 'MEI');
  const root = parseXml(text, 'MEI', options);
  if (!/^(mei|meiCorpus|music|body|mdiv|score)$/.test(root.name)) {
    throw new ScoreReadError('no-music', 'MEI', `<${root.name.slice(0, 40)}> where <mei> is expected`, {
      line: root.line,
    });
  }
  const steps = stepsOfDocument(root, reports);
  const measures = readLayers(steps, reports);
  const { ticksPerQuarter, rounded } = fitTicksPerQuarter(denominatorsOf(measures.values()));
  for (const denominator of rounded) {
    reports.add('length-rounded', `lengths of 1/${denominator} whole notes are rounded to whole ticks`);
  }
  const facts = factsOfDocument(root);
  const placing: Placing = {
    ticksPerQuarter,
    staves: createStaves(),
    rules: pitchRulesOf(facts, reports),
    reports,
    targets: new Map(),
    measures: [],
    placed: [],
    before: new Map(),
    tick: 0,
    budget: MAXIMUM_COPIES,
  };
  const sections: { tick: number; name: string }[] = [];
  const tempos: NotatedTempo[] = [];
  for (const step of steps) {
    if (step.kind === 'section') sections.push({ tick: placing.tick, name: step.name });
    else if (step.kind === 'definition') {
      applyDefinition(placing.staves, step.element, placing.tick, reports);
      tempos.push(...tempoOfDefinition(step.element, placing.tick));
    } else {
      const measure = measures.get(step.element);
      if (measure) placeMeasure(placing, measure);
    }
  }
  if (placing.measures.length === 0) throw new ScoreReadError('no-music', 'MEI', 'the score holds no measure');
  const controls = readControlEvents(placing);
  shiftOctaves(controls, placing.rules);
  const inOrder = <Event extends { readonly tick: number }>(events: readonly Event[]): Event[] =>
    events.toSorted((a, b) => a.tick - b.tick);
  const notation: NotatedScore = {
    ticksPerQuarter,
    credits: creditsOfMei(root),
    measures: placing.measures.map((measure) => {
      const jumps = controls.jumps.get(measure.tick);
      return jumps ? { ...measure, jumps } : measure;
    }),
    meters: placing.staves.meters,
    tempos: joinTempos(inOrder([...tempos, ...controls.tempos])),
    sections: inOrder([...sections, ...controls.sections]),
    parts: placing.staves.parts.map((part, i) => finishPart(part, i, controls, facts, reports)),
  };
  return { notation, reports: reports.finish() };
}

function readLayers(steps: readonly ScoreStep[], reports: ReportTally): ReadonlyMap<XmlElement, MeasureItems> {
  const measures = new Map<XmlElement, MeasureItems>();
  const defaults = new Map<string, string>();
  for (const step of steps) {
    if (step.kind === 'definition') readDefaults(step.element, defaults);
    if (step.kind !== 'measure') continue;
    const children = chosenChildren(step.element, reports);
    const spans = new Map<string, TupletSpan>();
    for (const child of children) {
      const [start] = referencesOf(child.attributes.startid);
      const [end] = referencesOf(child.attributes.endid);
      if (child.name !== 'tupletSpan') continue;
      if (start !== undefined && end !== undefined) spans.set(start, { end, ratio: ratioOf(child) });
      else reports.add('not-read', 'a <tupletSpan> that does not name its notes is not read');
    }
    const usedLayers = new Map<string, Set<number>>();
    const layers = children
      .filter(({ name }) => name === 'staff')
      .flatMap((staff) => {
        const n = staff.attributes.n ?? '1';
        // a staff may be written in two pieces
        const used = usedLayers.get(n) ?? new Set<number>();
        usedLayers.set(n, used);
        return chosenChildren(staff, reports).flatMap((layer) => {
          if (layer.name !== 'layer') {
            if (layer.name !== 'annot') reports.add('not-read', `<${layer.name.slice(0, 40)}> in a staff is not read`);
            return [];
          }
          let number = integerOf(layer.attributes.n, 0, 1000) ?? 1;
          // numbers of the file end at 1000
          if (used.has(number)) number = 1001 + used.size;
          used.add(number);
          const dur = defaults.get(n) ?? defaults.get('');
          return [{ staff: n, layer: number, items: itemsOfLayer(layer, spans, dur, reports) }];
        });
      });
    measures.set(step.element, { element: step.element, endings: step.endings, layers });
  }
  return measures;
}

function readDefaults(definition: XmlElement, defaults: Map<string, string>): void {
  const dur = definition.attributes['dur.default'];
  if (dur !== undefined) defaults.set(definition.name === 'staffDef' ? (definition.attributes.n ?? '') : '', dur);
  for (const child of definition.children) {
    if (/^(staffGrp|staffDef)$/.test(child.name)) readDefaults(child, defaults);
  }
}

function* denominatorsOf(measures: Iterable<MeasureItems>): Generator<number> {
  for (const { layers } of measures) {
    for (const { items } of layers) {
      for (const item of items) if (item.kind === 'event') yield item.length.denominator;
    }
  }
}

/** What must be known of a whole document before its notes can be read. */
type DocumentFacts = {
  /** some note says how it sounds */
  readonly soundingAccidentals: boolean;
  /** there are accidentals or key signatures */
  readonly alterations: boolean;
  readonly tieEnds: ReadonlySet<string>;
  /** MEI counts channels from 1, Verovio writes them from 0 */
  readonly channelsFromZero: boolean;
  /** syllables say where in their word they stand */
  readonly wordPositions: boolean;
};

function factsOfDocument(root: XmlElement): DocumentFacts {
  const facts = { soundingAccidentals: false, alterations: false, channelsFromZero: false, wordPositions: false };
  const tieEnds = new Set<string>();
  const waiting = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    const { attributes, name, children } = element;
    if (attributes['accid.ges'] !== undefined) facts.soundingAccidentals = true;
    if (attributes.accid !== undefined && (name === 'note' || name === 'accid')) facts.alterations = true;
    const sig = name === 'keySig' ? attributes.sig : (attributes.keysig ?? attributes['key.sig']);
    if ((sig !== undefined && sig !== '0') || name === 'keyAccid') facts.alterations = true;
    if (name === 'tie') for (const id of referencesOf(attributes.endid)) tieEnds.add(id);
    if (name === 'syl' && attributes.wordpos !== undefined) facts.wordPositions = true;
    if (attributes['midi.channel'] === '0') facts.channelsFromZero = true;
    if (name === 'application' && children.some(({ text }) => /verovio/i.test(text))) facts.channelsFromZero = true;
    for (const child of children) waiting.push(child);
  }
  return { ...facts, tieEnds };
}

function pitchRulesOf(facts: DocumentFacts, reports: ReportTally): PitchRules {
  const implied = !facts.soundingAccidentals && facts.alterations;
  if (implied) {
    reports.add(
      'accidentals-implied',
      'no accid.ges is given: key signatures and the accidentals of each measure say how notes sound',
    );
  }
  const { tieEnds } = facts;
  return { implied, tieEnds, inMeasure: new Map(), lastOfPlace: new Map(), soundingOctaves: new Set() };
}

function tempoOfDefinition({ attributes, name }: XmlElement, tick: number): readonly NotatedTempo[] {
  if (name !== 'scoreDef') return [];
  const bpm = positiveOf(attributes['midi.bpm']);
  const mspb = positiveOf(attributes['midi.mspb']) ?? (bpm === undefined ? undefined : 60e6 / bpm);
  if (mspb === undefined) return [];
  return [{ tick, microsecondsPerQuarter: Math.min(0xffffff, Math.max(1, Math.round(mspb))) }];
}

/** Tempos of one tick as one. */
function joinTempos(tempos: readonly NotatedTempo[]): readonly NotatedTempo[] {
  const joined: NotatedTempo[] = [];
  for (const tempo of tempos) {
    const last = joined.at(-1);
    if (last?.tick === tempo.tick) joined[joined.length - 1] = { ...last, ...tempo };
    else joined.push(tempo);
  }
  return joined;
}

/** Moves notes under an octave sign to where they sound, unless they say so themselves (`oct.ges`). */
function shiftOctaves({ octaves }: ControlNotes, { soundingOctaves }: PitchRules): void {
  for (const [staff, spans] of Map.groupBy(octaves, (span) => span.staff)) {
    const events = inPartOrder([...staff.layers.values()].flat());
    let at = 0;
    // each note is moved once, so that spans laid over each other cost no more
    for (const { start, stop, octaves: by } of spans.toSorted((a, b) => a.start - b.start)) {
      while (at < events.length && events[at].tick < start) at++;
      for (; at < events.length && events[at].tick <= stop; at++) {
        for (const note of events[at].notes) {
          const octave = note.pitch.octave + by;
          if (octave >= -1 && octave <= 9 && !soundingOctaves.has(note)) note.pitch = { ...note.pitch, octave };
        }
      }
    }
  }
}

function finishPart(
  part: MeiPart,
  index: number,
  controls: ControlNotes,
  facts: DocumentFacts,
  reports: ReportTally,
): NotatedPart {
  let voice = 0;
  for (const { layers } of part.staves) {
    for (const [, events] of [...layers].sort(([a], [b]) => a - b)) {
      voice++;
      for (const event of events) event.voice = voice;
      if (!facts.wordPositions) joinSyllables(events);
    }
  }
  const events = inPartOrder(part.staves.flatMap(({ layers }) => [...layers.values()].flat()));
  joinTies(events, reports, `part ${index + 1}`);
  numberSlurs(controls.slurs.get(part) ?? []);
  const [{ keys: first, transpose }] = part.staves;
  const sameKeys = part.staves.every(({ keys }) => JSON.stringify(keys) === JSON.stringify(first));
  const drums = part.staves.some(({ clefs }) => clefs.some(({ sign }) => sign === 'percussion'));
  const channel =
    part.channel === undefined ? undefined : Math.min(15, Math.max(0, part.channel - (facts.channelsFromZero ? 0 : 1)));
  const byTick = <Event extends { readonly tick: number }>(a: Event, b: Event): number => a.tick - b.tick;
  return {
    name: part.name ?? '',
    ...(part.abbreviation === undefined ? {} : { abbreviation: part.abbreviation }),
    program: part.program ?? 0,
    ...(drums ? { channel: 9 } : channel === undefined ? {} : { channel }),
    staves: part.staves.length,
    ...(transpose && transpose.chromatic !== 0 ? { transpose } : {}),
    clefs: part.staves.flatMap(({ clefs }) => clefs).sort((a, b) => a.tick - b.tick || a.staff - b.staff),
    keys: sameKeys
      ? first
      : part.staves.flatMap(({ keys, number }) => keys.map((key) => ({ ...key, staff: number }))).sort(byTick),
    events,
    chords: part.staves.flatMap(({ chords }) => chords).sort(byTick),
    directions: part.staves.flatMap(({ directions }) => directions).sort(byTick),
  };
}

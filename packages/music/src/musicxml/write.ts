/** Writes MusicXML 4.0, plain or compressed. */
import { MusicError } from '../music-error.ts';
import type { Direction, Measure, NotatedPart, NotatedScore } from '../notation/notated-score.ts';
import { ReportTally } from '../notation/report-tally.ts';
import type { ReadReport } from '../read-report.ts';
import { XmlWriter } from '../xml/xml-writer.ts';
import { writeIdentification, writePageCredits, writeTitles } from './credits.ts';
import { jumpOfWords } from './jumps.ts';
import { byMeasure, cutAtMeasures, measureAt } from './measure-buckets.ts';
import { packMxl } from './mxl.ts';
import { ends } from './read.ts';
import { writeMeasure } from './write-measure.ts';
import { partId, writePartList } from './write-part-list.ts';

export type WriteMusicXmlOptions = {
  /** named in the file as what wrote it; default "Continuo" */
  readonly software?: string;
};

/** A document, and what it could not hold. */
export type WriteMusicXmlResult = { readonly text: string; readonly reports: readonly ReadReport[] };

/**
 * A notated score as a MusicXML 4.0 document, partwise. Reading it gives the same notation.
 *
 * @throws MusicError  `invalid-score`: no part or no measure, or a number that is none
 * @example writeMusicXml(notation).text.split('\n')[0] // => '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
 */
export function writeMusicXml(notation: NotatedScore, options: WriteMusicXmlOptions = {}): WriteMusicXmlResult {
  const { software = 'Continuo' } = options;
  checkNotation(notation);
  const reports = new ReportTally();
  const out = new XmlWriter();
  out.raw('<?xml version="1.0" encoding="UTF-8" standalone="no"?>');
  out.raw(
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">',
  );
  out.open('score-partwise', { version: '4.0' });
  writeTitles(notation.credits, out);
  writeIdentification(notation.credits, software, out);
  writePageCredits(notation.credits, out);
  writePartList(notation.parts, out);
  const spoken = spokenJumps(notation);
  for (const [i, part] of notation.parts.entries()) writePart(notation, part, i, spoken, out, reports);
  out.close('score-partwise');
  return { text: out.text(), reports: reports.finish() };
}

/**
 * A notated score as a compressed MusicXML file (`.mxl`).
 *
 * @throws MusicError  as `writeMusicXml`
 * @example readMusicXml(writeMxl(notation).bytes).notation // equals notation
 */
export function writeMxl(
  notation: NotatedScore,
  options: WriteMusicXmlOptions = {},
): { readonly bytes: Uint8Array; readonly reports: readonly ReadReport[] } {
  const { text, reports } = writeMusicXml(notation, options);
  return { bytes: packMxl(text), reports };
}

function writePart(
  notation: NotatedScore,
  part: NotatedPart,
  index: number,
  spoken: readonly ReadonlySet<string>[],
  out: XmlWriter,
  reports: ReportTally,
): void {
  const { measures, ticksPerQuarter, meters, tempos, sections } = notation;
  const at = ({ tick }: { readonly tick: number }): number => measureAt(measures, tick);
  const events = byMeasure(cutAtMeasures(part.events, measures, ticksPerQuarter, reports), measures, at);
  const chords = byMeasure(part.chords, measures, at);
  const directions = byMeasure(part.directions, measures, (direction) => directionAt(measures, direction));
  const clefs = byMeasure(part.clefs, measures, at);
  const keys = byMeasure(part.keys, measures, at);
  const ofMeters = byMeasure(meters, measures, at);
  // what belongs to the whole piece is said in the first part
  const ofTempos = byMeasure(index === 0 ? tempos : [], measures, at);
  const ofSections = byMeasure(index === 0 ? sections : [], measures, at);
  const context = { partId: partId(index), staves: part.staves, openTuplets: new Map<number, number>(), reports };
  out.open('part', { id: context.partId });
  for (const [i, measure] of measures.entries()) {
    if (ofMeters[i].some(({ tick }) => tick !== measure.tick)) {
      reports.add('meter-inside-measure', 'meters that do not begin a measure were moved to the start of theirs');
    }
    writeMeasure(
      {
        measure,
        before: measures[i - 1],
        after: measures[i + 1],
        events: events[i],
        chords: chords[i],
        directions: directions[i],
        clefs: clefs[i],
        keys: keys[i],
        meters: ofMeters[i].slice(-1),
        tempos: ofTempos[i],
        sections: ofSections[i],
        jumps: index === 0 ? (measure.jumps ?? []) : [],
        spokenJumps: spoken[i],
        divisions: i === 0 ? ticksPerQuarter : undefined,
      },
      part,
      context,
      out,
    );
  }
  out.close('part');
}

/** What ends something at a bar line, a wedge or words that ask for a jump, stands in the measure that it ends. */
function directionAt(measures: readonly Measure[], direction: Direction): number {
  const index = measureAt(measures, direction.tick);
  const before = measures[index - 1];
  if (!before || measures[index].tick !== direction.tick) return index;
  const jump = direction.kind === 'words' ? jumpOfWords(direction.text) : undefined;
  const jumpsBefore = jump !== undefined && before.jumps?.includes(jump) && !measures[index].jumps?.includes(jump);
  return ends(direction) || jumpsBefore ? index - 1 : index;
}

/** For each measure the jumps that words in any part ask for. */
function spokenJumps({ measures, parts }: NotatedScore): readonly ReadonlySet<string>[] {
  const none: ReadonlySet<string> = new Set();
  const spoken: ReadonlySet<string>[] = measures.map(() => none);
  for (const { directions } of parts) {
    for (const direction of directions) {
      const jump = direction.kind === 'words' ? jumpOfWords(direction.text) : undefined;
      const index = directionAt(measures, direction);
      if (jump !== undefined) spoken[index] = new Set([...spoken[index], jump]);
    }
  }
  return spoken;
}

function checkNotation({ ticksPerQuarter, measures, parts }: NotatedScore): void {
  const fail = (what: string): never => {
    throw new MusicError('invalid-score', `the notation is not valid: ${what}`);
  };
  if (!Number.isInteger(ticksPerQuarter) || ticksPerQuarter < 1) fail(`ticksPerQuarter is ${ticksPerQuarter}`);
  if (measures.length === 0) fail('it has no measures; a piece has at least one');
  if (parts.length === 0) fail('it has no parts; a piece has at least one');
  let tick = 0;
  for (const [i, measure] of measures.entries()) {
    if (measure.tick !== tick || !(measure.durationTicks > 0)) {
      fail(
        `measures[${i}] is at tick ${measure.tick} for ${measure.durationTicks}, where it is expected at ${tick} and longer than 0`,
      );
    }
    tick += measure.durationTicks;
  }
  for (const [p, { events }] of parts.entries()) {
    for (const [i, event] of events.entries()) {
      if (Number.isInteger(event.tick) && event.tick >= 0 && Number.isInteger(event.durationTicks)) continue;
      fail(`parts[${p}].events[${i}] is at tick ${event.tick} for ${event.durationTicks}; whole numbers are expected`);
    }
  }
}

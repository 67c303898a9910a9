/** Reads MusicXML 4.0, plain or compressed, partwise or timewise. */
import { ScoreReadError } from '../music-error.ts';
import { type DraftEvent, inPartOrder } from '../notation/draft-event.ts';
import type { Direction, Measure, NotatedPart, NotatedScore } from '../notation/notated-score.ts';
import { quoted, ReportTally } from '../notation/report-tally.ts';
import type { ReadReport } from '../read-report.ts';
import { LAST_TICK } from '../validate-score.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readCredits } from './credits.ts';
import { decodeXml } from './decode-text.ts';
import { emptyMeasure, emptyPart, emptyPiece, type PartDraft, type PieceDraft } from './drafts.ts';
import { inJumpOrder } from './jumps.ts';
import { unpackMxl } from './mxl.ts';
import { readPartList, unnamedPart } from './part-list.ts';
import { readMeasure } from './read-measure.ts';
import { type PartElements, scoreParts } from './score-parts.ts';
import { numberVoices } from './take-voice.ts';
import { ticksPerQuarterOf } from './ticks.ts';
import { isZip } from './zip.ts';

export type ReadMusicXmlOptions = {
  /** of the score, unpacked; default 64 MB */
  readonly maximumBytes?: number;
  /** default 1 million */
  readonly maximumElements?: number;
};

/** A score as it is written, and what was repaired or left out. */
export type ReadMusicXmlResult = { readonly notation: NotatedScore; readonly reports: readonly ReadReport[] };

/**
 * The notated score of a MusicXML file (W3C MusicXML 4.0): `.musicxml`, `.xml` or `.mxl`, told apart by its bytes.
 *
 * Measures are the same for all parts: where theirs differ in number or length the longest counts, and it is reported.
 * `octave-shift` lines do not change pitches, which MusicXML writes as they sound under such a line.
 *
 * @throws ScoreReadError  with the line: not XML, no MusicXML, a value that cannot be repaired, or too large
 * @example readMusicXml(bytes).notation.parts[0].events[0].notes[0].pitch // => { step: 'C', alter: 0, octave: 4 }
 */
export function readMusicXml(bytes: Uint8Array, options: ReadMusicXmlOptions = {}): ReadMusicXmlResult {
  const { maximumBytes = 64 * 1024 * 1024, maximumElements = 1_000_000 } = options;
  const reports = new ReportTally();
  const file = isZip(bytes) ? unpackMxl(bytes, reports, maximumBytes) : bytes;
  if (file.length > maximumBytes) {
    throw new ScoreReadError(
      'too-large',
      'MusicXML',
      `the file is ${file.length} bytes long where at most ${maximumBytes} are read; raise maximumBytes`,
    );
  }
  const root = parseXml(decodeXml(file, reports), 'MusicXML', { maximumElements });
  return { notation: readScore(root, reports), reports: reports.finish() };
}

function readScore(root: XmlElement, reports: ReportTally): NotatedScore {
  const { parts: elements, heads } = scoreParts(root, reports);
  const infos = readPartList(root, reports);
  const piece = emptyPiece(ticksPerQuarterOf(elements, reports), reports);
  const parts = elements.map(({ id }) => {
    const info = infos.get(id);
    if (!info)
      reports.add('unlisted-part', `part ${quoted(id)} is not in the part-list; it has no name and no instrument`);
    return emptyPart(info ?? unnamedPart(id));
  });
  readMeasures(heads, elements, parts, piece);
  return {
    ticksPerQuarter: piece.ticksPerQuarter,
    credits: readCredits(root),
    measures: piece.measures,
    meters: piece.meters,
    tempos: [...piece.tempos.values()].sort((a, b) => a.tick - b.tick),
    sections: [...piece.sections.values()].sort((a, b) => a.tick - b.tick),
    parts: parts.map(finishPart),
  };
}

/** Reads measure by measure, all parts of one before the next, so that each begins where the longest part ended. */
function readMeasures(
  heads: readonly XmlElement[],
  elements: readonly PartElements[],
  parts: readonly PartDraft[],
  piece: PieceDraft,
): void {
  let active = parts.map((part, i) => ({ part, measures: elements[i].measures }));
  let tick = 0;
  let ending: readonly number[] | undefined;
  for (const [i, { attributes }] of heads.entries()) {
    // parts that have ended are not looked at again
    if (active.some(({ measures }) => measures.length <= i))
      active = active.filter(({ measures }) => measures.length > i);
    piece.measure = emptyMeasure(tick, attributes.number ?? String(i + 1), attributes.implicit === 'yes');
    piece.measure.repeatStart = piece.repeatNext;
    piece.repeatNext = false;
    piece.barlineBefore = undefined;
    for (const { part, measures } of active) {
      const element = measures[i];
      if (element) readMeasure(element, part, piece);
      else part.firstEvent = part.events.length;
      if (!element) part.furthest = tick;
    }
    const durationTicks = measureLength(active, piece, i === 0 || i === heads.length - 1);
    ending = piece.measure.endingStart ?? ending;
    finishMeasure(piece, durationTicks, ending);
    if (piece.measure.endingStop) ending = undefined;
    tick += durationTicks;
    if (tick > LAST_TICK)
      throw new ScoreReadError('too-long', 'MusicXML', `the piece is longer than ${LAST_TICK} ticks`);
  }
}

function finishMeasure(piece: PieceDraft, durationTicks: number, endings: readonly number[] | undefined): void {
  const { tick, number, implicit, repeatStart, repeatTimes, barline, jumps } = piece.measure;
  const before = piece.measures.at(-1);
  if (piece.barlineBefore !== undefined && before && before.barline === undefined) {
    piece.measures[piece.measures.length - 1] = { ...before, barline: piece.barlineBefore };
  }
  // a repeat's own line is not worth saying
  const style = repeatTimes > 0 && barline === 'light-heavy' ? undefined : barline;
  const measure: Measure = {
    tick,
    durationTicks,
    number,
    ...(implicit ? { implicit } : {}),
    ...(repeatStart ? { repeatStart } : {}),
    ...(repeatTimes > 0 ? { repeatTimes } : {}),
    ...(endings ? { endings } : {}),
    ...(style === undefined ? {} : { barline: style }),
    ...(jumps.size > 0 ? { jumps: inJumpOrder(jumps) } : {}),
  };
  piece.measures.push(measure);
}

/** How long a measure really lasts: as long as its longest part; rests of whole measures are made to fit. */
function measureLength(active: readonly { readonly part: PartDraft }[], piece: PieceDraft, atEnd: boolean): number {
  const { measure, meters, reports, ticksPerQuarter } = piece;
  const { numerator, denominator } = meters.at(-1) ?? { numerator: 4, denominator: 4 };
  const nominal = Math.max(1, Math.round((numerator * 4 * ticksPerQuarter) / denominator));
  const where = `measure ${measure.number.slice(0, 20)}`;
  const rests: { readonly part: PartDraft; readonly rest: DraftEvent }[] = [];
  let longest = 0;
  for (const { part } of active) {
    const rest = wholeMeasureRest(part, measure.tick);
    if (rest) rests.push({ part, rest });
    else longest = Math.max(longest, Math.round(part.furthest) - measure.tick);
  }
  const longestRest = rests.reduce((most, { rest }) => Math.max(most, rest.durationTicks), 0);
  const length = longest > 0 ? longest : longestRest > 0 && longestRest <= nominal ? longestRest : nominal;
  for (const { part, rest } of rests) {
    if (rest.durationTicks === length) continue;
    reports.add(
      'measure-rest',
      `${where}: a rest of ${rest.durationTicks} ticks was made as long as the measure, ${length}`,
    );
    rest.durationTicks = length;
    part.voiceEnds[rest.voice] = measure.tick + length;
  }
  if (length > nominal && meters.length > 0) {
    reports.add(
      'measure-too-long',
      `${where} lasts ${length} ticks where its meter says ${nominal}; it is kept as it is`,
    );
  } else if (length < nominal && meters.length > 0 && !atEnd && !measure.implicit) {
    reports.add(
      'measure-too-short',
      `${where} lasts ${length} ticks where its meter says ${nominal}; it is kept as it is`,
    );
  }
  const resting = new Set(rests.map(({ part }) => part));
  for (const { part } of active) {
    const own = Math.round(part.furthest) - measure.tick;
    if (own > 0 && own < length && !resting.has(part)) {
      reports.add(
        'part-measure-short',
        `${where}: part ${quoted(part.info.name)} ends after ${own} of ${length} ticks`,
      );
    }
  }
  return length;
}

/** The rest of a part that has nothing else in this measure, where its length may give way to the measure's. */
function wholeMeasureRest(part: PartDraft, start: number): DraftEvent | undefined {
  const only = part.events.length - part.firstEvent === 1 ? part.events[part.firstEvent] : undefined;
  if (!only || only.notes.length > 0 || only.value !== undefined || only.tick !== start) return undefined;
  return Math.round(part.furthest) === start + only.durationTicks ? only : undefined;
}

function finishPart(part: PartDraft): NotatedPart {
  const { info, staves, transpose } = part;
  const voices = numberVoices(part.voices);
  for (const event of part.events) event.voice = voices[event.voice];
  return {
    name: info.name,
    ...(info.abbreviation === undefined ? {} : { abbreviation: info.abbreviation }),
    program: info.program,
    ...(info.channel === undefined ? {} : { channel: info.channel }),
    staves,
    ...(transpose ? { transpose } : {}),
    clefs: lastOfEach(part.clefs.sort((a, b) => a.tick - b.tick || a.staff - b.staff)),
    keys: lastOfEach(part.keys.sort((a, b) => a.tick - b.tick || (a.staff ?? 0) - (b.staff ?? 0))),
    // a rest of no length that turned out not to be alone in its measure
    events: inPartOrder(part.events.filter(({ durationTicks, grace }) => durationTicks > 0 || grace)),
    chords: part.chords.sort((a, b) => a.tick - b.tick),
    directions: part.directions.sort(
      (a, b) => a.tick - b.tick || a.staff - b.staff || Number(ends(b)) - Number(ends(a)),
    ),
  };
}

/** Of a clef or key that stands twice at one tick the last. */
function lastOfEach<Item extends { readonly tick: number; readonly staff?: number }>(items: readonly Item[]): Item[] {
  return items.filter((item, i) => items[i + 1]?.tick !== item.tick || items[i + 1]?.staff !== item.staff);
}

/** Whether a direction ends something: such stand before those that begin. */
export function ends({ kind, text }: Direction): boolean {
  return (kind === 'wedge' || kind === 'pedal' || kind === 'octave-shift') && text.startsWith('stop');
}

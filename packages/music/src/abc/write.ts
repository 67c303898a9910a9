/** ABC files out (standard 2.1, December 2011). */

import type { NotatedScore } from '../notation/notated-score.ts';
import { ReportTally } from '../notation/report-tally.ts';
import type { ReadReport } from '../read-report.ts';
import { LAST_TICK } from '../validate-score.ts';
import { encodeAbcText } from './abc-text.ts';
import { formatClef, TREBLE } from './clef-field.ts';
import { lineOfCredit } from './credit-fields.ts';
import { formatKey } from './key-field.ts';
import { formatFraction, formatMeter, formatTempo } from './meter-field.ts';
import { UNITS_PER_WHOLE, type Units } from './note-lengths.ts';
import { formatStaves } from './staff-plan.ts';
import { barLineText, openingBarText } from './write-bar-lines.ts';
import { encodedTempo } from './write-items.ts';
import { lyricLines } from './write-lyrics.ts';
import type { AccidentalStyle } from './write-notes.ts';
import { lastTickOf, type PlannedVoice, planVoices } from './write-plan.ts';
import { type MeasureText, voiceMeasures } from './write-voice.ts';
import { clefOfVoice, keyOfVoice, type WriteVoiceOptions } from './writing-voice.ts';

export type WriteAbcOptions = {
  /** see AccidentalStyle; default "safe" */
  readonly accidentals?: AccidentalStyle;
  /** measures in a line of text; default 4 */
  readonly measuresPerLine?: number;
};

/** A tune as text, and what it cannot hold. */
export type WriteAbcResult = { readonly text: string; readonly reports: readonly ReadReport[] };

/**
 * Writes a notated score as a tune of ABC 2.1.
 *
 * @example writeAbc(readAbc('X:1\nT:Scale\nM:4/4\nL:1/8\nK:D\nDEFG ABcd|]').notation).text
 * // => '%abc-2.1\nX:1\nT:Scale\nM:4/4\nL:1/8\nK:D\nDEFG ABcd |]\n'
 */
export function writeAbc(notation: NotatedScore, options: WriteAbcOptions = {}): WriteAbcResult {
  const { accidentals = 'safe', measuresPerLine = 4 } = options;
  const reports = new ReportTally();
  const { voices, staves } = planVoices(notation, reports);
  const unit = unitLengthOf(notation);
  const isNamed = voices.length > 1 || voices.some((voice) => voiceWords(voice).length > 0);
  const lines = ['%abc-2.1', ...headerLines(notation, unit)];
  if (voices.length > 1 && staves.some((part) => part.length > 1 || part.some((staff) => staff.length > 1))) {
    lines.push(`%%score ${formatStaves(staves)}`);
  }
  if (isNamed) for (const voice of voices) lines.push(`V:${[voice.id, ...voiceWords(voice)].join(' ')}`);
  const firstKey = formatKey(voices.length > 0 ? keyOfVoice(voices[0]) : { fifths: 0 });
  lines.push(`K:${firstKey}`);
  for (const voice of voices) lines.push(...openingLines(voice, firstKey, isNamed));
  const texts = voiceTexts(notation, voices, { unit, accidentals }, reports);
  lines.push(...musicLines(notation, voices, texts, Math.max(1, Math.floor(measuresPerLine)), reports));
  reportRest(notation, reports);
  return { text: `${lines.map((line) => line.trimEnd()).join('\n')}\n`, reports: reports.finish() };
}

/** The measures of all voices; what belongs to the whole score stands in the first voice that has music there. */
function voiceTexts(
  notation: NotatedScore,
  voices: readonly PlannedVoice[],
  style: Pick<WriteVoiceOptions, 'unit' | 'accidentals'>,
  reports: ReportTally,
): readonly (readonly MeasureText[])[] {
  const { measures } = notation;
  const lastTicks = voices.map(lastTickOf);
  const reachesEnd = lastTicks.some((tick) => tick >= (measures.at(-1)?.tick ?? 0));
  const latest = Math.max(0, lastTicks.indexOf(Math.max(...lastTicks)));
  return voices.map((voice, v) => {
    const leadsAt = (tick: number): boolean => {
      const first = lastTicks.findIndex((last) => last >= tick);
      return v === (first < 0 ? latest : first);
    };
    return voiceMeasures(notation, voice, { ...style, leadsAt, fill: v === 0 && !reachesEnd }, reports);
  });
}

/** Lines of so many measures, the voices in turn, lyrics under each. */
function musicLines(
  { measures }: NotatedScore,
  voices: readonly PlannedVoice[],
  texts: readonly (readonly MeasureText[])[],
  perLine: number,
  reports: ReportTally,
): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < measures.length; from += perLine) {
    for (const [v, voice] of voices.entries()) {
      const block = texts[v].slice(from, from + perLine);
      if (block.length === 0) continue;
      const bars = block.map(({ text, isOver }, i) => {
        const after = isOver ? '' : ` ${barLineText(measures, from + i, reports)}`;
        return `${from + i === 0 ? openingBarText(measures) : ''}${text}${after}`;
      });
      lines.push(`${voices.length > 1 ? `[V:${voice.id}] ` : ''}${bars.join(' ')}`);
      const targets = block.flatMap((measure) => measure.targets);
      lines.push(...lyricLines(targets, reports));
    }
  }
  return lines;
}

function headerLines(notation: NotatedScore, unit: Units): string[] {
  const { credits, meters, tempos } = notation;
  const number = credits.find((credit) => credit.kind === 'number')?.text ?? '1';
  const lines = [`X:${encodeAbcText(number)}`];
  for (const credit of credits) {
    if (credit.kind !== 'number' || credit.text !== number) lines.push(lineOfCredit(credit));
  }
  const meter = meters[0]?.tick === 0 ? meters[0] : { numerator: 4, denominator: 4 };
  lines.push(`M:${formatMeter(meter)}`, `L:${formatFraction(unit)}`);
  const tempo = tempos[0];
  if (tempo?.tick === 0) {
    lines.push(`Q:${formatTempo(encodedTempo(tempo))}`);
  }
  return lines;
}

/** What V: says of a voice beside its name. */
function voiceWords(voice: PlannedVoice): readonly string[] {
  const { part, isFirstOfPart, isFirstOfStaff, lanes } = voice;
  const quoted = (text: string): string => `"${encodeAbcText(text).replaceAll('"', '&quot;')}"`;
  const words: string[] = [];
  const clef = clefOfVoice(voice);
  if (clef.sign !== TREBLE.sign || clef.line !== TREBLE.line || clef.octaveChange)
    words.push(`clef=${formatClef(clef)}`);
  if (isFirstOfPart && part.name !== '') words.push(`name=${quoted(part.name)}`);
  if (isFirstOfPart && part.abbreviation !== undefined) words.push(`subname=${quoted(part.abbreviation)}`);
  if (part.transpose && part.transpose.chromatic !== 0) words.push(`transpose=${part.transpose.chromatic}`);
  const stems = new Set(lanes[0].filter(({ notes }) => notes.length > 0).map(({ stem }) => stem));
  const [stem] = stems;
  if (stems.size === 1 && (stem === 'up' || stem === 'down') && (lanes.length === 1 || isFirstOfStaff))
    words.push(`stem=${stem}`);
  return words;
}

/** Lines before the music of a voice: its program, and a key of its own. */
function openingLines(voice: PlannedVoice, firstKey: string, named: boolean): readonly string[] {
  const { part, isFirstOfPart, id } = voice;
  const lines: string[] = [];
  if (isFirstOfPart && part.channel !== undefined) lines.push(`%%MIDI channel ${part.channel + 1}`);
  if (isFirstOfPart && part.program !== 0) lines.push(`%%MIDI program ${part.program}`);
  const key = formatKey(keyOfVoice(voice));
  if (key !== firstKey) lines.push(`K:${key}`);
  return lines.length > 0 && named ? [`V:${id}`, ...lines] : lines;
}

/** The unit note length that most notes have, an eighth unless quarters or sixteenths are more. */
function unitLengthOf(notation: NotatedScore): Units {
  const counts = { quarter: 0, eighth: 0, '16th': 0 };
  for (const { events } of notation.parts) {
    for (const { value, grace } of events) {
      if (grace === undefined && (value === 'quarter' || value === 'eighth' || value === '16th')) counts[value]++;
    }
  }
  const { quarter, eighth, '16th': sixteenth } = counts;
  if (quarter > eighth && quarter > sixteenth) return UNITS_PER_WHOLE / 4;
  return sixteenth > eighth ? UNITS_PER_WHOLE / 16 : UNITS_PER_WHOLE / 8;
}

/** What else of a score ABC has no place for. */
function reportRest(notation: NotatedScore, reports: ReportTally): void {
  for (const { events } of notation.parts) {
    const stems = events.filter(({ stem, grace }) => grace === undefined && stem !== undefined).length;
    if (stems > 0 && new Set(events.filter(({ notes }) => notes.length > 0).map(({ stem }) => stem)).size > 1) {
      reports.add('stem', 'the direction of single stems is left to the engraver', stems);
    }
  }
  const last = notation.measures.at(-1);
  if (last && last.tick + last.durationTicks > LAST_TICK)
    reports.add('too-long', 'the score is longer than it can be read back');
}

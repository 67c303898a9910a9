/** ABC files out (standard 2.1, December 2011). */

import type { Measure, NotatedScore } from '../notation/notated-score.ts';
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
import { encodedTempo } from './write-items.ts';
import { lyricLines } from './write-lyrics.ts';
import type { AccidentalStyle } from './write-notes.ts';
import { type PlannedVoice, planVoices } from './write-plan.ts';
import { voiceMeasures } from './write-voice.ts';
import { clefOfVoice, keyOfVoice } from './writing-voice.ts';

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
  const lines = ['%abc-2.1', ...headerLines(notation, unit)];
  const named = voices.length > 1 || voices.some((voice) => voiceWords(voice).length > 0);
  if (voices.length > 1 && staves.some((part) => part.length > 1 || part.some((staff) => staff.length > 1))) {
    lines.push(`%%score ${formatStaves(staves)}`);
  }
  if (named) for (const voice of voices) lines.push(`V:${[voice.id, ...voiceWords(voice)].join(' ')}`);
  const firstKey = voices.length > 0 ? keyOfVoice(voices[0]) : { fifths: 0 };
  lines.push(`K:${formatKey(firstKey)}`);
  for (const voice of voices) lines.push(...openingLines(voice, formatKey(firstKey), named));
  const { measures } = notation;
  const lastTicks = voices.map(({ lanes }) =>
    lanes.reduce((last, lane) => Math.max(last, lane.at(-1)?.tick ?? -1), -1),
  );
  const reachesEnd = lastTicks.some((tick) => tick >= (measures.at(-1)?.tick ?? 0));
  const latest = Math.max(0, lastTicks.indexOf(Math.max(...lastTicks)));
  const texts = voices.map((voice, v) => {
    const leadsAt = (tick: number): boolean => {
      const first = lastTicks.findIndex((last) => last >= tick);
      return v === (first < 0 ? latest : first);
    };
    return voiceMeasures(notation, voice, { unit, accidentals, leadsAt, fill: v === 0 && !reachesEnd }, reports);
  });
  const step = Math.max(1, Math.floor(measuresPerLine));
  for (let from = 0; from < measures.length; from += step) {
    for (const [v, voice] of voices.entries()) {
      const block = texts[v].slice(from, from + step);
      if (block.length === 0) continue;
      const music = block
        .map(({ text, isOver }, i) => {
          const before = i === 0 ? leadIn(measures, from) : '';
          return `${before}${text}${isOver ? '' : ` ${barLine(measures, from + i, reports)}`}`;
        })
        .join(' ');
      lines.push(named && voices.length > 1 ? `[V:${voice.id}] ${music}` : music);
      lines.push(
        ...lyricLines(
          block.flatMap(({ targets }) => targets),
          reports,
        ),
      );
    }
  }
  reportRest(notation, reports);
  return { text: `${lines.map((line) => line.trimEnd()).join('\n')}\n`, reports: reports.finish() };
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

/** What stands before the first measure: a repeat, an ending. */
function leadIn(measures: readonly Measure[], at: number): string {
  if (at > 0) return '';
  const { repeatStart, endings } = measures[0];
  return `${repeatStart ? '|: ' : ''}${endings ? `[${endings.join(',')} ` : ''}`;
}

const LINES: Readonly<Record<string, string>> = {
  'light-light': '||',
  'light-heavy': '|]',
  'heavy-light': '[|',
  dotted: '.|',
  none: '[|]',
};

/** The bar line after a measure, with the repeat and the ending that begin there. */
function barLine(measures: readonly Measure[], at: number, reports: ReportTally): string {
  const { repeatTimes = 1, barline, endings } = measures[at];
  const next = measures[at + 1];
  const repeats = Math.min(99, Math.max(0, repeatTimes - 1));
  const implied =
    barline === undefined ||
    (repeats > 0 && barline === 'light-heavy') ||
    (next?.repeatStart && barline === 'heavy-light');
  let line = implied || barline === 'regular' ? '|' : LINES[barline];
  if (line === undefined) {
    line = '||';
    reports.add('bar-line', `the bar line "${barline?.slice(0, 20)}" is written as a double one`);
  }
  const closes = repeats > 0 || next?.repeatStart === true || (/^\[|\|[\]|]/.test(line) && line !== '[|]');
  if (endings && !next?.endings && next && !closes) {
    reports.add('ending', 'an ending that stops at a plain bar line is written with a double one');
    line = '||';
  }
  const both = repeats === 1 && next?.repeatStart && line === '|';
  const text = both ? '::' : `${':'.repeat(repeats)}${line}${next?.repeatStart ? ':' : ''}`;
  const begins = next?.endings && (closes || endings?.join() !== next.endings.join());
  return begins ? `${text}${next.endings?.join(',')}` : text;
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

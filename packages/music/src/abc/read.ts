/** ABC files in (standard 2.1, December 2011). */
import { ScoreReadError } from '../music-error.ts';
import type { NotatedScore } from '../notation/notated-score.ts';
import { quoted, ReportTally } from '../notation/report-tally.ts';
import type { ReadReport } from '../read-report.ts';
import { assembleTune } from './assemble.ts';
import { type AbcTuneLines, splitTunes } from './tune-lines.ts';
import { readTune } from './tune-reader.ts';

export type ReadAbcOptions = {
  /** what X: says of the tune that is wanted; default: the first with music */
  readonly tune?: string | number;
  /** notes, chords and rests of one tune; default 100 000 */
  readonly maximumEvents?: number;
};

export type ReadAbcBookOptions = Pick<ReadAbcOptions, 'maximumEvents'> & {
  /** default 20 000 */
  readonly maximumTunes?: number;
};

const MAXIMUM_EVENTS = 100_000;
const MAXIMUM_TUNES = 20_000;

/** A tune and what was repaired or left out of it. */
export type ReadAbcResult = { readonly notation: NotatedScore; readonly reports: readonly ReadReport[] };

/**
 * Reads a tune of an ABC file.
 *
 * What is sloppy is repaired and what a notated score has no place for is left out, both with a report.
 *
 * @throws ScoreReadError  `no-music`: no tune, or not the one asked for; `too-many-events`; `too-long`
 * @example readAbc('X:1\nT:Scale\nM:4/4\nK:D\nDEFG|').notation.parts[0].events[2].notes[0].pitch
 * // => { step: 'F', octave: 4, alter: 1 }
 */
export function readAbc(text: string, options: ReadAbcOptions = {}): ReadAbcResult {
  const { tunes, textLines, typesetLines } = splitTunes(text);
  const { tune: wanted, maximumEvents = MAXIMUM_EVENTS } = options;
  const candidates = wanted === undefined ? tunes : tunes.filter(({ reference }) => isReference(reference, wanted));
  if (wanted !== undefined && candidates.length === 0) {
    const known = tunes.slice(0, 10).map(({ reference = '' }) => reference);
    throw new ScoreReadError(
      'no-music',
      'ABC',
      `no tune X:${wanted}; the file has ${known.join(', ') || 'no tune'}${tunes.length > 10 ? ', …' : ''}`,
    );
  }
  for (const lines of candidates) {
    const result = notationOf(lines, maximumEvents, (reports) => {
      if (tunes.length > 1) reports.add('other-tunes', 'further tunes of the file are not read', tunes.length - 1);
      reportText(reports, textLines, typesetLines);
    });
    if (result) return result;
  }
  throw noMusic(text);
}

/**
 * Reads all tunes of an ABC file; those without music are left out.
 *
 * @throws ScoreReadError  `no-music`: no tune has music; `too-large`: too many tunes; `too-many-events`; `too-long`
 * @example readAbcBook('X:1\nK:C\nC|\n\nX:2\nK:G\nG|').map(({ notation }) => notation.parts[0].keys[0].fifths) // => [0, 1]
 */
export function readAbcBook(text: string, options: ReadAbcBookOptions = {}): readonly ReadAbcResult[] {
  const { maximumEvents = MAXIMUM_EVENTS, maximumTunes = MAXIMUM_TUNES } = options;
  const { tunes, textLines, typesetLines } = splitTunes(text);
  if (tunes.length > maximumTunes) {
    const what = `${tunes.length} tunes where at most ${maximumTunes} are read; raise maximumTunes to read them`;
    throw new ScoreReadError('too-large', 'ABC', what);
  }
  const results: ReadAbcResult[] = [];
  for (const lines of tunes) {
    const result = notationOf(lines, maximumEvents, (reports) => {
      if (results.length === 0) reportText(reports, textLines, typesetLines);
    });
    if (result) results.push(result);
  }
  if (results.length === 0) throw noMusic(text);
  return results;
}

function notationOf(
  lines: AbcTuneLines,
  maximumEvents: number,
  report: (reports: ReportTally) => void,
): ReadAbcResult | undefined {
  const reports = new ReportTally();
  const tune = readTune(lines, reports, maximumEvents);
  if (tune.voices.length === 0) return undefined;
  report(reports);
  return { notation: assembleTune(tune, reports), reports: reports.finish() };
}

function reportText(reports: ReportTally, textLines: number, typesetLines: number): void {
  if (textLines > 0) reports.add('text', 'lines of text outside the tunes are left out', textLines);
  if (typesetLines > 0) reports.add('text', 'lines of typeset text or PostScript are left out', typesetLines);
}

function isReference(reference: string | undefined, wanted: string | number): boolean {
  return (
    reference !== undefined &&
    (reference === String(wanted) || (/^\d{1,9}$/.test(reference) && Number(reference) === Number(wanted)))
  );
}

function noMusic(text: string): ScoreReadError {
  const start =
    text
      .slice(0, 200)
      .trim()
      .split(/[\r\n]/, 1)[0] ?? '';
  return new ScoreReadError(
    'no-music',
    'ABC',
    `no notes were found where X:, K: and music are expected; the text begins with ${quoted(start)}`,
  );
}

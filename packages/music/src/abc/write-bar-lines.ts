/** Bar lines, repeats and endings as ABC text (ABC 2.1, sections 4.8 to 4.10). */
import type { Measure } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';

const LINES: Readonly<Record<string, string>> = {
  'light-light': '||',
  'light-heavy': '|]',
  'heavy-light': '[|',
  dotted: '.|',
  none: '[|]',
};

/** What stands before the first measure: a repeat, an ending. */
export function openingBarText([{ repeatStart, endings }]: readonly Measure[]): string {
  return `${repeatStart ? '|: ' : ''}${endings ? `[${endings.join(',')} ` : ''}`;
}

/** The bar line after a measure, with the repeat and the ending that begin there. */
export function barLineText(measures: readonly Measure[], at: number, reports: ReportTally): string {
  const { repeatTimes = 1, endings } = measures[at];
  const next: Measure | undefined = measures[at + 1];
  const repeats = Math.min(99, Math.max(0, repeatTimes - 1));
  let line = plainLine(measures[at], repeats, next, reports);
  const closes = repeats > 0 || next?.repeatStart === true || (/^\[|\|[\]|]/.test(line) && line !== '[|]');
  if (endings && !next?.endings && next && !closes) {
    reports.add('ending', 'an ending that stops at a plain bar line is written with a double one');
    line = '||';
  }
  const isBoth = repeats === 1 && next?.repeatStart && line === '|';
  const text = isBoth ? '::' : `${':'.repeat(repeats)}${line}${next?.repeatStart ? ':' : ''}`;
  const begins = next?.endings && (closes || endings?.join() !== next.endings.join());
  return begins ? `${text}${next.endings?.join(',')}` : text;
}

/** The line without repeats; the thick lines that these have need no signs of their own. */
function plainLine({ barline }: Measure, repeats: number, next: Measure | undefined, reports: ReportTally): string {
  const isImplied =
    barline === undefined ||
    barline === 'regular' ||
    (repeats > 0 && barline === 'light-heavy') ||
    (next?.repeatStart && barline === 'heavy-light');
  if (isImplied) return '|';
  if (Object.hasOwn(LINES, barline)) return LINES[barline];
  reports.add('bar-line', `the bar line "${barline.slice(0, 20)}" is written as a double one`);
  return '||';
}

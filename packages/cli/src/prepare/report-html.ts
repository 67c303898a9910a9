/** What a dataset holds, as a page: so that a narrow corpus is seen before hours of training. */
import type { Bin, CorpusReport, Count, DatasetManifest } from '@continuo/corpus';
import { KEYS, pitchName } from '@continuo/music';
import { htmlFacts, htmlList, htmlPage, htmlSection, htmlTable } from '../html-page.ts';
import { binBars, countBars } from './report-bars.ts';
import { optionsInWords, splitRows } from './report-words.ts';

/** The report as HTML. */
export function datasetHtml(report: CorpusReport, manifest: DatasetManifest): string {
  const { pieces, notes, hours, files, without } = report;
  const known = (missing: number): number => pieces - missing;
  const sections = [
    htmlFacts([
      ['Pieces', `${number(pieces)} of ${number(files)} files`],
      ['Notes', number(notes)],
      ['Length', `${number(hours)} hours`],
      ['Licences', manifest.licences.join('; ')],
      ['SHA‑256', `${manifest.sha256.slice(0, 16)}…`],
    ]),
    report.holes.length > 0
      ? htmlSection('Look at this first', `<div class="holes">${htmlList(report.holes.map(sentence))}</div>`)
      : '',
    htmlSection('Splits', htmlTable(['Split', 'Pieces', 'Notes', 'Hours'], splitRows(report))),
    report.sets.length > 1 ? htmlSection('Where they come from', countBars(report.sets)) : '',
    pair(
      htmlSection('Major and minor', countBars(report.modes)),
      htmlSection('Keys, as they sound', countBars(byFifths(report.keys), { most: 24 })),
    ),
    pair(
      htmlSection('Meters', countBars(report.meters, { whole: pieces }) + missing(without.meter, 'say none')),
      htmlSection(
        'Tempos, quarters a minute',
        binBars(report.tempos, ({ from, to }) => `${from}–${to}`, { whole: pieces }) +
          missing(without.tempo, 'say none'),
      ),
    ),
    pair(
      htmlSection('Instruments', countBars(report.instruments, { whole: pieces, most: 17 })),
      htmlSection('Lengths', binBars(report.lengths, lengthName)),
    ),
    pair(
      htmlSection('Highest note', binBars(report.highestPitches, pitchNames)),
      htmlSection('Lowest note', binBars(report.lowestPitches, pitchNames)),
    ),
    pair(
      section(
        'Composers',
        countBars(report.composers, { whole: pieces }) + missing(without.composer, 'name none'),
        known(without.composer),
      ),
      section('Styles', countBars(report.styles, { whole: pieces }), report.styles.length),
    ),
    pair(
      section(
        'Years',
        binBars(report.years, ({ from, to }) => `${from}–${to - 1}`) + missing(without.year, 'say none'),
        known(without.year),
      ),
      htmlSection('Licences', countBars(report.licences, { most: 20 })),
    ),
    duplicateSection(report),
    rejectedSection(report),
    htmlSection('How it was made', htmlFacts(optionsInWords(manifest.options))),
  ];
  return htmlPage({ heading: manifest.name, sections, style: STYLE });
}

const STYLE = `
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 3rem; }
.holes { border-left: 0.3rem solid #d97706; padding: 0.1rem 0 0.1rem 0.5rem; }
section table + table { margin-top: 1rem; }
.holes ul { margin: 0; padding-left: 1.3rem; }
table.bars { width: 100%; table-layout: fixed; }
table.bars th { width: 9rem; font-weight: 400; overflow-wrap: anywhere; }
table.bars td { width: 3.6rem; text-align: right; padding-right: 0; white-space: nowrap; }
table.bars td.bar { width: auto; padding-right: 0.3rem; }
table.bars td.more { text-align: left; opacity: 0.7; }
table.bars svg { display: block; width: 100%; height: 0.8rem; margin-top: 0.35rem; fill: #3b82c4; }
p.missing { margin: 0.2rem 0; opacity: 0.7; }
td { overflow-wrap: anywhere; }
@media (max-width: 30rem) { table.bars th { width: 6.5rem; } th, td { padding-right: 0.6rem; } }
`;

function pair(first: string, second: string): string {
  return `<div class="pair">${first}${second}</div>`;
}

/** A section of what labels say, where any do. */
function section(title: string, body: string, found: number): string {
  return htmlSection(title, found > 0 ? body : '<p>No file says any.</p>');
}

function missing(pieces: number, what: string): string {
  return pieces === 0 ? '' : `<p class="missing">${number(pieces)} ${what}.</p>`;
}

/** Keys in the order of the circle of fifths, minor after major, those that sound alike under one name. */
function byFifths(keys: readonly Count[]): readonly Count[] {
  const place = new Map(KEYS.map((key, index) => [key.name, index]));
  return [...keys].sort((a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0));
}

function duplicateSection({ duplicates }: CorpusReport): string {
  const { copies, leaks, across, groups, groupedPieces, largestGroup, between } = duplicates;
  const facts = htmlFacts([
    ['The same music, left out', number(copies)],
    ['Variants of held-out pieces, left out of train', number(leaks)],
    [
      'Groups of variants, each in one split',
      `${number(groups)}, of ${number(groupedPieces)} pieces, the largest of ${largestGroup}`,
    ],
    ...(across > 0 ? [['Validation pieces with a variant in test, stated so', number(across)] as const] : []),
  ]);
  const rows = between
    .slice(0, 20)
    .map(({ sets: [first, second], pieces }) => [
      first === second ? `within ${first}` : `${first} and ${second}`,
      number(pieces),
    ]);
  return htmlSection('Duplicates', facts + (rows.length > 0 ? htmlTable(['Left out between', 'Pieces'], rows) : ''));
}

function rejectedSection({ rejected, files }: CorpusReport): string {
  if (rejected.length === 0) return htmlSection('Rejected', '<p>Nothing.</p>');
  const all = rejected.reduce((sum, { pieces }) => sum + pieces, 0);
  const told = `<p>${number(all)} of ${number(files)} files; left-out.jsonl.gz names each with its reason.</p>`;
  return htmlSection(
    'Rejected',
    told +
      htmlTable(
        ['Reason', 'Files', 'The first'],
        rejected.map(({ kind, pieces, example }) => [kind, number(pieces), example]),
      ),
  );
}

function lengthName({ from, to }: Bin): string {
  const name = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${tidy(seconds / 60)} min`);
  return to > 3600 ? `over ${name(from)}` : `to ${name(to)}`;
}

function pitchNames({ from, to }: Bin): string {
  return `${pitchName(from)}–${pitchName(Math.min(127, to - 1))}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function tidy(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function number(value: number): string {
  return value.toLocaleString('en');
}

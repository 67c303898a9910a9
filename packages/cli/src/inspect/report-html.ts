/** A page about a piece: one HTML file with all its pictures inside, that opens anywhere and asks no network. */
import { pitchName, type ReadReport, type Score, selfSimilarity } from '@continuo/music';
import { htmlFacts, htmlList, htmlPage, htmlSection, htmlTable } from '../html-page.ts';
import { pianoRollSvg } from '../piano-roll-svg.ts';
import type { ScoreDescription } from './describe-score.ts';
import { listSome, printable, tidy } from './description-lines.ts';
import { escapeHtml } from './escape-html.ts';
import { selfSimilaritySvg, timelineSvg } from './report-pictures.ts';

export type ReportContents = {
  readonly file: string;
  readonly score: Score;
  readonly description: ScoreDescription;
  readonly reports: readonly ReadReport[];
  /** engraved pages as SVG; may be none */
  readonly pages: readonly string[];
};

/** Pages of the score that the report shows; `convert` writes all. */
export const MOST_PAGES = 6;

/** The report as HTML. */
export function reportHtml({ file, score, description, reports, pages }: ReportContents): string {
  const heading = printable(description.title ?? '') || file;
  const similarity = selfSimilarity(score);
  const sections = [
    factsTable(description),
    htmlSection('Form, keys and chords', timelineSvg(description, score.endTick) + sectionTable(description)),
    chordSection(description),
    description.cadences.length > 0 ? htmlSection('Cadences', cadenceTable(description)) : '',
    htmlSection('Instruments', trackTable(description)),
    htmlSection('Piano roll', `<div class="wide">${pianoRollSvg(score)}</div>`),
    similarity.size > 1
      ? htmlSection(
          'How like the bars are to each other',
          `${selfSimilaritySvg(similarity)}<p>From the first bar, left and top, to the last. Dark: alike. A dark line beside the diagonal is a repeat.</p>`,
        )
      : '',
    pages.length > 0
      ? htmlSection(
          'Score',
          pages
            .slice(0, MOST_PAGES)
            .map((page) => `<div class="page">${page}</div>`)
            .join(''),
        )
      : '',
    pages.length > MOST_PAGES ? `<p>${pages.length - MOST_PAGES} more pages; convert writes them all.</p>` : '',
    reports.length > 0 ? htmlSection('What the reader remarked', htmlList(reports.map(({ message }) => message))) : '',
  ];
  return htmlPage({ heading, sections, style: STYLE });
}

const STYLE = `
svg { width: 100%; height: auto; fill: currentColor; }
.wide { overflow-x: auto; background: #fff; }
.wide svg { width: auto; max-width: none; }
.matrix { max-width: 32rem; display: block; border: 1px solid; fill: currentColor; }
.page { background: #fff; color: #000; margin: 1rem 0; border: 1px solid #8884; }
.bars { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0 0.5rem; }
.bars div { border-left: 1px solid; padding: 0.1rem 0.5rem; }
.bars small { opacity: 0.6; display: block; }
`;

function factsTable(description: ScoreDescription): string {
  const { bars, seconds, notes, tempos, meters, keySignatures, estimatedKey, texture, pickupQuarters } = description;
  const facts: readonly (readonly [string, string])[] = [
    [
      'Length',
      `${bars} bars${pickupQuarters > 0 ? ` and a pickup of ${tidy(pickupQuarters)} quarters` : ''}, ${minutes(seconds)}`,
    ],
    ['Notes', String(notes)],
    ['Tempo', listSome(tempos.map(({ bpm }) => `${tidy(bpm)} quarters a minute`)) || 'none said'],
    ['Meter', listSome(meters.map(({ meter }) => meter)) || 'none said'],
    ['Key signature', listSome(keySignatures.map(({ key }) => key)) || 'none said'],
    ['Sounds like', estimatedKey ?? 'nothing'],
    [
      'Texture',
      `${texture.label}, ${tidy(texture.onsetsPerQuarter)} onsets a quarter, ${tidy(texture.notesAtOnce)} ${texture.notesAtOnce === 1 ? 'note' : 'notes'} at once`,
    ],
  ];
  return htmlFacts(facts);
}

function sectionTable({ sections, keyRegions }: ScoreDescription): string {
  const forms = sections.map(({ name, bar, bars }) => [printable(name), `${bar}–${bar + bars - 1}`]);
  const keys = keyRegions.map(({ key, bar }) => [key, String(bar)]);
  return htmlTable(['Section', 'Bars'], forms) + htmlTable(['Key', 'From bar'], keys);
}

function chordSection({ chords, chordsAre }: ScoreDescription): string {
  if (chords.length === 0) return '';
  const byBar = new Map<number, string[]>();
  for (const { bar, symbol, numeral } of chords) {
    const told = `${escapeHtml(printable(symbol))} <em>${escapeHtml(numeral)}</em>`;
    byBar.set(bar, [...(byBar.get(bar) ?? []), told]);
  }
  const cells = [...byBar].map(([bar, told]) => `<div><small>${bar}</small>${told.join('<br>')}</div>`);
  const title =
    chordsAre === 'written'
      ? 'Chords, as written, and what they are in their key'
      : 'Chords found, and what they are in their key';
  return htmlSection(title, `<div class="bars">${cells.join('')}</div>`);
}

function cadenceTable({ cadences }: ScoreDescription): string {
  return htmlTable(
    ['Bar', 'Cadence', 'Key', 'Chords'],
    cadences.map(({ bar, kind, key, numerals }) => [String(bar), kind, key, numerals]),
  );
}

function trackTable({ tracks }: ScoreDescription): string {
  return htmlTable(
    ['Track', 'Instrument', 'Channel', 'Notes', 'Range', 'Outside the instrument’s range'],
    tracks.map(({ name, instrument, channel, notes, lowest, highest, outsideRange, strained }) => [
      printable(name) || '–',
      instrument,
      String(channel),
      String(notes),
      lowest === null || highest === null ? '–' : `${pitchName(lowest)}–${pitchName(highest)}`,
      outsideRange + strained === 0 ? 'none' : `${outsideRange}, and ${strained} at its limits`,
    ]),
  );
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

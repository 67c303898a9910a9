/** A description of a score as lines for the terminal. */
import { type Key, parseKey, pitchName } from '@continuo/music';
import type { ScoreDescription, TrackDescription } from './describe-score.ts';

/** Bars of chords that are shown; all are in the JSON and the report. */
const MOST_CHORD_BARS = 16;
const MOST_CADENCES = 8;

/** The page that `inspect` prints, without the piano roll. */
export function descriptionLines(file: string, description: ScoreDescription): string[] {
  const {
    bars,
    quarters,
    seconds,
    pickupQuarters,
    notes,
    tempos,
    meters,
    keySignatures,
    estimatedKey,
    tracks,
    texture,
  } = description;
  const spelling = keySignatures[0]?.key ?? estimatedKey;
  const pickup = pickupQuarters > 0 ? ` and a pickup of ${tidy(pickupQuarters)} quarters` : '';
  const title = description.title === null ? '' : ` "${printable(description.title)}",`;
  return [
    `${file}:${title} ${bars} bars${pickup}, ${tidy(quarters)} quarters, ${seconds.toFixed(1)} s, ${notes} notes`,
    `  tempo     ${listSome(tempos.map(({ bpm }) => `${tidy(bpm)} bpm`)) || 'none said (120 bpm)'}`,
    `  meter     ${listSome(meters.map(({ meter }) => meter)) || 'none said (4/4)'}`,
    `  key       ${listSome(keySignatures.map(({ key }) => key)) || 'none said'}; sounds like ${estimatedKey ?? 'nothing'}`,
    ...regionLines(description),
    ...sectionLines(description),
    ...chordLines(description),
    ...cadenceLines(description),
    `  texture   ${texture.label}, ${tidy(texture.onsetsPerQuarter)} onsets a quarter, ${tidy(texture.notesAtOnce)} ${texture.notesAtOnce === 1 ? 'note' : 'notes'} at once`,
    ...tracks.map((track, index) => trackLine(track, index, spelling === null ? undefined : parseKey(spelling))),
  ];
}

function regionLines({ keyRegions }: ScoreDescription): string[] {
  if (keyRegions.length < 2) return [];
  return [`  keys      ${listSome(keyRegions.map(({ bar, key }) => `${key} from bar ${bar}`))}`];
}

function sectionLines({ sections, sectionsAre }: ScoreDescription): string[] {
  if (sections.length === 0) return [];
  const names = sections.map(({ name, bar, bars }) => `${printable(name)} (${bar}–${bar + bars - 1})`);
  return [`  form      ${listSome(names, 12)}${sectionsAre === 'written' ? ', as the file names it' : ''}`];
}

/** Four bars a line, as on a lead sheet. */
function chordLines({ chords, chordsAre }: ScoreDescription): string[] {
  if (chords.length === 0) return [];
  const byBar = new Map<number, string[]>();
  for (const { bar, symbol } of chords) byBar.set(bar, [...(byBar.get(bar) ?? []), printable(symbol)]);
  const first = chords[0]!.bar;
  const last = chords.at(-1)!.bar;
  const lines: string[] = [];
  for (let bar = first; bar <= Math.min(last, first + MOST_CHORD_BARS - 1); bar += 4) {
    const cells = Array.from({ length: Math.min(4, last - bar + 1) }, (_, i) => byBar.get(bar + i)?.join(' ') ?? '%');
    lines.push(
      `  ${lines.length === 0 ? 'chords   ' : '         '} ${String(bar).padStart(3)} | ${cells.join(' | ')} |`,
    );
  }
  const more = last - first + 1 - MOST_CHORD_BARS;
  if (more > 0) lines.push(`              and ${more} more bars (--json or -o report.html has all)`);
  if (chordsAre === 'written') lines.push('              (the file’s own symbols)');
  return lines;
}

function cadenceLines({ cadences }: ScoreDescription): string[] {
  if (cadences.length === 0) return [];
  const told = cadences.map(({ bar, kind, key, numerals }) => `${kind} in ${key}, bar ${bar} (${numerals})`);
  return [`  cadences  ${listSome(told, MOST_CADENCES, ';')}`];
}

function trackLine(track: TrackDescription, index: number, key: Key | undefined): string {
  const { name, channel, instrument, notes, lowest, highest, outsideRange, strained } = track;
  const range = lowest === null || highest === null ? '' : `, ${pitchName(lowest, key)}–${pitchName(highest, key)}`;
  const outside = outsideRange > 0 ? `, ${outsideRange} outside its range` : '';
  const hard = strained > 0 ? `, ${strained} at its limits` : '';
  const sound = `channel ${channel}, ${instrument}`;
  return `  track ${index + 1} ${printable(name) || '(no name)'}: ${notes} notes${range}, ${sound}${outside}${hard}`;
}

/** At most some, then how many more. */
export function listSome(items: readonly string[], most = 6, comma = ','): string {
  const shown = items.slice(0, most).join(`${comma} `);
  return items.length <= most ? shown : `${shown} and ${items.length - most} more`;
}

export function tidy(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A text from a file without characters that could steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
}

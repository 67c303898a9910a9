/** Lyrics as w: lines (ABC 2.1, section 5.1). */
import type { NotatedEvent } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { encodeAbcText } from './abc-text.ts';

/**
 * The w: lines under a line of music; none where its notes have no lyrics.
 *
 * @param targets  the notes and chords of the line, without grace notes and rests
 */
export function lyricLines(targets: readonly NotatedEvent[], reports: ReportTally): readonly string[] {
  let verses = 0;
  for (const { lyrics = [] } of targets) for (const { verse } of lyrics) verses = Math.max(verses, Math.min(99, verse));
  return Array.from({ length: verses }, (_, i) => `w: ${verseLine(targets, i + 1, reports)}`.trimEnd());
}

function verseLine(targets: readonly NotatedEvent[], verse: number, reports: ReportTally): string {
  const words: string[] = [];
  let extending = false;
  for (const [i, target] of targets.entries()) {
    const lyric = target.lyrics?.find((candidate) => candidate.verse === verse && candidate.text !== '');
    if (!lyric) {
      words.push(extending ? '_' : '*');
      continue;
    }
    const goesOn = lyric.syllabic === 'begin' || lyric.syllabic === 'middle';
    words.push(`${syllableText(lyric.text)}${goesOn ? '-' : ''}`);
    extending = lyric.extend === true;
    const next = targets[i + 1];
    if (!extending) continue;
    if (next === undefined) words.push('_');
    else if (next.lyrics?.some((candidate) => candidate.verse === verse)) {
      reports.add('lyrics', 'the line of a melisma on one note is left out');
    }
  }
  while (words.at(-1) === '*') words.pop();
  return words.join(' ');
}

function syllableText(text: string): string {
  return encodeAbcText(text.trim())
    .replace(/[-_*|]/g, '\\$&')
    .replaceAll('~', '&#126;')
    .replace(/\s+/g, '~');
}

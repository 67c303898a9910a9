/** Lyrics w: under the notes of a line (ABC 2.1, section 5.1). */
import type { ReportTally } from '../notation/report-tally.ts';
import { decodeAbcText } from './abc-text.ts';
import type { DraftEvent } from './draft.ts';

/** The notes of the line of music that a w: line belongs to. */
export type LyricLine = {
  musicLine: number;
  /** how many w: lines have come for this line of music */
  verse: number;
  targets: { readonly event: DraftEvent; readonly bar: number }[];
  /** verses whose last syllable ended in a hyphen */
  readonly continuing: Set<number>;
};

/** Sets the syllables of one w: line under the notes of its line of music. */
export function alignLyrics(text: string, line: LyricLine, reports: ReportTally): void {
  line.verse++;
  const { verse, targets } = line;
  let at = 0;
  let bar = targets[0]?.bar ?? 0;
  let syllable = '';
  let left = 0;
  let last: DraftEvent | undefined;
  const flush = (hyphen: boolean): void => {
    if (syllable === '') return;
    const target = targets[at++];
    const continued = line.continuing.has(verse);
    if (hyphen) line.continuing.add(verse);
    else line.continuing.delete(verse);
    if (target) {
      const syllabic = hyphen ? (continued ? 'middle' : 'begin') : continued ? 'end' : undefined;
      const lyric = { verse, text: decodeAbcText(syllable).trim() };
      target.event.lyrics.push(syllabic === undefined ? lyric : { ...lyric, syllabic });
      last = target.event;
    } else left++;
    syllable = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && i + 1 < text.length) syllable += c + text[++i];
    else if (c === ' ' || c === '\t') flush(false);
    else if (c === '-') {
      if (syllable === '') at++;
      else flush(true);
    } else if (c === '_') {
      flush(false);
      const lyric = last?.lyrics.at(-1);
      if (last && lyric) last.lyrics[last.lyrics.length - 1] = { ...lyric, extend: true };
      at++;
    } else if (c === '*') {
      flush(false);
      at++;
    } else if (c === '|') {
      flush(false);
      bar++;
      while (at < targets.length && targets[at].bar < bar) at++;
    } else syllable += c === '~' ? ' ' : c;
  }
  flush(false);
  if (left > 0) reports.add('lyrics', 'syllables without a note to stand under are left out', left);
}

/** `+:` after w: goes on where the syllables stopped, in the same verse. */
export function continueLyrics(text: string, line: LyricLine, reports: ReportTally): void {
  const { verse, targets } = line;
  if (verse === 0) {
    alignLyrics(text, line, reports);
    return;
  }
  const used = targets.findLastIndex(({ event }) => event.lyrics.some((lyric) => lyric.verse === verse));
  alignLyrics(text, { ...line, verse: verse - 1, targets: targets.slice(used + 1) }, reports);
}

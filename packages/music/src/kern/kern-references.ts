/** Reference records (`!!!COM: …`) as credits. */
import type { Credit } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import type { HumdrumNote } from './humdrum-lines.ts';

/** Huron 1994, appendix I: three-letter keys of reference records. */
const KINDS: Readonly<Record<string, Credit['kind']>> = {
  OTL: 'title',
  ONM: 'number',
  OMV: 'number',
  OPS: 'number',
  COM: 'composer',
  LYR: 'lyricist',
  LIB: 'lyricist',
  LAR: 'arranger',
  LOR: 'arranger',
  YEC: 'rights',
  YEM: 'rights',
  YEN: 'rights',
  YOO: 'source',
  YOR: 'source',
  SMS: 'source',
};

/**
 * The credits that reference records give, tempos (`!!!OMD`) apart. Keys that have no credit of their
 * own become "KEY: text" of the kind "other"; global comments are reported.
 */
export function creditsOfReferences(notes: readonly HumdrumNote[], reports: ReportTally): readonly Credit[] {
  const credits: Credit[] = [];
  for (const { key, text } of notes) {
    if (key === undefined) {
      if (text !== '') reports.add('comment', 'a global comment is not kept');
      continue;
    }
    if (text === '' || key === 'system-decoration' || key === 'OMD') continue;
    if (key.startsWith('RDF')) {
      if (/=\s*editorial/.test(text)) continue;
      reports.add('signifier', `the meaning of a sign (!!!${key.slice(0, 20)}) is not kept`);
      continue;
    }
    const kind = KINDS[/^[A-Z]{3}/.exec(key)?.[0] ?? ''] ?? 'other';
    const main = !/@[A-Z]/.test(key) || /@@/.test(key);
    if (kind === 'other') credits.push({ kind: 'remark', text: `${key}: ${text}` });
    else if (main || !credits.some((credit) => credit.kind === kind)) credits.push({ kind, text });
    else credits.push({ kind: 'remark', text: `${key}: ${text}` });
  }
  // a movement without a title of its own has that of the whole work
  const work = notes.find(({ key }) => key === 'OPR');
  if (work && work.text !== '' && !credits.some(({ kind }) => kind === 'title')) {
    credits.unshift({ kind: 'title', text: work.text });
  }
  return credits;
}

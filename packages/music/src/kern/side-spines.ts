/** The spines beside the notes: **dynam, **text, chord symbols. */

import { formatChordSymbol, tryParseChordSymbol } from '../chord-symbol.ts';
import { KIND_TEXT } from '../harmony/write-chord-symbol.ts';
import type { Direction, Lyric } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import type { KernStaff } from './kern-staff.ts';

/** What kind of spine a representation is; undefined where it is not read. */
export function sideSpineKind(type: string): 'dynamics' | 'text' | 'chords' | undefined {
  if (/^(dynam|dyn)\b/.test(type)) return 'dynamics';
  if (/^(text|silbe|lyrics|sylb)\b/.test(type)) return 'text';
  return /^(mxhm|harte|chord|chords|cdata-chord|jazz|leadsheet)\b/.test(type) ? 'chords' : undefined;
}

/** Adds a token of a spine beside a staff. */
export function addSideToken({
  kind,
  text,
  staff,
  tick,
  verse,
  reports,
}: {
  readonly kind: 'dynamics' | 'text' | 'chords';
  readonly text: string;
  readonly staff: KernStaff;
  readonly tick: number;
  readonly verse: number;
  readonly reports: ReportTally;
}): void {
  if (kind === 'dynamics') {
    const { texts, unknown } = readDynamics(text);
    for (const { kind: sort, text: sign } of texts) staff.directions.push({ tick, kind: sort, text: sign });
    if (unknown !== '') reports.add('dynamics', `a dynamic ${quoted(unknown)} is not known`);
  } else if (kind === 'chords') {
    const symbol = readChordToken(text);
    const chord = tryParseChordSymbol(symbol);
    if (chord === undefined)
      reports.add('chord-symbol', `the chord symbol ${quoted(text)} is not understood; it is kept as it stands`);
    staff.chords.push({ tick, symbol: chord === undefined ? symbol : formatChordSymbol(chord) });
  } else {
    const lyric = readSyllable(text, verse);
    if (!lyric) return;
    const event = staff.events
      .slice(staff.lineStart)
      .find(({ notes, grace }) => notes.length > 0 && grace === undefined);
    if (event) event.lyrics = [...(event.lyrics ?? []), lyric];
    else reports.add('text-without-note', `the syllable ${quoted(text)} has no note; it is left out`);
  }
}

/**
 * The directions of a **dynam token, or the part of it that is not understood.
 *
 * Humdrum Guide (humdrum.org), "**dynam": `<` and `>` begin a wedge, `(` and `)` go on, `[` and `]` end it.
 *
 * @example readDynamics('ff >').texts // => [{ kind: 'dynamics', text: 'ff' }, { kind: 'wedge', text: 'diminuendo' }]
 */
export function readDynamics(token: string): {
  readonly texts: readonly Pick<Direction, 'kind' | 'text'>[];
  readonly unknown: string;
} {
  const texts: Pick<Direction, 'kind' | 'text'>[] = [];
  const unknown = token
    .replace(
      /p{1,6}(?!\w)|f{1,6}(?!\w)|mp|mf|sfzp|sffz|sfpp|sfp|sfz|sf|rfz|rf|fz|fp|pf|ppp|pp|p|fff|ff|f|[<>[\]]/g,
      (sign) => {
        if (sign === '<') texts.push({ kind: 'wedge', text: 'crescendo' });
        else if (sign === '>') texts.push({ kind: 'wedge', text: 'diminuendo' });
        else if (sign === '[' || sign === ']') texts.push({ kind: 'wedge', text: 'stop' });
        else texts.push({ kind: 'dynamics', text: sign });
        return '';
      },
    )
    .replace(/[()\sXyv]/g, '');
  return { texts, unknown };
}

/**
 * A syllable of a **text token: hyphens say that the word goes on, `_` that a syllable is held.
 *
 * @example readSyllable('-ri-', 1) // => { verse: 1, text: 'ri', syllabic: 'middle' }
 */
export function readSyllable(token: string, verse: number): Lyric | undefined {
  const before = /^-/.test(token);
  const after = /-$/.test(token);
  const extend = /_$/.test(token);
  const text = token.replace(/^[-_]+|[-_]+$/g, '').replace(/\\n/g, ' ');
  if (text === '') return undefined;
  const syllabic = before ? (after ? 'middle' : 'end') : after ? 'begin' : undefined;
  return { verse, text, ...(syllabic ? { syllabic } : {}), ...(extend ? { extend } : {}) };
}

/** The words for kinds in a **mxhm token, MusicXML's and some shorter ones, and how people write them. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  ...KIND_TEXT,
  maj: '',
  min: 'm',
  'dominant-seventh': '7',
  none: 'N.C.',
};

/**
 * A chord symbol as people write it, from a token such as "B- minor-seventh/D-" or "Bb:min7" or "Bbm7"; Humdrum's flat is a hyphen.
 *
 * @example readChordToken('B- minor-seventh/D-') // => 'Bbm7/Db'
 */
export function readChordToken(token: string): string {
  const match = /^([A-G])([#b-]*)(?:\s+|:)([^/]*)(?:\/(.*))?$/.exec(token.trim());
  if (!match) return token.trim().replace(/^([A-G])(-+)/, (_, root, flats) => root + 'b'.repeat(flats.length));
  const [, root, signs, kind, bass] = match;
  const flats = (text: string): string => text.replaceAll('-', 'b');
  const word = kind.trim();
  const suffix = Object.hasOwn(KIND_WORDS, word) ? KIND_WORDS[word] : word;
  return `${root}${flats(signs)}${suffix}${bass === undefined ? '' : `/${flats(bass.trim())}`}`;
}

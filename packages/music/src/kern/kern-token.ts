/**
 * One token of a **kern spine: the notes, the length and the marks that it spells.
 *
 * Huron, "The Humdrum Toolkit: Reference Manual", 1994, **kern; Humdrum Guide (humdrum.org), chapter 2 and "**kern".
 */
import type { NotatedEvent, SpelledPitch, Step } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import {
  valueOfPower,
  type Wholes,
  type WrittenDuration,
  wholes,
  wholesOfWritten,
  writeDuration,
} from '../notation/written-duration.ts';

/** A head of a chord. */
export type KernNote = {
  readonly pitch: SpelledPitch;
  readonly tieStart: boolean;
  readonly tieStop: boolean;
  readonly accidental?: NonNullable<NotatedEvent['notes'][number]['accidental']>;
};

/** What a token spells. */
export type KernToken = {
  /** empty: a rest */
  readonly notes: readonly KernNote[];
  /** 0 for grace notes */
  readonly length: Wholes;
  /** several where the length needs ties; of a grace note the one that is drawn */
  readonly written: readonly WrittenDuration[];
  readonly grace?: 'slash' | 'plain';
  readonly hidden: boolean;
  readonly marks: readonly string[];
  readonly sforzando: boolean;
  readonly stem?: 'up' | 'down';
  /** slurs and phrases that begin and end here; `(` and `{` are told apart */
  readonly opens: readonly ('(' | '{')[];
  readonly closes: readonly ('(' | '{')[];
  /** beams that begin and end, and hooks forward and backward */
  readonly beams: { readonly L: number; readonly J: number; readonly K: number; readonly k: number };
};

/** Signs of articulation and ornament, and MusicXML's names. Mordents as Verovio draws them: M begins upward. */
const MARKS: Readonly<Record<string, string>> = {
  ';': 'fermata',
  "'": 'staccato',
  '`': 'staccatissimo',
  '~': 'tenuto',
  '^': 'accent',
  ',': 'breath-mark',
  s: 'spiccato',
  v: 'up-bow',
  u: 'down-bow',
  o: 'harmonic',
  t: 'trill-mark',
  T: 'trill-mark',
  m: 'inverted-mordent',
  M: 'inverted-mordent',
  w: 'mordent',
  W: 'mordent',
  S: 'turn',
  $: 'inverted-turn',
  ':': 'arpeggiate',
};

/** Signs that say nothing about sound or shape that is kept: elisions, visibility, appoggiatura names, … */
const SILENT = '&yxX?[]_(){}LJKk/\\rqQPp#-n%.';

const ACCIDENTALS: Readonly<Record<string, number>> = { '#': 1, '-': -1, n: 0 };

const LONGEST = 4096;

/**
 * Reads a data token; undefined for one that holds neither a note nor a rest.
 *
 * @param editorial  the signs that the file's `!!!RDF**kern` records call editorial accidentals
 * @example parseKernToken('4.cc#[', '', new ReportTally(), 1)?.length // => { numerator: 3, denominator: 8 }
 */
export function parseKernToken(
  token: string,
  editorial: string,
  reports: ReportTally,
  line: number,
): KernToken | undefined {
  const parts = token.split(' ').filter((part) => part !== '');
  const notes: KernNote[] = [];
  let rest = false;
  const counts = new Map<string, number>();
  const marks = new Set<string>();
  const opens: ('(' | '{')[] = [];
  const closes: ('(' | '{')[] = [];
  for (const part of parts) {
    const bare = part.replace(/@+\d*@*/g, (tremolo) => {
      reports.add('kern-tremolo', `a tremolo ${quoted(tremolo)} is not kept`);
      return '';
    });
    const note = parseNote(bare, editorial);
    if (note) notes.push(note);
    else if (bare.includes('r')) rest = true;
    collectSigns(bare, editorial, { marks, opens, closes, counts }, reports);
  }
  if (notes.length === 0 && !rest) {
    reports.add('no-note', `line ${line}: ${quoted(token)} holds neither a note nor a rest; it is left out`);
    return undefined;
  }
  if (notes.length > 0 && rest) reports.add('rest-in-chord', `line ${line}: a rest within a chord is left out`);
  const count = (sign: string): number => counts.get(sign) ?? 0;
  const graces = count('q');
  const duration = parseLength(parts, graces > 0, reports, line);
  if (marks.has('accent') && /\^\^/.test(token)) {
    marks.delete('accent');
    marks.add('strong-accent');
  }
  const hidden = token.includes('yy');
  if (hidden && notes.length > 0) reports.add('hidden-note', 'a hidden note (yy) is shown');
  return {
    notes,
    ...duration,
    ...(graces > 0 ? { grace: /qq/.test(token) ? ('plain' as const) : ('slash' as const) } : {}),
    hidden: hidden && notes.length === 0,
    marks: [...marks],
    sforzando: count('z') > 0,
    ...(count('/') > 0 ? { stem: 'up' as const } : count('\\') > 0 ? { stem: 'down' as const } : {}),
    opens,
    closes,
    beams: { L: count('L'), J: count('J'), K: count('K'), k: count('k') },
  };
}

/** The pitch of `cc#`, `BB-`, …: c is middle C, each further letter an octave away from it. */
function parseNote(part: string, editorial: string): KernNote | undefined {
  const match = /([a-g]+|[A-G]+)(#+|-+|n)?([^a-gA-G]?)/.exec(part);
  if (!match || part.includes('r')) return undefined;
  const [, letters, signs = '', after] = match;
  const letter = letters[0];
  if (letters !== letter.repeat(letters.length)) return undefined;
  const low = letter < 'a';
  const octave = low ? 4 - letters.length : 3 + letters.length;
  const alter = (ACCIDENTALS[signs[0] ?? 'n'] ?? 0) * signs.length || 0;
  if (octave < -1 || octave > 9 || Math.abs(alter) > 3) return undefined;
  const mark = editorial.includes(after) && after !== '' ? 'editorial' : after === 'X' ? 'cautionary' : undefined;
  return {
    pitch: { step: letter.toUpperCase() as Step, alter, octave },
    tieStart: /[[_]/.test(part),
    tieStop: /[\]_]/.test(part),
    ...(mark ? { accidental: mark } : {}),
  };
}

function collectSigns(
  part: string,
  editorial: string,
  into: { marks: Set<string>; opens: ('(' | '{')[]; closes: ('(' | '{')[]; counts: Map<string, number> },
  reports: ReportTally,
): void {
  // beams and graces may be repeated on every note of a chord: the first that has them says how many
  const own = new Map<string, number>();
  for (const sign of part) {
    if (sign === '(' || sign === '{') into.opens.push(sign);
    else if (sign === ')') into.closes.push('(');
    else if (sign === '}') into.closes.push('{');
    else if (MARKS[sign]) into.marks.add(MARKS[sign]);
    else if (!/[\da-gA-G]/.test(sign)) {
      own.set(sign, (own.get(sign) ?? 0) + 1);
      if (!SILENT.includes(sign) && sign !== 'z' && !editorial.includes(sign)) {
        reports.add('kern-sign', `the sign ${quoted(sign)} in notes is not kept`);
      }
    }
  }
  for (const [sign, count] of own) if (!into.counts.has(sign)) into.counts.set(sign, count);
}

function parseLength(
  parts: readonly string[],
  grace: boolean,
  reports: ReportTally,
  line: number,
): { readonly length: Wholes; readonly written: readonly WrittenDuration[] } {
  const lengths = parts.map((part) => /(\d+)(?:%(\d+))?/.exec(part)?.[0] ?? '');
  const first = lengths.find((length) => length !== '');
  const dots = Math.min(4, parts[lengths.indexOf(first ?? '')]?.split('.').length - 1 || 0);
  if (lengths.some((length) => length !== '' && length !== first)) {
    reports.add('chord-lengths', `line ${line}: notes of a chord differ in length; the first is taken`);
  }
  if (first === undefined) {
    if (!grace) reports.add('no-length', `line ${line}: a note without a length is read as a quarter`);
    const written: WrittenDuration = { value: grace ? 'eighth' : 'quarter', dots: 0 };
    return { length: grace ? wholes(0, 1) : wholesOfWritten(written), written: [written] };
  }
  const { length, written } = lengthOf(first, dots);
  if (written.length === 0) {
    reports.add('bad-length', `line ${line}: no note lasts ${quoted(first)}; it is read as a quarter`);
    const quarter: WrittenDuration = { value: 'quarter', dots: 0 };
    return { length: grace ? wholes(0, 1) : wholesOfWritten(quarter), written: [quarter] };
  }
  return { length: grace ? wholes(0, 1) : length, written: grace ? written.slice(0, 1) : written };
}

/** The length of a reciprocal: 4 is a quarter, 12 a triplet eighth, 0 a breve, 3%2 two thirds of a whole. */
function lengthOf(reciprocal: string, dots: number): { length: Wholes; written: readonly WrittenDuration[] } {
  const [top, bottom = '1'] = reciprocal.split('%');
  const denominator = Number(top);
  const numerator = Number(bottom);
  const nothing = { length: wholes(1, 4), written: [] };
  if (/^0+$/.test(top)) {
    const value = valueOfPower(top.length);
    if (value === undefined || bottom !== '1') return nothing;
    const written: WrittenDuration = { value, dots };
    return { length: wholesOfWritten(written), written: [written] };
  }
  if (!(denominator <= LONGEST && numerator >= 1 && numerator <= LONGEST)) return nothing;
  const plain = writeDuration(wholes(numerator, denominator));
  if (plain.length === 0) return nothing;
  if (plain.length === 1 && (dots === 0 || plain[0].dots === 0)) {
    const written: WrittenDuration = { ...plain[0], dots: plain[0].dots + dots };
    return { length: wholesOfWritten(written), written: [written] };
  }
  const length = wholes(numerator * (2 ** (dots + 1) - 1), denominator * 2 ** dots);
  return { length, written: writeDuration(length) };
}

/**
 * Roman numerals: a chord's place in its key, and back.
 *
 * The letters and figures are those of RomanText (Tymoczko, Gotham, Cuthbert and Ariza 2019, "The RomanText format"):
 * capitals for a major third, o ø + for fifths, 6 64 7 65 43 42 for what stands in the bass, V7/V for applied chords.
 * In minor a capital VI or VII stands on the natural degree and a small vi or vii on the raised one. A plain seventh is
 * the key's own over a capital, a minor seventh over a small letter; M and d say a major or minor one where it is not.
 * What figures cannot say follows in brackets as in a chord symbol: "V[9]", "IV[sus4/5]".
 */
import {
  type Chord,
  type ChordRoot,
  chordIntervals,
  formatChordSymbol,
  pitchClassOfRoot,
  tryParseChordSymbol,
} from '../chord-symbol.ts';
import { KEYS, type Key, keyOfTonic } from '../key.ts';
import { MusicError } from '../music-error.ts';
import { type ChordKind, KIND_DEGREES } from './chord-kinds.ts';
import { accidental, chordTone, intervalOfRoots, rootAbove, rootOfName } from './spelled-root.ts';

const NUMERALS = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII'] as const;
/** The quality of a numeral's letters, and the sign after them. */
type Quality = { readonly small: boolean; readonly sign: '' | 'o' | 'ø' | '+' };

const TRIADS: Readonly<Partial<Record<ChordKind, Quality>>> = {
  major: { small: false, sign: '' },
  minor: { small: true, sign: '' },
  diminished: { small: true, sign: 'o' },
  augmented: { small: false, sign: '+' },
};
const SEVENTHS: Readonly<Partial<Record<ChordKind, Quality>>> = {
  dominant: { small: false, sign: '' },
  'major-seventh': { small: false, sign: '' },
  'minor-seventh': { small: true, sign: '' },
  'major-minor': { small: true, sign: '' },
  'diminished-seventh': { small: true, sign: 'o' },
  'half-diminished': { small: true, sign: 'ø' },
  'augmented-seventh': { small: false, sign: '+' },
};
const TRIAD_FIGURES: Readonly<Record<number, string>> = { 1: '', 3: '6', 5: '64' };
const SEVENTH_FIGURES: Readonly<Record<number, string>> = { 1: '7', 3: '65', 5: '43', 7: '42' };

/**
 * The Roman numeral of a chord in a key. A chord foreign to the key that leads to one of its triads is applied to it;
 * a dominant seventh on the lowered sixth is a German sixth.
 *
 * @example romanNumeral(parseChordSymbol('D7/F#'), parseKey('C major')) // => 'V65/V'
 * @example romanNumeral(parseChordSymbol('Bm7b5'), parseKey('A minor')) // => 'iiø7'
 */
export function romanNumeral(chord: Chord | 'N.C.', key: Key): string {
  if (chord === 'N.C.') return chord;
  const sixth = augmentedSixth(chord, key);
  if (sixth !== undefined) return sixth;
  if (!isOwn(chord, key)) {
    const target = appliedTo(chord, key);
    if (target !== undefined) return `${plainNumeral(chord, target.key)}/${target.numeral}`;
  }
  return plainNumeral(chord, key);
}

/**
 * The chord of a Roman numeral in a key: also applied chords ("V7/V", "viio7/ii"), "N6" for the Neapolitan, and the
 * augmented sixths "It6", "Ger65" and "Fr43", which are given as the seventh chords that sound the same.
 *
 * @throws MusicError  `bad-value`: what is not understood
 * @example formatChordSymbol(chordOfRomanNumeral('Fr43', parseKey('C major'))) // => 'D7b5/Ab'
 */
export function chordOfRomanNumeral(text: string, key: Key): Chord | 'N.C.' {
  const plain = text.trim().replace(/°/g, 'o').replace(/%/g, 'ø').replace(/♭/g, 'b').replace(/♯/g, '#');
  if (/^(N\.?C\.?|NC)$/.test(plain)) return 'N.C.';
  if (plain.length > 60) throw notUnderstood(text);
  // brackets may hold a slash of their own
  const parts = plain.split(/\/(?![^[]*\])/);
  let local = key;
  for (const part of parts.slice(1).reverse()) {
    const match = /^([b#]*)(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(o|ø|\+)?\d*$/.exec(part);
    if (!match) throw notUnderstood(text);
    local = keyOn(rootOfNumeral(match[1], match[2], local), match[2] === match[2].toLowerCase() ? 'minor' : 'major');
  }
  return plainChord(parts[0], local) ?? raise(text);
}

// ---------------------------------------------------------------- writing

function plainNumeral(chord: Chord, key: Key): string {
  const { root, kind, degrees, bass } = chord;
  const triad = TRIADS[kind];
  const seventh = SEVENTHS[kind];
  const quality = triad ?? seventh ?? (KIND_DEGREES[kind][3] === 3 ? TRIADS.minor : TRIADS.major);
  const { small, sign } = quality as Quality;
  const numeral = numeralOfRoot(root, small, key);
  const place = bass === undefined ? 1 : placeOf(chord, bass);
  const figure = degrees.length > 0 ? undefined : (triad ? TRIAD_FIGURES : SEVENTH_FIGURES)[place ?? 0];
  if (figure !== undefined && (triad || seventh)) {
    const mark = seventh && kind !== sevenAs(numeral, sign, key) ? (kind === 'dominant' ? 'd' : 'M') : '';
    return numeral + sign + mark + figure;
  }
  const symbol = formatChordSymbol({ root: { step: 'C', alter: 0 }, kind, degrees }).slice(1);
  if (bass === undefined) return `${numeral}[${symbol}]`;
  const { degree, alter } = intervalOfRoots(root, bass);
  return `${numeral}[${symbol}/${accidental(alter)}${degree}]`;
}

/** Which degree of a chord its bass is; undefined where it is none, or a root said twice. */
function placeOf({ root, kind }: Chord, bass: ChordRoot): number | undefined {
  for (const [degree, semitones] of Object.entries(KIND_DEGREES[kind])) {
    const tone = chordTone(root, Number(degree), semitones);
    if (tone.step === bass.step && tone.alter === bass.alter) return degree === '1' ? undefined : Number(degree);
  }
  return undefined;
}

function numeralOfRoot(root: ChordRoot, small: boolean, key: Key): string {
  const { degree } = intervalOfRoots(tonicOf(key), root);
  const name = small ? NUMERALS[degree].toLowerCase() : NUMERALS[degree];
  const alter = intervalOfRoots(rootOfNumeral('', name, key), root).alter;
  return accidental(alter) + name;
}

/** The augmented sixths among the seventh chords that sound like them. */
function augmentedSixth({ root, kind, degrees, bass }: Chord, key: Key): string | undefined {
  if (kind !== 'dominant') return undefined;
  const { degree, alter } = intervalOfRoots(tonicOf(key), root);
  if (degree === 6 && alter === -1 && bass === undefined) {
    if (degrees.length === 0) return 'Ger65';
    const [only, more] = degrees;
    if (more === undefined && only.change === 'subtract' && only.degree === 5 && only.alter === 0) return 'It6';
  }
  const [only, more] = degrees;
  if (degree !== 2 || alter !== 0 || only === undefined || more !== undefined || bass === undefined) return undefined;
  if (only.change !== 'alter' || only.degree !== 5 || only.alter !== -1) return undefined;
  const low = intervalOfRoots(root, bass);
  return low.degree === 5 && low.alter === -1 ? 'Fr43' : undefined;
}

/** The triads of a key that chords are applied to. */
const TARGETS = { major: ['ii', 'iii', 'IV', 'V', 'vi'], minor: ['III', 'iv', 'V', 'VI', 'VII'] } as const;

/** The triad of the key that a foreign chord leads to: a fifth below a dominant, a half-step above a diminished chord. */
function appliedTo(chord: Chord, key: Key): { readonly numeral: string; readonly key: Key } | undefined {
  const dominant = chord.kind === 'major' || chord.kind === 'dominant';
  const leading = ['diminished', 'diminished-seventh', 'half-diminished'].includes(chord.kind);
  if ((!dominant && !leading) || chord.degrees.length > 0) return undefined;
  const target = dominant ? rootAbove(chord.root, 4, 0) : rootAbove(chord.root, 2, -1);
  for (const numeral of TARGETS[key.mode]) {
    const small = numeral === numeral.toLowerCase();
    const root = rootOfNumeral('', numeral, key);
    if (root.step !== target.step || root.alter !== target.alter) continue;
    if (small && chord.kind === 'half-diminished') continue;
    const local = keyOn(root, small ? 'minor' : 'major');
    if (!sameRoot(tonicOf(local), root)) continue;
    return { numeral, key: local };
  }
  return undefined;
}

/**
 * Does a chord have only notes of the key? In minor also the raised sixth and seventh belong.
 *
 * @example isOwn(parseChordSymbol('D7'), parseKey('C major')) // => false
 */
export function isOwn(chord: Pick<Chord, 'root' | 'kind' | 'degrees'>, key: Key): boolean {
  const steps = key.mode === 'major' ? [0, 2, 4, 5, 7, 9, 11] : [0, 2, 3, 5, 7, 8, 9, 10, 11];
  const root = pitchClassOfRoot(chord.root) - key.tonic + 24;
  return chordIntervals(chord).every((interval) => steps.includes((root + interval) % 12));
}

// ---------------------------------------------------------------- reading

function plainChord(text: string, key: Key): Chord | undefined {
  const special = specialChord(text, key);
  if (special) return special;
  const match =
    /^([b#]*)(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(o|ø|\+)?(M|d)?(64|65|43|42|6|7|2)?(?:\[([^\]]*)\])?$/.exec(
      text,
    );
  if (!match) return /^[b#]*[IViv]+(9|11|13)$/.test(text) ? extended(text, key) : undefined;
  const [, accidentals, name, sign = '', mark = '', digits = '', bracket] = match;
  const root = rootOfNumeral(accidentals, name, key);
  if (bracket !== undefined) return bracketed(root, bracket);
  const figure = digits === '2' ? '42' : digits === '' && (sign === 'ø' || mark !== '') ? '7' : digits;
  const seventh = ['7', '65', '43', '42'].includes(figure);
  const kind = seventh
    ? mark === ''
      ? sevenAs(accidentals + name, sign as Quality['sign'], key)
      : seventhKind(name, mark)
    : triadKind(name, sign);
  const place = Number(
    Object.entries(seventh ? SEVENTH_FIGURES : TRIAD_FIGURES).find(([, written]) => written === figure)?.[0] ?? 1,
  );
  if (place === 1) return { root, kind, degrees: [] };
  return { root, kind, degrees: [], bass: chordTone(root, place, KIND_DEGREES[kind][place]) };
}

/** What each figure of an augmented sixth puts in the bass: a degree of the seventh chord that sounds like it, in semitones. */
const SIXTH_BASSES: Readonly<Record<'It' | 'Ger' | 'Fr', Readonly<Record<string, readonly [number, number]>>>> = {
  It: { '': [1, 0], '6': [1, 0], '64': [3, 4], '53': [7, 10] },
  Ger: { '': [1, 0], '6': [1, 0], '65': [1, 0], '43': [3, 4], '42': [5, 7], '2': [5, 7], '7': [7, 10] },
  Fr: { '': [5, 6], '6': [5, 6], '43': [5, 6], '42': [7, 10], '2': [7, 10], '7': [1, 0], '65': [3, 4] },
};
const SIXTH_DEGREES = {
  It: [{ change: 'subtract', degree: 5, alter: 0 }],
  Ger: [],
  Fr: [{ change: 'alter', degree: 5, alter: -1 }],
} as const;

function specialChord(text: string, key: Key): Chord | undefined {
  const tonic = tonicOf(key);
  const flatSix = rootAbove(tonic, 6, -1);
  const match = /^(It|Ger|Fr)(\d*)$/.exec(text);
  const low = match && SIXTH_BASSES[match[1] as keyof typeof SIXTH_BASSES][match[2]];
  if (match && low) {
    const root = match[1] === 'Fr' ? rootAbove(tonic, 2, 0) : flatSix;
    const bass = low[0] === 1 ? {} : { bass: chordTone(root, low[0], low[1]) };
    return { root, kind: 'dominant', degrees: SIXTH_DEGREES[match[1] as keyof typeof SIXTH_DEGREES], ...bass };
  }
  if (/^N(6|64)?$/.test(text)) return plainChord(`bII${text.slice(1)}`, key);
  if (/^Cad(64)?$/.test(text)) return plainChord(key.mode === 'major' ? 'I64' : 'i64', key);
  return undefined;
}

function extended(text: string, key: Key): Chord | undefined {
  const match = /^([b#]*)([IViv]+)(9|11|13)$/.exec(text);
  if (!match || !NUMERALS.includes(match[2].toUpperCase() as 'I')) return undefined;
  const small = match[2] === match[2].toLowerCase();
  return bracketed(rootOfNumeral(match[1], match[2], key), `${small ? 'm' : ''}${match[3]}`);
}

function bracketed(root: ChordRoot, text: string): Chord | undefined {
  const slash = text.lastIndexOf('/');
  const low = slash < 0 ? undefined : /^([b#]*)([1-7])$/.exec(text.slice(slash + 1));
  const chord = tryParseChordSymbol(`C${low ? text.slice(0, slash) : text}`);
  if (chord === undefined || chord === 'N.C.' || chord.bass) return undefined;
  const bass = low ? { bass: rootAbove(root, Number(low[2]), alterOf(low[1])) } : {};
  return { root, kind: chord.kind, degrees: chord.degrees, ...bass };
}

function triadKind(name: string, sign: string): ChordKind {
  if (sign === 'o') return 'diminished';
  if (sign === '+') return 'augmented';
  return name === name.toLowerCase() ? 'minor' : 'major';
}

function seventhKind(name: string, mark: string): ChordKind {
  const small = name === name.toLowerCase();
  return mark === 'd' ? (small ? 'minor-seventh' : 'dominant') : small ? 'major-minor' : 'major-seventh';
}

/** The seventh chord that a numeral with a plain 7 means. */
function sevenAs(numeral: string, sign: Quality['sign'], key: Key): ChordKind {
  if (sign === 'o') return 'diminished-seventh';
  if (sign === 'ø') return 'half-diminished';
  if (sign === '+') return 'augmented-seventh';
  if (numeral === numeral.toLowerCase()) return 'minor-seventh';
  if (/^[b#]/.test(numeral)) return 'dominant';
  const root = rootOfNumeral('', numeral, key);
  const degree = NUMERALS.indexOf(numeral as (typeof NUMERALS)[number]);
  const seventh = naturalDegree(((degree + 5) % 7) + 1, key);
  return intervalOfRoots(root, seventh).alter === 0 ? 'major-seventh' : 'dominant';
}

// ---------------------------------------------------------------- keys and degrees

function tonicOf(key: Key): ChordRoot {
  return rootOfName(key.name.split(' ')[0]);
}

/** The key on a root; roots that no key of seven signs has are respelled. */
function keyOn(root: ChordRoot, mode: Key['mode']): Key {
  const key = KEYS.find((candidate) => candidate.mode === mode && sameRoot(tonicOf(candidate), root));
  return key ?? keyOfTonic(pitchClassOfRoot(root), mode);
}

function sameRoot(a: ChordRoot, b: ChordRoot): boolean {
  return a.step === b.step && a.alter === b.alter;
}

function naturalDegree(degree: number, key: Key): ChordRoot {
  return rootAbove(tonicOf(key), degree, key.mode === 'minor' && [3, 6, 7].includes(degree) ? -1 : 0);
}

function rootOfNumeral(accidentals: string, name: string, key: Key): ChordRoot {
  const degree = NUMERALS.indexOf(name.toUpperCase() as (typeof NUMERALS)[number]);
  const raised = key.mode === 'minor' && degree >= 6 && name === name.toLowerCase() ? 1 : 0;
  const root = naturalDegree(degree, key);
  return { step: root.step, alter: root.alter + raised + alterOf(accidentals) };
}

function alterOf(text: string): number {
  let alter = 0;
  for (const sign of text) alter += sign === '#' ? 1 : -1;
  return alter;
}

function raise(text: string): never {
  throw notUnderstood(text);
}

function notUnderstood(text: string): MusicError {
  return new MusicError(
    'bad-value',
    `Roman numeral "${text.slice(0, 40)}" is not understood; a numeral, figures and perhaps what it is applied to are expected, e.g. "ii65", "V7/V", "Ger65"`,
  );
}

/** Chord symbols: what "F#m7b5/A" says, as data, and back. */
import { chordOfHarte } from './harmony/harte.ts';
import { MusicError } from './music-error.ts';
import type { SpelledPitch } from './notation/notated-score.ts';
import { SEMITONES_OF_STEP } from './notation/spelled-pitch.ts';

/** A root or bass: a letter and its sharps or flats. */
export type ChordRoot = Pick<SpelledPitch, 'step' | 'alter'>;

/** The kinds of MusicXML 4.0 (`kind-value`) that name a chord on a root. */
export const CHORD_KINDS = [
  'major',
  'minor',
  'augmented',
  'diminished',
  'dominant',
  'major-seventh',
  'minor-seventh',
  'diminished-seventh',
  'augmented-seventh',
  'half-diminished',
  'major-minor',
  'major-sixth',
  'minor-sixth',
  'dominant-ninth',
  'major-ninth',
  'minor-ninth',
  'dominant-11th',
  'major-11th',
  'minor-11th',
  'dominant-13th',
  'major-13th',
  'minor-13th',
  'suspended-second',
  'suspended-fourth',
  'power',
  'pedal',
] as const;
export type ChordKind = (typeof CHORD_KINDS)[number];

/**
 * A degree added to, altered in or taken from a chord: 5 altered by −1 is a flat fifth.
 *
 * As in MusicXML 4.0, an added degree is counted in a dominant chord (a plain 7 is the minor seventh), an altered one
 * from where it stands in the chord's kind.
 */
export type ChordDegree = {
  readonly change: 'add' | 'alter' | 'subtract';
  /** 1…13 */
  readonly degree: number;
  /** semitones */
  readonly alter: number;
};

/** A chord symbol taken apart. */
export type Chord = {
  readonly root: ChordRoot;
  readonly kind: ChordKind;
  /** sorted by degree, then alteration */
  readonly degrees: readonly ChordDegree[];
  /** the lowest note where it is not the root */
  readonly bass?: ChordRoot;
};

/** Semitones of the degrees 1…13 above the root of a dominant chord (index 0 is unused). */
export const DEGREE_SEMITONES: readonly number[] = [0, 0, 2, 4, 5, 7, 9, 10, 12, 14, 16, 17, 19, 21];

const triad = (third: number, fifth: number): Record<number, number> => ({ 1: 0, 3: third, 5: fifth });
/** The degrees of each kind, in semitones above the root. */
export const KIND_DEGREES: Readonly<Record<ChordKind, Readonly<Record<number, number>>>> = {
  major: triad(4, 7),
  minor: triad(3, 7),
  augmented: triad(4, 8),
  diminished: triad(3, 6),
  dominant: { ...triad(4, 7), 7: 10 },
  'major-seventh': { ...triad(4, 7), 7: 11 },
  'minor-seventh': { ...triad(3, 7), 7: 10 },
  'diminished-seventh': { ...triad(3, 6), 7: 9 },
  'augmented-seventh': { ...triad(4, 8), 7: 10 },
  'half-diminished': { ...triad(3, 6), 7: 10 },
  'major-minor': { ...triad(3, 7), 7: 11 },
  'major-sixth': { ...triad(4, 7), 6: 9 },
  'minor-sixth': { ...triad(3, 7), 6: 9 },
  'dominant-ninth': { ...triad(4, 7), 7: 10, 9: 14 },
  'major-ninth': { ...triad(4, 7), 7: 11, 9: 14 },
  'minor-ninth': { ...triad(3, 7), 7: 10, 9: 14 },
  'dominant-11th': { ...triad(4, 7), 7: 10, 9: 14, 11: 17 },
  'major-11th': { ...triad(4, 7), 7: 11, 9: 14, 11: 17 },
  'minor-11th': { ...triad(3, 7), 7: 10, 9: 14, 11: 17 },
  'dominant-13th': { ...triad(4, 7), 7: 10, 9: 14, 11: 17, 13: 21 },
  'major-13th': { ...triad(4, 7), 7: 11, 9: 14, 11: 17, 13: 21 },
  'minor-13th': { ...triad(3, 7), 7: 10, 9: 14, 11: 17, 13: 21 },
  'suspended-second': { 1: 0, 2: 2, 5: 7 },
  'suspended-fourth': { 1: 0, 4: 5, 5: 7 },
  power: { 1: 0, 5: 7 },
  pedal: { 1: 0 },
};

/** How each kind is written after its root. */
const KIND_TEXT: Readonly<Record<ChordKind, string>> = {
  major: '',
  minor: 'm',
  augmented: '+',
  diminished: 'dim',
  dominant: '7',
  'major-seventh': 'maj7',
  'minor-seventh': 'm7',
  'diminished-seventh': 'dim7',
  'augmented-seventh': '+7',
  'half-diminished': 'm7b5',
  'major-minor': 'mMaj7',
  'major-sixth': '6',
  'minor-sixth': 'm6',
  'dominant-ninth': '9',
  'major-ninth': 'maj9',
  'minor-ninth': 'm9',
  'dominant-11th': '11',
  'major-11th': 'maj11',
  'minor-11th': 'm11',
  'dominant-13th': '13',
  'major-13th': 'maj13',
  'minor-13th': 'm13',
  'suspended-second': 'sus2',
  'suspended-fourth': 'sus4',
  power: '5',
  pedal: 'ped',
};

/** How chord symbols are to be read. */
export type ChordSymbolOptions = {
  /** H is B natural and a plain B is B flat; false unless given */
  readonly german?: boolean;
};

/**
 * The chord of a symbol, in the usual spellings: "Cm7", "C-7", "CΔ", "C7b9#11", "C6/9", "Cø", "C7alt", "F#/A#", and
 * those of Harte 2005 ("C:min7/b3") and the Weimar Jazz Database ("Cj7911#"). "N.C.", "NC" and "N" are no chord.
 *
 * @throws MusicError  `bad-value`: what is not understood, and where
 * @example parseChordSymbol('F#m7b5/A') // => { root: { step: 'F', alter: 1 }, kind: 'half-diminished', degrees: [], bass: { step: 'A', alter: 0 } }
 */
export function parseChordSymbol(text: string, options: ChordSymbolOptions = {}): Chord | 'N.C.' {
  const chord = readSymbol(text, options);
  if (typeof chord === 'object' && 'rest' in chord) {
    const where = chord.rest === '' ? '' : ` at "${chord.rest.slice(0, 20)}"`;
    throw new MusicError(
      'bad-value',
      `chord symbol "${text.slice(0, 40)}" is not understood${where}; a letter A–G and a kind are expected, e.g. "Dm7", "F#/A#", "N.C."`,
    );
  }
  return chord;
}

/**
 * As `parseChordSymbol`, undefined where the symbol is not understood.
 *
 * @example tryParseChordSymbol('what') // => undefined
 */
export function tryParseChordSymbol(text: string, options: ChordSymbolOptions = {}): Chord | 'N.C.' | undefined {
  const chord = readSymbol(text, options);
  return typeof chord === 'object' && 'rest' in chord ? undefined : chord;
}

/**
 * The symbol of a chord, as short as reads back equal.
 *
 * @example formatChordSymbol({ root: { step: 'C', alter: 0 }, kind: 'dominant', degrees: [{ change: 'add', degree: 9, alter: -1 }] }) // => 'C7b9'
 */
export function formatChordSymbol(chord: Chord | 'N.C.'): string {
  if (chord === 'N.C.') return chord;
  const bass = chord.bass ? `/${rootName(chord.bass)}` : '';
  const root = rootName(chord.root);
  const key = degreesKey(chord.degrees);
  for (const suffix of suffixes(chord)) {
    const again = tryParseChordSymbol(root + suffix + bass);
    if (
      typeof again === 'object' &&
      again.kind === chord.kind &&
      degreesKey(again.degrees) === key &&
      rootName(again.root) === root
    ) {
      return root + suffix + bass;
    }
  }
  return root + explicitSuffix(chord) + bass;
}

/**
 * The name of a root.
 *
 * @example rootName({ step: 'B', alter: -1 }) // => 'Bb'
 */
export function rootName({ step, alter }: ChordRoot): string {
  return step + accidental(alter);
}

/**
 * The pitch class of a root, 0 is C.
 *
 * @example pitchClassOfRoot({ step: 'B', alter: -1 }) // => 10
 */
export function pitchClassOfRoot({ step, alter }: ChordRoot): number {
  return (((SEMITONES_OF_STEP[step] + alter) % 12) + 12) % 12;
}

/**
 * The pitch classes of a chord: the bass first, then those above the root in rising degrees.
 *
 * @example chordPitchClasses(parseChordSymbol('C7/E')) // => [4, 0, 7, 10]
 */
export function chordPitchClasses(chord: Chord | 'N.C.'): readonly number[] {
  if (chord === 'N.C.') return [];
  const root = pitchClassOfRoot(chord.root);
  const classes = chordIntervals(chord).map((interval) => (((root + interval) % 12) + 12) % 12);
  return [...new Set(chord.bass ? [pitchClassOfRoot(chord.bass), ...classes] : classes)];
}

/**
 * The semitones of a chord's degrees above its root, in rising degrees; ninths and above lie over the octave.
 *
 * @example chordIntervals(parseChordSymbol('C7b9')) // => [0, 4, 7, 10, 13]
 */
export function chordIntervals({ kind, degrees }: Pick<Chord, 'kind' | 'degrees'>): readonly number[] {
  const members = new Map(Object.entries(KIND_DEGREES[kind]).map(([degree, at]) => [Number(degree), [at]]));
  for (const { change, degree, alter } of degrees) {
    const at = members.get(degree);
    if (change === 'subtract') members.delete(degree);
    else if (change === 'add') members.set(degree, [...(at ?? []), DEGREE_SEMITONES[degree] + alter]);
    else members.set(degree, [(at?.[0] ?? DEGREE_SEMITONES[degree]) + alter]);
  }
  return [...members].sort((a, b) => a[0] - b[0]).flatMap(([, at]) => at);
}

// ---------------------------------------------------------------- reading

/** What is read so far of a suffix. */
type Draft = { kind: ChordKind; degrees: ChordDegree[]; sus?: string };
/** Where reading stopped. */
type NotUnderstood = { readonly rest: string };

const DEGREE = '(13|12|11|10|[1-9])';
const ALTERED: readonly ChordDegree[] = [
  { change: 'alter', degree: 5, alter: -1 },
  { change: 'add', degree: 9, alter: -1 },
  { change: 'add', degree: 9, alter: 1 },
  { change: 'add', degree: 13, alter: -1 },
];

function readSymbol(text: string, { german = false }: ChordSymbolOptions): Chord | 'N.C.' | NotUnderstood {
  if (text.length > 100) return { rest: text };
  const plain = normalise(text);
  if (/^(n\.?\s*c\.?|n|no ?chord|none)$/i.test(plain)) return 'N.C.';
  const root = readRoot(plain, german);
  if (!root) return { rest: plain };
  if (plain[root.length] === ':') {
    try {
      return chordOfHarte(plain);
    } catch {
      return { rest: plain.slice(root.length) };
    }
  }
  let suffix = plain.slice(root.length);
  let bass: ReturnType<typeof readRoot>;
  const slash = suffix.lastIndexOf('/');
  if (slash >= 0) {
    const name = suffix.slice(slash + 1).trim();
    bass = readRoot(name, german);
    if (bass && bass.length === name.length) suffix = suffix.slice(0, slash);
    else bass = undefined;
  }
  const draft = readSuffix(suffix.trim());
  if ('rest' in draft) return draft;
  const { kind, degrees } = draft;
  return { root: root.root, kind, degrees: sortDegrees(degrees), ...(bass ? { bass: bass.root } : {}) };
}

function normalise(text: string): string {
  return text
    .replace(/♯/g, '#')
    .replace(/♭/g, 'b')
    .replace(/𝄪/gu, '##')
    .replace(/𝄫/gu, 'bb')
    .replace(/[ΔδΔ∆△▵]/g, '^')
    .replace(/[°º˚]/g, 'o')
    .replace(/[Øø⌀∅]/g, 'ø')
    .replace(/[−–‐]/g, '-')
    .trim();
}

function readRoot(text: string, german: boolean): { readonly root: ChordRoot; readonly length: number } | undefined {
  const match = /^([A-H])(#{1,3}|b{1,3}|x)?/.exec(text);
  if (!match || (match[1] === 'H' && !german)) return undefined;
  const sign = match[2] ?? '';
  const alter = sign === 'x' ? 2 : sign.startsWith('b') ? -sign.length : sign.length;
  if (match[1] === 'H') return { root: { step: 'B', alter }, length: match[0].length };
  const flat = german && match[1] === 'B' && sign === '' ? -1 : alter;
  return { root: { step: match[1] as ChordRoot['step'], alter: flat }, length: match[0].length };
}

function readSuffix(suffix: string): Draft | NotUnderstood {
  const { draft, rest } = readKind(suffix);
  let left = rest;
  while (left !== '') {
    const next = readModifier(draft, left);
    if (next === undefined || next.length >= left.length) return { rest: left };
    left = next;
  }
  return draft.sus === undefined ? draft : suspend(draft, draft.sus);
}

/** Names of kinds that stand whole in files: those of MusicXML, and two of music21's. */
const WHOLE: Readonly<Record<string, Draft>> = {
  ...Object.fromEntries(CHORD_KINDS.map((kind) => [kind, { kind, degrees: [] }])),
  'minor-major': { kind: 'major-minor', degrees: [] },
  'augmented-ninth': { kind: 'augmented-seventh', degrees: [{ change: 'add', degree: 9, alter: 0 }] },
};

/** The kind at the head of a suffix, and what follows it. */
function readKind(suffix: string): { draft: Draft; rest: string } {
  const whole = Object.hasOwn(WHOLE, suffix) ? WHOLE[suffix] : undefined;
  if (whole) return { draft: { kind: whole.kind, degrees: [...whole.degrees] }, rest: '' };
  const took = (kind: ChordKind, length: number, ...added: number[]): { draft: Draft; rest: string } => ({
    draft: { kind, degrees: added.map((degree) => ({ change: 'add', degree, alter: 0 })) },
    rest: suffix.slice(length),
  });
  const [quality, name] = QUALITIES.map(([pattern, known]) => [pattern.exec(suffix)?.[0], known] as const).find(
    ([match]) => match !== undefined,
  ) ?? ['', 'plain' as const];
  const length = quality?.length ?? 0;
  const rest = suffix.slice(length);
  if (name === 'pedal') return took('pedal', length);
  if (name === 'half') {
    const number = /^(7|9|11)?/.exec(rest)?.[0] ?? '';
    return took('half-diminished', length + number.length, ...(number === '9' ? [9] : number === '11' ? [9, 11] : []));
  }
  if (name === 'diminished')
    return rest.startsWith('7') ? took('diminished-seventh', length + 1) : took('diminished', length);
  if (name === 'augmented') {
    const number = /^(7|9)/.exec(rest)?.[0];
    if (number) return took('augmented-seventh', length + 1, ...(number === '9' ? [9] : []));
    const major = /^(?:maj|ma|M|\^|j)7?/.exec(rest)?.[0];
    if (!major) return took('augmented', length);
    const { draft, rest: left } = took('major-seventh', length + major.length);
    return { draft: { ...draft, degrees: [{ change: 'alter', degree: 5, alter: 1 }] }, rest: left };
  }
  if (name === 'minor') {
    const major = /^\/?(\()?(?:(?:major|maj|Maj|MAJ|ma|M|\^|j)(7|9)?|#(7))\)?/.exec(rest);
    if (major && (major[1] === undefined || major[0].endsWith(')'))) {
      return took('major-minor', length + major[0].length, ...(major[2] === '9' ? [9] : []));
    }
    if (/^7(b|-)5/.test(rest)) return took('half-diminished', length + 3);
  }
  const number = /^(6\/9|69|6|7|9|11|13)/.exec(rest)?.[0] ?? '';
  const end = length + number.length;
  if (name === 'plain' && number === '7') {
    const brazilian = /^7(M|maj7?)(?![a-z])/.exec(rest)?.[0];
    if (brazilian) return took('major-seventh', brazilian.length);
  }
  if (number === '6/9' || number === '69') return took(name === 'minor' ? 'minor-sixth' : 'major-sixth', end, 9);
  if (number === '6') return took(name === 'minor' ? 'minor-sixth' : 'major-sixth', end);
  if (number === '') {
    if (name === 'minor') return took('minor', end);
    if (name === 'major') return took(quality === '^' || quality === 'j' ? 'major-seventh' : 'major', end);
    if (/^5(?!\d)/.test(rest)) return took('power', 1);
    const second = /^(2|4)(?!\d)/.exec(rest)?.[0];
    return second ? took('major', 1, Number(second)) : took('major', 0);
  }
  const family = name === 'plain' ? 'dominant' : name;
  if (number === '7') return took(family === 'dominant' ? 'dominant' : `${family}-seventh`, end);
  return took(number === '9' ? `${family}-ninth` : number === '11' ? `${family}-11th` : `${family}-13th`, end);
}

const QUALITIES = [
  [/^ped(?:al)?/i, 'pedal'],
  [/^(?:ø|hdim|h(?=7|$))/, 'half'],
  [/^(?:dim(?:inished)?|o)/i, 'diminished'],
  [/^(?:aug(?:mented)?|\+(?!\d*[59](?:$|\D)|11|13)|\+(?=[79]))/i, 'augmented'],
  [/^mi(?:n(?:or)?)?/i, 'minor'],
  [/^(?:maj(?:or)?|ma(?!dd|ug|lt)|\^|j)/i, 'major'],
  [/^M/, 'major'],
  [/^(?:m|-)/, 'minor'],
  [/^dom(?:inant)?/i, 'plain'],
] as const satisfies readonly (readonly [RegExp, string])[];

/** Reads one word of what follows the kind into the draft; gives back what is left, or undefined. */
function readModifier(draft: Draft, text: string): string | undefined {
  const has = (degree: number): boolean => degree in KIND_DEGREES[draft.kind];
  const push = (change: ChordDegree['change'], degree: number, alter: number): void => {
    if (!draft.degrees.some((d) => d.change === change && d.degree === degree && d.alter === alter)) {
      draft.degrees.push({ change, degree, alter });
    }
  };
  const gap = /^[\s,()./]+/.exec(text);
  if (gap) return text.slice(gap[0].length);
  const sus = /^sus(24|42|2|4)?/i.exec(text);
  if (sus) {
    draft.sus = sus[1] ?? '4';
    const number = /^(7|9|13)/.exec(text.slice(sus[0].length))?.[0];
    if (!number || draft.kind !== 'major' || draft.degrees.length > 0) return text.slice(sus[0].length);
    draft.kind = number === '7' ? 'dominant' : number === '9' ? 'dominant-ninth' : 'dominant-13th';
    return text.slice(sus[0].length + number.length);
  }
  const word = new RegExp(`^(add|no|omit|drop|alt)\\s*(maj|M|b+|#+|\\+|-)?${DEGREE}(?:th|rd|nd)?`, 'i').exec(text);
  if (word) {
    const [whole, verb, sign = '', degree] = word;
    const change = /^add/i.test(verb) ? 'add' : /^alt/i.test(verb) ? 'alter' : 'subtract';
    push(change, Number(degree), alterOf(sign, Number(degree), change === 'add'));
    return text.slice(whole.length);
  }
  const altered = /^alt(?:ered)?/i.exec(text);
  if (altered) {
    for (const { change, degree, alter } of ALTERED) push(change, degree, alter);
    return text.slice(altered[0].length);
  }
  const seventh = /^(?:maj|ma|M|\^|j)7/.exec(text);
  if (seventh) {
    push('add', 7, 1);
    return text.slice(seventh[0].length);
  }
  const signed = new RegExp(`^(b+|#+|\\+|-)${DEGREE}`).exec(text);
  if (signed) {
    const degree = Number(signed[2]);
    push(has(degree) ? 'alter' : 'add', degree, alterOf(signed[1], degree, !has(degree)));
    return text.slice(signed[0].length);
  }
  const raised = /^(?:\+|aug)/.exec(text);
  if (raised) {
    if (draft.kind === 'dominant') draft.kind = 'augmented-seventh';
    else push('alter', 5, 1);
    return text.slice(raised[0].length);
  }
  const plain = new RegExp(`^${DEGREE}([b#])?`).exec(text);
  if (plain) {
    const degree = Number(plain[1]);
    push(has(degree) ? 'alter' : 'add', degree, alterOf(plain[2] ?? '', degree, !has(degree)));
    return text.slice(plain[0].length);
  }
  return undefined;
}

/** Semitones of a sign; an added seventh is minor, so that one flat before it changes nothing. */
function alterOf(sign: string, degree: number, added: boolean): number {
  if (/^(maj|M)$/.test(sign)) return 1;
  const flats = sign === '-' ? 1 : sign.startsWith('b') ? sign.length : 0;
  if (flats > 0) return degree === 7 && added ? 1 - flats : -flats;
  return sign.length;
}

/** A seventh or ninth chord with its third suspended: a suspended triad with the rest added. */
function suspend({ kind, degrees }: Draft, by: string): Draft {
  const members = KIND_DEGREES[kind];
  const above = Object.entries(members)
    .map(([degree, at]) => ({ degree: Number(degree), at }))
    .filter(({ degree }) => degree > 5 && degree !== 11)
    .map(({ degree, at }) => ({ change: 'add' as const, degree, alter: at - DEGREE_SEMITONES[degree] }));
  const fifth: ChordDegree[] = members[5] === 7 ? [] : [{ change: 'alter', degree: 5, alter: (members[5] ?? 7) - 7 }];
  const second: ChordDegree[] = by === '24' || by === '42' ? [{ change: 'add', degree: 2, alter: 0 }] : [];
  const changed = degrees.map((d) =>
    d.change === 'alter' && d.degree > 5 && d.degree in members ? { ...d, change: 'add' as const } : d,
  );
  const replaced = new Set(changed.filter((d) => d.change === 'add').map((d) => d.degree));
  return {
    kind: by === '2' ? 'suspended-second' : 'suspended-fourth',
    degrees: [...above.filter((d) => !replaced.has(d.degree)), ...fifth, ...second, ...changed],
  };
}

const CHANGES = ['add', 'alter', 'subtract'] as const;
function sortDegrees(degrees: readonly ChordDegree[]): ChordDegree[] {
  return degrees.toSorted(
    (a, b) => a.degree - b.degree || a.alter - b.alter || CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change),
  );
}

// ---------------------------------------------------------------- writing

/** Suffixes that might say the chord, prettiest first. */
function* suffixes(chord: Chord): Generator<string> {
  const { kind, degrees } = chord;
  if (kind === 'suspended-fourth' || kind === 'suspended-second') {
    const sus = kind === 'suspended-fourth' ? 'sus4' : 'sus2';
    for (const number of ['13', '9', '7', 'maj13', 'maj9', 'maj7', '6', '69']) {
      const inside = readSuffix(number + sus);
      if ('rest' in inside || inside.degrees.length === 0) continue;
      const left = degrees.filter((d) => !inside.degrees.some((other) => degreesKey([other]) === degreesKey([d])));
      if (left.length === degrees.length - inside.degrees.length) yield number + sus + left.map(shortDegree).join('');
    }
    if (degrees.length === 1) yield `${sus === 'sus4' ? 'sus24' : sus}`;
  }
  if (kind === 'dominant' && degrees.length === ALTERED.length) yield '7alt';
  if (kind === 'augmented-seventh') yield '+9';
  if (degrees.length === 1) yield* [`${KIND_TEXT[kind]}9`, KIND_TEXT[kind] + degrees[0].degree];
  yield KIND_TEXT[kind] + degrees.map(shortDegree).join('');
  if (degrees.length > 0) yield `${KIND_TEXT[kind]}(${degrees.map(shortDegree).join(',')})`;
}

function explicitSuffix({ kind, degrees }: Chord): string {
  const words = { add: 'add', alter: 'alt', subtract: 'no' };
  const list = degrees.map((d) => words[d.change] + signOf(d) + d.degree);
  return KIND_TEXT[kind] + (list.length > 0 ? `(${list.join(',')})` : '');
}

function shortDegree(d: ChordDegree): string {
  if (d.change === 'subtract') return `no${signOf(d)}${d.degree}`;
  return d.alter === 0 || d.degree === 7
    ? `${d.change === 'add' ? 'add' : 'alt'}${signOf(d)}${d.degree}`
    : signOf(d) + d.degree;
}

function signOf({ change, degree, alter }: ChordDegree): string {
  return change === 'add' && degree === 7 && alter < 0 ? accidental(alter - 1) : accidental(alter);
}

function accidental(alter: number): string {
  return alter < 0 ? 'b'.repeat(Math.ceil(-alter)) : '#'.repeat(Math.floor(alter));
}

function degreesKey(degrees: readonly ChordDegree[]): string {
  return degrees.map(({ change, degree, alter }) => `${change}${degree},${alter}`).join(' ');
}

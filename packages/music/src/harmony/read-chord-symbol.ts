/** Reads chord symbols in their usual spellings. */
import type { Chord, ChordDegree, ChordRoot, ChordSymbolOptions } from './chord.ts';
import { CHORD_KINDS, type ChordKind, DEGREE_SEMITONES, KIND_DEGREES } from './chord-kinds.ts';
import { chordOfHarte } from './harte.ts';

/** What is read so far of a suffix. */
export type Draft = { kind: ChordKind; degrees: ChordDegree[]; sus?: string };
/** Where reading stopped. */
export type NotUnderstood = { readonly rest: string };

const DEGREE = '(13|12|11|10|[1-9])';
/** What "alt" says after a dominant seventh: the altered scale as a chord. */
export const ALTERED: readonly ChordDegree[] = [
  { change: 'alter', degree: 5, alter: -1 },
  { change: 'add', degree: 9, alter: -1 },
  { change: 'add', degree: 9, alter: 1 },
  { change: 'add', degree: 13, alter: -1 },
];

/**
 * Reads a symbol as `parseChordSymbol` of chord-symbol.ts says; what was not understood comes back as `rest`.
 *
 * @example readSymbol('Cwhat', {}) // => { rest: 'what' }
 */
export function readSymbol(text: string, { german = false }: ChordSymbolOptions): Chord | 'N.C.' | NotUnderstood {
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

/**
 * Reads what follows a root.
 *
 * @example readSuffix('7b9') // => { kind: 'dominant', degrees: [{ change: 'add', degree: 9, alter: -1 }] }
 */
export function readSuffix(suffix: string): Draft | NotUnderstood {
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

/** The key field K: (ABC 2.1, section 3.1.14), in and out. */
import type { NotatedKey, Step } from '../notation/notated-score.ts';
import { fifthsOfSpelled } from '../notation/spelled-pitch.ts';

/** A signature without a time. */
export type AbcKey = Pick<NotatedKey, 'fifths' | 'mode' | 'alters'>;

export type KeyField = {
  /** undefined: the field says nothing about the key, only about clef or transposition */
  readonly key?: AbcKey;
  /** what follows the key: clef, transposition, … */
  readonly rest: readonly string[];
  /** what was not understood */
  readonly problem?: string;
};

/** How far a mode lies from major on the line of fifths, by its first three letters. */
const MODES: readonly (readonly [abbreviation: string, mode: string, fifths: number])[] = [
  ['maj', 'major', 0],
  ['min', 'minor', -3],
  ['ion', 'ionian', 0],
  ['aeo', 'aeolian', -3],
  ['dor', 'dorian', -2],
  ['phr', 'phrygian', -4],
  ['lyd', 'lydian', 1],
  ['mix', 'mixolydian', -1],
  ['loc', 'locrian', -5],
];

/** The order in which sharps come; flats come the other way round. */
const SHARPS: readonly Step[] = ['F', 'C', 'G', 'D', 'A', 'E', 'B'];

/**
 * Reads the text of a K: field.
 *
 * @example parseKeyField('Ador clef=bass') // => { key: { fifths: 1, mode: 'dorian' }, rest: ['clef=bass'] }
 */
export function parseKeyField(text: string): KeyField {
  const words = splitWords(text);
  const first = words[0] ?? '';
  if (first === '' || first.toLowerCase() === 'none') return { key: { fifths: 0 }, rest: words.slice(1) };
  // pipe music is printed without a signature, and sounds with F and C sharp
  if (first === 'HP')
    return { key: { fifths: 2 }, rest: words.slice(1), problem: 'K:HP is read as two printed sharps' };
  if (first === 'Hp') return { key: { fifths: 2 }, rest: words.slice(1) };
  const tonic = /^([A-Ga-g])([#b♯♭]?)(.*)$/.exec(first);
  if (isProperty(first) || CLEF_WORD.test(first)) return { rest: words };
  if (!tonic) {
    const { signs, rest } = takeSigns(words, 0);
    if (signs.length > 0) return { key: keyOfSigns(signs), rest };
    return { rest: words.slice(1), problem: `key "${first.slice(0, 20)}" is not known` };
  }
  const [, letter, sign, glued] = tonic;
  const alter = sign === '' ? 0 : sign === '#' || sign === '♯' ? 1 : -1;
  const gluedSigns = /^[\^_=]/.test(glued) ? [glued] : [];
  const modeWord = gluedSigns.length > 0 ? '' : glued !== '' ? glued : (words[1] ?? '');
  const explicit = modeWord.toLowerCase().startsWith('exp');
  const mode = explicit || modeWord === '' ? undefined : modeOf(modeWord);
  let taken = 1;
  let problem: string | undefined;
  if (glued === '' && (explicit || mode)) taken = 2;
  else if (glued !== '' && gluedSigns.length === 0 && !explicit && !mode)
    problem = `mode "${glued.slice(0, 20)}" is not known`;
  const { signs, rest } = takeSigns([...gluedSigns, ...words.slice(taken)], 0);
  const found = problem === undefined ? {} : { problem };
  if (explicit) return { key: keyOfSigns(signs), rest, ...found };
  const [, name, shift] = mode ?? MODES[0];
  const fifths = fifthsOfSpelled({ step: letter.toUpperCase() as Step, alter }) + shift;
  if (fifths < -7 || fifths > 7) {
    return {
      key: { fifths: Math.max(-7, Math.min(7, fifths)), mode: name },
      rest,
      problem: `key "${first}" has more than seven signs`,
    };
  }
  const key = signs.length > 0 ? keyOfSigns([...signsOfFifths(fifths), ...signs], name) : { fifths, mode: name };
  return { key, rest, ...found };
}

/**
 * The text of a K: field that reads back as the same key.
 *
 * @example formatKey({ fifths: 1, mode: 'dorian' }) // => 'Ador'
 */
export function formatKey({ fifths, mode, alters }: AbcKey): string {
  const known = MODES.find(([, name]) => name === mode);
  const tonicFifths = fifths - (known?.[2] ?? 0);
  const tonic = nameOfFifths(tonicFifths);
  const suffix = known === undefined || known[0] === 'maj' ? '' : known[0] === 'min' ? 'm' : known[0];
  if (alters === undefined) {
    if (known) return `${tonic}${suffix}`;
    if (fifths === 0) return 'none';
  }
  const signs = (alters ?? signsOfFifths(fifths)).map(({ step, alter }) => `${signOf(alter)}${step.toLowerCase()}`);
  if (known === undefined) return `C exp ${signs.join(' ')}`.trim();
  // the mode's own signs that are not wanted are taken back
  const wanted = new Set((alters ?? []).map(({ step }) => step));
  const naturals = signsOfFifths(fifths).filter(({ step }) => !wanted.has(step));
  return [`${tonic}${suffix}`, ...signs, ...naturals.map(({ step }) => `=${step.toLowerCase()}`)].join(' ');
}

/** The altered letters of an ordinary signature, in the order printed. */
export function signsOfFifths(fifths: number): readonly { readonly step: Step; readonly alter: number }[] {
  const steps = fifths >= 0 ? SHARPS.slice(0, fifths) : SHARPS.toReversed().slice(0, -fifths);
  return steps.map((step) => ({ step, alter: Math.sign(fifths) }));
}

/** How a key alters each letter. */
export function altersOfKey(key: AbcKey): ReadonlyMap<Step, number> {
  return new Map((key.alters ?? signsOfFifths(key.fifths)).map(({ step, alter }) => [step, alter]));
}

/** The sign before a note. */
export function signOf(alter: number): string {
  if (alter === 0) return '=';
  const sign = alter > 0 ? '^' : '_';
  const size = Math.abs(alter);
  if (Number.isInteger(size)) return sign.repeat(size);
  return size === 0.5 ? `${sign}/` : `${sign}${size * 2}/2`;
}

/** Names in the order of the line of fifths, e.g. -2 is B flat. */
function nameOfFifths(fifths: number): string {
  const sharps = Math.floor((fifths + 1) / 7);
  const letter = SHARPS[fifths + 1 - 7 * sharps];
  return `${letter}${sharps < 0 ? 'b'.repeat(-sharps) : '#'.repeat(sharps)}`;
}

function modeOf(word: string): (typeof MODES)[number] | undefined {
  const lower = word.toLowerCase();
  if (lower === 'm') return MODES[1];
  return MODES.find(([abbreviation]) => lower.startsWith(abbreviation));
}

/** Words of the form ^f, _b, =c, ^f_b, anywhere before the first property. */
function takeSigns(
  words: readonly string[],
  from: number,
): { readonly signs: { step: Step; alter: number }[]; readonly rest: readonly string[] } {
  const signs: { step: Step; alter: number }[] = [];
  let i = from;
  for (; i < words.length && /^[\^_=]/.test(words[i]); i++) {
    for (const [, sign, letter] of words[i].slice(0, 40).matchAll(/(\^{1,2}|_{1,2}|=)([A-Ga-g])/g)) {
      const alter = sign[0] === '^' ? sign.length : sign[0] === '_' ? -sign.length : 0;
      signs.push({ step: letter.toUpperCase() as Step, alter });
    }
  }
  return { signs, rest: words.slice(i) };
}

/** The key of a list of signs: an ordinary one where they are a run of fifths; a later sign of a letter wins. */
function keyOfSigns(signs: readonly { readonly step: Step; readonly alter: number }[], mode?: string): AbcKey {
  const byStep = new Map<Step, number>();
  for (const { step, alter } of signs) byStep.set(step, alter);
  const alters = [...byStep].filter(([, alter]) => alter !== 0).map(([step, alter]) => ({ step, alter }));
  const withMode = mode === undefined ? {} : { mode };
  for (let fifths = -7; fifths <= 7; fifths++) {
    const ordinary = signsOfFifths(fifths);
    const same = ordinary.length === alters.length && ordinary.every(({ step, alter }) => byStep.get(step) === alter);
    if (same) return { fifths, ...withMode };
  }
  const sum = alters.reduce((total, { alter }) => total + Math.sign(alter), 0);
  return { fifths: Math.max(-7, Math.min(7, sum)), ...withMode, alters };
}

/** Clefs as single words, see clef-field.ts. */
const CLEF_WORD = /^(treble|bass|baritone|tenor|alto|mezzosoprano|soprano|perc|none|[GFC][1-5])([1-5])?([+-]8)?$/;

function isProperty(word: string): boolean {
  return /^[a-z]{1,20}=/i.test(word);
}

/**
 * Words of a field; a part in quotes belongs to its word.
 *
 * @example splitWords('1 name="Tenor I" clef=bass') // => ['1', 'name=Tenor I', 'clef=bass']
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let open = false;
  let started = false;
  for (const c of text) {
    if (c === '"') {
      open = !open;
      started = true;
    } else if (!open && (c === ' ' || c === '\t')) {
      if (started) words.push(word);
      word = '';
      started = false;
    } else {
      word += c;
      started = true;
    }
  }
  if (started) words.push(word);
  return words;
}

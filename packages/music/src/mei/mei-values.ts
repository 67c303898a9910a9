/**
 * Attribute values of MEI: lengths, pitches, accidentals, clefs, keys, meters.
 *
 * Music Encoding Initiative, "MEI Guidelines 5.0", data types (`data.DURATION.cmn`, `data.ACCIDENTAL.WRITTEN`, …).
 */
import type { Clef, NotatedKey, NotatedMeter, NoteValue, SpelledPitch, Step } from '../notation/notated-score.ts';
import { childOf, type XmlElement } from '../xml/parse-xml.ts';

const DURATIONS: Readonly<Record<string, NoteValue>> = {
  maxima: 'maxima',
  long: 'long',
  breve: 'breve',
  '1': 'whole',
  '2': 'half',
  '4': 'quarter',
  '8': 'eighth',
  '16': '16th',
  '32': '32nd',
  '64': '64th',
  '128': '128th',
  '256': '256th',
  '512': '512th',
  '1024': '1024th',
};

/** Semitones of written and sounding accidentals. */
const ACCIDENTALS: Readonly<Record<string, number>> = {
  s: 1,
  f: -1,
  ss: 2,
  x: 2,
  ff: -2,
  xs: 3,
  sx: 3,
  ts: 3,
  tf: -3,
  n: 0,
  nf: -1,
  ns: 1,
  su: 1.5,
  sd: 0.5,
  fu: -0.5,
  fd: -1.5,
  nu: 0.5,
  nd: -0.5,
  '1qf': -0.5,
  '3qf': -1.5,
  '1qs': 0.5,
  '3qs': 1.5,
};

/** The note value of `@dur`; undefined where there is none. */
export function valueOfDur(dur: string | undefined): NoteValue | undefined {
  return dur !== undefined && Object.hasOwn(DURATIONS, dur) ? DURATIONS[dur] : undefined;
}

/**
 * Semitones of an accidental; undefined where it is not known.
 *
 * @example alterOfAccid('1qf') // => -0.5
 */
export function alterOfAccid(accid: string | undefined): number | undefined {
  return accid !== undefined && Object.hasOwn(ACCIDENTALS, accid) ? ACCIDENTALS[accid] : undefined;
}

/** A whole number of an attribute within limits, undefined for anything else. */
export function integerOf(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d{1,9}\s*$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}

/** A number of an attribute above 0, undefined for anything else. */
export function positiveOf(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\s*\d{1,9}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : 0;
  return number > 0 ? number : undefined;
}

/** The letter and octave of `@pname` and `@oct`, without an accidental. */
export function placeOfNote(note: XmlElement): Omit<SpelledPitch, 'alter'> | undefined {
  const { pname = '', oct } = note.attributes;
  const octave = integerOf(oct, -1, 9);
  if (!/^[a-gA-G]$/.test(pname) || octave === undefined) return undefined;
  return { step: pname.toUpperCase() as Step, octave };
}

/**
 * A clef of `clef.shape`, `clef.line` … on a definition, or of `shape`, `line` … on a `clef` element.
 *
 * @param prefix  "clef." or ""
 */
export function clefOf(
  attributes: Readonly<Record<string, string>>,
  prefix: string,
): Omit<Clef, 'tick' | 'staff'> | undefined {
  const shape = attributes[`${prefix}shape`];
  const dis = attributes[`${prefix}dis`];
  const place = attributes[`${prefix}dis.place`] === 'below' ? -1 : 1;
  const octaves = dis === '8' ? 1 : dis === '15' ? 2 : dis === '22' ? 3 : 0;
  const usual = shape === 'F' ? 4 : shape === 'C' || shape === 'perc' ? 3 : shape === 'TAB' ? 5 : 2;
  const line = integerOf(attributes[`${prefix}line`], 1, 9) ?? usual;
  const shift = octaves === 0 ? {} : { octaveChange: place * octaves };
  if (shape === 'G' || shape === 'F' || shape === 'C') return { sign: shape, line, ...shift };
  // a G clef drawn twice sounds an octave lower
  if (shape === 'GG') return { sign: 'G', line, octaveChange: -1 };
  if (shape === 'perc') return { sign: 'percussion', line };
  return shape === 'TAB' ? { sign: 'TAB', line } : undefined;
}

/**
 * A key signature such as "3f", "2s", "0".
 *
 * @example fifthsOfSig('3f') // => -3
 */
export function fifthsOfSig(sig: string | undefined): number | undefined {
  const match = /^\s*(\d{1,2})([sf]?)\s*$/.exec(sig ?? '');
  if (!match) return undefined;
  const count = Math.min(7, Number(match[1]));
  return match[2] === 'f' ? -count || 0 : match[2] === 's' ? count : count === 0 ? 0 : undefined;
}

/** The key of a `keySig` element, or of a definition's attributes; undefined where it says none. */
export function keyOf(element: XmlElement): Omit<NotatedKey, 'tick'> | undefined {
  const { attributes } = element;
  const own = element.name === 'keySig';
  const sig = own ? (attributes.sig ?? attributes['key.sig']) : (attributes.keysig ?? attributes['key.sig']);
  const mode = own ? (attributes.mode ?? attributes['key.mode']) : attributes['key.mode'];
  const fifths = fifthsOfSig(sig);
  if (fifths !== undefined) return { fifths, ...(mode ? { mode } : {}) };
  const alters = element.children
    .filter(({ name }) => name === 'keyAccid')
    .flatMap(({ attributes: { pname = '', accid } }) => {
      const alter = alterOfAccid(accid);
      return /^[a-g]$/.test(pname) && alter !== undefined ? [{ step: pname.toUpperCase() as Step, alter }] : [];
    });
  if (alters.length === 0) return undefined;
  const sum = alters.reduce((total, { alter }) => total + Math.sign(alter), 0);
  const nearest = Math.max(-7, Math.min(7, sum));
  const usual = alters.every(
    ({ step, alter }, i) => alter === Math.sign(sum) && step === (sum > 0 ? 'FCGDAEB' : 'BEADGCF')[i],
  );
  return { fifths: nearest, ...(usual ? {} : { alters: alters.slice(0, 7) }), ...(mode ? { mode } : {}) };
}

/** The meter of a `meterSig` element, or of a definition's attributes; undefined where it says none. */
export function meterOf(element: XmlElement): Omit<NotatedMeter, 'tick'> | undefined {
  const prefix = element.name === 'meterSig' ? '' : 'meter.';
  const symbol = element.attributes[`${prefix}sym`];
  const counts = /^\s*(\d{1,3}(?:\s*\+\s*\d{1,3}){0,15})\s*$/.exec(element.attributes[`${prefix}count`] ?? '');
  const sign = symbol === 'common' || symbol === 'cut' ? symbol : undefined;
  const groups = counts?.[1].split('+').map(Number) ?? (sign === 'common' ? [4] : sign === 'cut' ? [2] : []);
  const unit = integerOf(element.attributes[`${prefix}unit`], 1, 128) ?? (sign === 'cut' ? 2 : 4);
  const numerator = groups.reduce((sum, group) => sum + group, 0);
  if (numerator < 1 || numerator > 255 || ![1, 2, 4, 8, 16, 32, 64, 128].includes(unit)) return undefined;
  return {
    numerator,
    denominator: unit,
    ...(groups.length > 1 ? { groups } : {}),
    ...(sign ? { symbol: sign } : {}),
  };
}

/** The id of an element, without which nothing points to it. */
export function idOf({ attributes }: XmlElement): string | undefined {
  return attributes['xml:id'];
}

/** The ids of a list of references such as "#a #b". */
export function referencesOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => part.slice(part.lastIndexOf('#') + 1));
}

/** The label of a definition: an attribute, or an element as in MEI 4 and later. */
export function labelOf(element: XmlElement, short: boolean): string | undefined {
  const attribute = element.attributes[short ? 'label.abbr' : 'label'];
  const child = childOf(element, short ? 'labelAbbr' : 'label');
  return attribute ?? child?.text.trim();
}

/**
 * Tandem interpretations: clefs, keys, meters, tempos, instruments, transpositions.
 *
 * Humdrum Guide (humdrum.org), "Tandem interpretations for **kern".
 */
import type { Clef, NotatedKey, NotatedMeter, Step } from '../notation/notated-score.ts';

/** What an interpretation says; `none` for those that concern layout only. */
export type KernInterpretation =
  | { readonly kind: 'clef'; readonly clef: Omit<Clef, 'tick' | 'staff'> }
  | { readonly kind: 'signature'; readonly fifths: number; readonly alters?: NonNullable<NotatedKey['alters']> }
  | { readonly kind: 'key'; readonly fifths: number; readonly mode: string }
  | { readonly kind: 'meter'; readonly meter: Omit<NotatedMeter, 'tick'> }
  | { readonly kind: 'meter-sign'; readonly symbol: NonNullable<NotatedMeter['symbol']> }
  | { readonly kind: 'tempo'; readonly perMinute?: number; readonly text?: string }
  | { readonly kind: 'instrument-name' | 'instrument-abbreviation' | 'instrument-code'; readonly text: string }
  | { readonly kind: 'transposition'; readonly diatonic: number; readonly chromatic: number }
  | { readonly kind: 'staff'; readonly staff: number }
  | { readonly kind: 'part'; readonly part: number }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'expansion'; readonly variant: string; readonly names: readonly string[] }
  | { readonly kind: 'pedal'; readonly text: 'start' | 'stop' }
  | { readonly kind: 'octave-shift'; readonly text: string }
  | { readonly kind: 'none' };

const MODES: Readonly<Record<string, string>> = {
  dor: 'dorian',
  phr: 'phrygian',
  lyd: 'lydian',
  mix: 'mixolydian',
  aeo: 'aeolian',
  ion: 'ionian',
  loc: 'locrian',
};
/** How many fifths below its major tonic's signature a mode's lies. */
const FIFTHS_OF_MODE: Readonly<Record<string, number>> = {
  major: 0,
  ionian: 0,
  lydian: 1,
  mixolydian: -1,
  dorian: -2,
  minor: -3,
  aeolian: -3,
  phrygian: -4,
  locrian: -5,
};

/** Interpretations that change neither sound nor what is kept. */
const LAYOUT =
  /^(tuplet|Xtuplet|brackettup|Xbrackettup|beamtup|Xbeamtup|above|below|center|stem|Xstem|lig|Xlig|col|Xcol|rscale|ij|Xij|edit|Xedit|cue|Xcue|break|page|footer|hand|LH$|RH$|ICvox|IC|IG|tremolo|Xtremolo|tstart|tend|acclev|solo|accomp|strophe|S\/|staff:|group|bracket|sic|Xsic|xywh|lh|rh|\[|\]|MX?$|oclef|omet|ok\[|oM\d|mI|oI|color|Xcolor|timb|tb\d|rep|size|kcancel|Xkcancel)/;

/**
 * Reads one tandem interpretation, its asterisk included; undefined where it is not known.
 *
 * @example readInterpretation('*k[f#c#]') // => { kind: 'signature', fifths: 2 }
 */
export function readInterpretation(token: string): KernInterpretation | undefined {
  const text = token.slice(1);
  if (text === '') return { kind: 'none' };
  return (
    readClef(text) ??
    readKey(text) ??
    readMeter(text) ??
    readTempo(text) ??
    readInstrument(text) ??
    readPlace(text) ??
    (LAYOUT.test(text) ? { kind: 'none' } : undefined)
  );
}

function readClef(text: string): KernInterpretation | undefined {
  if (text === 'clefX' || text === 'clefP') return { kind: 'clef', clef: { sign: 'percussion', line: 3 } };
  if (text === 'clefT' || text === 'clefTAB') return { kind: 'clef', clef: { sign: 'TAB', line: 5 } };
  const match = /^clef([GFC])(v{1,2}|\^{1,2})?([1-5])$/.exec(text);
  if (!match) return undefined;
  const shift = (match[2]?.length ?? 0) * (match[2]?.startsWith('v') ? -1 : 1);
  const clef = { sign: match[1] as 'G' | 'F' | 'C', line: Number(match[3]) };
  return { kind: 'clef', clef: shift === 0 ? clef : { ...clef, octaveChange: shift } };
}

function readKey(text: string): KernInterpretation | undefined {
  const signature = /^k\[((?:[a-g](?:[#n]|-))*)\]$/.exec(text);
  if (signature) {
    const signs = signature[1].match(/../g) ?? [];
    const sharps = signs.filter((sign) => sign[1] === '#').length;
    const flats = signs.filter((sign) => sign[1] === '-').length;
    const usual =
      (sharps === 0 || flats === 0) &&
      signs.every((sign) => (sign[1] === '#' ? 'fcgdaeb' : 'beadgcf').slice(0, sharps + flats).includes(sign[0])) &&
      signs.length === sharps + flats &&
      signs.length <= 7;
    const fifths = Math.max(-7, Math.min(7, sharps - flats));
    if (usual) return { kind: 'signature', fifths };
    const alters = signs.map((sign) => ({
      step: sign[0].toUpperCase() as Step,
      alter: sign[1] === '#' ? 1 : sign[1] === '-' ? -1 : 0,
    }));
    return { kind: 'signature', fifths, alters };
  }
  const key = /^([A-Ga-g])([#-]?):([a-z]{3})?/.exec(text);
  if (!key) return undefined;
  const [, letter, sign, modal] = key;
  const mode = (modal && MODES[modal]) ?? (letter < 'a' ? 'major' : 'minor');
  const tonic = 'FCGDAEB'.indexOf(letter.toUpperCase()) - 1 + (sign === '#' ? 7 : sign === '-' ? -7 : 0);
  return { kind: 'key', fifths: tonic + FIFTHS_OF_MODE[mode], mode };
}

function readMeter(text: string): KernInterpretation | undefined {
  const sign = /^met\(([cC])(\|)?\)$/.exec(text);
  if (sign) return { kind: 'meter-sign', symbol: sign[2] ? 'cut' : 'common' };
  const meter = /^M(\d{1,3}(?:\+\d{1,3}){0,15})\/(\d{1,3})(?:$|%)/.exec(text);
  if (!meter) return undefined;
  const groups = meter[1].split('+').map(Number);
  const numerator = groups.reduce((sum, group) => sum + group, 0);
  const denominator = Number(meter[2]);
  if (numerator < 1 || numerator > 255 || ![1, 2, 4, 8, 16, 32, 64, 128].includes(denominator)) return undefined;
  return { kind: 'meter', meter: { numerator, denominator, ...(groups.length > 1 ? { groups } : {}) } };
}

function readTempo(text: string): KernInterpretation | undefined {
  const number = /^MM(\d+(?:\.\d+)?)(?:$|-)/.exec(text);
  if (number) return { kind: 'tempo', perMinute: Number(number[1]) };
  const words = /^MM\[(.{1,200})\]$/.exec(text);
  return words ? { kind: 'tempo', text: words[1] } : undefined;
}

function readInstrument(text: string): KernInterpretation | undefined {
  if (text.startsWith('I"')) return { kind: 'instrument-name', text: text.slice(2) };
  if (text.startsWith("I'")) return { kind: 'instrument-abbreviation', text: text.slice(2) };
  const transposition = /^(I)?Trd(-?\d{1,2})c(-?\d{1,2})$/.exec(text);
  if (transposition) {
    // *Tr only tells that the encoder has transposed the data
    if (!transposition[1]) return undefined;
    const diatonic = Number(transposition[2]);
    const chromatic = Number(transposition[3]);
    // letters and semitones must be of one interval, of three octaves at most
    if (Math.abs(chromatic - (diatonic * 12) / 7) > 2 || Math.abs(diatonic) > 21) return undefined;
    return { kind: 'transposition', diatonic, chromatic };
  }
  return /^I[a-z]/.test(text) ? { kind: 'instrument-code', text: text.slice(1) } : undefined;
}

function readPlace(text: string): KernInterpretation | undefined {
  const staff = /^staff(\d{1,4})/.exec(text);
  if (staff) return { kind: 'staff', staff: Number(staff[1]) };
  const part = /^part(\d{1,4})$/.exec(text);
  if (part) return { kind: 'part', part: Number(part[1]) };
  const expansion = /^>([^[]*)\[(.*)\]$/.exec(text);
  if (expansion) return { kind: 'expansion', variant: expansion[1], names: expansion[2].split(',') };
  if (text.startsWith('>')) return { kind: 'section', name: text.slice(1) };
  if (text === 'ped' || text === 'Xped') return { kind: 'pedal', text: text === 'ped' ? 'start' : 'stop' };
  const octave = /^(X)?(8va|8ba|15ma|15ba)$/.exec(text);
  if (!octave) return undefined;
  const size = octave[2].startsWith('8') ? 8 : 15;
  // MusicXML's "down" is 8va: the notes stand an octave lower than they sound
  return {
    kind: 'octave-shift',
    text: octave[1]
      ? `stop ${size}`
      : `${octave[2].endsWith('va') || octave[2].endsWith('ma') ? 'down' : 'up'} ${size}`,
  };
}

/** Writes chord symbols. */
import type { Chord, ChordDegree } from './chord.ts';
import type { ChordKind } from './chord-kinds.ts';
import { ALTERED, readSuffix, readSymbol } from './read-chord-symbol.ts';
import { accidental } from './spelled-root.ts';

/** How each kind is written after its root. */
export const KIND_TEXT: Readonly<Record<ChordKind, string>> = {
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

/**
 * The symbol of a chord, as short as reads back equal.
 *
 * @example formatChordSymbol({ root: { step: 'C', alter: 0 }, kind: 'dominant', degrees: [{ change: 'add', degree: 9, alter: -1 }] }) // => 'C7b9'
 */
export function formatChordSymbol(chord: Chord | 'N.C.'): string {
  if (chord === 'N.C.') return chord;
  const bass = chord.bass ? `/${nameOf(chord.bass)}` : '';
  const root = nameOf(chord.root);
  const key = degreesKey(chord.degrees);
  for (const suffix of suffixes(chord)) {
    const again = readSymbol(root + suffix + bass, {});
    if (
      typeof again === 'object' &&
      'kind' in again &&
      again.kind === chord.kind &&
      degreesKey(again.degrees) === key &&
      nameOf(again.root) === root
    ) {
      return root + suffix + bass;
    }
  }
  return root + explicitSuffix(chord) + bass;
}

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

function degreesKey(degrees: readonly ChordDegree[]): string {
  return degrees.map(({ change, degree, alter }) => `${change}${degree},${alter}`).join(' ');
}

function nameOf({ step, alter }: Chord['root']): string {
  return step + accidental(alter);
}

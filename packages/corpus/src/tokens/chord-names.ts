/** Chord symbols as tokens: twelve roots, some qualities, and "no chord". */
import { chordIntervals, parseChordSymbol, pitchClassOfRoot, tryParseChordSymbol } from '@continuo/music';

/** The qualities that can have tokens, written as after a root: triads, sevenths and sixths. */
export const CHORD_QUALITIES = [
  '',
  'm',
  'dim',
  '+',
  'sus2',
  'sus4',
  '7',
  'maj7',
  'm7',
  'm7b5',
  'dim7',
  '6',
  'm6',
] as const;
export type ChordQuality = (typeof CHORD_QUALITIES)[number];

/** The usual name of each pitch class. */
const ROOT_NAMES: readonly string[] = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'];
const NO_CHORD = 'N.C.';
const OCTAVE = 12;
const MINOR_THIRD = 3;

/** Semitones above the root, within the octave: without ninths and above. */
type Tones = readonly number[];

const TONES: ReadonlyMap<ChordQuality, Tones> = new Map(
  CHORD_QUALITIES.map((quality) => [quality, tonesOf(parseChordSymbol(`C${quality}`))]),
);

/**
 * The place of the chord nearest to a symbol among those with tokens: root × qualities + quality, and "no chord" last;
 * undefined where the symbol is not understood, or only major chords have tokens and it is minor, or the other way round.
 *
 * @example chordToken('Bbm9/F', ['', 'm']) // => 21
 */
export function chordToken(symbol: string, qualities: readonly ChordQuality[]): number | undefined {
  const chord = tryParseChordSymbol(symbol);
  if (chord === undefined) return undefined;
  if (chord === NO_CHORD) return OCTAVE * qualities.length;
  const quality = nearestQuality(tonesOf(chord), qualities);
  return quality < 0 ? undefined : pitchClassOfRoot(chord.root) * qualities.length + quality;
}

/** Index of the quality that differs from a chord in the fewest tones, among those with the same kind of third. */
function nearestQuality(tones: Tones, qualities: readonly ChordQuality[]): number {
  let nearest = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [i, quality] of qualities.entries()) {
    const other = TONES.get(quality)!;
    const difference = missing(tones, other) + missing(other, tones);
    if (other.includes(MINOR_THIRD) !== tones.includes(MINOR_THIRD) || difference >= fewest) continue;
    nearest = i;
    fewest = difference;
  }
  return nearest;
}

/** How many tones of the first the second lacks. */
function missing(tones: Tones, other: Tones): number {
  return tones.filter((tone) => !other.includes(tone)).length;
}

function tonesOf(chord: ReturnType<typeof parseChordSymbol>): Tones {
  return chord === NO_CHORD ? [] : chordIntervals(chord).filter((interval) => interval < OCTAVE);
}

/**
 * The symbol of a chord's place.
 *
 * @example chordName(21, ['', 'm']) // => 'Bbm'
 */
export function chordName(id: number, qualities: readonly ChordQuality[]): string {
  if (id === OCTAVE * qualities.length) return NO_CHORD;
  return `${ROOT_NAMES[Math.floor(id / qualities.length)]}${qualities[id % qualities.length]}`;
}

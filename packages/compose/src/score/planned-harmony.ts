/**
 * A harmony for music that is asked for with none: a chord a bar, drawn by the seed, which the model is told and not held to.
 *
 * What follows what is Piston's table of usual root progressions (Harmony, 1941), "usually", "sometimes" and "less often" as 3, 2
 * and 1; phrases of four bars close on the dominant and on the tonic by turns. A bar that comes back to another has its chord.
 */
import type { CellChord } from '@continuo/corpus';
import type { ComposeRequest } from '../compose-request.ts';
import { drawUniform } from '../sampling/counter-random.ts';

/** What is known of a bar before its chord is drawn. */
export type HarmonyBar = {
  /** 0–11 major, 12–23 minor; −1 where none is known: then it has no chord */
  readonly key: number;
  /** pitch classes that notes are held to; undefined: all */
  readonly tones: readonly number[] | undefined;
  /** bars since its section began, or the piece */
  readonly place: number;
  /** index of the bar that it comes back to */
  readonly reference: number | undefined;
};

/** Styles whose chords are not those of the table: riffs over one root, which it turns into anybody's. */
const UNPLANNED: ReadonlySet<string | undefined> = new Set(['game']);

/** Whether a harmony is planned for what is asked. */
export function isHarmonyPlanned({
  harmony,
  style,
  chords,
}: Pick<ComposeRequest, 'harmony' | 'style' | 'chords'>): boolean {
  return (
    chords === undefined && (harmony ?? (UNPLANNED.has(style?.trim().toLowerCase()) ? 'free' : 'planned')) === 'planned'
  );
}

/** Degrees by what they are followed by. */
const FOLLOWING: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  1: { 4: 3, 5: 3, 6: 2, 2: 1, 3: 1 },
  2: { 5: 3, 4: 2, 6: 2, 1: 1, 3: 1 },
  3: { 6: 3, 4: 2, 1: 1, 2: 1, 5: 1 },
  4: { 5: 3, 1: 2, 2: 2, 3: 1, 6: 1 },
  5: { 1: 3, 6: 2, 4: 2, 2: 1, 3: 1 },
  6: { 2: 3, 5: 3, 3: 2, 4: 2, 1: 1 },
};

/** Semitones above the tonic, and the kind as an index into `CELL_CHORD_KINDS`, of degrees 1–6. */
const [MAJOR, MINOR, DIMINISHED] = [0, 1, 2] as const;
const IN_MAJOR = [
  [0, MAJOR],
  [2, MINOR],
  [4, MINOR],
  [5, MAJOR],
  [7, MAJOR],
  [9, MINOR],
] as const;
const IN_MINOR = [
  [0, MINOR],
  [2, DIMINISHED],
  [3, MAJOR],
  [5, MINOR],
  [7, MAJOR],
  [8, MAJOR],
] as const;

const PHRASE = 4;
/** Draws of harmony have a candidate's number of their own, so that they move no others. */
const HARMONY_DRAWS = 4099;

/**
 * The chord of each bar; undefined where no key is known.
 *
 * @example plannedHarmony([{ key: 0, tones: undefined, place: 0, reference: undefined }], 1) // => [{ root: 0, kind: 0 }]
 */
export function plannedHarmony(bars: readonly HarmonyBar[], seed: number): readonly (CellChord | undefined)[] {
  const degrees: number[] = [];
  for (const [index, { place, reference }] of bars.entries()) {
    const known = reference === undefined ? undefined : degrees[reference];
    const uniform = drawUniform({ seed, variation: 0, candidate: HARMONY_DRAWS, place: index });
    degrees.push(known ?? degreeAt(place, degrees.at(-1) ?? 1, uniform));
  }
  return bars.map(({ key, tones }, index) => (key < 0 ? undefined : chordOf(degrees[index]!, key, tones)));
}

function degreeAt(place: number, before: number, uniform: number): number {
  if (place === 0) return 1;
  const inPair = place % (2 * PHRASE);
  // I … V | … V I
  if (inPair === PHRASE - 1 || inPair === 2 * PHRASE - 2) return 5;
  if (inPair === 2 * PHRASE - 1) return 1;
  const choices = Object.entries(FOLLOWING[before]!);
  let rest = uniform * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [degree, weight] of choices) {
    rest -= weight;
    if (rest < 0) return Number(degree);
  }
  return 1;
}

function chordOf(degree: number, key: number, tones: readonly number[] | undefined): CellChord {
  const isMinor = key >= 12;
  const [step, kind] = (isMinor ? IN_MINOR : IN_MAJOR)[degree - 1]!;
  const root = (key + step) % 12;
  // the dominant of minor has its leading tone where the scale that is asked for has it
  const isWithout = degree === 5 && isMinor && tones !== undefined && !tones.includes((key + 11) % 12);
  return { root, kind: isWithout ? MINOR : kind };
}

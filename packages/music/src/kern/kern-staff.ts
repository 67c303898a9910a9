/** The staves of a **kern file: what each spine's interpretations say, and how spines become parts. */
import type { DraftEvent, DraftSlur } from '../notation/draft-event.ts';
import type { Clef, Direction, NotatedChord, NotatedKey, SpelledPitch, Step } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { SEMITONES_OF_STEP } from '../notation/spelled-pitch.ts';
import { KEYBOARD_CODES } from './kern-instruments.ts';

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a **kern spine holds. */
export type KernStaff = {
  /** of the spine */
  readonly index: number;
  staff?: number;
  part?: number;
  name?: string;
  abbreviation?: string;
  code?: string;
  /** letters and semitones from the sounding to the written pitch, as `*ITr` gives them */
  transposition: { readonly diatonic: number; readonly chromatic: number };
  readonly clefs: Omit<Clef, 'staff'>[];
  readonly keys: Open<Omit<NotatedKey, 'staff'>>[];
  /** staff 1; voices from 1 */
  readonly events: DraftEvent[];
  readonly chords: NotatedChord[];
  readonly directions: Omit<Direction, 'staff'>[];
  readonly slurs: DraftSlur[];
  readonly openSlurs: { readonly kind: '(' | '{'; readonly event: DraftEvent }[];
  readonly lastOfVoice: Map<number, DraftEvent>;
  /** how many spines of text belong to it */
  verses: number;
  /** how many events stand before the line that is being read */
  lineStart: number;
  /** a key that is named before its signature stands there */
  namedKey?: { readonly tick: number; readonly fifths: number; readonly mode: string };
};

/** A staff with nothing on it yet. */
export function createStaff(index: number): KernStaff {
  return {
    index,
    transposition: { diatonic: 0, chromatic: 0 },
    clefs: [],
    keys: [],
    events: [],
    chords: [],
    directions: [],
    slurs: [],
    openSlurs: [],
    lastOfVoice: new Map(),
    verses: 0,
    lineStart: 0,
  };
}

/** Adds a clef, unless it is there already. */
export function addClef({ clefs }: KernStaff, clef: Omit<Clef, 'staff'>): void {
  const last = clefs.at(-1);
  if (last?.tick === clef.tick) clefs.pop();
  else if (last?.sign === clef.sign && last.line === clef.line && last.octaveChange === clef.octaveChange) return;
  clefs.push(clef);
}

/** Adds a key signature, unless it is there already. */
export function addSignature(
  staff: KernStaff,
  tick: number,
  { fifths, alters }: Pick<NotatedKey, 'fifths' | 'alters'>,
): void {
  const last = staff.keys.at(-1);
  if (last?.tick === tick) staff.keys.pop();
  else if (last?.fifths === fifths && !last.alters && !alters) return;
  const named = staff.namedKey;
  const mode = named?.tick === tick && named.fifths === fifths ? { mode: named.mode } : {};
  staff.keys.push({ tick, fifths, ...(alters ? { alters } : {}), ...mode });
}

/** Gives the signature of the same tick its mode; a key that is only a remark on the harmony is reported. */
export function addKey(
  staff: KernStaff,
  tick: number,
  { fifths, mode }: { readonly fifths: number; readonly mode: string },
  reports: ReportTally,
): void {
  const last = staff.keys.at(-1);
  staff.namedKey = { tick, fifths, mode };
  if (last?.tick === tick && last.fifths === fifths) last.mode = mode;
  else if (tick > 0 || last) reports.add('key-remark', 'a key that does not go with a key signature is not kept');
}

/**
 * Staves in groups of one part each, both from top to bottom.
 *
 * `*staff` numbers and `*part` numbers say so; else spines run from the lowest staff to the highest. Two neighbours with one
 * keyboard's code, or staves within one brace of `!!!system-decoration: {(s1,s2)}`, are one part.
 */
export function groupStaves(
  staves: readonly KernStaff[],
  decoration: string | undefined,
): readonly (readonly KernStaff[])[] {
  const numbered = staves.every(({ staff }) => staff !== undefined);
  const order = numbered ? staves.toSorted((a, b) => (a.staff ?? 0) - (b.staff ?? 0)) : staves.toReversed();
  const braces = (decoration?.match(/\{[^{}]*\}/g) ?? []).map(
    (brace) => new Set((brace.match(/\d+/g) ?? []).map(Number)),
  );
  const groups: KernStaff[][] = [];
  for (const [i, staff] of order.entries()) {
    const group = groups.at(-1);
    const above = group?.at(-1);
    const braced = braces.some((brace) => brace.has(above?.staff ?? i) && brace.has(staff.staff ?? i + 1));
    const sameKeyboard =
      above?.part === undefined &&
      staff.part === undefined &&
      group?.length === 1 &&
      staff.code !== undefined &&
      KEYBOARD_CODES.has(staff.code) &&
      above?.code === staff.code;
    if (group && above && ((staff.part !== undefined && above.part === staff.part) || braced || sameKeyboard)) {
      group.push(staff);
    } else groups.push([staff]);
  }
  return groups;
}

const STEPS: readonly Step[] = ['C', 'D', 'E', 'F', 'G', 'A', 'B'];

/**
 * A pitch some letters and semitones away.
 *
 * @example transposeSpelled({ step: 'B', alter: -1, octave: 3 }, { diatonic: 1, chromatic: 2 }) // => { step: 'C', alter: 0, octave: 4 }
 */
export function transposeSpelled(
  { step, alter, octave }: SpelledPitch,
  { diatonic, chromatic }: KernStaff['transposition'],
): SpelledPitch {
  const sounding = SEMITONES_OF_STEP[step] + alter + 12 * octave + chromatic;
  const at = (place: number): SpelledPitch => {
    const written = { step: STEPS[((place % 7) + 7) % 7], octave: Math.floor(place / 7) };
    return { ...written, alter: sounding - SEMITONES_OF_STEP[written.step] - 12 * written.octave };
  };
  const place = STEPS.indexOf(step) + 7 * octave + diatonic;
  const written = at(place);
  // more than three signs are not written: the next letter takes them
  return Math.abs(written.alter) <= 3 ? written : at(place + Math.sign(written.alter) * 2);
}

/** How many fifths a key signature moves with a transposition: a tone up is two sharps. */
export function fifthsOfTransposition({ diatonic, chromatic }: KernStaff['transposition']): number {
  return 7 * chromatic - 12 * diatonic;
}

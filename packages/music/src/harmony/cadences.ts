/**
 * Cadences: where phrases end, and with which chords.
 *
 * The kinds are those of Aldwell and Schachter, "Harmony and Voice Leading", units 7, 10, 11 and 21, and Caplin 1998,
 * "Classical Form", chapter 2: authentic (perfect with both chords in root position and the tonic on top), half, its
 * Phrygian form (iv6 to V in minor), plagal and deceptive. As Caplin asks, only the end of a phrase counts: here, a top
 * voice that waits after the chord's arrival for at least twice its usual step, or rests, or ends.
 */
import { type Chord, pitchClassOfRoot } from '../chord-symbol.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import { type Key, keyOfTonic } from '../key.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { type AnalyzedChord, analyzeHarmony, type HarmonyAnalysis } from './analyze-harmony.ts';
import { KIND_DEGREES } from './chord-kinds.ts';
import { isOwn, romanNumeral } from './roman-numeral.ts';

export type CadenceKind = 'perfect authentic' | 'imperfect authentic' | 'half' | 'phrygian' | 'plagal' | 'deceptive';

/** A cadence, at the arrival of its last chord. */
export type Cadence = {
  readonly kind: CadenceKind;
  readonly tick: Ticks;
  /** from 1; 0 is the pickup */
  readonly bar: number;
  readonly beat: number;
  readonly key: Key;
  /** of its last two chords in that key, e.g. ["V7", "I"] */
  readonly numerals: readonly [string, string];
};

export type FindCadencesOptions = {
  /** the analysis, where it is there already; made unless given */
  readonly analysis?: HarmonyAnalysis;
  /** how long the top voice waits at the end of a phrase, in its median steps; 2 unless given */
  readonly pause?: number;
};

/**
 * The cadences of a score, in order.
 *
 * @example
 * const chord = (tick: number, ...pitches: number[]) => pitches.map((pitch) => ({ pitch, tick, durationTicks: 960 }));
 * const score = createScore({ tracks: [{ notes: [...chord(0, 48, 64, 67, 72), ...chord(960, 53, 69, 72), ...chord(1920, 43, 65, 71, 74), ...chord(2880, 48, 64, 67, 72)] }] });
 * findCadences(score).map(({ kind, bar, numerals }) => [kind, bar, ...numerals]) // => [['perfect authentic', 2, 'V7', 'I']]
 */
export function findCadences(score: Score, options: FindCadencesOptions = {}): readonly Cadence[] {
  const { analysis = analyzeHarmony(score), pause = 2 } = options;
  const top = skyline(score);
  const steps = top.slice(1).map((note, i) => note.tick - top[i].tick);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  const chords = joinSameRoots(analysis.chords.filter(({ chord }) => chord !== 'N.C.'));
  const cadences: Cadence[] = [];
  let at = 0;
  for (let i = 1; i < chords.length; i++) {
    const [before, after] = [chords[i - 1], chords[i]];
    // the note on top when the chord arrives, or that ends a suspension within it
    while (at < top.length - 1 && top[at + 1].tick <= after.tick) at++;
    let on = at;
    while (on < top.length - 1 && top[on + 1].tick < after.endTick && !waits(top, on, usual * pause)) on++;
    if (top[on] === undefined || !waits(top, on, usual * pause)) continue;
    const pitchClass = top[on].pitch % 12;
    for (const key of [after.key, keyOfArrival(before, after)]) {
      const kind = key && kindOf(before.chord, after.chord, key, pitchClass);
      if (!kind) continue;
      const { tick, bar, beat } = after;
      const numerals = [romanNumeral(before.chord, key), romanNumeral(after.chord, key)] as const;
      cadences.push({ kind, tick, bar, beat, key, numerals });
      break;
    }
  }
  return cadences;
}

/** The key of a chord to which a dominant foreign to the key leads: a phrase may end in a key that lasts no longer than its cadence. */
function keyOfArrival(before: AnalyzedChord, after: AnalyzedChord): Key | undefined {
  if (before.chord === 'N.C.' || after.chord === 'N.C.' || KIND_DEGREES[before.chord.kind][3] !== 4) return undefined;
  if (isOwn(before.chord, after.key)) return undefined;
  const tonic = pitchClassOfRoot(after.chord.root);
  const third = KIND_DEGREES[after.chord.kind][3];
  if ((pitchClassOfRoot(before.chord.root) - tonic + 12) % 12 !== 7 || third === undefined) return undefined;
  return keyOfTonic(tonic, third === 4 ? 'major' : 'minor');
}

/** The kind of cadence that two chords make in a key, or undefined. */
function kindOf(before: Chord | 'N.C.', after: Chord | 'N.C.', key: Key, top: number): CadenceKind | undefined {
  if (before === 'N.C.' || after === 'N.C.') return undefined;
  const from = placeIn(before, key);
  const to = placeIn(after, key);
  const dominant = from.step === 7 && from.third === 4;
  const leading = from.step === 11 && from.fifth === 6;
  if (to.step === 0 && to.fifth === 7 && (dominant || leading)) {
    const perfect = dominant && from.inRoot && to.inRoot && top === key.tonic;
    return perfect ? 'perfect authentic' : 'imperfect authentic';
  }
  if (to.step === 0 && to.inRoot && from.step === 5 && from.third !== undefined) return 'plagal';
  if (dominant && from.inRoot && to.inRoot) {
    if (to.step === 9 && to.third === 3 && key.mode === 'major') return 'deceptive';
    if (to.step === 8 && to.third === 4) return 'deceptive';
  }
  if (to.step === 7 && to.third === 4 && to.inRoot && !dominant) {
    const flatSixth = before.bass && pitchClassOfRoot(before.bass) === (key.tonic + 8) % 12;
    const phrygian = key.mode === 'minor' && from.step === 5 && from.third === 3 && flatSixth;
    return phrygian ? 'phrygian' : 'half';
  }
  return undefined;
}

/** A chord's root in semitones above the tonic, its third and fifth, and whether the root is in the bass. */
function placeIn(
  { root, kind, bass }: Chord,
  key: Key,
): Readonly<Record<'step', number>> & {
  readonly third: number | undefined;
  readonly fifth: number | undefined;
  readonly inRoot: boolean;
} {
  const { 3: third, 5: fifth } = KIND_DEGREES[kind];
  const step = (pitchClassOfRoot(root) - key.tonic + 12) % 12;
  return { step, third, fifth, inRoot: bass === undefined || pitchClassOfRoot(bass) === pitchClassOfRoot(root) };
}

/** Chords that follow on the same root and bass are one: a dominant whose seventh comes late is one dominant. */
function joinSameRoots(chords: readonly AnalyzedChord[]): readonly AnalyzedChord[] {
  const joined: AnalyzedChord[] = [];
  for (const chord of chords) {
    const last = joined[joined.length - 1];
    if (last && sameHarmony(last.chord, chord.chord)) {
      joined[joined.length - 1] = { ...chord, tick: last.tick, bar: last.bar, beat: last.beat };
    } else joined.push(chord);
  }
  return joined;
}

function sameHarmony(a: Chord | 'N.C.', b: Chord | 'N.C.'): boolean {
  if (a === 'N.C.' || b === 'N.C.') return a === b;
  const low = ({ root, bass }: Chord): number => pitchClassOfRoot(bass ?? root);
  const sameThird = KIND_DEGREES[a.kind][3] === KIND_DEGREES[b.kind][3];
  return pitchClassOfRoot(a.root) === pitchClassOfRoot(b.root) && low(a) === low(b) && sameThird;
}

/** Does the top voice wait after this note? */
function waits(top: readonly Note[], at: number, atLeast: Ticks): boolean {
  const next = top[at + 1];
  if (next === undefined) return true;
  return next.tick - top[at].tick >= atLeast;
}

/** The top voice: the notes over which no other sounds when they begin. */
function skyline(score: Score): readonly Note[] {
  const notes = score.tracks
    .filter(({ channel }) => channel !== DRUM_CHANNEL)
    .flatMap((track) => track.notes)
    .sort((a, b) => a.tick - b.tick || b.pitch - a.pitch);
  const top: Note[] = [];
  for (const note of notes) {
    const last = top[top.length - 1];
    if (last && (last.tick === note.tick || (last.pitch > note.pitch && last.tick + last.durationTicks > note.tick)))
      continue;
    top.push(note);
  }
  return top;
}

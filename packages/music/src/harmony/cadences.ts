/**
 * Cadences: where phrases end, and with which chords.
 *
 * The kinds are those of Aldwell and Schachter, "Harmony and Voice Leading", units 7, 10, 11 and 21, and Caplin 1998,
 * "Classical Form", chapter 2: authentic (perfect with both chords in root position and the tonic on top), half, its
 * Phrygian form (iv6 to V in minor), plagal and deceptive. As Caplin asks, only the end of a phrase counts: phrases
 * are those of phrase-ends.ts, at whose last note the top voice waits for at least twice its usual step, or ends.
 * A plagal one counts only where the voice then rests or ends: elsewhere IV to I prolongs.
 */
import { type Chord, pitchClassOfRoot, rootName } from '../chord-symbol.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import { KEYS, type Key, keyOfTonic } from '../key.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { type BarMap, createBarMap } from '../time/bar-map.ts';
import { type AnalyzedChord, analyzeHarmony, type HarmonyAnalysis } from './analyze-harmony.ts';
import { KIND_DEGREES } from './chord-kinds.ts';
import { phraseEnds } from './phrase-ends.ts';
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

/** How well each kind closes a phrase: what it counts beside a wait of the melody. */
const CLOSES: Readonly<Record<CadenceKind, number>> = {
  'perfect authentic': 1.2,
  'imperfect authentic': 0.8,
  half: 0.7,
  phrygian: 0.7,
  deceptive: 0.5,
  plagal: 0.2,
};

const PHRASE_CHORDS = 8;
const LEAST_PHRASE_BARS = 2;
const MOST_PHRASE_BARS = 4;

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
  const bars = createBarMap(score);
  const closes = closesOf(top, chords, bars);
  const ends = phraseEnds(top, {
    usual,
    phraseBars: phraseBarsOf(chords, bars),
    closes: closes.map((close) => (close ? CLOSES[close.kind] : 0)),
    barsAt: (tick) => {
      const { bar, barTick, nextBarTick } = bars.barAtTick(tick);
      return bar + (tick - barTick) / Math.max(1, nextBarTick - barTick);
    },
  });
  const cadences: Cadence[] = [];
  for (const end of ends) {
    const close = closes[end];
    if (close === undefined || !waits(top, end, usual * pause)) continue;
    if (close.kind === 'plagal' && !rests(top, end, usual)) continue;
    if (close.tick !== cadences[cadences.length - 1]?.tick) cadences.push(close);
  }
  return cadences;
}

/** How many bars a phrase has: as many as hold some eight chords, 2 to 4. */
function phraseBarsOf(chords: readonly Harmony[], { barAtTick }: BarMap): number {
  const last = chords[chords.length - 1];
  if (last === undefined) return MOST_PHRASE_BARS;
  const bars = barAtTick(last.tick).bar - chords[0].bar + 1;
  return Math.max(LEAST_PHRASE_BARS, Math.min(MOST_PHRASE_BARS, (PHRASE_CHORDS * bars) / chords.length));
}

/** The cadence that each note of the top voice would make if a phrase ended with it. */
function closesOf(
  top: readonly Note[],
  chords: readonly Harmony[],
  { barAtTick }: BarMap,
): readonly (Cadence | undefined)[] {
  let first = 1;
  return top.map(({ tick, pitch, durationTicks }, i) => {
    while (first + 1 < chords.length && chords[first + 1].tick <= tick) first++;
    // of a few chords at one place, as some files have a bar's chords, all are heard
    let from = first;
    while (from > Math.max(1, first - 4) && chords[from - 1].tick === chords[from].tick) from--;
    const { barTick, nextBarTick } = barAtTick(tick);
    const until = Math.min(tick + Math.max(1, durationTicks), top[i + 1]?.tick ?? Number.POSITIVE_INFINITY);
    let best: Cadence | undefined;
    // the chord that sounds with the note, if it came within a bar, and those that come while the note lasts
    for (let at = from; at < chords.length && chords[at].tick < until; at++) {
      if (i < top.length - 1 && tick - chords[at].tick >= nextBarTick - barTick) continue;
      const cadence = cadenceOf(chords[before(at)], chords[at], pitch % 12);
      if (cadence && (!best || CLOSES[cadence.kind] > CLOSES[best.kind])) best = cadence;
    }
    return best;
  });

  /** The chord before, and where that is an inversion of the same one, the one before that. */
  function before(at: number): number {
    return at > 1 && sameRoot(chords[at - 1].chord, chords[at].reached) ? at - 2 : at - 1;
  }
}

function cadenceOf(before: Harmony, after: Harmony, top: number): Cadence | undefined {
  for (const key of [after.key, keyOfArrival(before, after)]) {
    const kind = key && kindOf(before.chord, after.reached, key, top);
    if (!kind) continue;
    const { tick, bar, beat } = after;
    const numerals = [romanNumeral(before.chord, key), romanNumeral(after.reached, key)] as const;
    return { kind, tick, bar, beat, key, numerals };
  }
  return undefined;
}

/** The key of a chord to which a dominant foreign to the key leads: a phrase may end in a key that lasts no longer than its cadence. */
function keyOfArrival(before: Harmony, after: Harmony): Key | undefined {
  if (before.chord === 'N.C.' || after.reached === 'N.C.' || KIND_DEGREES[before.chord.kind][3] !== 4) return undefined;
  if (isOwn(before.chord, after.key)) return undefined;
  const tonic = pitchClassOfRoot(after.reached.root);
  const { 3: third, 7: seventh } = KIND_DEGREES[after.reached.kind];
  if ((pitchClassOfRoot(before.chord.root) - tonic + 12) % 12 !== 7 || third === undefined || seventh === 10)
    return undefined;
  const mode = third === 4 ? 'major' : 'minor';
  const spelled = `${rootName(after.reached.root)} ${mode}`;
  return KEYS.find(({ name }) => name === spelled) ?? keyOfTonic(tonic, mode);
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

/** A harmony as it is reached and as it is left: a dominant whose seventh comes late is one harmony. */
type Harmony = AnalyzedChord & { readonly reached: Chord | 'N.C.' };

/** Chords that follow on the same root and bass are one harmony. */
function joinSameRoots(chords: readonly AnalyzedChord[]): readonly Harmony[] {
  const joined: Harmony[] = [];
  for (const chord of chords) {
    const last = joined[joined.length - 1];
    if (last && sameHarmony(last.chord, chord.chord)) {
      joined[joined.length - 1] = { ...last, endTick: chord.endTick, chord: chord.chord };
    } else joined.push({ ...chord, reached: chord.chord });
  }
  return joined;
}

function sameHarmony(a: Chord | 'N.C.', b: Chord | 'N.C.'): boolean {
  if (a === 'N.C.' || b === 'N.C.') return a === b;
  const low = ({ root, bass }: Chord): number => pitchClassOfRoot(bass ?? root);
  return low(a) === low(b) && sameRoot(a, b);
}

function sameRoot(a: Chord | 'N.C.', b: Chord | 'N.C.'): boolean {
  if (a === 'N.C.' || b === 'N.C.') return a === b;
  return pitchClassOfRoot(a.root) === pitchClassOfRoot(b.root) && KIND_DEGREES[a.kind][3] === KIND_DEGREES[b.kind][3];
}

/** Does the top voice wait after this note? */
function waits(top: readonly Note[], at: number, atLeast: Ticks): boolean {
  const next = top[at + 1];
  if (next === undefined) return true;
  return next.tick - top[at].tick >= atLeast;
}

/** Does the top voice rest after this note, or end? */
function rests(top: readonly Note[], at: number, atLeast: Ticks): boolean {
  const next = top[at + 1];
  return next === undefined || next.tick - top[at].tick - top[at].durationTicks >= atLeast;
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

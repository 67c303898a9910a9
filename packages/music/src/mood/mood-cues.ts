/**
 * What listeners are known to hear moods from, measured in one pass over the notes.
 *
 * Each cue is a plain number of the music; which mood it speaks for is said in `mood-of.ts`.
 */

import { rankKeys } from '../find-key.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { createTempoMap } from '../time/tempo-map.ts';

/** The cues of some music; undefined where it does not have what is measured, e.g. no two notes at once. */
export type MoodCues = {
  /** how much better the best major key fits than the best minor one: a difference of correlations, −2…2 */
  readonly mode: number | undefined;
  /** mean pitch of the notes, a MIDI number; drums left out */
  readonly register: number | undefined;
  /** mean consonance of two notes that sound together, −1.428 (semitones) … 1.24 (fifths) */
  readonly consonance: number | undefined;
  /** how far the time to the next onset changes from one to the next, in octaves, as a negative number: 0 is all even */
  readonly regularity: number | undefined;
  /** base-2 logarithm of quarters a minute */
  readonly tempo: number | undefined;
  /** base-2 logarithm of onsets a second; notes that begin together count once */
  readonly rate: number | undefined;
  /** mean level of what begins together, in decibels below one note at velocity 127 (above it for many) */
  readonly loudness: number | undefined;
  /** mean share of the time to the track's next onset in which a note is already silent, 0 legato – 1 */
  readonly staccato: number | undefined;
};
export type MoodCue = keyof MoodCues;

/** Sums of one stretch of music while the notes pass. */
type Sums = {
  readonly chroma: number[];
  pitched: number;
  pitches: number;
  pairs: number;
  consonance: number;
  groups: number;
  levels: number;
  changes: number;
  turns: number;
  followed: number;
  silence: number;
};

/** Where cues are counted: the stretch of each tick, and the ticks of each stretch. */
export type Stretches = {
  /** the stretch in which a tick lies; negative: in none */
  readonly at: (tick: Ticks) => number;
  /** first tick of a stretch, and the first after it */
  readonly span: (stretch: number) => readonly [Ticks, Ticks];
};

/**
 * Consonance of the interval classes 0–6. Huron 1994, "Interval-class content in equally tempered pitch-class sets",
 * Music Perception 11 (3), table 2; unisons and octaves are not counted.
 */
const DYADS: readonly number[] = [0, -1.428, -0.582, 0.594, 0.386, 1.24, -0.453];
/** Notes of a chord may come apart by this share of a quarter. */
const TOGETHER = 1 / 16;
/** A next onset farther than this many quarters does not make a note short. */
const FOLLOWED = 2;
/** No more than this many notes sound against a new one. */
const MOST_SOUNDING = 32;

/**
 * The cues of each stretch in which notes begin, in one pass over the notes.
 *
 * A note belongs to the stretch in which it begins, and is heard against what sounds and came before, wherever that began.
 */
export function cuesOfStretches(score: Score, { at, span }: Stretches): ReadonlyMap<number, MoodCues> {
  const found = new Map<number, Sums>();
  const sumsAt = (tick: Ticks): Sums | undefined => {
    const stretch = at(tick);
    if (stretch < 0) return undefined;
    let sums = found.get(stretch);
    if (sums === undefined) {
      sums = emptySums();
      found.set(stretch, sums);
    }
    return sums;
  };
  const pitched = score.tracks.filter(({ channel }) => channel !== DRUM_CHANNEL).map(({ notes }) => notes);
  const drums = score.tracks.filter(({ channel }) => channel === DRUM_CHANNEL).map(({ notes }) => notes);
  const tones = inOrder(pitched);
  sumRhythm(drums.length === 0 ? tones : inOrder([...pitched, ...drums]), score.ticksPerQuarter * TOGETHER, sumsAt);
  sumTones(tones, sumsAt);
  for (const notes of pitched) sumArticulation(notes, score.ticksPerQuarter, sumsAt);

  const [first, last] = soundingSpan(score);
  const { secondsAtTick } = createTempoMap(score);
  return new Map(
    Array.from(found, ([stretch, sums]) => {
      const [start, end] = span(stretch);
      const from = Math.max(start, first);
      const to = Math.min(end, last);
      const seconds = to > from ? secondsAtTick(to) - secondsAtTick(from) : 0;
      return [stretch, cuesOf(sums, (to - from) / score.ticksPerQuarter, seconds)];
    }),
  );
}

function emptySums(): Sums {
  return {
    chroma: new Array<number>(12).fill(0),
    pitched: 0,
    pitches: 0,
    pairs: 0,
    consonance: 0,
    groups: 0,
    levels: 0,
    changes: 0,
    turns: 0,
    followed: 0,
    silence: 0,
  };
}

function cuesOf(sums: Sums, quarters: number, seconds: number): MoodCues {
  const mean = (sum: number, count: number): number | undefined => (count === 0 ? undefined : sum / count);
  const keys = rankKeys(sums.chroma);
  const fit = (mode: 'major' | 'minor'): number => keys.find(({ key }) => key.mode === mode)?.correlation ?? 0;
  return {
    mode: keys.length === 0 ? undefined : fit('major') - fit('minor'),
    register: mean(sums.pitches, sums.pitched),
    consonance: mean(sums.consonance, sums.pairs),
    regularity: mean(-sums.changes, sums.turns),
    tempo: seconds > 0 ? Math.log2((60 * quarters) / seconds) : undefined,
    rate: seconds > 0 && sums.groups > 0 ? Math.log2(sums.groups / seconds) : undefined,
    loudness: mean(sums.levels, sums.groups),
    staccato: mean(sums.silence, sums.followed),
  };
}

/** All notes by tick; each list already is. */
function inOrder(lists: readonly (readonly Note[])[]): readonly Note[] {
  return lists.length === 1 ? lists[0] : lists.flat().sort((a, b) => a.tick - b.tick);
}

/** The first tick at which a note begins, and the last at which one ends. */
function soundingSpan({ tracks }: Score): readonly [Ticks, Ticks] {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { notes } of tracks) {
    for (const { tick, durationTicks } of notes) {
      first = Math.min(first, tick);
      last = Math.max(last, tick + durationTicks);
    }
  }
  return [first, last];
}

/** Onsets, how loud and how even they are. Velocity is taken as the square root of amplitude (Dannenberg 2006, "The interpretation of MIDI velocity"). */
function sumRhythm(notes: readonly Note[], together: Ticks, sumsAt: (tick: Ticks) => Sums | undefined): void {
  let before = 0;
  let onset = Number.NEGATIVE_INFINITY;
  for (let next = 0; next < notes.length; ) {
    const { tick } = notes[next];
    let power = 0;
    for (; next < notes.length && notes[next].tick <= tick + together; next++)
      power += (notes[next].velocity / 127) ** 4;
    const sums = sumsAt(tick);
    const interval = tick - onset;
    if (sums !== undefined) {
      sums.groups++;
      sums.levels += 10 * Math.log10(power);
      if (before > 0 && Number.isFinite(interval)) {
        sums.changes += Math.abs(Math.log2(interval / before));
        sums.turns++;
      }
    }
    before = Number.isFinite(interval) ? interval : 0;
    onset = tick;
  }
}

/** Pitch classes by how long they sound, pitches, and what sounds against what. */
function sumTones(notes: readonly Note[], sumsAt: (tick: Ticks) => Sums | undefined): void {
  let sounding: Note[] = [];
  for (const note of notes) {
    const { tick, pitch, durationTicks } = note;
    sounding = sounding.filter((other) => other.tick + other.durationTicks > tick).slice(-MOST_SOUNDING);
    const sums = sumsAt(tick);
    if (sums !== undefined) {
      sums.chroma[pitch % 12] += Math.max(1, durationTicks);
      sums.pitches += pitch;
      sums.pitched++;
      for (const other of sounding) {
        const shared = Math.min(other.tick + other.durationTicks - tick, durationTicks);
        const distance = Math.abs(pitch - other.pitch) % 12;
        // two notes of a melody that overlap a little do not sound together
        if (distance === 0 || 2 * shared < Math.min(other.durationTicks, durationTicks)) continue;
        sums.consonance += DYADS[Math.min(distance, 12 - distance)];
        sums.pairs++;
      }
    }
    sounding.push(note);
  }
}

/** How much of the time to the next onset of its track each note leaves silent. */
function sumArticulation(
  notes: readonly Note[],
  ticksPerQuarter: number,
  sumsAt: (tick: Ticks) => Sums | undefined,
): void {
  let next = Number.POSITIVE_INFINITY;
  let following = Number.POSITIVE_INFINITY;
  for (let i = notes.length - 1; i >= 0; i--) {
    const { tick, durationTicks } = notes[i];
    // `following` is the onset after the chord of which this note is one
    if (next - tick > ticksPerQuarter * TOGETHER) following = next;
    next = tick;
    if (following - tick > ticksPerQuarter * FOLLOWED) continue;
    const sums = sumsAt(tick);
    if (sums === undefined) continue;
    sums.followed++;
    sums.silence += 1 - Math.min(1, durationTicks / (following - tick));
  }
}

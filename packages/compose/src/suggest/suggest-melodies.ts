/** Bars of a melody in other shapes, by the harmony that they would stand on. */
import {
  type AnalyzedChord,
  analyzeHarmony,
  type Chord,
  chordPitchClasses,
  countBars,
  createBarMap,
  DRUM_CHANNEL,
  findKey,
  keyAtTick,
  MusicError,
  melodyOf,
  type Note,
  parseKey,
  type Score,
} from '@continuo/music';
import { type Line, SHAPES } from './melody-shapes.ts';
import type { MelodySuggestion } from './suggestion.ts';

export type SuggestMelodiesOptions = {
  /** first and last, from 1; default the last two in which the track plays */
  readonly bars?: readonly [number, number];
  /** index of the track; default the melody's */
  readonly track?: number;
};

/**
 * Variations of some bars of a melody, the one that fits the harmony best first; each stays inside its bars, and nothing
 * else of the score changes.
 *
 * @throws MusicError  `out-of-range`: no such bars or track; `no-music`: nothing begins there
 * @example suggestMelodies(score, { bars: [5, 6] }).map(({ name }) => name) // => ['inversion', 'sequence up', …]
 */
export function suggestMelodies(score: Score, options: SuggestMelodiesOptions = {}): readonly MelodySuggestion[] {
  const track = options.track ?? trackOfMelody(score);
  const all = score.tracks[track]?.notes;
  if (all === undefined)
    throw new MusicError('out-of-range', `track ${track} where 0 to ${score.tracks.length - 1} are there`);
  const bars = options.bars ?? lastBars(score, all);
  const [start, end] = spanOf(score, bars);
  const notes = all.filter(({ tick, durationTicks }) => tick >= start && tick < end && durationTicks > 0);
  if (notes.length === 0) {
    throw new MusicError(
      'no-music',
      `no note of track ${track} begins in bars ${bars[0]}–${bars[1]}; take bars with notes`,
    );
  }
  const { chords, keys } = analyzeHarmony(score);
  const { tickOfBar } = createBarMap(score);
  const count = bars[1] - bars[0] + 1;
  const middle = count === 1 ? start + Math.floor((end - start) / 2) : tickOfBar(bars[0] + Math.ceil(count / 2));
  const { ticksPerQuarter } = score;
  const line: Line = {
    notes,
    start,
    end,
    middle,
    key: keyAtTick(keys, start) ?? findKey(score) ?? parseKey('C major'),
    ticksPerQuarter,
  };
  const gone = new Set(notes);
  return SHAPES.flatMap(({ name, does, make }): MelodySuggestion[] => {
    const made = make(line);
    if (made === undefined || made.length === 0 || isSame(made, notes)) return [];
    const { fit, words } = fitOf(made, chords, ticksPerQuarter);
    const whole = [...all.filter((note) => !gone.has(note)), ...made].sort(
      (a, b) => a.tick - b.tick || a.pitch - b.pitch,
    );
    const tracks = score.tracks.map((each, index) => (index === track ? { ...each, notes: whole } : each));
    return [
      {
        kind: 'melody',
        name,
        bars,
        track,
        notes: made,
        score: { ...score, tracks },
        reason: `${name}: ${does}; ${words}`,
        weight: Math.round(fit * 100) / 100,
      },
    ];
  }).sort((a, b) => b.weight - a.weight);
}

function trackOfMelody(score: Score): number {
  const { track, notes } = melodyOf(score);
  if (track !== undefined) return track;
  const found = score.tracks.findIndex((one) => one.notes.some((note) => notes.includes(note)));
  if (found >= 0) return found;
  const sounding = score.tracks.findIndex((one) => one.channel !== DRUM_CHANNEL && one.notes.length > 0);
  if (sounding >= 0) return sounding;
  throw new MusicError('no-music', 'no track with notes where a melody is expected');
}

function lastBars(score: Score, notes: readonly Note[]): readonly [number, number] {
  const last = createBarMap(score).barAtTick(notes.at(-1)?.tick ?? 0).bar;
  return [Math.max(Math.min(1, last), last - 1), last];
}

function spanOf(score: Score, [first, last]: readonly [number, number]): readonly [number, number] {
  const { tickOfBar } = createBarMap(score);
  if (last < first || last > countBars(score)) {
    throw new MusicError('out-of-range', `bars ${first}–${last} where the score has 1–${countBars(score)}`);
  }
  return [tickOfBar(first), tickOfBar(last + 1)];
}

function isSame(a: readonly Note[], b: readonly Note[]): boolean {
  const lines = (list: readonly Note[]): string =>
    list.map(({ pitch, tick, durationTicks }) => `${tick} ${pitch} ${durationTicks}`).join();
  return lines(a) === lines(b);
}

/** How many notes on the quarters are tones of their chord. */
function fitOf(
  notes: readonly Note[],
  chords: readonly AnalyzedChord[],
  ticksPerQuarter: number,
): { readonly fit: number; readonly words: string } {
  const heard = notes.flatMap(({ pitch, tick }) => {
    const chord = chords.findLast((one) => one.tick <= tick && one.endTick > tick)?.chord;
    const isOnBeat = tick % ticksPerQuarter === 0;
    return chord === undefined || chord === 'N.C.' || !isOnBeat ? [] : [isTone(pitch, chord)];
  });
  if (heard.length === 0) return { fit: 0.5, words: 'no chord is heard under it' };
  const fitting = heard.filter(Boolean).length;
  return {
    fit: fitting / heard.length,
    words: `${fitting} of its ${heard.length} notes on beats are tones of the harmony there`,
  };
}

function isTone(pitch: number, chord: Chord): boolean {
  return chordPitchClasses(chord).includes(pitch % 12);
}

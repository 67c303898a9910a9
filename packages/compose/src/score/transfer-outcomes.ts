/** What became of a piece in another style: its melody, its chords, and how much of the rest is new. */
import { createBarMap, type Note, type Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import { type ChordSpan, chordsIn, namesIn } from './chords-of-bars.ts';
import type { KeptMelody } from './melody-of-transfer.ts';

/** What a change of style keeps. */
export type Kept = {
  /** undefined: it is not kept */
  readonly melody: KeptMelody | undefined;
  /** of the score; undefined: they are not kept */
  readonly chords: readonly ChordSpan[] | undefined;
  /** numbers of the bars that chords are counted by */
  readonly bars: readonly number[];
};

/** Mean F1 of the bars' chords: FIGARO's own level (von Rütte et al. 2023). */
const CHORD_F1_KEPT = 0.6;

/**
 * Measured on the answer beside the score that was given.
 *
 * @param kept  what was to be kept
 */
export function transferOutcomes(score: Score, written: Score, { melody, chords, bars }: Kept): WishOutcome[] {
  const line = [...(melody?.byTrack.values() ?? [])].flat();
  return [
    ...(melody === undefined ? [] : [melodyOutcome(line, written)]),
    ...(chords === undefined ? [] : [harmonyOutcome(chords, score, written, bars)]),
    changeOutcome(score, written, line),
  ];
}

function melodyOutcome(line: readonly Note[], written: Score): WishOutcome {
  const there = new Set(written.tracks.flatMap(({ notes }) => notes.map(noteName)));
  const same = line.filter((note) => there.has(noteName(note))).length;
  return {
    wish: 'melody',
    asked: 'note for note',
    got: `${same} of ${line.length} notes`,
    kept: same === line.length,
    hard: true,
  };
}

function noteName({ tick, pitch, durationTicks }: Note): string {
  return `${tick} ${pitch} ${durationTicks}`;
}

/** Names of chords bar by bar, as FIGARO counts them: F1 of the sets, meant over the bars in which either has a chord. */
function harmonyOutcome(
  chords: readonly ChordSpan[],
  score: Score,
  written: Score,
  bars: readonly number[],
): WishOutcome {
  const { tickOfBar } = createBarMap(score);
  // chords that a score is written with would be found again whatever its notes are
  const { chords: _written, ...played } = written;
  const heard = chordsIn(played);
  const scores = bars.flatMap((bar) => {
    const [start, end] = [tickOfBar(bar), tickOfBar(bar + 1)];
    const [asked, got] = [namesIn(chords, start, end), namesIn(heard, start, end)];
    if (asked.size + got.size === 0) return [];
    return [(2 * [...asked].filter((name) => got.has(name)).length) / (asked.size + got.size)];
  });
  const f1 = scores.length === 0 ? 1 : scores.reduce((sum, each) => sum + each, 0) / scores.length;
  return {
    wish: 'harmony',
    asked: 'the chords of the score',
    got: `F1 ${f1.toFixed(2)} of the chords heard, over ${scores.length} bars`,
    kept: f1 >= CHORD_F1_KEPT,
    hard: false,
  };
}

/** Of the notes that are not the melody: how many are gone. */
function changeOutcome(score: Score, written: Score, line: readonly Note[]): WishOutcome {
  const place = ({ tick, pitch }: Note): string => `${tick} ${pitch}`;
  const melody = new Set(line);
  const others = score.tracks.flatMap(({ notes }) => notes.filter((note) => !melody.has(note)));
  const there = new Set(written.tracks.flatMap(({ notes }) => notes.map(place)));
  const gone = others.filter((note) => !there.has(place(note))).length;
  const share = others.length === 0 ? 0 : Math.round((100 * gone) / others.length);
  return {
    wish: 'rewritten',
    asked: 'the other notes',
    got: `${gone} of ${others.length} are gone (${share} %)`,
    kept: others.length === 0 || gone > 0,
    hard: false,
  };
}

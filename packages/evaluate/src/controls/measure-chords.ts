/** The progression that was asked for beside the chords that are heard, and the time that is spent on its tones. */
import type { AskedChord, ChordName } from './asked-chords.ts';
import type { ControlContext } from './control-context.ts';
import type { ChordBar, ControlMeasurement, ControlOutcome } from './control-outcome.ts';
import { pitchedTracks } from './control-piece.ts';
import { shortNumber } from './measure-setting.ts';
import { recognizedChords } from './recognized-chords.ts';

/** Of the mean F1 of a piece's bars: FIGARO's own level. */
const CHORD_F1_KEPT = 0.6;

export type ChordMeasure = {
  readonly outcomes: ControlOutcome[];
  readonly chordBars: ChordBar[];
  readonly chordTime: ControlMeasurement['chordTime'];
};

/**
 * Chord F1 bar by bar, as FIGARO counts it: precision and recall of the set of chord names of the bar, 0 where none is right.
 *
 * FIGARO (von Rütte et al. 2023) compares chords recognized in the sample with chords recognized in the original; here the
 * original is the progression itself, and the recognizer is `recognizedChords`. Empty bars count 0.
 */
export function chordOutcomes({ piece, request }: ControlContext, chords: readonly AskedChord[]): ChordMeasure {
  if (chords.length === 0 || request.task !== 'compose') return { outcomes: [], chordBars: [], chordTime: undefined };
  const beats = recognizedChords(piece);
  const chordBars = piece.bars.flatMap(({ number, start, end }): ChordBar[] => {
    const asked = chords.filter((chord) => chord.start < end && chord.end > start);
    if (asked.length === 0) return [];
    const heard = beats.flatMap(({ bar, chord }) => (bar === number && chord !== undefined ? [chord] : []));
    const root = ({ root }: ChordName): string => String(root);
    return [
      { bar: number, f1: setF1(asked.map(nameOf), heard.map(nameOf)), rootF1: setF1(asked.map(root), heard.map(root)) },
    ];
  });
  const f1 = chordBars.reduce((sum, bar) => sum + bar.f1, 0) / chordBars.length;
  const kept = f1 >= CHORD_F1_KEPT;
  const outcome = { wish: 'chords', hard: false, asked: request.chords ?? '', got: `F1 ${shortNumber(f1)}`, kept };
  return { outcomes: [outcome], chordBars, chordTime: chordTimeOf(piece, chords) };
}

const nameOf = ({ root, kind }: ChordName): string => `${root} ${kind}`;

/**
 * F1 of two sets.
 *
 * @example setF1(['C', 'G'], ['C']) // => 2/3
 */
export function setF1(asked: readonly string[], got: readonly string[]): number {
  const [wanted, found] = [new Set(asked), new Set(got)];
  if (wanted.size + found.size === 0) return 1;
  return (2 * [...wanted].filter((name) => found.has(name)).length) / (wanted.size + found.size);
}

/** Sounding time in quarters, note by note, and the part of it spent on tones of the chord of that moment. */
function chordTimeOf(
  piece: ControlContext['piece'],
  chords: readonly AskedChord[],
): { quarters: number; inChord: number } {
  let [all, inside] = [0, 0];
  for (const track of pitchedTracks(piece)) {
    for (const { pitch, start, end } of piece.tracks[track]!.notes) {
      for (const chord of chords) {
        const overlap = Math.min(end, chord.end) - Math.max(start, chord.start);
        if (overlap <= 0) continue;
        all += overlap;
        if (chord.pitchClasses.includes(pitch % 12)) inside += overlap;
      }
    }
  }
  return { quarters: all / piece.ticksPerQuarter, inChord: inside / piece.ticksPerQuarter };
}

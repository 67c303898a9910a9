/** Lead sheets with their chords. */
import { chordPitchClasses, createScore, tryParseChordSymbol } from '@continuo/music';
import { linesOf } from '../data/index-lines.ts';
import type { ChordPiece } from './chord-piece.ts';
import { type Heard, heardOf, type Stretch } from './compare-chords.ts';

/** All places and lengths are in quarters. */
type LeadSheet = {
  readonly split: string;
  readonly end: number;
  /** start, length, pitch */
  readonly notes: readonly (readonly [number, number, number])[];
  /** start and symbol */
  readonly chords?: readonly (readonly [number, string])[];
  /** start and meter, such as '3/4' */
  readonly times: readonly (readonly [number, string])[];
};

/** Lead sheets as they would be played: the melody, and block chords with the bass below. */
export function* leadSheetChords(set: string): Generator<ChordPiece> {
  for (const sheet of linesOf<LeadSheet>(`${set}/leadsheets.jsonl.gz`)) {
    const { chords = [] } = sheet;
    if (chords.length === 0) continue;
    const ticks = (quarters: number): number => Math.max(0, Math.round(quarters * 480));
    const truth: Stretch<Heard>[] = [];
    const accompaniment: { pitch: number; tick: number; durationTicks: number }[] = [];
    chords.forEach(([at, symbol], i) => {
      const chord = tryParseChordSymbol(symbol);
      const [from, to] = [ticks(at), ticks(chords[i + 1]?.[0] ?? sheet.end)];
      if (chord === undefined || to <= from) return;
      truth.push({ from, to, label: heardOf(chord) });
      if (chord === 'N.C.') return;
      chordPitchClasses(chord).forEach((pitchClass, voice) => {
        accompaniment.push({ pitch: (voice === 0 ? 36 : 48) + pitchClass, tick: from, durationTicks: to - from });
      });
    });
    const melody = sheet.notes.map(([at, length, pitch]) => ({
      pitch,
      tick: ticks(at),
      durationTicks: Math.max(1, ticks(length)),
    }));
    const meters = sheet.times.map(([at, meter]) => {
      const [numerator, denominator] = meter.split('/').map(Number);
      return { tick: ticks(at), numerator, denominator };
    });
    const known = meters.filter(
      ({ numerator, denominator }) => numerator > 0 && [1, 2, 4, 8, 16, 32].includes(denominator),
    );
    const score = createScore({ meters: known, tracks: [{ notes: melody }, { notes: accompaniment }] });
    yield { split: sheet.split, truth, score, time: (tick) => tick };
  }
}

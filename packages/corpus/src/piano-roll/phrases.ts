/** Phrases of so many bars, cut out of pieces. */
import type { PianoRoll, PianoRollHeader } from './piano-roll-header.ts';
import { NOTE_WIDTH, type RollPiece } from './roll-piece.ts';

export type PhraseOptions = {
  /** bars from one phrase to the next; default as many as a phrase has */
  readonly stride?: number;
  /** tracks that must sound in a phrase, 1 or more; default 1 */
  readonly soundingTracks?: number;
};

/**
 * The bars that phrases begin with: those from which on enough bars follow each other, in which enough tracks sound.
 *
 * @example phraseStarts(pieceOfEightBars, BAND_HEADER) // => [0, 4]
 */
export function phraseStarts(
  piece: RollPiece,
  { bars, stepsPerBar }: PianoRollHeader,
  { stride = bars, soundingTracks = 1 }: PhraseOptions = {},
): number[] {
  const starts: number[] = [];
  for (let bar = 0; bar < piece.bars; ) {
    if (piece.together[bar]! < bars) {
      bar += 1;
      continue;
    }
    const sounding = new Set<number>();
    for (let place = 0; place < piece.notes.length; place += NOTE_WIDTH) {
      const [from, to] = [piece.notes[place + 2]!, piece.notes[place + 3]!];
      if (from < (bar + bars) * stepsPerBar && to > bar * stepsPerBar) sounding.add(piece.notes[place]!);
    }
    if (sounding.size >= soundingTracks) starts.push(bar);
    bar += stride;
  }
  return starts;
}

/**
 * Writes the phrase that begins with a bar into a roll, which is emptied first.
 *
 * @param semitones  by which pitched tracks are moved; what leaves the range is left out, drums stay
 * @param target     tracks · bars · steps · pitches numbers
 */
export function fillPhrase(
  target: PianoRoll,
  piece: RollPiece,
  bar: number,
  { tracks, bars, stepsPerBar, lowestPitch, pitches }: PianoRollHeader,
  semitones = 0,
): void {
  target.fill(0);
  const steps = bars * stepsPerBar;
  const start = bar * stepsPerBar;
  for (let place = 0; place < piece.notes.length; place += NOTE_WIDTH) {
    const from = Math.max(0, piece.notes[place + 2]! - start);
    const to = Math.min(steps, piece.notes[place + 3]! - start);
    if (from >= to) continue;
    const track = piece.notes[place]!;
    const row = piece.notes[place + 1]! - lowestPitch + (tracks[track]!.program < 0 ? 0 : semitones);
    if (row < 0 || row >= pitches) continue;
    for (let step = from; step < to; step += 1) target[(track * steps + step) * pitches + row] = 1;
  }
}

/** A phrase as a roll of its own. */
export function phraseOf(piece: RollPiece, bar: number, header: PianoRollHeader, semitones = 0): PianoRoll {
  const roll = new Uint8Array(header.tracks.length * header.bars * header.stepsPerBar * header.pitches);
  fillPhrase(roll, piece, bar, header, semitones);
  return roll;
}

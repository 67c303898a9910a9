/** The chords of a score, bar by bar: what a wish for chords would say of it. */
import {
  createBarMap,
  formatChordSymbol,
  type RecognizedChord,
  recognizeChords,
  type Score,
  type Ticks,
  tryParseChordSymbol,
} from '@continuo/music';

/** A symbol without its bass, from a tick on. */
export type ChordSpan = { readonly tick: Ticks; readonly endTick: Ticks; readonly symbol: string };

const NONE = 'N.C.';

/**
 * The chords that a score is written with, as in a lead sheet, where all of them are understood; else those that are heard in
 * its notes (`recognizeChords`).
 */
export function chordsIn(score: Score): readonly ChordSpan[] {
  const written = score.chords ?? [];
  const read = written.map(({ symbol }) => tryParseChordSymbol(symbol));
  if (written.length > 0 && read.every((chord) => chord !== undefined)) {
    return written.map(({ tick }, index) => ({
      tick,
      endTick: written[index + 1]?.tick ?? score.endTick,
      symbol: withoutBass(read[index]!),
    }));
  }
  return recognizeChords(score).map(({ tick, endTick, chord }) => ({ tick, endTick, symbol: withoutBass(chord) }));
}

/**
 * The chord that fills most of each half of each bar.
 *
 * @param bars  numbers as musicians count
 * @example chordText([{ tick: 0, endTick: 960, symbol: 'C' }, { tick: 960, endTick: 1920, symbol: 'G7' }], score, [1]) // => 'C G7'
 */
export function chordText(chords: readonly ChordSpan[], score: Score, bars: readonly number[]): string {
  const { tickOfBar } = createBarMap(score);
  return bars
    .map((bar) => {
      const [start, end] = [tickOfBar(bar), tickOfBar(bar + 1)];
      const middle = (start + end) / 2;
      const [first, second] = [longestIn(chords, start, middle), longestIn(chords, middle, end)];
      return first === second ? first : `${first} ${second}`;
    })
    .join(' | ');
}

/** Names of the chords that sound in a span of time, each once. */
export function namesIn(chords: readonly ChordSpan[], start: Ticks, end: Ticks): ReadonlySet<string> {
  const sounding = chords.filter((chord) => chord.tick < end && chord.endTick > start && chord.symbol !== NONE);
  return new Set(sounding.map(({ symbol }) => symbol));
}

function longestIn(chords: readonly ChordSpan[], start: Ticks, end: Ticks): string {
  const lengths = new Map<string, Ticks>();
  for (const { tick, endTick, symbol } of chords) {
    const overlap = Math.min(end, endTick) - Math.max(start, tick);
    if (overlap > 0) lengths.set(symbol, (lengths.get(symbol) ?? 0) + overlap);
  }
  return [...lengths].reduce((best, each) => (each[1] > best[1] ? each : best), [NONE, 0] as const)[0];
}

function withoutBass(chord: RecognizedChord['chord']): string {
  if (chord === NONE) return NONE;
  const { bass: _bass, ...plain } = chord;
  return formatChordSymbol(plain);
}

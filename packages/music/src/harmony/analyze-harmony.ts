/** A harmonic analysis: the keys of a score, its chords, and what each chord is in its key. */
import { parseChordSymbol } from '../chord-symbol.ts';
import type { Key } from '../key.ts';
import type { ChordSymbol, Score } from '../score.ts';
import { byTick } from '../sorted.ts';
import { createBarMap } from '../time/bar-map.ts';
import { findKeyRegions, type KeyRegion, keyAtTick } from './key-regions.ts';
import { type RecognizeChordsOptions, type RecognizedChord, recognizeChords } from './recognize-chords.ts';
import { romanNumeral } from './roman-numeral.ts';

/** A chord, its place and its meaning. */
export type AnalyzedChord = RecognizedChord & {
  /** from 1; 0 is the pickup */
  readonly bar: number;
  /** from 1, with a fraction between beats */
  readonly beat: number;
  readonly key: Key;
  /** e.g. "V65/ii"; see roman-numeral.ts */
  readonly numeral: string;
};

export type HarmonyAnalysis = {
  readonly keys: readonly KeyRegion[];
  readonly chords: readonly AnalyzedChord[];
};

export type AnalyzeHarmonyOptions = RecognizeChordsOptions & {
  /** chord symbols to analyze instead of those found in the notes, e.g. the score's own */
  readonly symbols?: readonly ChordSymbol[];
};

/**
 * The keys and chords of a score, with Roman numerals.
 *
 * @throws MusicError  `bad-value`: a given symbol is not understood
 * @example analyzeHarmony(createScore({ tracks: [{ notes: [48, 64, 67].map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 })) }] })).chords[0].numeral // => 'I'
 */
export function analyzeHarmony(score: Score, options: AnalyzeHarmonyOptions = {}): HarmonyAnalysis {
  const keys = options.keys ?? findKeyRegions(score);
  const chords = options.symbols ? givenChords(score, options.symbols) : recognizeChords(score, { ...options, keys });
  const bars = createBarMap(score);
  const analyzed: AnalyzedChord[] = [];
  for (const chord of chords) {
    const key = keyAtTick(keys, chord.tick);
    if (key === undefined) continue;
    const { bar, beat } = bars.barAtTick(chord.tick);
    analyzed.push({ ...chord, bar, beat, key, numeral: romanNumeral(chord.chord, key) });
  }
  return { keys, chords: analyzed };
}

/**
 * An analysis as RomanText (Tymoczko, Gotham, Cuthbert and Ariza 2019): a line a bar, the key where it changes.
 *
 * @example formatRomanText(analyzeHarmony(scoreFromNotes([60, 64, 67, 72].map((pitch) => ({ pitch }))))) // => 'm1 C: I'
 */
export function formatRomanText({ chords }: HarmonyAnalysis): string {
  const lines: string[] = [];
  let bar: number | undefined;
  let key: Key | undefined;
  for (const chord of chords) {
    const words: string[] = [];
    if (chord.bar !== bar) {
      bar = chord.bar;
      lines.push(`m${bar}`);
      if (chord.beat !== 1) words.push(beatWord(chord.beat));
    } else words.push(beatWord(chord.beat));
    if (chord.key !== key) {
      key = chord.key;
      const [tonic, mode] = key.name.split(' ');
      words.push(`${mode === 'minor' ? tonic[0].toLowerCase() + tonic.slice(1) : tonic}:`);
    }
    words.push(chord.numeral === 'N.C.' ? 'NC' : chord.numeral);
    lines[lines.length - 1] += ` ${words.join(' ')}`;
  }
  return lines.join('\n');
}

function beatWord(beat: number): string {
  return `b${Number(beat.toFixed(3))}`;
}

function givenChords(score: Score, symbols: readonly ChordSymbol[]): readonly RecognizedChord[] {
  const sorted = byTick(symbols);
  return sorted.map(({ tick, symbol }, i) => ({
    tick,
    symbol,
    endTick: sorted[i + 1]?.tick ?? Math.max(tick, score.endTick),
    chord: parseChordSymbol(symbol),
  }));
}

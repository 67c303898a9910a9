/** Songs with an analysis in RomanText. */
import {
  type BarMap,
  type Chord,
  chordOfRomanNumeral,
  createBarMap,
  type Key,
  parseKey,
  readMidi,
  type Score,
} from '@continuo/music';
import { filesById, textsById } from '../data/archives.ts';
import { indexOf } from '../data/index-lines.ts';
import type { ChordPiece } from './chord-piece.ts';
import { type Heard, heardOf, type Stretch } from './compare-chords.ts';

/** OpenScore Lieder with the RomanText of AugmentedNet: an automatic analysis, so that this is agreement, not accuracy. */
export function* liederChords(): Generator<ChordPiece & { readonly keys: readonly Stretch<Key>[] }> {
  const files = filesById('open/openscore-lieder/mid.tar.gz');
  const texts = textsById('open/openscore-lieder/rntxt.tar.gz');
  for (const { id, split } of indexOf('open/openscore-lieder')) {
    const [bytes, text] = [files.get(id), texts.get(id)];
    if (!bytes || !text || split === 'train') continue;
    const { score } = readMidi(bytes);
    const { chords, keys } = readRomanText(text, score);
    yield {
      split,
      truth: stretchesOf(chords, score.endTick),
      keys: stretchesOf(keys, score.endTick),
      score,
      time: (tick) => tick,
    };
  }
}

type Placed<Label> = { readonly tick: number; readonly label: Label };

/** The chords and keys of RomanText (Tymoczko et al. 2019), where a measure's line begins with m and its number. */
function readRomanText(
  text: string,
  score: Score,
): { readonly chords: readonly Placed<Heard>[]; readonly keys: readonly Placed<Key>[] } {
  const bars = createBarMap(score);
  const chords: Placed<Heard>[] = [];
  const keys: Placed<Key>[] = [];
  let key: Key | undefined;
  for (const [, bar, rest] of text.matchAll(/^m(\d+) +(.*)$/gm)) {
    const start = tickOfBarOrNothing(bars, Number(bar));
    if (start === undefined) continue;
    const { meter } = bars.barAtTick(start);
    const compound = meter.denominator >= 8 && meter.numerator > 3 && meter.numerator % 3 === 0;
    const beatTicks = ((score.ticksPerQuarter * 4) / meter.denominator) * (compound ? 3 : 1);
    let tick = start;
    for (const word of rest.trim().split(/\s+/)) {
      const change = /^([A-Ga-g])([#b-]*):$/.exec(word);
      if (change) {
        const tonic = change[1].toUpperCase() + change[2].replaceAll('-', 'b');
        key = keyOrNothing(`${tonic} ${change[1] === change[1].toLowerCase() ? 'minor' : 'major'}`);
        if (key) keys.push({ tick, label: key });
      } else if (/^b[\d.]+$/.test(word)) tick = start + (Number(word.slice(1)) - 1) * beatTicks;
      else {
        const chord = key && chordOrNothing(word, key);
        if (chord) chords.push({ tick, label: heardOf(chord) });
      }
    }
  }
  return { chords, keys };
}

/** Each lasts until the next. */
function stretchesOf<Label>(events: readonly Placed<Label>[], endTick: number): readonly Stretch<Label>[] {
  return events
    .map(({ tick, label }, i) => ({ from: tick, to: events[i + 1]?.tick ?? endTick, label }))
    .filter(({ from, to }) => to > from);
}

function tickOfBarOrNothing(bars: BarMap, bar: number): number | undefined {
  try {
    return bars.tickOfBar(bar);
  } catch {
    return undefined;
  }
}

function keyOrNothing(name: string): Key | undefined {
  try {
    return parseKey(name);
  } catch {
    return undefined;
  }
}

function chordOrNothing(numeral: string, key: Key): Chord | 'N.C.' | undefined {
  try {
    return chordOfRomanNumeral(numeral, key);
  } catch {
    return undefined;
  }
}

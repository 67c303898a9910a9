import { CELL_CHORD_KINDS } from '@continuo/corpus';
import { describe, expect, it } from 'vitest';
import { type HarmonyBar, isHarmonyPlanned, plannedHarmony } from './planned-harmony.ts';

const bars = (count: number, change: Partial<HarmonyBar> = {}): HarmonyBar[] =>
  Array.from({ length: count }, (_, place) => ({ key: 0, tones: undefined, place, reference: undefined, ...change }));
const NAMES = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'];
const named = (of: readonly HarmonyBar[], seed: number): string[] =>
  plannedHarmony(of, seed).map((chord) => (chord ? NAMES[chord.root]! + CELL_CHORD_KINDS[chord.kind]!.name : '–'));

describe('plannedHarmony', () => {
  it('begins on the tonic, pauses on the dominant after four bars, and comes home after eight', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const [first, , , half, , , dominant, home] = named(bars(8), seed);
      expect([first, half, dominant, home]).toEqual(['C', 'G', 'G', 'C']);
    }
  });
  it('is drawn by the seed', () => {
    expect(named(bars(8), 3)).toEqual(named(bars(8), 3));
    const drawn = new Set(Array.from({ length: 20 }, (_, seed) => named(bars(8), seed).join()));
    expect(drawn.size).toBeGreaterThan(10);
  });
  it('in minor the dominant has the leading tone, unless the scale has none', () => {
    expect(named(bars(4, { key: 21 }), 1)[3]).toBe('E');
    expect(named(bars(4, { key: 21, tones: [9, 11, 0, 2, 4, 5, 7] }), 1)[3]).toBe('Em');
    expect(named(bars(4, { key: 21, tones: [9, 11, 0, 2, 4, 5, 8] }), 1)[3]).toBe('E');
  });
  it('a bar that comes back has the chord of the other, in its own key', () => {
    const back = bars(16).map((bar, index) => (index < 8 ? bar : { ...bar, key: 7, reference: index - 8 }));
    const chords = plannedHarmony(back, 5);
    for (let bar = 0; bar < 8; bar += 1) expect(chords[bar + 8]!.root).toBe((chords[bar]!.root + 7) % 12);
  });
  it('says nothing where no key is known', () => {
    expect(named(bars(2, { key: -1 }), 1)).toEqual(['–', '–']);
  });
});

describe('isHarmonyPlanned', () => {
  it('where no chords are asked for, but of games, unless the request says', () => {
    const asked = { harmony: undefined, style: undefined, chords: undefined };
    expect(isHarmonyPlanned(asked)).toBe(true);
    expect(isHarmonyPlanned({ ...asked, chords: 'C | G' })).toBe(false);
    expect(isHarmonyPlanned({ ...asked, harmony: 'free' })).toBe(false);
    expect(isHarmonyPlanned({ ...asked, style: 'Game' })).toBe(false);
    expect(isHarmonyPlanned({ ...asked, style: 'game', harmony: 'planned' })).toBe(true);
  });
});

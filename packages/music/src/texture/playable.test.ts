import { describe, expect, it } from 'vitest';
import { PROGRAM_FAMILIES, PROGRAM_NAMES } from '../general-midi.ts';
import { DRUM_NAMES } from '../general-midi-drums.ts';
import { parsePitch } from '../pitch.ts';
import { INSTRUMENT_RANGES } from './instrument-ranges.ts';
import { playableDrums, playableRange } from './playable.ts';

const named = (name: string): ReturnType<typeof playableRange> => playableRange(PROGRAM_NAMES.indexOf(name));

describe('playableRange', () => {
  it('law: every program has a range, the comfortable one inside it, wide enough for a tune', () => {
    for (let program = 0; program < 128; program++) {
      const { low, high, comfortableLow, comfortableHigh } = playableRange(program);
      const inOrder = 0 <= low && low <= comfortableLow && comfortableHigh <= high && high <= 127;
      expect([PROGRAM_NAMES[program], inOrder]).toEqual([PROGRAM_NAMES[program], true]);
      expect(comfortableHigh - comfortableLow).toBeGreaterThanOrEqual(12);
    }
  });

  it('an instrument has the range of the books', () => {
    for (const [program, range] of INSTRUMENT_RANGES.entries()) {
      if (range !== undefined) expect(playableRange(program)).toEqual({ ...range, source: 'instrument' });
    }
  });

  it.each([
    ['Synth Bass 1', 'Electric Bass (finger)'],
    ['Synth Strings 2', 'String Ensemble 1'],
    ['Synth Voice', 'Choir Aahs'],
    ['Synth Brass 1', 'Brass Section'],
    ['Blown Bottle', 'Pan Flute'],
    ['Lead 3 (calliope)', 'Whistle'],
    ['Lead 6 (voice)', 'Choir Aahs'],
    ['Pad 4 (choir)', 'Choir Aahs'],
    ['Pad 5 (bowed)', 'String Ensemble 1'],
  ])('%s plays what %s plays', (sound, instrument) => {
    expect(named(sound)).toEqual({ ...named(instrument), source: 'named-after' });
  });

  it('leads and pads of no model have a keyboard of 88 keys, and are at ease on one of 61', () => {
    const { low, high, comfortableLow, comfortableHigh, source } = named('Lead 2 (sawtooth)');
    expect([high - low + 1, comfortableHigh - comfortableLow + 1, source]).toEqual([88, 61, 'keyboard']);
    expect([low, comfortableLow]).toEqual([parsePitch('A0'), parsePitch('C2')]);
  });

  it('noises have no pitch: all sound effects, and the percussion but for steel drums', () => {
    const effects = PROGRAM_FAMILIES.indexOf('Sound Effects') * 8;
    for (let program = effects; program < effects + 8; program++)
      expect(playableRange(program).source).toBe('unpitched');
    const percussion = PROGRAM_FAMILIES.indexOf('Percussive') * 8;
    const pitched = PROGRAM_NAMES.slice(percussion, percussion + 8).filter(
      (name) => named(name).source !== 'unpitched',
    );
    expect(pitched).toEqual(['Steel Drums']);
  });

  it('a program that does not exist is an error', () => {
    expect(() => playableRange(128)).toThrow('program 128 where a whole number 0–127 is expected');
    expect(() => playableRange(1.5)).toThrow('program 1.5');
  });
});

describe('playableDrums', () => {
  it('level 1 is 35–81, level 2 is 27–87', () => {
    const ends = (keys: readonly number[]): readonly number[] => [keys[0], keys[keys.length - 1], keys.length];
    expect(ends(playableDrums())).toEqual([35, 81, 47]);
    expect(ends(playableDrums('general-midi-2'))).toEqual([27, 87, 61]);
  });

  it('a kit has drums and cymbals, and nothing that is shaken, scraped or struck by hand', () => {
    const names = playableDrums('kit').map((key) => DRUM_NAMES.get(key) ?? '');
    for (const name of ['Bass Drum 1', 'Acoustic Snare', 'Closed Hi-Hat', 'Low Tom', 'Crash Cymbal 2', 'Ride Cymbal 2'])
      expect(names).toContain(name);
    for (const name of ['Tambourine', 'Vibraslap', 'Hi Bongo', 'Maracas', 'Open Triangle'])
      expect(names).not.toContain(name);
    const level1 = new Set(playableDrums());
    expect(playableDrums('kit').every((key) => level1.has(key))).toBe(true);
  });
});

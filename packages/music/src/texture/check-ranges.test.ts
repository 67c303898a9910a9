import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore } from '../create-score.ts';
import { PROGRAM_NAMES } from '../general-midi.ts';
import { DRUM_NAMES, drumLevel } from '../general-midi-drums.ts';
import { parsePitch } from '../pitch.ts';
import { checkRanges } from './check-ranges.ts';
import { INSTRUMENT_RANGES } from './instrument-ranges.ts';

describe('instrument ranges', () => {
  it('every program has a line; the comfortable range lies inside the range, and spans an octave at least', () => {
    expect(INSTRUMENT_RANGES.length).toBe(128);
    for (const [program, range] of INSTRUMENT_RANGES.entries()) {
      if (range === undefined) continue;
      const { low, high, comfortableLow, comfortableHigh } = range;
      const inOrder = 0 <= low && low <= comfortableLow && comfortableHigh <= high && high <= 127;
      expect([PROGRAM_NAMES[program], inOrder, comfortableHigh - comfortableLow >= 12]).toEqual([
        PROGRAM_NAMES[program],
        true,
        true,
      ]);
    }
  });
  it.each([
    ['Violin', 'G3'],
    ['Viola', 'C3'],
    ['Cello', 'C2'],
    ['Flute', 'B3'],
    ['Oboe', 'Bb3'],
    ['Clarinet', 'D3'],
    ['Bassoon', 'Bb1'],
    ['Piccolo', 'D5'],
    ['Alto Sax', 'Db3'],
    ['Acoustic Guitar (nylon)', 'E2'],
    ['Acoustic Bass', 'E1'],
    ['Acoustic Grand Piano', 'A0'],
  ])('the lowest sounding note of %s is %s', (name, pitch) => {
    expect(INSTRUMENT_RANGES[PROGRAM_NAMES.indexOf(name)]?.low).toBe(parsePitch(pitch));
  });
  it('a quartet of voices lies in the order of its instruments', () => {
    const lows = ['Contrabass', 'Cello', 'Viola', 'Violin'].map(
      (name) => INSTRUMENT_RANGES[PROGRAM_NAMES.indexOf(name)]?.low ?? 0,
    );
    expect(lows).toEqual(lows.toSorted((a, b) => a - b));
  });
});

describe('checkRanges', () => {
  it('a note below the violin is outside, one at its top is strained, one in the staff is neither', () => {
    const notes = [{ pitch: 54 }, { pitch: 100 }, { pitch: 69 }];
    const [problem] = checkRanges(createScore({ tracks: [{ program: 40, notes }] }));
    expect(problem.instrument).toBe('Violin');
    expect(problem.outside.map((note) => note.pitch)).toEqual([54]);
    expect(problem.strained.map((note) => note.pitch)).toEqual([100]);
  });
  it('a program change holds from its tick on', () => {
    const track = { program: 42, programChanges: [{ tick: 480, program: 40 }], notes: [{ pitch: 40 }, { pitch: 40 }] };
    const problems = checkRanges(createScore({ tracks: [track] }));
    expect(problems.map(({ instrument, outside }) => [instrument, outside.length])).toEqual([['Violin', 1]]);
  });
  it('a drum key without a sound is outside', () => {
    const notes = [{ pitch: 20 }, { pitch: 38 }, { pitch: 84 }];
    const [problem] = checkRanges(createScore({ tracks: [{ channel: 9, notes }] }));
    expect(problem.outside.map((note) => note.pitch)).toEqual([20]);
  });
  it('law: of every program, notes of its comfortable range pass and those just outside do not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 127 }), fc.double({ min: 0, max: 1, noNaN: true }), (program, place) => {
        const range = INSTRUMENT_RANGES[program];
        const check = (pitch: number) => checkRanges(createScore({ tracks: [{ program, notes: [{ pitch }] }] }));
        if (range === undefined) return check(Math.round(place * 127)).length === 0;
        const span = range.comfortableHigh - range.comfortableLow;
        expect(check(range.comfortableLow + Math.round(place * span))).toEqual([]);
        expect(check(range.low - 1)[0].outside.length).toBe(1);
        return check(range.high + 1)[0].outside.length === 1;
      }),
    );
  });
});

describe('drum names', () => {
  it('General MIDI 1 names 47 keys from 35, level 2 adds 14', () => {
    expect(DRUM_NAMES.size).toBe(61);
    expect([35, 42, 57, 69, 81].map((pitch) => DRUM_NAMES.get(pitch))).toEqual([
      'Acoustic Bass Drum',
      'Closed Hi-Hat',
      'Crash Cymbal 2',
      'Cabasa',
      'Open Triangle',
    ]);
    expect([26, 34, 35, 81, 82, 87, 88].map(drumLevel)).toEqual([undefined, 2, 1, 1, 2, 2, undefined]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from './create-score.ts';
import { findKey, pitchClassDurations, rankKeys } from './find-key.ts';
import { PROGRAM_FAMILIES, PROGRAM_NAMES, parseProgram } from './general-midi.ts';
import { KEYS, keyOfSignature, keyOfTonic, parseKey } from './key.ts';
import { nearestName } from './nearest-name.ts';
import { parsePitch, pitchClassName, pitchName } from './pitch.ts';
import { isInScale, parseScale, SCALE_NAMES, scalePitchClasses } from './scale.ts';
import { transposeScore } from './transpose.ts';

describe('pitch names', () => {
  it.each([
    [60, undefined, 'C4'],
    [0, undefined, 'C-1'],
    [127, undefined, 'G9'],
    [61, 'Ab major', 'Db4'],
    [61, 'D minor', 'C#4'],
    [59, 'Gb major', 'Cb4'],
    [60, 'C# major', 'B#3'],
    [68, 'A minor', 'G#4'],
  ])('%i in %s is %s', (pitch, key, name) => {
    expect(pitchName(pitch, key === undefined ? undefined : parseKey(key))).toBe(name);
    expect(parsePitch(name)).toBe(pitch);
  });
  it('law: every pitch is read back from its name in every key', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 115 }), fc.constantFrom(...KEYS), (pitch, key) => {
        expect(parsePitch(pitchName(pitch, key))).toBe(pitch);
      }),
    );
  });
  it('a key spells its own scale with seven letters', () => {
    for (const key of KEYS) {
      const letters = scalePitchClasses(key).map((pitchClass) => pitchClassName(pitchClass, key)[0]);
      expect([key.name, new Set(letters).size]).toEqual([key.name, 7]);
    }
  });
  it('what is no pitch is an error', () => {
    expect(() => parsePitch('H4')).toThrow('pitch "H4" where a letter, signs and an octave are expected');
    expect(() => parsePitch('G#9')).toThrow('outside C-1 to G9');
    expect(() => pitchName(128)).toThrow('pitch 128 where a whole number 0–127 is expected');
  });
});

describe('keys', () => {
  it.each([
    ['D minor', 2, 'minor', -1],
    ['F# major', 6, 'major', 6],
    ['Bb', 10, 'major', -2],
    ['bbm', 10, 'minor', -5],
    ['  c# MIN ', 1, 'minor', 4],
    ['E flat major', 3, 'major', -3],
    ['G# major', 8, 'major', -4],
    ['CM', 0, 'major', 0],
  ])('"%s" has tonic %i, mode %s and %i fifths', (name, tonic, mode, fifths) => {
    expect(parseKey(name)).toMatchObject({ tonic, mode, fifths });
  });
  it('there are thirty, and each is found by its name and by its signature', () => {
    expect(KEYS).toHaveLength(30);
    for (const key of KEYS) {
      expect(parseKey(key.name)).toBe(key);
      expect(keyOfSignature(key)).toBe(key);
    }
  });
  it('an unknown key is an error with the nearest known one', () => {
    expect(() => parseKey('D mnior')).toThrow('key "D mnior" is not known; the nearest is "D minor"');
  });
  it('the usual key of a tonic has the fewer signs', () => {
    expect([keyOfTonic(1, 'major').name, keyOfTonic(6, 'major').name, keyOfTonic(8, 'minor').name]).toEqual([
      'Db major',
      'Gb major',
      'G# minor',
    ]);
  });
  it('swapped letters count as one mistake', () => {
    expect(nearestName('voilin', ['Vocal', 'Violin'])).toBe('Violin');
  });
});

describe('scales', () => {
  it('D minor is D E F G A Bb C', () => {
    expect(scalePitchClasses(parseKey('D minor'))).toEqual([2, 4, 5, 7, 9, 10, 0]);
  });
  it('D dorian has the notes of C major', () => {
    expect([...scalePitchClasses(parseScale('D dorian'))].sort((a, b) => a - b)).toEqual([0, 2, 4, 5, 7, 9, 11]);
  });
  it('C# lies outside C major and inside the chromatic scale', () => {
    expect(isInScale(61, parseKey('C major'))).toBe(false);
    expect(isInScale(61, parseScale('C chromatic'))).toBe(true);
  });
  it('each known scale is read with a tonic, and holds it', () => {
    for (const name of SCALE_NAMES) {
      const scale = parseScale(`Eb ${name}`);
      expect([scale.scale, scalePitchClasses(scale)[0]]).toEqual([name, 3]);
    }
  });
  it('an unknown scale is an error with the nearest known one', () => {
    expect(() => parseScale('D dorain')).toThrow('scale "dorain" is not known; the nearest is "dorian"');
    expect(() => parseScale('D minr')).toThrow('scale "minr" is not known; the nearest is "minor"');
  });
  it('law: a pitch is in a scale where its pitch class is among the scale’s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 127 }), fc.constantFrom(...KEYS), (pitch, key) => {
        expect(isInScale(pitch, key)).toBe(scalePitchClasses(key).includes(pitch % 12));
      }),
    );
  });
});

describe('key finding', () => {
  // Bach, Well-Tempered Clavier I, C minor fugue: the subject, which Krumhansl 1990 (chapter 4) also tests
  const subject = [72, 71, 72, 67, 68, 72, 71, 72, 74, 67, 72, 71, 72, 74, 65, 67, 68, 67, 65, 63];

  it('the subject of the C minor fugue is in C minor', () => {
    expect(findKey(scoreFromNotes(subject.map((pitch) => ({ pitch }))))?.name).toBe('C minor');
  });
  it('law: transposed music has the transposed key', () => {
    const score = scoreFromNotes(subject.map((pitch) => ({ pitch })));
    for (let up = -11; up <= 11; up++) {
      expect(findKey(transposeScore(score, up))).toBe(keyOfTonic(((up % 12) + 12) % 12, 'minor'));
    }
  });
  it('drums, silence and all pitch classes alike have none', () => {
    expect(findKey(createScore({ tracks: [{ channel: 9, notes: [{ pitch: 36 }] }] }))).toBeUndefined();
    expect(rankKeys(new Array(12).fill(1))).toEqual([]);
  });
  it('a note counts by its length', () => {
    expect(pitchClassDurations(scoreFromNotes([{ pitch: 60 }, { pitch: 72, durationTicks: 20 }]))[0]).toBe(500);
  });
});

describe('transposition', () => {
  it('moves notes, key signatures and chords, and leaves drums', () => {
    const score = createScore({
      keys: [{ tick: 0, fifths: -1, mode: 'minor' }],
      chords: [{ tick: 0, symbol: 'Dm7/A' }],
      tracks: [{ notes: [{ pitch: 62 }] }, { channel: 9, notes: [{ pitch: 36 }] }],
    });
    const moved = transposeScore(score, 3);
    expect(moved.tracks.map((track) => track.notes[0].pitch)).toEqual([65, 36]);
    expect(moved.keys).toEqual([{ tick: 0, fifths: -4, mode: 'minor' }]);
    expect(moved.chords).toEqual([{ tick: 0, symbol: 'Fm7/C' }]);
  });
  it('law: up and down again is where it began', () => {
    const score = scoreFromNotes([{ pitch: 60 }, { pitch: 67 }]);
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), (semitones) => {
        expect(transposeScore(transposeScore(score, semitones), -semitones)).toEqual(score);
      }),
    );
  });
  it('a note that would leave 0–127 is an error', () => {
    expect(() => transposeScore(scoreFromNotes([{ pitch: 120 }]), 8)).toThrow(
      'pitch 120 moved by 8 semitones would be 128',
    );
  });
});

describe('General MIDI', () => {
  it('has 128 different programs in 16 families', () => {
    expect(new Set(PROGRAM_NAMES).size).toBe(128);
    expect(PROGRAM_FAMILIES).toHaveLength(16);
  });
  it.each([
    ['Acoustic Grand Piano', 0],
    ['church organ', 19],
    ['Violin', 40],
    ['Choir Aahs', 52],
    ['Flute', 73],
    ['Gunshot', 127],
    ['strings', 40],
  ])('%s is program %i (RP-003 counts from 1)', (name, program) => {
    expect(parseProgram(name)).toBe(program);
  });
  it('an unknown instrument is an error with the nearest known one', () => {
    expect(() => parseProgram('violn')).toThrow('the nearest is "Violin"');
  });
});

import { createScore, type NoteInWords, scoreFromNotes } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { barChords, CELL_CHORD_KINDS, cellChordTones } from './bar-chords.ts';
import { cellScoreOf } from './cell-score.ts';

const chord = (pitches: readonly number[], tick: number, durationTicks: number): NoteInWords[] =>
  pitches.map((pitch) => ({ pitch, tick, durationTicks }));

/** Names of the two halves of each bar, such as "0m7". */
const named = (notes: readonly NoteInWords[]): (string | undefined)[][] =>
  barChords(cellScoreOf(scoreFromNotes(notes))).map((halves) =>
    halves.map((half) => half && `${half.root}${CELL_CHORD_KINDS[half.kind]!.name}`),
  );

describe('the chords of half bars', () => {
  test('are those of their tones, in each half its own', () => {
    expect(named([...chord([48, 64, 67], 0, 960), ...chord([55, 59, 62, 65], 960, 960)])).toEqual([['0', '77']]);
    expect(named([...chord([57, 60, 64], 0, 960), ...chord([50, 53, 57, 60], 960, 960)])).toEqual([['9m', '2m7']]);
  });

  test('of every kind on every root are found again, where the root is lowest', () => {
    for (let root = 0; root < 12; root += 1) {
      for (const { name, tones } of CELL_CHORD_KINDS) {
        const pitches = tones.map((tone) => 48 + root + tone);
        expect(named(chord(pitches, 0, 960))[0]![0]).toBe(`${root}${name}`);
      }
    }
  });

  test('count how long a tone sounds: one that passes does not change them', () => {
    const passing = [...chord([48, 64, 67], 0, 960), { pitch: 74, tick: 720, durationTicks: 120 }];
    expect(named(passing)[0]![0]).toBe('0');
    expect(named([...chord([48, 64, 67, 71], 0, 960)])[0]![0]).toBe('0maj7');
  });

  test('last as long as the tones do, over the bar line too', () => {
    expect(named([...chord([48, 64, 67], 960, 1920), { pitch: 72, tick: 3830, durationTicks: 10 }])).toEqual([
      [undefined, '0'],
      ['0', undefined],
    ]);
  });

  test('are none where fewer than two pitch classes sound, or nothing fits', () => {
    expect(named(chord([48, 60, 72], 0, 1920))).toEqual([[undefined, undefined]]);
    // twelve semitones at once: no chord has 0.6 of them
    expect(named(chord([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59], 0, 1920))).toEqual([[undefined, undefined]]);
  });

  test('do not hear the drums', () => {
    const tracks = [{ notes: chord([48, 64, 67], 0, 1920) }, { channel: 9, notes: chord([36, 42, 46, 51], 0, 1920) }];
    const [first] = barChords(cellScoreOf(createScore({ tracks })));
    expect(first).toEqual([
      { root: 0, kind: 0 },
      { root: 0, kind: 0 },
    ]);
  });

  test('have tones, from the root on', () => {
    expect(cellChordTones({ root: 2, kind: 1 })).toEqual([2, 5, 9]);
    expect(cellChordTones({ root: 7, kind: 4 })).toEqual([7, 11, 2, 5]);
  });
});

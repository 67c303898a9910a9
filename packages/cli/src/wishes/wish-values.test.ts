import { describe, expect, test } from 'vitest';
import { scopedValue } from './scoped-value.ts';
import {
  blendOf,
  cellsOf,
  chordTones,
  forbiddenPitches,
  lockOf,
  motifPlaceOf,
  polyphonyLimit,
  rangeLimit,
  softNumber,
} from './wish-values.ts';

describe('what is read', () => {
  test.each<[string, unknown, unknown]>([
    ['a number', softNumber('--density', 'density', 0, 48)('3'), { density: 3 }],
    [
      'a number of some bars of a track',
      softNumber('--density', 'density', 0, 48)('0.5@5-8:Bass'),
      { density: 0.5, bars: [5, 8], tracks: ['Bass'] },
    ],
    ['tracks by number, counted from 1', scopedValue('--x', 'sad:1,Bass').scope, { tracks: [0, 'Bass'] }],
    ['one bar', scopedValue('--x', '2@7').scope, { bars: [7, 7] }],
    ['a range by names', rangeLimit('Bb2-C#5@1-4'), { range: [46, 73], bars: [1, 4] }],
    ['a range down to an octave below 0', rangeLimit('C-1-C5'), { range: [0, 72] }],
    ['a range by numbers', rangeLimit('48–72:Piano'), { range: [48, 72], tracks: ['Piano'] }],
    ['most notes together', polyphonyLimit('2@3'), { polyphony: 2, bars: [3, 3] }],
    ['forbidden pitches', forbiddenPitches('C#4, 62:Cello'), { forbidden: [61, 62], tracks: ['Cello'] }],
    ['chord tones', chordTones('everywhere@1-8'), { chordTones: 'everywhere', bars: [1, 8] }],
    [
      'shares of styles',
      blendOf('lieder 0.25, string-quartet 75 %'),
      [
        { style: 'lieder', share: 0.25 },
        { style: 'string-quartet', share: 0.75 },
      ],
    ],
    [
      'cells',
      cellsOf('5-8:Bass; 12, 14:Piano,2'),
      [
        { bars: [5, 8], tracks: ['Bass'] },
        { bars: [12, 12], tracks: ['Piano', 1] },
        { bars: [14, 14], tracks: ['Piano', 1] },
      ],
    ],
    ['a lock', lockOf('Bass:480'), { track: 'Bass', tick: 480 }],
    ['a lock of one pitch', lockOf('2:480:C3'), { track: 1, tick: 480, pitch: 48 }],
    ['a place of a motif', motifPlaceOf('33'), { bar: 33, track: 0 }],
    [
      'all that is done to it there',
      motifPlaceOf('33:Cello+5:inversionx2'),
      { bar: 33, track: 'Cello', transpose: 5, form: 'inversion', stretch: 2 },
    ],
    ['in any order', motifPlaceOf('9x0.5:free-12'), { bar: 9, track: 0, stretch: 0.5, free: true, transpose: -12 }],
    [
      'a track with a space and a number in its name',
      motifPlaceOf('17:Violin 2:retrograde-inversion'),
      { bar: 17, track: 'Violin 2', form: 'retrograde-inversion' },
    ],
  ])('%s', (_what, read, meant) => expect(read).toEqual(meant));
});

describe('what is refused, with what is expected', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'a word for a number',
      () => softNumber('--leaps', 'leaps', 0, 1)('many'),
      /--leaps "many": expected a number from 0 to 1/,
    ],
    ['too large a number', () => softNumber('--leaps', 'leaps', 0, 1)('1.5@2'), /from 0 to 1/],
    ['bars that run backwards', () => cellsOf('8-5:Bass'), /--cells "8-5": expected a bar or a range/],
    ['a value that is missing', () => scopedValue('--mood', '@5-8'), /--mood "@5-8": expected a value/],
    ['a range upside down', () => rangeLimit('C5-C3'), /C5 is higher than C3/],
    ['a pitch that is none', () => forbiddenPitches('H4'), /--forbid: pitch "H4"/],
    ['one style alone', () => blendOf('folk 0.5'), /at least two styles/],
    ['a share that is missing', () => blendOf('folk, lieder'), /"folk": expected a style or composer and its share/],
    ['half a note', () => polyphonyLimit('1.5'), /whole number from 1 to 16/],
    ['track 0', () => lockOf('0:480'), /counted from 1/],
    ['a place without a bar', () => motifPlaceOf('Cello'), /expected a bar/],
    ['a place that is not understood', () => motifPlaceOf('33 upside down'), /such as 33:Cello\+5/],
  ])('%s', (_what, read, message) => expect(read).toThrow(message));
});

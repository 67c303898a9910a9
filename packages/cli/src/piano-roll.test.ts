import { createScore, scoreFromNotes } from '@continuo/music';
import { expect, test } from 'vitest';
import { barStarts } from './bar-starts.ts';
import { pianoRollSvg } from './piano-roll-svg.ts';
import { pianoRollText } from './piano-roll-text.ts';

test('bars begin where meters and pickup say', () => {
  const score = createScore({ meters: '3/4', pickupTicks: 480, endTick: 480 + 2 * 1440 });
  expect(barStarts(score)).toEqual([
    { bar: 0, tick: 0 },
    { bar: 1, tick: 480 },
    { bar: 2, tick: 1920 },
  ]);
});

test('in the terminal a note begins with a block and sounds as a line, and bars are numbered', () => {
  const score = scoreFromNotes([{ pitch: 60 }, { pitch: 62 }, { pitch: 60, durationTicks: 960 }]);
  expect(pianoRollText(score, { width: 13 })).toEqual([
    '     1       ',
    'D4   · █─    ',
    'C#4  ·       ',
    'C4   █─  █───',
  ]);
});

test('where there are more pitches than rows, pitches share a row', () => {
  const score = scoreFromNotes([{ pitch: 0 }, { pitch: 127 }]);
  expect(pianoRollText(score, { width: 20, height: 16 })).toHaveLength(17);
});

test('a score without notes has no roll in the terminal, and an empty picture', () => {
  expect(pianoRollText(createScore())).toEqual([]);
  expect(pianoRollSvg(createScore())).toMatch(/^<svg [^>]+>[\s\S]*<\/svg>\n$/);
});

test('the picture holds a box a note at its tick, and names escaped for XML', () => {
  const score = createScore({ tracks: [{ name: 'A & <B>\u0000', notes: [{ pitch: 60 }, { pitch: 64 }] }] });
  const svg = pianoRollSvg(score);
  expect(svg.match(/rx="1.5"/g)).toHaveLength(2);
  expect(svg).toContain('<title>A &amp; &lt;B&gt;</title>');
  // a quarter is 24 wide, after a margin of 40
  expect(svg).toContain('<rect x="64" y="48" width="23.2"');
});

import { expect, test } from 'vitest';
import { openingPiece } from '../opening-piece.ts';
import { cellsOfSelection, cellsTitle } from './cells.ts';

const score = openingPiece();
const names = ['soprano', 'alto', 'tenor', 'bass'];
const notesIn = (place: number, fromBar: number, toBar: number): (typeof score.tracks)[0]['notes'] =>
  score.tracks[place]!.notes.filter(({ tick }) => tick >= (fromBar - 1) * 1920 && tick < toBar * 1920);

test('a selection becomes whole bars of the voices it touches', () => {
  const cells = cellsOfSelection(score, new Set([...notesIn(1, 3, 3).slice(0, 1), ...notesIn(2, 4, 4)]));
  expect(cells).toEqual({ firstBar: 3, lastBar: 4, tracks: [1, 2] });
  expect(cellsTitle(cells!, names)).toBe('bars 3–4 · alto, tenor');
});

test('a note that ends with its bar does not reach into the next', () => {
  const whole = notesIn(3, 8, 8);
  expect(cellsOfSelection(score, new Set(whole))).toEqual({ firstBar: 8, lastBar: 8, tracks: [3] });
});

test('nothing selected is no cell', () => {
  expect(cellsOfSelection(score, new Set())).toBeUndefined();
});

test('one bar of everything reads plainly', () => {
  expect(cellsTitle({ firstBar: 2, lastBar: 2, tracks: [0, 1, 2, 3] }, names)).toBe('bar 2 · all voices');
});

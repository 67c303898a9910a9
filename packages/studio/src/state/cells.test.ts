import { expect, test } from 'vitest';
import { openingPiece } from '../opening-piece.ts';
import { cellsOfSelection, cellsToWrite } from './cells.ts';
import { type Draft, startProject } from './project.ts';
import { stageOf } from './stage.ts';

const draft: Draft = startProject('Opening', openingPiece()).present.value;
const { score } = draft;
const notesIn = (place: number, fromBar: number, toBar: number): (typeof score.tracks)[0]['notes'] =>
  score.tracks[place]!.notes.filter(({ tick }) => tick >= (fromBar - 1) * 1920 && tick < toBar * 1920);

test('a selection becomes whole bars of the voices it touches', () => {
  const cells = cellsOfSelection(score, new Set([...notesIn(1, 3, 3).slice(0, 1), ...notesIn(2, 4, 4)]));
  expect(cells).toEqual([[], [[3, 4]], [[3, 4]]]);
});

test('a note that ends with its bar does not reach into the next', () => {
  expect(cellsOfSelection(score, new Set(notesIn(3, 8, 8)))).toEqual([[], [], [], [[8, 8]]]);
});

test('nothing selected is no cell', () => {
  expect(cellsOfSelection(score, new Set())).toEqual([]);
});

test('cells of the grid go before a selection, and locked ones are never written', () => {
  const selection = new Set(notesIn(0, 1, 1));
  const plan = { ...draft.plan, cells: [[[2, 99]]] as const, lockedCells: [[[4, 5]]] as const };
  const stage = stageOf('infill', plan, score);
  expect(cellsToWrite({ ...draft, selection, plan }, stage)).toEqual([
    [
      [2, 3],
      [6, 8],
    ],
  ]);
  expect(cellsToWrite({ ...draft, selection }, stage)).toEqual([[[1, 1]]]);
});

import { createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { commandOfDrag, dragNewNote, dragNotes } from './gesture.ts';
import { hitTest, notesInBox } from './hit.ts';
import { type Viewport, xOfTick, yOfPitch } from './viewport.ts';

/** A quarter is 48 pixels, a sixteenth 12. */
const VIEW: Viewport = {
  width: 852,
  height: 628,
  keyboardWidth: 52,
  rulerHeight: 28,
  leftTick: 0,
  topPitch: 84,
  pixelsPerTick: 0.1,
  rowHeight: 20,
};
const score = createScore({
  tracks: [
    { notes: [{ pitch: 72, tick: 480, durationTicks: 480 }] },
    { notes: [{ pitch: 72, tick: 480, durationTicks: 240 }] },
  ],
});
const note = score.tracks[0]!.notes[0]!;
const STEP = 120;
const at = (tick: number, pitch: number): { x: number; y: number } => ({
  x: xOfTick(VIEW, tick),
  y: yOfPitch(VIEW, pitch) + 10,
});

test('the active voice is found first where two lie upon each other', () => {
  const { x, y } = at(500, 72);
  expect(hitTest(VIEW, score, x, y, [0, 1])).toMatchObject({ place: 'note', track: 0 });
  expect(hitTest(VIEW, score, x, y, [1, 0])).toMatchObject({ place: 'note', track: 1 });
});

test('a note is taken by its end in its last pixels, and a very short one by its body first', () => {
  expect(hitTest(VIEW, score, xOfTick(VIEW, 960) - 3, at(0, 72).y, [0]).place).toBe('note-end');
  expect(hitTest(VIEW, score, xOfTick(VIEW, 960) - 10, at(0, 72).y, [0]).place).toBe('note');
});

test('keyboard, ruler and empty grid are told apart', () => {
  expect(hitTest(VIEW, score, 20, 200, [0]).place).toBe('keyboard');
  expect(hitTest(VIEW, score, 200, 10, [0]).place).toBe('ruler');
  expect(hitTest(VIEW, score, 200, 600, [0]).place).toBe('grid');
});

test('a drawn note fills the cell it begins in and grows to the nearest sixteenth', () => {
  const drag = dragNewNote(1, VIEW, at(250, 64), STEP);
  const made = { pitch: 64, velocity: 84, tick: 240 };
  expect(commandOfDrag(drag, VIEW, at(250, 64), STEP)).toEqual({
    kind: 'add',
    track: 1,
    notes: [{ ...made, durationTicks: 120 }],
  });
  expect(commandOfDrag(drag, VIEW, at(730, 90), STEP)).toEqual({
    kind: 'add',
    track: 1,
    notes: [{ ...made, durationTicks: 480 }],
  });
});

test('a move snaps the note under the pointer to the grid, and small trembling moves nothing', () => {
  const drag = dragNotes('move', new Set([note]), note, VIEW, at(500, 72));
  expect(commandOfDrag(drag, VIEW, at(540, 72), STEP)).toBeUndefined();
  expect(commandOfDrag(drag, VIEW, at(760, 74), STEP)).toMatchObject({ kind: 'move', ticks: 240, semitones: 2 });
});

test('resizing snaps the end', () => {
  const drag = dragNotes('resize', new Set([note]), note, VIEW, at(955, 72));
  expect(commandOfDrag(drag, VIEW, at(1180, 72), STEP)).toMatchObject({ kind: 'resize', ticks: 240 });
});

test('a box takes the notes that it touches, of the voices that sound', () => {
  const box = { x0: xOfTick(VIEW, 900), y0: yOfPitch(VIEW, 73), x1: xOfTick(VIEW, 1000), y1: yOfPitch(VIEW, 71) };
  expect(notesInBox(VIEW, score, box, [0, 1])).toEqual([note]);
  expect(notesInBox(VIEW, score, box, [1])).toEqual([]);
});

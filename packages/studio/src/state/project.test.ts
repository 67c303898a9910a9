import { checkScore, createScore } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OPENING_TITLE, openingPiece } from '../opening-piece.ts';
import { steps } from '../testing/arbitrary-edits.ts';
import { HISTORY_LIMIT } from './history.ts';
import {
  acceptVariations,
  appendVariation,
  chooseVariation,
  editScore,
  openPiece,
  type Project,
  redoStep,
  startProject,
  undoStep,
} from './project.ts';
import { applyCommand, byTickThenPitch } from './score-edit.ts';

const start = (): Project => startProject(OPENING_TITLE, openingPiece());
const scoreOf = (project: Project): unknown => project.present.value.score;
const manySteps = fc.array(steps, { maxLength: 25 });

test('undoing everything gives the first score, redoing everything the last', () => {
  fc.assert(
    fc.property(manySteps, (list) => {
      const first = start();
      const last = list.reduce((project, step) => step(project), first);
      let undone = last;
      for (let count = 0; count < last.past.length; count += 1) undone = undoStep(undone);
      // a selection or a choice right after a generation is no step, so the first value may be a replaced one
      expect(scoreOf(undone)).toEqual(scoreOf(first));
      let redone = undone;
      for (let count = 0; count < last.past.length; count += 1) redone = redoStep(redone);
      expect(redone).toEqual(last);
    }),
  );
});

test('one undo after one edit is the identity, and a redo after it too', () => {
  fc.assert(
    fc.property(manySteps, steps, (list, step) => {
      const before = list.reduce((project, each) => each(project), start());
      const after = step(before);
      if (after.past.length === before.past.length) return;
      expect(undoStep(after).present).toBe(before.present);
      expect(redoStep(undoStep(after)).present).toBe(after.present);
    }),
  );
});

test('every edit leaves a sound score with sorted notes, and selects only notes of it', () => {
  fc.assert(
    fc.property(manySteps, (list) => {
      const { score, selection } = list.reduce((project, step) => step(project), start()).present.value;
      checkScore(score);
      for (const { notes } of score.tracks) expect([...notes].sort(byTickThenPitch)).toEqual(notes);
      const all = new Set(score.tracks.flatMap(({ notes }) => notes));
      for (const note of selection) expect(all.has(note)).toBe(true);
    }),
  );
});

test('an edit after an undo forgets what was undone', () => {
  const added = { kind: 'add', track: 0, notes: [{ pitch: 60, velocity: 80, tick: 0, durationTicks: 120 }] } as const;
  const project = editScore(undoStep(editScore(start(), added)), added);
  expect(project.future).toEqual([]);
  expect(redoStep(project)).toBe(project);
});

test('a chord moved beyond the top keeps its shape', () => {
  const score = createScore({
    tracks: [
      {
        notes: [
          { pitch: 120, tick: 0 },
          { pitch: 124, tick: 0 },
        ],
      },
    ],
  });
  const notes = new Set(score.tracks[0]!.notes);
  const moved = applyCommand(score, { kind: 'move', notes, ticks: -5, semitones: 12 }).score.tracks[0]!.notes;
  expect(moved.map(({ pitch, tick }) => [pitch, tick])).toEqual([
    [123, 0],
    [127, 0],
  ]);
});

test('a note added beyond the end makes the piece longer', () => {
  const note = { pitch: 60, velocity: 80, tick: 100_000, durationTicks: 120 };
  expect(applyCommand(openingPiece(), { kind: 'add', track: 0, notes: [note] }).score.endTick).toBe(100_120);
});

const written = [1, 2, 3, 4].map((beats) => ({
  score: createScore({ tracks: [{ notes: [{ pitch: 60, durationTicks: beats * 480 }] }] }),
  wishes: [],
  reports: [],
}));

test('after a generation the original is variation 0 and the first new one is chosen; choosing is undone with it', () => {
  const first = start();
  const generated = acceptVariations(first, 'Compose', 'Chorale 7', written);
  expect(generated.present.value.variations).toMatchObject({ chosen: 1, slots: { length: 5 } });
  const third = chooseVariation(generated, 3);
  expect(third.present.value.score).toBe(written[2]!.score);
  expect(chooseVariation(third, 0).present.value.score).toBe(first.present.value.score);
  expect(undoStep(third).present).toBe(first.present);
});

test('variations that come one after another are one step, and none joins another piece', () => {
  const first = start();
  const one = acceptVariations(first, 'Compose', 'Piece 7', written.slice(0, 1));
  const { piece } = one.present.value;
  const chosen = chooseVariation(appendVariation(one, piece, written[1]!), 2);
  const three = appendVariation(chosen, piece, written[2]!);
  expect(three.present.value.variations).toMatchObject({ chosen: 2, slots: { length: 4 } });
  expect(three.present.value.score).toBe(written[1]!.score);
  expect(undoStep(three).present).toBe(first.present);
  const elsewhere = openPiece(three, 'Other', createScore());
  expect(appendVariation(elsewhere, piece, written[3]!)).toBe(elsewhere);
});

test('an edit stays with its variation while others are looked at', () => {
  const generated = acceptVariations(start(), 'Compose', 'Chorale 7', written);
  const edited = editScore(generated, { kind: 'tempo', bpm: 60 });
  const elsewhere = chooseVariation(edited, 2);
  expect(chooseVariation(elsewhere, 1).present.value.score).toBe(edited.present.value.score);
  expect(undoStep(elsewhere).present).toBe(edited.present);
});

test('opening a file is one step that undo takes back', () => {
  const first = start();
  expect(undoStep(openPiece(first, 'Dropped', createScore())).present).toBe(first.present);
});

test(`no more than ${HISTORY_LIMIT} steps are kept`, () => {
  let project = start();
  for (let bpm = 20; bpm < 20 + HISTORY_LIMIT + 50; bpm += 1) project = editScore(project, { kind: 'tempo', bpm });
  expect(project.past.length).toBe(HISTORY_LIMIT);
});

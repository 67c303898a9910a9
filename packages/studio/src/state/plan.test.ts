import { createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { openingPiece } from '../opening-piece.ts';
import { chordsByBar, chordText } from './chords.ts';
import { lockedNotesOf, toggleLocks } from './locks.ts';
import { motifOfNotes } from './motif.ts';
import { EMPTY_PLAN, freeName, withWish } from './plan.ts';
import { changePlan, editScore, openPiece, type Project, selectNotes, startProject, undoStep } from './project.ts';

const start = (): Project => startProject('Opening', openingPiece());
const planOf = (project: Project): Project['present']['value']['plan'] => project.present.value.plan;

test('a wish that is freed is gone, and so is an entry without any', () => {
  const once = withWish(EMPTY_PLAN, [], { density: 2, energy: 0.5 });
  const twice = withWish({ ...EMPTY_PLAN, wishes: once }, [[[1, 2]]], { density: 4 });
  expect(twice).toEqual([
    { cells: [], density: 2, energy: 0.5 },
    { cells: [[[1, 2]]], density: 4 },
  ]);
  const freed = withWish({ ...EMPTY_PLAN, wishes: twice }, [], { energy: undefined });
  expect(freed).toEqual([
    { cells: [], density: 2 },
    { cells: [[[1, 2]]], density: 4 },
  ]);
  expect(withWish({ ...EMPTY_PLAN, wishes: freed }, [[[1, 2]]], { density: undefined })).toEqual([
    { cells: [], density: 2 },
  ]);
});

test('a slider that is drawn is one step of the history, another wish another one', () => {
  let project = start();
  for (const density of [1, 2, 3])
    project = changePlan(project, 'density', { wishes: withWish(planOf(project), [], { density }) }, true);
  project = changePlan(project, 'key', { key: 'D minor' }, true);
  expect(project.past).toHaveLength(2);
  expect(planOf(undoStep(project))).toMatchObject({ key: '', wishes: [{ density: 3 }] });
  expect(planOf(undoStep(undoStep(project)))).toEqual(planOf(start()));
});

test('a change after an undo is a step of its own, and what was undone is gone', () => {
  const twice = changePlan(changePlan(start(), 'key', { key: 'C major' }), 'key', { key: 'D major' });
  const other = changePlan(undoStep(twice), 'key', { key: 'E major' }, true);
  expect(other.future).toEqual([]);
  expect(planOf(undoStep(other)).key).toBe('C major');
});

test('the chords of a lead sheet are the chords of its plan', () => {
  const sheet = createScore({
    tracks: [{ notes: Array.from({ length: 12 }, () => ({ pitch: 60 })) }],
    chords: [
      { tick: 0, symbol: 'C' },
      { tick: 3840, symbol: 'Dm7' },
      { tick: 4800, symbol: 'G7' },
    ],
  });
  expect(chordsByBar(sheet)).toEqual(['', 'C', '', 'Dm7 G7']);
  expect(planOf(openPiece(start(), 'Sheet', sheet)).chords).toEqual(['', 'C', '', 'Dm7 G7']);
});

test('chords of unequal length are written evenly, with the one that goes on', () => {
  const symbol = (tick: number, name: string): { tick: number; symbol: string } => ({ tick, symbol: name });
  const sheet = createScore({ tracks: [{ notes: Array.from({ length: 12 }, () => ({ pitch: 60 })) }] });
  // bar 1: C, G on the fourth beat; bar 2: F on the third beat, G still sounds; bar 3: F goes on
  const chords = [symbol(0, 'C'), symbol(1440, 'G'), symbol(2880, 'F')];
  expect(chordsByBar(sheet, chords)).toEqual(['', 'C C C G', 'G F']);
  expect(chordsByBar(sheet, [symbol(960, 'C')])).toEqual(['', 'N.C. C']);
});

test('bars are parted by lines; a bar without a symbol goes on, and after the last they begin again', () => {
  const chords = ['', 'C', '', 'Am F'];
  expect(chordText(chords, [1, 4])).toBe('C | % | Am F | C');
  expect(chordText(chords, [5, 6])).toBe('C | Am F');
  expect(chordText(chords, [2, 3])).toBe('C | Am F');
  expect(chordText(['', '', 'G'], [1, 4])).toBe('N.C. | G | % | G');
  // a chord of the pickup alone holds for all
  expect(chordText(['D'], [0, 2])).toBe('D | % | %');
  expect(chordText(['', ' ', ''], [1, 2])).toBeUndefined();
});

test('selected notes become a motif that begins at 0; notes of two voices do not', () => {
  const score = openingPiece();
  const [soprano, alto] = [score.tracks[0]!.notes, score.tracks[1]!.notes];
  const motif = motifOfNotes(score, new Set(soprano.slice(4, 8)), 'A');
  // bar 2 of the soprano: D5 dotted quarter, C5 eighth, B4 and A4 quarters
  expect(motif).toEqual({
    name: 'A',
    notes: [
      { pitch: 74, at: 0, duration: 1.5 },
      { pitch: 72, at: 1.5, duration: 0.5 },
      { pitch: 71, at: 2, duration: 1 },
      { pitch: 69, at: 3, duration: 1 },
    ],
    from: { bar: 2, track: 0 },
    places: [],
  });
  expect(motifOfNotes(score, new Set([soprano[0]!, alto[0]!]), 'A')).toBeUndefined();
  expect(freeName(['A', 'C'])).toBe('B');
});

test('a locked note takes its lock along when it moves, and loses it when it goes', () => {
  const { score } = start().present.value;
  const note = score.tracks[0]!.notes[3]!;
  const locks = toggleLocks(score, [], new Set([note]));
  expect(locks).toEqual([{ track: 0, tick: note.tick, pitch: note.pitch }]);
  expect(toggleLocks(score, locks, new Set([note]))).toEqual([]);
  const locked = selectNotes(changePlan(start(), 'lock', { lockedNotes: locks }), []);
  const here = locked.present.value.score.tracks[0]!.notes[3]!;
  const moved = editScore(locked, { kind: 'move', notes: new Set([here]), ticks: 120, semitones: 2 });
  expect(planOf(moved).lockedNotes).toEqual([{ track: 0, tick: note.tick + 120, pitch: note.pitch + 2 }]);
  expect(lockedNotesOf(moved.present.value.score, planOf(moved).lockedNotes).size).toBe(1);
  expect(planOf(editScore(locked, { kind: 'delete', notes: new Set([here]) })).lockedNotes).toEqual([]);
});

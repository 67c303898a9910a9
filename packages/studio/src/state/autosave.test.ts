import { createScore } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OPENING_TITLE, openingPiece } from '../opening-piece.ts';
import { steps } from '../testing/arbitrary-edits.ts';
import { readProject, writeProject } from './autosave.ts';
import type { Entry } from './history.ts';
import { type Draft, editScore, type Project, startProject } from './project.ts';

const start = (): Project => startProject(OPENING_TITLE, openingPiece());
const unselected = (entry: Entry<Draft>): Entry<Draft> => ({
  ...entry,
  value: { ...entry.value, selection: new Set() },
});
const withoutSelections = ({ past, present, future }: Project): Project => ({
  past: past.map(unselected),
  present: unselected(present),
  future: future.map(unselected),
});

test('what was written reads back, with all its history and variations', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 15 }), (list) => {
      const project = list.reduce((each, step) => step(each), start());
      expect(readProject(writeProject(project)!)).toEqual(withoutSelections(project));
    }),
    { numRuns: 40 },
  );
});

test('bytes of a file that the score keeps survive', () => {
  const score = createScore({ raws: [{ tick: 0, kind: 'sysex', bytes: Uint8Array.of(0x7e, 0x00, 0xf7) }] });
  expect(readProject(writeProject(startProject('Raw', score))!).present.value.score).toEqual(score);
});

test('a step that changes one voice costs that voice only', () => {
  const once = writeProject(start())!.length;
  const { notes } = openingPiece().tracks[0]!;
  let project = start();
  for (let count = 0; count < 10; count += 1) {
    const note = { ...notes[0]!, tick: count * 480 };
    project = editScore(project, { kind: 'add', track: 3, notes: [note] });
  }
  expect(writeProject(project)!.length).toBeLessThan(once * 6);
});

test('the oldest steps are forgotten where not all fit, and nothing is written where the present does not', () => {
  let project = start();
  for (let bpm = 60; bpm < 100; bpm += 1) project = editScore(project, { kind: 'tempo', bpm });
  const whole = writeProject(project)!;
  const shorter = writeProject(project, Math.floor(whole.length * 0.7))!;
  const read = readProject(shorter);
  expect(read.past.length).toBeLessThan(project.past.length);
  expect(read.past.length).toBeGreaterThan(0);
  expect(read.present.value.score).toEqual(project.present.value.score);
  expect(writeProject(project, 100)).toBeUndefined();
});

test.each([
  '',
  '{}',
  '[]',
  'null',
  '{"format":2}',
  '{"format":1,"tracks":[],"scores":[{"tracks":[0]}],"past":[],"present":{"score":0},"future":[]}',
])('damaged text is an error: %s', (text) => {
  expect(() => readProject(text)).toThrow();
});

import type { CellNote } from '@continuo/corpus';
import { readFormPlan } from '@continuo/music';
import { expect, test } from 'vitest';
import { expandForm } from '../form/expand-form.ts';
import { returnOutcomes } from './form-outcomes.ts';

const note = (position: number, pitch: number): CellNote => ({ position, pitch, duration: 12, velocity: 64 });
const instrument = { program: 0, isDrums: false, source: undefined, name: 'Piano' };

function outcomesOf(plan: string, cells: readonly (readonly CellNote[])[]) {
  const plans = expandForm(readFormPlan(plan), { ending: null, key: 'C major' }).map((form) => ({ form }));
  const frame = { numbers: cells.map((_, index) => index + 1), tracks: [instrument] };
  return returnOutcomes({ plans, frame, draft: { cells: cells.map((bar) => [bar]) } });
}

test('of a section that comes back, the notes that stand there again are counted', () => {
  const [theme, other] = [[note(0, 60), note(24, 64)], [note(0, 70)]];
  expect(outcomesOf('A1 B1 A1', [theme, other, [...theme, note(36, 72)]])).toEqual([
    { wish: 'return of A', asked: 'bars 3 as 1', got: '100 % of its notes', kept: true, hard: false },
  ]);
  expect(outcomesOf('A1 B1 A1', [theme, other, [theme[0]!]])).toMatchObject([
    { got: '50 % of its notes', kept: false },
  ]);
});

test('a return in another key is moved there; a free one is not judged', () => {
  const dominant = [note(0, 62), note(24, 57)];
  const home = [note(0, 67), note(24, 62)];
  expect(outcomesOf('A1 in C, A1 in G', [home, dominant])).toMatchObject([{ got: '100 % of its notes' }]);
  expect(outcomesOf("A1 A'1", [home, dominant])).toEqual([]);
});

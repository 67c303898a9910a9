import { parsePrompt } from '@continuo/compose';
import { expect, test } from 'vitest';
import { openingPiece } from '../opening-piece.ts';
import { EMPTY_PLAN, type Plan } from './plan.ts';
import { chordsOfText, planOfPrompt } from './prompt-plan.ts';

const score = openingPiece();

test('words fill in the plan, those for some bars as wishes of their cells', () => {
  const { request } = parsePrompt(
    'a sad waltz in D minor for cello and piano, slow, 32 bars, gets hopeful in the middle',
  );
  const plan = planOfPrompt(EMPTY_PLAN, request, 'compose', score);
  expect(plan).toMatchObject({
    key: 'D minor',
    meter: '3/4',
    composeBars: 32,
    instruments: ['Cello', 'Acoustic Grand Piano'],
  });
  const [whole, middle] = plan.wishes!;
  expect(whole).toMatchObject({ cells: [], mood: request.mood });
  const { bars, mood } = request.wishes![0]!;
  expect(middle).toEqual({ cells: [[bars], [bars]], mood });
});

test('a limit of one instrument is a limit of its cells', () => {
  const asked = {
    instruments: ['Flute', 'Cello'],
    bars: 4,
    limits: [
      { tracks: ['cello'], range: [36, 60] as [number, number] },
      { polyphony: 2, chordTones: 'beats' as const },
    ],
  };
  expect(planOfPrompt(EMPTY_PLAN, asked, 'compose', score)).toEqual({
    instruments: ['Flute', 'Cello'],
    composeBars: 4,
    wishes: [
      { cells: [[], [[1, 4]]], range: [36, 60] },
      { cells: [], mostNotes: 2 },
    ],
    chordTones: 'beats',
    prompted: ['composeBars', 'instruments', 'wishes', 'chordTones'],
  });
});

test('what an earlier prompt asked and this one does not is forgotten, what was set by hand stays', () => {
  const first = planOfPrompt(EMPTY_PLAN, { key: 'D minor', bpm: 60, chords: 'Dm | A7' }, 'compose', score);
  const plan: Plan = { ...EMPTY_PLAN, ...first, meter: '6/8' };
  const second = { ...plan, ...planOfPrompt(plan, { key: 'F major' }, 'compose', score) };
  expect(second).toEqual({ ...EMPTY_PLAN, key: 'F major', meter: '6/8', prompted: ['key'] });
});

test('chords in words are chords by bar', () => {
  expect(chordsOfText('Dm7 | G7 A | % | C')).toEqual(['', 'Dm7', 'G7 A', '', 'C']);
});

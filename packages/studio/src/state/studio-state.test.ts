import { expect, test } from 'vitest';
import { openingPiece } from '../opening-piece.ts';
import { startProject } from './project.ts';
import { audibleScore, scoreOf, silentTracks, startState, toggled } from './studio-state.ts';

const state = startState(startProject('', openingPiece()), 1);

test('a muted voice is silent, and where one is soloed all others are', () => {
  expect([...silentTracks({ ...state, muted: new Set([1]) })]).toEqual([1]);
  expect([...silentTracks({ ...state, soloed: new Set([3]) })]).toEqual([0, 1, 2]);
  expect([...silentTracks({ ...state, soloed: new Set([3]), muted: new Set([3]) })]).toEqual([0, 1, 2, 3]);
});

test('what is heard has the same tracks and length, without the silent notes', () => {
  const heard = audibleScore({ ...state, muted: new Set([0]) });
  expect(heard.tracks.map(({ notes }) => notes.length > 0)).toEqual([false, true, true, true]);
  expect(heard.endTick).toBe(scoreOf(state).endTick);
  expect(audibleScore(state)).toBe(scoreOf(state));
});

test('toggling twice is as before', () => {
  expect(toggled(toggled(new Set([1]), 2), 2)).toEqual(new Set([1]));
});

import { parseComposeRequest } from '@continuo/compose';
import { createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { openingPiece } from '../opening-piece.ts';
import type { Plan } from '../state/plan.ts';
import { type Draft, startProject } from '../state/project.ts';
import { startState, type Wishes } from '../state/studio-state.ts';
import { trackName } from '../state/track-names.ts';
import { type RequestContext, requestOf } from './request.ts';

const draft: Draft = startProject('Opening', openingPiece()).present.value;
const selected: Draft = { ...draft, selection: new Set(draft.score.tracks[1]!.notes.slice(0, 5)) };
const asking = (part: Partial<Plan>, from: Draft = draft): Draft => ({ ...from, plan: { ...from.plan, ...part } });
const wishes = (part: Partial<Wishes>): Wishes => ({
  ...startState(startProject('', openingPiece()), 7).wishes,
  ...part,
});
const at = (activeTrack: number, kind: RequestContext['kind'] = 'chorale'): RequestContext => ({
  activeTrack,
  bpm: 76,
  kind,
});
const melody: Draft = { ...draft, score: createScore({ tracks: [{}, { notes: [{ pitch: 67 }, { pitch: 69 }] }] }) };

test.each(['compose', 'continue', 'harmonize', 'infill'] as const)(
  'the request for %s is one that the composer takes',
  (task) => {
    const request = parseComposeRequest(requestOf(asking({ key: 'D minor' }, selected), wishes({ task }), at(0)));
    expect(request).toMatchObject({ task, key: 'D minor', seed: 7, variations: 4, temperature: 0.9 });
  },
);

test('a selection becomes bars and voices by name', () => {
  expect(requestOf(selected, wishes({ task: 'infill' }), at(0)).cells).toEqual([{ bars: [1, 2], voices: ['alto'] }]);
});

test('no key is no wish', () => {
  expect(requestOf(draft, wishes({}), at(0))).not.toHaveProperty('key');
});

test('the melody is the voice at hand, or the first that has notes', () => {
  expect(requestOf(draft, wishes({ task: 'harmonize' }), at(2)).melodyTrack).toBe(2);
  expect(requestOf(melody, wishes({ task: 'harmonize' }), at(0)).melodyTrack).toBe(1);
});

test('what is missing is said, with what to do', () => {
  expect(() => requestOf(draft, wishes({ task: 'infill' }), at(0))).toThrow(/Select what to rewrite/);
  expect(() => requestOf(melody, wishes({ task: 'continue' }), at(0))).toThrow(
    /needs four voices, and this piece has 1/,
  );
  const empty = { ...draft, score: createScore({ tracks: [{}] }) };
  expect(() => requestOf(empty, wishes({ task: 'harmonize' }), at(0))).toThrow(/no melody yet/);
});

test('a track without a name is called by its voice, or by its number', () => {
  const unnamed = { ...draft.score, tracks: draft.score.tracks.map((track) => ({ ...track, name: '' })) };
  expect(trackName(unnamed, 2)).toBe('Tenor');
  expect(trackName(melody.score, 1)).toBe('Track 2');
});

test('a model is asked only for what it hears', () => {
  const asked = asking({ key: 'D minor', instruments: ['Cello'], chords: ['', 'C'], form: [{ name: 'A', bars: 12 }] });
  const compose = wishes({ task: 'compose' });
  expect(requestOf(asked, compose, at(0, 'sequence'))).toMatchObject({ key: 'D minor', temperature: 0.9, bpm: 76 });
  expect(requestOf(asked, compose, at(0, 'latent'))).not.toHaveProperty('key');
  expect(Object.keys(requestOf(asked, compose, at(0)))).toEqual(
    expect.not.arrayContaining(['instruments', 'chords', 'form']),
  );
  expect(requestOf(asked, compose, at(0, 'adversarial'))).toEqual({
    task: 'compose',
    bars: 8,
    bpm: 76,
    seed: 7,
    variations: 4,
  });
  expect(requestOf(melody, wishes({ task: 'continue' }), at(0, 'sequence')).score).toBe(melody.score);
});

test('an autoencoder is asked for a distance, and for the attributes whose sliders were moved', () => {
  const pushed = wishes({ task: 'vary', distance: 0.2, attributes: { density: 1, leaps: 0 } });
  expect(parseComposeRequest(requestOf(melody, pushed, at(0, 'latent')))).toMatchObject({
    ...{ task: 'vary', distance: 0.2, attributes: { density: 1 } },
    score: melody.score,
  });
  const fresh = requestOf(draft, { ...pushed, task: 'compose' }, at(0, 'latent'));
  expect(parseComposeRequest(fresh)).toMatchObject({ task: 'compose', attributes: { density: 1 } });
  expect(fresh).not.toHaveProperty('distance');
  expect(requestOf(melody, pushed, at(0, 'score'))).not.toHaveProperty('attributes');
});

test('another style is asked for the chosen cells, or for all that is not locked; without a style it is said', () => {
  const transfer = wishes({ task: 'style-transfer' });
  const asked = asking({ styles: [{ style: 'hymn', share: 1 }], lockedCells: [[[1, 1]]] });
  const whole = requestOf(asked, transfer, at(0, 'score'));
  expect(parseComposeRequest(whole)).toMatchObject({ task: 'style-transfer', style: 'hymn' });
  expect(whole.cells).toEqual([
    { bars: [1, 8], tracks: [1, 2, 3] },
    { bars: [2, 8], tracks: [0] },
  ]);
  expect(() => requestOf(draft, transfer, at(0, 'score'))).toThrow(/Choose the style/);
});

test('cells of the grid reach a chorale model by their voices, and the locked notes within them stay', () => {
  const [alto, tenor] = [draft.score.tracks[1]!.notes, draft.score.tracks[2]!.notes];
  const plan: Partial<Plan> = {
    cells: [[], [[1, 2]], [[1, 2]], [[4, 4]]],
    lockedNotes: [
      { track: 1, ...alto[2]! },
      { track: 2, ...tenor.at(-1)! },
    ],
  };
  const request = parseComposeRequest(requestOf(asking(plan), wishes({ task: 'infill' }), at(0)));
  expect(request.cells).toEqual([
    { bars: [1, 2], voices: ['alto', 'tenor'] },
    { bars: [4, 4], voices: ['bass'] },
  ]);
  expect(request.locks).toEqual([{ voice: 'alto', tick: alto[2]!.tick }]);
});

test('where all that is chosen is locked, that is said', () => {
  const locked: Partial<Plan> = { cells: [[[2, 3]]], lockedCells: [[[1, 8]]] };
  expect(() => requestOf(asking(locked), wishes({ task: 'infill' }), at(0))).toThrow(/All that is chosen is locked/);
});

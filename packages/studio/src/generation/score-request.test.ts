import { parseComposeRequest, promptFieldsSchema } from '@continuo/compose';
import { createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { EMPTY_PLAN, type Plan } from '../state/plan.ts';
import { type Draft, startProject } from '../state/project.ts';
import { stageOf } from '../state/stage.ts';
import { startState, type Wishes } from '../state/studio-state.ts';
import { requestOf } from './request.ts';
import { scoreFieldsOf } from './score-request.ts';

/** Three parts of four bars in quarters: C4, E4 and C3 throughout. */
const score = createScore({
  tracks: [60, 64, 48].map((pitch, place) => ({
    name: ['Flute', 'Viola', 'Cello'][place]!,
    notes: Array.from({ length: 16 }, () => ({ pitch, durationTicks: 480 })),
  })),
});
const draft: Draft = startProject('Trio', score).present.value;
const asking = (part: Partial<Plan>): Draft => ({ ...draft, plan: { ...draft.plan, ...part } });
const request = (task: Wishes['task'], part: Partial<Plan>): unknown =>
  requestOf(
    asking(part),
    { ...startState(startProject('', score), 7).wishes, task },
    { activeTrack: 1, bpm: 90, kind: 'score' },
  );
const fields = (task: Wishes['task'], part: Partial<Plan>): unknown => {
  const plan = { ...EMPTY_PLAN, ...part };
  return scoreFieldsOf(task, plan, stageOf(task, plan, score));
};

test('nothing asked is nothing said', () => {
  expect(fields('compose', {})).toEqual({});
  expect(request('compose', {})).toEqual({
    task: 'compose',
    temperature: 0.9,
    seed: 7,
    variations: 4,
    bars: 8,
    bpm: 90,
  });
});

test('one style is a style, two are a blend', () => {
  const lieder = { style: 'lieder', share: 0.7 };
  expect(fields('compose', { styles: [lieder] })).toEqual({ style: 'lieder' });
  const folk = { style: 'folk', share: 0.3 };
  expect(fields('compose', { styles: [lieder, folk] })).toEqual({ blend: [lieder, folk] });
  const wolf = { style: 'lieder', composer: 'Wolf', share: 1 };
  expect(fields('compose', { styles: [wolf] })).toEqual({ style: 'lieder', composer: 'Wolf' });
});

test('wishes of the whole piece have no place, those of cells one for each block; limits stand apart', () => {
  const wishes: Plan['wishes'] = [
    { cells: [], density: 2, mood: { valence: -0.5, arousal: 0 }, mostNotes: 3 },
    { cells: [[[1, 2]], [[1, 2]], [[1, 4]]], energy: 0.8, range: [48, 72], mood: { valence: 1, arousal: 1 } },
  ];
  const mood = { valence: 1, arousal: 1 };
  expect(fields('infill', { wishes })).toEqual({
    mood: { valence: -0.5, arousal: 0 },
    wishes: [{ density: 2 }, { bars: [1, 2], tracks: [0, 1], energy: 0.8, mood }, { tracks: [2], energy: 0.8, mood }],
    limits: [{ polyphony: 3 }, { bars: [1, 2], tracks: [0, 1], range: [48, 72] }, { tracks: [2], range: [48, 72] }],
  });
});

test('a key is hard unless it is asked softly', () => {
  expect(request('compose', { key: 'D minor' })).not.toHaveProperty('keyIs');
  expect(request('compose', { key: 'D minor', keyIs: 'soft' })).toMatchObject({ key: 'D minor', keyIs: 'soft' });
  expect(request('compose', { keyIs: 'soft' })).not.toHaveProperty('keyIs');
});

test('a minor key has its leading tone where no scale is named', () => {
  expect(request('compose', { key: 'D minor' })).toMatchObject({ key: 'D minor', scale: 'full minor' });
  expect(request('compose', { key: 'D major' })).not.toHaveProperty('scale');
});

test('what is not the usual is said: a scale, an upbeat, a loop', () => {
  expect(request('compose', { key: 'D minor', scale: 'dorian', pickup: 1, ends: false })).toMatchObject({
    scale: 'dorian',
    pickup: 1,
    ends: false,
  });
  expect(request('infill', { pickup: 1, ends: false, cells: [[[1, 1]]] })).toEqual(
    expect.not.objectContaining({ pickup: 1 }),
  );
});

test('the form says how many bars', () => {
  const form = [
    { name: 'A', bars: 8 },
    { name: 'B', bars: 4, energy: 0.9 },
    { name: 'A2', bars: 8, varies: 'A' },
  ];
  expect(request('compose', { form, composeBars: 8 })).toMatchObject({ bars: 20, form: { sections: form } });
  expect(request('infill', { form, cells: [[[1, 1]]] })).not.toHaveProperty('form');
});

test('chords run from bar to bar of what is written, and chord tones need chords', () => {
  const chords = ['', 'C', '', 'Am F'];
  expect(fields('arrange', { chords })).toEqual({ chords: 'C | % | Am F | C' });
  expect(fields('arrange', { chords, chordTones: 'beats' })).toMatchObject({ limits: [{ chordTones: 'beats' }] });
  expect(fields('arrange', { chordTones: 'beats' })).toEqual({});
  // the bars to come, 5 and 6, are the second and third of the next round
  expect(fields('continue', { chords, continueBars: 2 })).toEqual({ chords: 'C | Am F' });
  const upbeat = { ...score, pickupTicks: 480 };
  const plan = { ...EMPTY_PLAN, chords };
  expect(scoreFieldsOf('arrange', plan, stageOf('arrange', plan, upbeat))).toEqual({ chords: 'C | % | Am F | C' });
  expect(fields('compose', { chords: ['', '', 'G7'], composeBars: 3 })).toEqual({ chords: 'N.C. | G7 | %' });
});

test('cells, and the notes that are locked in them', () => {
  const plan: Partial<Plan> = {
    cells: [[[2, 3]], [[2, 3]]],
    lockedCells: [[], [[3, 3]]],
    lockedNotes: [
      { track: 0, tick: 1920, pitch: 60 },
      { track: 1, tick: 4800, pitch: 64 },
      { track: 2, tick: 1920, pitch: 48 },
    ],
    keepRhythm: true,
  };
  expect(request('infill', plan)).toMatchObject({
    cells: [
      { bars: [2, 2], tracks: [1] },
      { bars: [2, 3], tracks: [0] },
    ],
    locks: [{ track: 0, tick: 1920, pitch: 60 }],
    keepRhythm: true,
  });
});

test('vary takes everything that is not locked where nothing is chosen', () => {
  expect(request('vary', { lockedCells: [[[1, 4]]], noCopy: false })).toMatchObject({
    cells: [{ bars: [1, 4], tracks: [1, 2] }],
    noCopy: false,
  });
});

test('a motif goes where it is placed, and nowhere beyond what is written', () => {
  const place = { track: 0, beat: 0, transpose: 5, form: 'inversion', stretch: 2, free: false } as const;
  const notes = [{ pitch: 67, at: 0, duration: 0.5 }];
  const motif = { name: 'A', notes, from: { bar: 1, track: 0 } };
  const places = [
    { ...place, bar: 5 },
    { ...place, bar: 99 },
  ];
  expect(fields('compose', { motifs: [{ ...motif, places }] })).toEqual({ motifs: [{ notes, places: [places[0]] }] });
  expect(fields('compose', { motifs: [{ ...motif, places: [] }] })).toEqual({});
});

test('instruments are asked where tracks are written, not where some are rewritten', () => {
  const instruments = ['Cello', 'drums'];
  expect(request('accompany', { instruments })).toMatchObject({ instruments });
  expect(() => request('arrange', {})).toThrow(/Choose the instruments/);
  expect(request('infill', { instruments, cells: [[[1, 1]]] })).not.toHaveProperty('instruments');
});

test.each(['compose', 'continue', 'infill', 'vary', 'accompany', 'arrange'] as const)(
  'a request for %s with all that can be asked is one that composers take',
  (task) => {
    const place = { bar: 2, track: 0, beat: 0, transpose: 5, form: 'inversion', stretch: 2, free: false } as const;
    const asked = request(task, {
      key: 'D minor',
      keyIs: 'soft',
      scale: 'dorian',
      meter: '3/4',
      pickup: 1,
      ends: false,
      instruments: ['Cello', 'Drums'],
      styles: [{ style: 'lieder', share: 1 }],
      wishes: [
        { cells: [], density: 2, mood: { arousal: 0.5 } },
        { cells: [[[1, 2]]], energy: 1, range: [40, 60], mostNotes: 2 },
      ],
      chords: ['', 'Dm', 'A7'],
      chordTones: 'beats',
      form: [{ name: 'A', bars: 4, energy: 0.2 }],
      motifs: [{ name: 'A', notes: [{ pitch: 60, at: 0, duration: 1 }], from: { bar: 1, track: 0 }, places: [place] }],
      cells: [[[1, 2]], [[2, 3]]],
      lockedCells: [[[2, 2]]],
      lockedNotes: [{ track: 0, tick: 0, pitch: 60 }],
      keepRhythm: true,
    });
    expect(parseComposeRequest(asked)).toMatchObject(asked as Record<string, unknown>);
  },
);

test('what is said is what the schema of the wishes takes', () => {
  const plan: Partial<Plan> = {
    instruments: ['Cello', 'Drums'],
    styles: [
      { style: 'lieder', share: 0.6 },
      { style: 'folk', share: 0.4 },
    ],
    key: 'D minor',
    keyIs: 'soft',
    wishes: [
      { cells: [], density: 2, polyphony: 1.5, register: 60, rhythm: 1, leaps: 0.2, mood: { valence: 0.1 } },
      { cells: [[[1, 2]]], dynamics: 90, energy: 1, style: 'folk', range: [40, 60], mostNotes: 2, forbidden: [61] },
    ],
    chords: ['', 'Dm', 'A7'],
    chordTones: 'everywhere',
    form: [
      { name: 'A', bars: 8, cadence: 'half', energy: 0.2, key: 'F major' },
      { name: 'B', bars: 8, varies: 'A', distance: 1 },
    ],
  };
  const said = fields('compose', plan) as Record<string, unknown>;
  expect(promptFieldsSchema.parse(said)).toEqual(said);
  expect(Object.keys(said).sort()).toEqual(
    'blend chords form instruments keyIs limits wishes'.split(' ').concat('mood').sort(),
  );
});

/** Facts worked by hand: what each measure says of a few notes. */
import { createScore, type NoteInWords, type Score, writeMidi } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import type { ControlMeasurement, ControlOutcome } from './control-outcome.ts';
import type { ControlRequest } from './control-request.ts';
import { measureControls } from './measure-controls.ts';
import { placedMotif } from './measure-motifs.ts';

/** Quarters at 480 ticks: [pitch, onset in quarters, length in quarters]. */
type Quick = readonly (readonly [pitch: number, at: number, duration?: number])[];
const notes = (quick: Quick): NoteInWords[] =>
  quick.map(([pitch, at, duration = 1]) => ({ pitch, tick: at * 480, durationTicks: duration * 480 }));

/** Two bars of 4/4 at 100 for cello (track 0) and piano (track 1). */
function piece(cello: Quick, piano: Quick = [], words: Partial<Score> = {}): Uint8Array {
  const tracks = [
    { name: 'cello', program: 42, notes: notes(cello) },
    { name: 'piano', program: 0, notes: notes(piano) },
  ];
  return writeMidi(createScore({ bpm: 100, meters: '4/4', endTick: 3840, tracks, ...words }));
}
const request = (fields: Partial<ControlRequest>): ControlRequest => ({
  ...{ id: 'by hand', kind: 'limits', task: 'compose', seed: 0 },
  ...fields,
});
const measure = (fields: Partial<ControlRequest>, bytes: Uint8Array): ControlMeasurement =>
  measureControls(request(fields), bytes);
function outcome(fields: Partial<ControlRequest>, bytes: Uint8Array, wish: string): ControlOutcome {
  const found = measure(fields, bytes).outcomes.find((each) => each.wish === wish);
  if (found === undefined) throw new Error(`no outcome of ${wish}`);
  return found;
}

const WALK: Quick = [48, 50, 52, 53, 55, 57, 59, 60].map((pitch, at) => [pitch, at]);

describe('bars, meter, tempo, instruments', () => {
  test('are read from the file', () => {
    const bytes = piece(WALK, [[60, 0, 8]]);
    expect(measure({ bars: 2, meter: '4/4', bpm: 100, instruments: ['Cello', 'piano'] }, bytes)).toMatchObject({
      instrumentsF1: 1,
      outcomes: ['notes', 'bars', 'meter', 'tempo', 'instruments'].map((wish) => ({ wish, hard: true, kept: true })),
    });
  });

  test('one bar, one beat, one thousandth or one instrument more is told', () => {
    const bytes = piece(WALK, [[60, 0]]);
    expect(outcome({ bars: 3 }, bytes, 'bars')).toMatchObject({ asked: '3', got: '2', kept: false });
    expect(outcome({ meter: '3/4' }, bytes, 'meter')).toMatchObject({ got: '4/4', kept: false });
    expect(outcome({ bpm: 101 }, bytes, 'tempo')).toMatchObject({ got: '100 bpm', kept: false });
    expect(outcome({ instruments: ['cello'] }, bytes, 'instruments')).toMatchObject({
      got: 'program 0, program 42',
      kept: false,
    });
  });

  test('a tempo or a meter that changes later is told', () => {
    const tempos = [600_000, 500_000].map((microsecondsPerQuarter, bar) => ({
      tick: bar * 1920,
      microsecondsPerQuarter,
    }));
    expect(outcome({ bpm: 100 }, piece(WALK, [], { tempos }), 'tempo').got).toBe('100, 120 bpm');
    const meters = [4, 2].map((numerator, bar) => ({ tick: bar * 1920, numerator, denominator: 4 }));
    expect(outcome({ meter: '4/4' }, piece(WALK, [], { meters }), 'meter').got).toBe('4/4, 2/4');
  });

  test('of four asked instruments two play, and one that was not asked: F1 is 4/7', () => {
    const asked = ['cello', 'flute', 'oboe', 'piano'];
    const tracks = [42, 0, 60].map((program) => ({ program, notes: notes([[60, 0]]) }));
    const bytes = writeMidi(createScore({ tracks }));
    expect(measure({ instruments: asked }, bytes).instrumentsF1).toBeCloseTo(4 / 7, 12);
  });

  test('an empty piece is told', () => {
    expect(outcome({}, piece([]), 'notes')).toMatchObject({ got: '0', kept: false });
  });
});

describe('key', () => {
  test('hard: one foreign tone breaks it, drums do not', () => {
    const bytes = piece(WALK, [[66, 3]]);
    expect(outcome({ key: 'C major' }, piece(WALK), 'key')).toMatchObject({ hard: true, kept: true });
    expect(outcome({ key: 'C major' }, bytes, 'key').got).toBe('1 of 9 notes outside');
    const drums = [{ channel: 9, notes: notes([[66, 0]]) }];
    const withDrums = writeMidi(createScore({ tracks: [{ notes: notes(WALK) }, ...drums] }));
    expect(outcome({ key: 'C major' }, withDrums, 'key')).toMatchObject({ got: '8 notes inside', kept: true });
  });

  test('minor is natural minor unless a scale is named', () => {
    const bytes = piece([
      [57, 0],
      [68, 1],
      [69, 2],
    ]);
    expect(outcome({ key: 'A minor' }, bytes, 'key').kept).toBe(false);
    expect(outcome({ key: 'A minor', scale: 'harmonic minor' }, bytes, 'key').kept).toBe(true);
    expect(() => measure({ key: 'A minor', scale: 'blue' }, bytes)).toThrow('scale "blue": not known here');
  });

  test('soft: the key that is heard; the relative key is wrong', () => {
    const cadence: Quick = [
      [48, 0, 2],
      [52, 0, 2],
      [55, 0, 2],
      [53, 2],
      [57, 2],
      [55, 3],
      [59, 3],
      [48, 4, 4],
      [52, 4, 4],
      [55, 4, 4],
    ];
    const soft = (key: string) => measure({ key, keyIs: 'soft' }, piece(cadence));
    expect(soft('C major').softKey).toEqual({ correct: true, correctKrumhansl: true, inScale: 1 });
    expect(soft('A minor').softKey).toMatchObject({ correct: false, inScale: 1 });
    expect(soft('F major').softKey?.inScale).toBeCloseTo(9 / 10, 12);
    expect(soft('C major').outcomes.find(({ wish }) => wish === 'key')).toMatchObject({ hard: false, kept: true });
  });

  test('each section has its own', () => {
    const sections = [
      { name: 'A', bars: 1, key: 'C major' },
      { name: 'B', bars: 1, key: 'D major' },
    ];
    const bytes = piece([
      [48, 0],
      [60, 4],
      [62, 5],
    ]);
    const { outcomes } = measure({ form: { sections } }, bytes);
    expect(outcomes.filter(({ wish }) => wish.startsWith('key')).map(({ wish, kept }) => [wish, kept])).toEqual([
      ['key of bars 1–1', true],
      ['key of bars 2–2', false],
    ]);
  });
});

describe('limits', () => {
  const broken = (limit: object, bytes: Uint8Array, fields: Partial<ControlRequest> = {}): string[] =>
    measure({ limits: [limit], ...fields }, bytes)
      .outcomes.filter(({ hard, kept }) => hard && !kept)
      .map(({ got }) => got);

  test('range and forbidden pitches, in their bars and tracks alone', () => {
    const bytes = piece(WALK, [
      [84, 0],
      [36, 4],
    ]);
    expect(broken({ range: [48, 60] }, bytes)).toEqual(['broken by pitches 36 84 (2 notes)']);
    expect(broken({ range: [48, 60], tracks: ['cello'] }, bytes)).toEqual([]);
    expect(broken({ range: [48, 60], tracks: ['Piano'], bars: [2, 2] }, bytes)).toEqual([
      'broken by pitches 36 (1 notes)',
    ]);
    expect(broken({ forbidden: [36, 37], tracks: [1] }, bytes)).toEqual(['broken by pitches 36 (1 notes)']);
    expect(broken({ forbidden: [36, 37], bars: [1, 1] }, bytes)).toEqual([]);
  });

  test('polyphony: notes that are held count, notes that touch do not', () => {
    const held = piece([
      [48, 0, 2],
      [52, 1, 1],
      [55, 2, 1],
    ]);
    expect(broken({ polyphony: 1 }, held)).toEqual(['2 together']);
    expect(broken({ polyphony: 2 }, held)).toEqual([]);
    // of each track, not of all
    expect(broken({ polyphony: 1 }, piece([[48, 0]], [[60, 0]]))).toEqual([]);
    // a note of bar 1 that lasts into bar 2 and meets one there
    const over = piece([
      [48, 3, 2],
      [52, 4, 1],
    ]);
    expect(broken({ polyphony: 1, bars: [2, 2] }, over)).toEqual(['2 together']);
    expect(broken({ polyphony: 1, bars: [1, 1] }, over)).toEqual([]);
  });

  test('chord tones on beats or everywhere; two chords of a bar share it', () => {
    const chords = 'C G | %';
    const passing = piece([
      [48, 0, 0.5],
      [50, 0.5, 0.5],
      [55, 2],
      [59, 3],
      [60, 4],
      [67, 6, 0.5],
      [69, 6.5, 0.5],
    ]);
    expect(broken({ chordTones: 'beats' }, passing, { chords })).toEqual([]);
    expect(broken({ chordTones: 'everywhere' }, passing, { chords })).toEqual(['broken by pitches 50 69 (2 notes)']);
    expect(broken({ chordTones: 'beats' }, piece([[48, 2]]), { chords })).toEqual(['broken by pitches 48 (1 notes)']);
  });

  test('the beats of 6/8 are dotted quarters', () => {
    const bytes = piece(
      [
        [48, 0, 0.5],
        [50, 0.5, 0.5],
        [53, 1, 0.5],
        [52, 1.5],
      ],
      [],
      {
        meters: [{ tick: 0, numerator: 6, denominator: 8 }],
      },
    );
    expect(broken({ chordTones: 'beats' }, bytes, { chords: 'C' })).toEqual([]);
    expect(broken({ chordTones: 'everywhere' }, bytes, { chords: 'C' })).toEqual(['broken by pitches 50 53 (2 notes)']);
  });
});

describe('chords', () => {
  const triads: Quick = [
    [48, 0, 4],
    [52, 0, 4],
    [55, 0, 4],
    [43, 4, 2],
    [47, 4, 2],
    [50, 4, 2],
    [53, 4, 2],
    [45, 6, 2],
    [48, 6, 2],
    [52, 6, 2],
  ];

  test('chords in full are heard as asked', () => {
    const { chordBars, chordTime } = measure({ chords: 'C | G7 Am' }, piece(triads));
    expect(chordBars).toEqual([
      { bar: 1, f1: 1, rootF1: 1 },
      { bar: 2, f1: 1, rootF1: 1 },
    ]);
    expect(chordTime).toEqual({ quarters: 26, inChord: 26 });
  });

  test('a wrong kind halves the F1 of a bar with two chords; its root is right', () => {
    const { chordBars, chordTime } = measure({ chords: 'F | G7 A' }, piece(triads));
    expect(chordBars).toEqual([
      { bar: 1, f1: 0, rootF1: 0 },
      { bar: 2, f1: 0.5, rootF1: 1 },
    ]);
    // of C E G the fifth of F is C; of A minor all but the third is in A major
    expect(chordTime).toEqual({ quarters: 26, inChord: 4 + 8 + 4 });
  });

  test('silence answers no chord', () => {
    expect(measure({ chords: 'C' }, piece(triads.slice(0, 3))).chordBars.map(({ f1 }) => f1)).toEqual([1, 0]);
  });
});

describe('motifs', () => {
  const motif = [
    { pitch: 60, at: 0, duration: 1 },
    { pitch: 64, at: 1, duration: 0.5 },
    { pitch: 62, at: 1.5, duration: 0.5 },
  ];
  const place = { bar: 2, track: 'cello' };

  test('are turned about their first pitch, played from the end, stretched and moved', () => {
    const pitches = (form: 'inversion' | 'retrograde' | 'retrograde-inversion') =>
      placedMotif(motif, { ...place, form }).map(({ pitch, at, duration }) => [pitch, at, duration]);
    expect(pitches('inversion')).toEqual([
      [60, 0, 1],
      [56, 1, 0.5],
      [58, 1.5, 0.5],
    ]);
    expect(pitches('retrograde')).toEqual([
      [62, 0, 0.5],
      [64, 0.5, 0.5],
      [60, 1, 1],
    ]);
    expect(pitches('retrograde-inversion')).toEqual([
      [58, 0, 0.5],
      [56, 0.5, 0.5],
      [60, 1, 1],
    ]);
    expect(placedMotif(motif, { ...place, stretch: 2, transpose: -12 })[1]).toEqual({ pitch: 52, at: 2, duration: 1 });
  });

  test('are found at their bar, beat and track, note for note', () => {
    const asked = { motifs: [{ notes: motif, places: [{ ...place, beat: 2, transpose: 2 }] }] };
    const stated: Quick = [
      [62, 6, 1],
      [66, 7, 0.5],
      [64, 7.5, 0.5],
    ];
    expect(outcome(asked, piece(stated), 'motif')).toMatchObject({ hard: true, kept: true, got: '100 % there' });
    const late: Quick = [
      [62, 6, 1],
      [66, 7, 0.5],
      [64, 7.75, 0.25],
    ];
    expect(outcome(asked, piece(late), 'motif')).toMatchObject({ kept: false, got: '67 % there' });
    expect(outcome(asked, piece([], stated), 'motif')).toMatchObject({ kept: false, got: '0 % there' });
  });

  test('taken from the score, it keeps its way into the bar', () => {
    const before = piece([
      [60, 1, 0.5],
      [62, 1.5, 0.5],
      [48, 4],
    ]);
    const fields = request({
      ...{ task: 'infill', cells: [{ bars: [2, 2], tracks: ['cello'] }] },
      motifs: [{ from: { bars: [1, 1], track: 'cello' }, places: [{ ...place, transpose: -12 }] }],
    });
    const after = (quick: Quick) =>
      measureControls(fields, piece([[60, 1, 0.5], [62, 1.5, 0.5], ...quick]), { before }).motifs;
    expect(
      after([
        [48, 5, 0.5],
        [50, 5.5, 0.5],
      ]),
    ).toEqual([{ free: false, returned: true, likeness: 1 }]);
    expect(
      after([
        [48, 4, 0.5],
        [50, 5.5, 0.5],
      ]),
    ).toEqual([{ free: false, returned: false, likeness: 0.5 }]);
  });

  test('varied freely, two of three steps must go the same way at the same time', () => {
    const four = [...motif, { pitch: 67, at: 2, duration: 1 }];
    const asked = { motifs: [{ notes: four, places: [{ ...place, free: true }] }] };
    const varied: Quick = [
      [48, 4],
      [50, 5, 0.5],
      [45, 5.5, 0.5],
      [44, 6],
    ];
    expect(outcome(asked, piece(varied), 'motif, varied')).toMatchObject({
      hard: false,
      kept: true,
      got: '67 % there',
    });
    expect(outcome(asked, piece(varied.slice(0, 2)), 'motif, varied').kept).toBe(false);
  });
});

test('texture: of a wish its mean over tracks, of each bar its own', () => {
  // bar 1: C, then E and G together; bar 2: nothing
  const bytes = piece([
    [48, 0],
    [52, 2],
    [55, 2],
  ]);
  const { texture, outcomes } = measure(
    {
      wishes: [
        { density: 0.4, rhythm: 1 },
        { bars: [2, 2], tracks: ['cello'], polyphony: 2 },
      ],
    },
    bytes,
  );
  expect(texture.filter(({ track }) => track === 0)).toEqual([
    {
      ...{ bar: 1, track: 0, asked: { density: 0.4, rhythm: 1 } },
      got: { density: 0.75, rhythm: 0.5, polyphony: 1.5, register: (48 + 52 + 55) / 3, dynamics: 80 },
    },
    { bar: 2, track: 0, asked: { density: 0.4, rhythm: 1, polyphony: 2 }, got: { density: 0, rhythm: 0 } },
  ]);
  // over both tracks and bars: 3 of 16 quarters
  expect(outcomes.slice(1)).toMatchObject([
    { wish: 'density', got: '0.19', kept: true, hard: false },
    { wish: 'rhythm', got: '0.13', kept: false },
    { wish: 'polyphony', got: 'nothing to measure', kept: false },
  ]);
});

test('infill is measured beside what stood, and only there', () => {
  const fields = request({ task: 'infill', kind: 'infill', cells: [{ bars: [2, 2], tracks: ['cello'] }] });
  const before = piece(WALK, [[60, 0]]);
  expect(() => measureControls(fields, before)).toThrow('give before');
  const kept = (after: Uint8Array, more: Partial<ControlRequest> = {}) =>
    measureControls({ ...fields, ...more }, after, { before })
      .outcomes.filter((each) => !each.kept)
      .map(({ wish, got }) => `${wish}: ${got}`);
  const bar1 = WALK.slice(0, 4);
  const fresh: Quick = [
    [54, 4],
    [56, 5],
    [58, 6],
    [61, 7],
  ];
  expect(kept(piece([...bar1, ...fresh], [[60, 0]]))).toEqual([]);
  expect(kept(before)).toEqual(['no copy: bar 2 of track 0']);
  // what stood breaks the key and is not the composer's; what it wrote is
  expect(kept(piece([...bar1, ...fresh], [[60, 0]]), { key: 'F# major' })).toEqual([]);
  expect(kept(piece([...bar1, [55, 4]], [[60, 0]]), { key: 'F# major' })).toEqual(['key: 1 of 1 notes outside']);
  const locks = [{ track: 'cello', tick: 4 * 480 }];
  expect(kept(piece([...bar1, ...fresh], [[60, 0]]), { locks })).toEqual(['locks: lost at track and tick 0 1920']);
  // a new note beside a locked one is no locked note
  const beside = piece([...bar1, [55, 4], [56, 4]], [[60, 0]]);
  expect(kept(beside, { locks, key: 'C major' })).toEqual(['key: 1 of 1 notes outside']);
  // a lock of a pitch holds for no other one
  expect(kept(piece([...bar1, ...fresh], [[60, 0]]), { locks: [{ track: 0, tick: 1920, pitch: 56 }] })).toEqual([]);
  expect(kept(piece([...bar1, ...fresh], [[60, 0]]), { locks: [{ track: 0, tick: 1920, pitch: 55 }] })).toHaveLength(1);
  expect(kept(piece([...bar1, [54, 4, 2]], [[60, 0]]), { keepRhythm: true })).toEqual([
    'rhythm kept: changed in bar 2 of track 0',
  ]);
  expect(kept(piece([...bar1, ...fresh], [[60, 4]]))[0]).toBe('outside the cells: bytes of track 1');
});

describe('form', () => {
  const chord = (root: number, at: number): Quick => [0, 4, 7].map((tone) => [root + tone, at, 4] as const);
  const plan = (cadence: 'authentic' | 'half' | 'plagal' | 'deceptive', key = 'C major') =>
    outcome(
      { form: { sections: [{ name: 'A', bars: 2, key, cadence }] } },
      piece([...chord(55, 0), ...chord(48, 4)]),
      'cadence of A',
    );

  test('G and C close C major with an authentic cadence and end F major on its dominant', () => {
    expect(plan('authentic')).toMatchObject({ hard: false, kept: true, got: 'roots 7 0 semitones above the tonic' });
    expect(plan('plagal').kept).toBe(false);
    expect(plan('half', 'F major')).toMatchObject({ kept: true, got: 'roots 2 7 semitones above the tonic' });
    expect(plan('deceptive', 'C major').kept).toBe(false);
  });

  test('a section that comes back note for note is told from one that does not; loud bars have energy', () => {
    const sections = [
      { name: 'A', bars: 1, energy: 0.2 },
      { name: 'B', bars: 1, energy: 0.8, varies: 'A', distance: 0 },
    ];
    const back = measure(
      { form: { sections } },
      piece([
        [48, 0],
        [50, 1],
        [48, 4],
        [50, 5],
      ]),
    );
    expect(back.outcomes.at(-1)).toMatchObject({ wish: 'return of B', kept: true, got: '100 % of its notes' });
    expect(back.energy).toEqual([
      { asked: 0.2, got: 0.5 },
      { asked: 0.8, got: 0.5 },
    ]);
    const other = measure(
      { form: { sections } },
      piece([
        [48, 0],
        [50, 1],
        [48, 4],
        [52, 5],
        [53, 6],
      ]),
    );
    expect(other.outcomes.at(-1)).toMatchObject({ kept: false, got: '50 % of its notes' });
    expect(other.energy).toEqual([
      { asked: 0.2, got: 0 },
      { asked: 0.8, got: 1 },
    ]);
  });

  test('who plays is told section by section', () => {
    const sections = [
      { name: 'A', bars: 1, instruments: ['cello'] },
      { name: 'B', bars: 1, instruments: ['piano'] },
    ];
    const { outcomes } = measure(
      { form: { sections } },
      piece([
        [48, 0],
        [50, 4],
      ]),
    );
    expect(outcomes.slice(-2).map(({ hard, kept }) => [hard, kept])).toEqual([
      [true, true],
      [true, false],
    ]);
  });
});

/** Requests by chance, answered by a composer that keeps what it is asked, and by one that does not. */
import { type Note, readMidi, type Score, writeMidi } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedKey } from './asked-key.ts';
import type { ControlMeasurement } from './control-outcome.ts';
import type { ControlLimit, ControlRequest } from './control-request.ts';
import { measureControls } from './measure-controls.ts';
import { controlRequests } from './requests/control-requests.ts';
import { summarizeControls } from './summarize-controls.ts';
import { obedientAnswer } from './testing/obedient-composer.ts';

const requests = controlRequests({ count: 150, seed: 3 });
const answers = requests.map((request) => ({ request, ...obedientAnswer(request) }));

function measured(request: ControlRequest, bytes: Uint8Array, before: Uint8Array | undefined): ControlMeasurement {
  return measureControls(request, bytes, before === undefined ? {} : { before });
}

describe('an obedient composer', () => {
  const measurements = answers.map(({ request, bytes, before }) => measured(request, bytes, before));
  const summary = summarizeControls(measurements, { resamples: 100 });

  test('keeps every hard wish: no request contradicts itself, no measure sees what is not there', () => {
    expect(summary.violations).toEqual([]);
    expect(summary.hardKeptPercent).toMatchObject({ mean: 100, interval: [100, 100] });
    expect(summary.hardKeptPercent.count).toBeGreaterThan(600);
  });

  test('every hard wish of the contract was asked', () => {
    const hard = summary.wishes.filter((wish) => wish.hard).map(({ wish }) => wish);
    expect(hard).toEqual(
      expect.arrayContaining([
        ...['bars', 'chord tones everywhere', 'chord tones on beats', 'forbidden pitches', 'instruments', 'key'],
        ...[
          'key of a section',
          'locks',
          'maximum polyphony',
          'meter',
          'motif',
          'no copy',
          'outside the cells',
          'range',
        ],
        ...['rhythm kept', 'tempo'],
      ]),
    );
  });

  test('its correlations, F1 and shares pass the goals', () => {
    const goals = Object.fromEntries(summary.goals.map((goal) => [goal.name, goal]));
    for (const name of [
      'crossTalkRhythmToPolyphony',
      'crossTalkPolyphonyToRhythm',
      'densityRho',
      'rhythmRho',
      'polyphonyRho',
      'instrumentsF1',
      'motifReturnedPercent',
      'chordF1',
    ]) {
      expect(goals[name], name).toMatchObject({ passes: true });
    }
    // in 6/8 a note lasts into the second half of a bar now and then
    expect(summary.chordToneSharePercent.mean).toBeGreaterThan(99);
    // chords in full are heard as what they are
    expect(summary.chordF1.mean).toBeGreaterThan(0.95);
  });
});

test('the same seed draws the same requests, another one others', () => {
  expect(controlRequests({ count: 25, seed: 3 })).toEqual(requests.slice(0, 25));
  expect(controlRequests({ count: 25, seed: 4 })).not.toEqual(requests.slice(0, 25));
});

/** An infill with a score and cells. */
const infills = answers.filter(({ request }) => request.task === 'infill');

/** Ways to touch what is outside the cells: a note's pitch, loudness, length or place, a note gone or come, a pedal, a tempo. */
const HARM = ['pitch', 'velocity', 'length', 'place', 'gone', 'come', 'controller', 'tempo', 'text'] as const;

test('whatever is changed outside the cells is reported', () => {
  let touched = 0;
  const asked = fc.record({ at: fc.nat(), which: fc.nat(), track: fc.nat(), harm: fc.constantFrom(...HARM) });
  fc.assert(
    fc.property(asked, ({ at, which, track, harm }) => {
      const { request, bytes, before } = infills[at % infills.length]!;
      const { score } = readMidi(bytes);
      const harmed = withHarm(request, score, track % score.tracks.length, which, harm);
      if (harmed === undefined) return;
      touched += 1;
      const outcomes = measured(request, writeMidi(harmed), before).outcomes;
      expect(outcomes.find(({ wish }) => wish === 'outside the cells')).toMatchObject({ kept: false, hard: true });
    }),
    { numRuns: 300 },
  );
  expect(touched).toBeGreaterThan(150);
});

/** The score with one thing outside the cells changed; undefined where the track has no note there. */
function withHarm(
  request: ControlRequest,
  score: Score,
  at: number,
  which: number,
  harm: (typeof HARM)[number],
): Score | undefined {
  if (harm === 'tempo') return { ...score, tempos: [{ tick: 0, microsecondsPerQuarter: 123_456 }] };
  const track = score.tracks[at]!;
  const { numerator, denominator } = score.meters[0]!;
  const barTicks = (score.ticksPerQuarter * 4 * numerator) / denominator;
  const isOutside = ({ tick }: Note): boolean => {
    const bar = Math.floor(tick / barTicks) + 1;
    return !request.cells!.some(({ bars, tracks }) => tracks.includes(track.name) && bars[0] <= bar && bar <= bars[1]);
  };
  const outside = track.notes.filter(isOutside);
  const note = outside[which % Math.max(1, outside.length)];
  if (note === undefined) return undefined;
  const changed: Note = {
    ...note,
    ...(harm === 'pitch' && { pitch: note.pitch === 127 ? 1 : 127 }),
    ...(harm === 'velocity' && { velocity: note.velocity === 1 ? 2 : 1 }),
    ...(harm === 'length' && { durationTicks: note.durationTicks - 1 }),
    ...(harm === 'place' && { tick: note.tick + 1, durationTicks: note.durationTicks - 1 }),
  };
  const others = track.notes.filter((each) => each !== note);
  const extra = { pitch: 126, velocity: 1, tick: note.tick, durationTicks: 1 };
  const notes = harm === 'gone' ? others : [...others, changed, ...(harm === 'come' ? [extra] : [])];
  return {
    ...score,
    tracks: score.tracks.with(at, {
      ...track,
      notes: notes.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch),
      ...(harm === 'controller' && { controllers: [...track.controllers, { tick: 0, controller: 7, value: 3 }] }),
      ...(harm === 'text' && { texts: [...track.texts, { tick: 0, kind: 'lyric' as const, text: 'la' }] }),
    }),
  };
}

/** One hard wish of a compose request broken in a score that kept it; undefined where it does not fit. */
const BREAK: Readonly<Record<string, (request: ControlRequest, score: Score, which: number) => Score | undefined>> = {
  bars: (_, score) => ({ ...score, endTick: score.endTick + 1 }),
  tempo: (_, score) => ({ ...score, tempos: [...score.tempos, { tick: 480, microsecondsPerQuarter: 777_777 }] }),
  meter: (_, score) => ({ ...score, meters: [{ tick: 0, numerator: 7, denominator: 8 }] }),
  instruments: (_, score, which) => {
    const at = which % score.tracks.length;
    // a banjo is never asked for
    const track = { ...score.tracks[at]!, program: 105, channel: 15 };
    return track.notes.length === 0 ? undefined : { ...score, tracks: score.tracks.with(at, track) };
  },
  key: (request, score, which) => {
    const inScale = askedKey(request.key!, request.scale).scale;
    const foreign = [60, 61, 62, 63, 64, 65, 66, 67].filter((pitch) => !inScale.includes(pitch % 12));
    return withPitch(score, which, () => true, foreign[which % foreign.length]!);
  },
  range: (request, score, which) => {
    const { tracks, bars, range } = request.limits!.find((limit) => limit.range)!;
    return withPitch(score, which, (name, bar) => isIn({ tracks, bars }, name, bar), range![1] + 1 + (which % 9));
  },
  'forbidden pitches': (request, score, which) => {
    const { tracks, bars, forbidden } = request.limits!.find((limit) => limit.forbidden)!;
    return withPitch(
      score,
      which,
      (name, bar) => isIn({ tracks, bars }, name, bar),
      forbidden![which % forbidden!.length]!,
    );
  },
  'chord tones everywhere': (request, score, which) => {
    // of a semitone cluster of four no chord here holds all: one of them is foreign to any chord
    const all = [60, 61, 62, 63].map((pitch) => withPitch(score, which, () => true, pitch));
    const wrong = all
      .filter((each) => each !== undefined)
      .find((each) => isBroken(request, each, 'chord tones everywhere'));
    return wrong ?? all[0];
  },
  'maximum polyphony': (request, score, which) => {
    const { tracks, bars, polyphony } = request.limits!.find((limit) => limit.polyphony)!;
    return withTracks(
      score,
      which,
      (name, bar) => isIn({ tracks, bars }, name, bar),
      (note) => Array.from({ length: polyphony! + 1 }, (_, more) => ({ ...note, pitch: 40 + more })),
    );
  },
  motif: (request, score) => {
    const { track, bar } = request.motifs![0]!.places.find(({ free }) => free !== true)!;
    return withTracks(
      score,
      0,
      (name, at) => name === track && at === bar,
      () => [],
    );
  },
};

type Scope = { readonly tracks: ControlLimit['tracks']; readonly bars: ControlLimit['bars'] };
function isIn({ tracks, bars }: Scope, name: string, bar: number): boolean {
  return (tracks?.includes(name) ?? true) && (bars === undefined || (bars[0] <= bar && bar <= bars[1]));
}

/** One pitched note where `fits` says so, in the place of which come those of `instead`. */
function withTracks(
  score: Score,
  which: number,
  fits: (track: string, bar: number) => boolean,
  instead: (note: Note) => readonly Note[],
): Score | undefined {
  const { numerator, denominator } = score.meters[0]!;
  const barTicks = (score.ticksPerQuarter * 4 * numerator) / denominator;
  const all = score.tracks.flatMap(({ name, channel, notes }, track) =>
    channel === 9
      ? []
      : notes.filter(({ tick }) => fits(name, Math.floor(tick / barTicks) + 1)).map((note) => ({ track, note })),
  );
  if (all.length === 0) return undefined;
  const { track: at, note } = all[which % all.length]!;
  const track = score.tracks[at]!;
  const notes = track.notes.flatMap((each) => (each === note ? instead(note) : [each]));
  return { ...score, tracks: score.tracks.with(at, { ...track, notes }) };
}

function withPitch(score: Score, which: number, fits: (track: string, bar: number) => boolean, pitch: number) {
  return withTracks(score, which, fits, (note) => [{ ...note, pitch }]);
}

function isBroken(request: ControlRequest, score: Score, wish: string): boolean {
  const { outcomes } = measureControls(request, writeMidi(score));
  return outcomes.some((outcome) => outcome.wish === wish && outcome.hard && !outcome.kept);
}

test.each(Object.keys(BREAK))('a broken wish is always reported: %s', (wish) => {
  const compositions = answers.filter(
    ({ request, bytes }) =>
      request.task === 'compose' &&
      measureControls(request, bytes).outcomes.some((outcome) => outcome.wish === wish && outcome.hard),
  );
  let broken = 0;
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (at, which) => {
      const { request, bytes } = compositions[at % compositions.length]!;
      const score = BREAK[wish]!(request, readMidi(bytes).score, which);
      if (score === undefined) return;
      broken += 1;
      expect(isBroken(request, score, wish)).toBe(true);
    }),
    { numRuns: 40 },
  );
  expect(broken).toBeGreaterThan(20);
});

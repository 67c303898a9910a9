import { createScore, LAST_TICK, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { createTokenizer, tokenizerOfConfig } from './create-tokenizer.ts';

const remi = createTokenizer({ encoding: 'remi' });
const codes = (score: Score): readonly string[] => remi.roundToGrid(score).reports.map(({ code }) => code);
const [track] = createScore({
  tracks: [{ name: 'Acoustic Grand Piano', notes: [{ pitch: 60, velocity: 79 }] }],
}).tracks;
const plain: Score = { ...createScore({ bpm: 120 }), tracks: [track], endTick: 1920 };

describe('what the grid cannot hold is reported', () => {
  test('nothing of a score on the grid', () => {
    expect(codes(plain)).toEqual([]);
  });

  test.each<[string, Partial<Score>]>([
    ['pitch-bend', { tracks: [{ ...track, pitchBends: [{ tick: 0, value: 9000 }] }] }],
    ['pressure', { tracks: [{ ...track, pressures: [{ tick: 0, value: 90 }] }] }],
    ['controller-not-held', { tracks: [{ ...track, controllers: [{ tick: 0, controller: 64, value: 127 }] }] }],
    ['text', { tracks: [{ ...track, texts: [{ tick: 0, kind: 'lyric', text: 'la' }] }] }],
    ['raw-event', { raws: [{ tick: 0, kind: 'sysex', bytes: Uint8Array.of(0xf7) }] }],
    ['section', { sections: [{ tick: 0, name: 'verse' }] }],
    ['track-name', { tracks: [{ ...track, name: 'Left hand' }] }],
    ['drum-kit', { tracks: [{ ...track, name: 'Drums', channel: 9, program: 25 }] }],
    ['release-velocity', { tracks: [{ ...track, notes: [{ ...track.notes[0], releaseVelocity: 10 }] }] }],
    ['off-grid', { tracks: [{ ...track, notes: [{ ...track.notes[0], tick: 7 }] }] }],
    ['velocity-rounded', { tracks: [{ ...track, notes: [{ ...track.notes[0], velocity: 78 }] }] }],
    ['unison-joined', { tracks: [{ ...track, notes: [track.notes[0], track.notes[0]] }] }],
    ['tracks-joined', { tracks: [track, { ...track, notes: [{ ...track.notes[0], pitch: 70 }] }] }],
    ['tempo-rounded', { tempos: [{ tick: 0, microsecondsPerQuarter: 500_001 }] }],
    ['tempo-after-end', { tempos: [{ tick: 1920, microsecondsPerQuarter: 1_000_000 }] }],
    ['chord-simplified', { chords: [{ tick: 0, symbol: 'C9/E' }] }],
    ['chord-left-out', { chords: [{ tick: 0, symbol: 'what?' }] }],
    ['meter-replaced', { meters: [{ tick: 0, numerator: 17, denominator: 4 }] }],
    ['bar-off-grid', { meters: [{ tick: 0, numerator: 3, denominator: 64 }] }],
  ])('%s', (code, change) => {
    expect(codes({ ...plain, ...change })).toContain(code);
  });

  test('equal ones are joined with a count', () => {
    const notes = [0, 1, 2].map((i) => ({ ...track.notes[0], tick: 7 + i * 480 }));
    expect(remi.roundToGrid({ ...plain, tracks: [{ ...track, notes }] }).reports).toEqual([
      { code: 'off-grid', message: 'track 1, tick 7: a note was moved to the nearest step', count: 3 },
    ]);
  });
});

test('tracks of one program stay apart where parts are kept, in their order', () => {
  const { tracks } = createScore({
    tracks: [72, 67, 60].map((pitch) => ({ program: 52, notes: [{ pitch, tick: pitch === 72 ? 480 : 0 }] })),
  });
  const score = { ...plain, tracks };
  const { roundToGrid } = createTokenizer({ encoding: 'remi', parts: 4 });
  expect(roundToGrid(score).score.tracks.map(({ name, notes }) => [name, notes[0].pitch])).toEqual([
    ['Choir Aahs', 72],
    ['Choir Aahs 2', 67],
    ['Choir Aahs 3', 60],
  ]);
  expect(remi.roundToGrid(score).score.tracks.length).toBe(1);
});

test('a note after a program change is played by the new program', () => {
  const [violin] = createScore({ tracks: [{ program: 40, notes: [{ pitch: 60 }, { pitch: 62 }] }] }).tracks;
  const score = { ...plain, tracks: [{ ...violin, programChanges: [{ tick: 480, program: 73 }] }] };
  expect(remi.roundToGrid(score).score.tracks.map(({ program, notes }) => [program, notes[0].pitch])).toEqual([
    [40, 60],
    [73, 62],
  ]);
});

test('bar lines keep their place where a meter has no token', () => {
  const meters = [{ tick: 0, numerator: 17, denominator: 4 }];
  const score = { ...plain, meters, endTick: 2 * 17 * 480 };
  const { bars, ticks } = remi.align(remi.encode(score).tokens);
  const starts = [...new Set(bars)].filter((bar) => bar >= 0).map((bar) => ticks[bars.indexOf(bar)]);
  // 12/4 and 5/4
  expect(starts).toEqual([0, 12 * 480, 17 * 480, 29 * 480]);
});

test.each(['remi', 'compound', 'triplets', 'pianoroll'])(
  '%s refuses what is too long, before it takes memory',
  (encoding) => {
    const tokenizer = tokenizerOfConfig({ encoding });
    expect(() => tokenizer.encode({ ...plain, ticksPerQuarter: 1, endTick: LAST_TICK })).toThrow('cut it into pieces');
    if (encoding === 'triplets') return;
    const meters = [{ tick: 0, numerator: 1, denominator: 128 }];
    expect(() => tokenizer.encode({ ...plain, ticksPerQuarter: 32767, endTick: LAST_TICK, meters })).toThrow(
      '100000 bars',
    );
  },
);

import { expect, test } from 'vitest';
import { notesOfGrid } from './notes-of-grid.ts';
import { gridOfFrames } from './read-jsb-chorales.ts';
import { scoreOfGrid } from './score-of-grid.ts';

/** Each chord for so many sixteenths. */
const chords = (...parts: [frames: number, chord: number[]][]) =>
  gridOfFrames(parts.flatMap(([frames, chord]) => Array<number[]>(frames).fill(chord)));
const startsOf = (voice: number, ...given: Parameters<typeof notesOfGrid>): number[] =>
  notesOfGrid(...given)
    .filter((note) => note.voice === voice)
    .map((note) => note.frame);

test('a pitch that stays is held while no other voice moves', () => {
  expect(startsOf(0, chords([16, [72, 67, 64, 48]]))).toEqual([0]);
});

test('a pitch that stays is struck again on the beat where two other voices move', () => {
  expect(startsOf(0, chords([4, [72, 67, 64, 48]], [4, [72, 69, 65, 53]]))).toEqual([0, 4]);
  expect(startsOf(0, chords([4, [72, 67, 64, 48]], [4, [72, 67, 64, 52]]))).toEqual([0]);
  expect(startsOf(0, chords([2, [72, 67, 64, 48]], [2, [72, 69, 65, 53]]))).toEqual([0]);
});

test('a pitch that stays is struck again at a bar line where one other voice moves', () => {
  const grid = chords([16, [72, 67, 64, 48]], [4, [72, 67, 64, 52]]);
  expect(startsOf(0, grid)).toEqual([0, 16]);
  expect(startsOf(0, grid, { pickupFrames: 4 })).toEqual([0]);
});

test('a note that began between beats is tied over the next beat, and struck again on a later one', () => {
  const syncope = chords([2, [71, 67, 62, 55]], [2, [72, 67, 62, 55]], [4, [72, 69, 65, 53]], [4, [72, 67, 64, 55]]);
  expect(startsOf(0, syncope)).toEqual([0, 2, 8]);
});

test('`only` cuts notes at its edges and gives no others', () => {
  const grid = chords([8, [72, 67, 64, 48]]);
  const only = new Uint8Array(32);
  for (let frame = 2; frame < 5; frame++) only[frame * 4 + 1] = 1;
  expect(notesOfGrid(grid, { only })).toEqual([{ voice: 1, frame: 2, frames: 3, pitch: 67 }]);
});

test('the score is a choir of four tracks with the tempo, meter and key asked for', () => {
  const score = scoreOfGrid(chords([12, [72, 67, 64, 48]]), {
    bpm: 100,
    meter: { numerator: 3, denominator: 4 },
    key: { fifths: 0, mode: 'major' },
  });
  expect(score.tracks.map(({ name, program, channel }) => [name, program, channel])).toEqual([
    ['Soprano', 52, 0],
    ['Alto', 52, 1],
    ['Tenor', 52, 2],
    ['Bass', 52, 3],
  ]);
  expect(score.tempos).toEqual([{ tick: 0, microsecondsPerQuarter: 600_000 }]);
  expect(score.meters).toEqual([{ tick: 0, numerator: 3, denominator: 4 }]);
  expect(score.keys).toEqual([{ tick: 0, fifths: 0, mode: 'major' }]);
  expect(score.endTick).toBe(1440);
  expect(score.tracks[3]!.notes).toEqual([{ pitch: 48, velocity: 76, tick: 0, durationTicks: 1440 }]);
});

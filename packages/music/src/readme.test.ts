import { expect, it } from 'vitest';
import {
  barAtTick,
  createScore,
  durationSeconds,
  findKey,
  parseKey,
  pitchName,
  readMidi,
  transposeScore,
  writeMidi,
} from './index.ts';

it('the program of the README gives the results that it shows', () => {
  const notes = [{ pitch: 62 }, { pitch: 65 }, { pitch: 69 }];
  const score = createScore({ bpm: 96, meters: '3/4', tracks: [{ name: 'flute', program: 73, notes }] });
  expect(score.tracks[0].notes[2]).toEqual({ pitch: 69, velocity: 80, tick: 960, durationTicks: 480 });
  expect(durationSeconds(score)).toBe(1.875);
  expect(barAtTick(score, 960).beat).toBe(3);
  expect(findKey(score)?.name).toBe('D minor');
  expect(pitchName(61, parseKey('D minor'))).toBe('C#4');
  const { score: read, reports } = readMidi(writeMidi(transposeScore(score, 2)));
  expect(read.tracks[0].notes[0].pitch).toBe(64);
  expect(reports).toEqual([]);
});

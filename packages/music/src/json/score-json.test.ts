import { expect, test } from 'vitest';
import { scoreFromNotes } from '../create-score.ts';
import { readMidi } from '../midi/read.ts';
import { writeMidi } from '../midi/write.ts';
import type { Score } from '../score.ts';
import { readScoreJson, writeScoreJson } from './score-json.ts';

const plain = scoreFromNotes([{ pitch: 60, tick: 0, durationTicks: 480 }]);
/** every kind of event, and texts that could break a format */
const rich: Score = {
  ...plain,
  tempos: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
  meters: [{ tick: 0, numerator: 6, denominator: 8, clocksPerClick: 36 }],
  keys: [{ tick: 0, fifths: -1, mode: 'minor' }],
  texts: [{ tick: 0, kind: 'name', text: '{\n "tick": [1] }' }],
  raws: [{ tick: 0, kind: 'sysex', bytes: Uint8Array.of(0, 127, 247) }],
  chords: [{ tick: 0, symbol: 'Dm7' }],
  sections: [{ tick: 0, name: 'verse' }],
  tracks: plain.tracks.map((track) => ({
    ...track,
    name: '\u0001 "Bass"',
    controllers: [{ tick: 0, controller: 64, value: 127 }],
    pitchBends: [{ tick: 1, value: 9000 }],
    programChanges: [{ tick: 2, program: 5 }],
    pressures: [{ tick: 3, value: 9, pitch: 60 }],
    texts: [{ tick: 4, kind: 'lyric', text: 'la' }],
    raws: [{ tick: 5, kind: 'meta', type: 127, bytes: Uint8Array.of(255) }],
  })),
};

test('a score with every kind of event is written and read again equal', () => {
  expect(readScoreJson(writeScoreJson(rich))).toEqual(rich);
});

test('a score that came from MIDI comes back as the same MIDI bytes', () => {
  const bytes = writeMidi(rich);
  expect(writeMidi(readScoreJson(writeScoreJson(readMidi(bytes).score)))).toEqual(bytes);
});

test('a note stands on one line', () => {
  expect(writeScoreJson(plain)).toContain('{ "pitch": 60, ');
});

test('what is not a score file is told with the place of its first fault', () => {
  expect(() => readScoreJson('{')).toThrow(/not JSON/);
  expect(() => readScoreJson('{"format":"other"}')).toThrow(/format/);
  const changed = (change: Partial<Record<keyof Score, unknown>>): string =>
    JSON.stringify({ format: 'continuo-score', version: 1, score: { ...plain, ...change } });
  expect(() => readScoreJson(changed({ endTick: -1 }))).toThrow(/score\.endTick/);
  expect(() => readScoreJson(changed({ meters: [{ tick: 0, numerator: 4, denominator: 5 }] }))).toThrow(/power of two/);
  expect(() => readScoreJson(changed({ tempi: [] } as never))).toThrow(/tempi/);
});

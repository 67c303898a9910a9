import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createScore } from '../create-score.ts';
import { MidiReadError } from '../music-error.ts';
import { mutate, seededRandom } from './mutate.ts';
import { readMidi } from './read.ts';
import { midiFile, trackChunk } from './test-bytes.ts';
import { writeMidi } from './write.ts';

/** A file that holds every kind of event, with running status and a tempo change. */
const rich = writeMidi(
  createScore({
    bpm: 96,
    meters: '3/4',
    keys: [{ tick: 0, fifths: -1, mode: 'minor' }],
    chords: [{ tick: 0, symbol: 'Dm' }],
    sections: [{ tick: 0, name: 'A' }],
    pickupTicks: 480,
    texts: [{ tick: 0, kind: 'name', text: 'Fuge für Kläve' }],
    raws: [{ tick: 0, kind: 'sysex', bytes: Uint8Array.of(0x7e, 0x7f, 9, 1, 0xf7) }],
    tracks: [0, 1, 2].map((part) => ({
      name: `part ${part}`,
      program: part * 20,
      notes: Array.from({ length: 60 }, (_, i) => ({ pitch: 48 + part * 12 + ((i * 5) % 9), releaseVelocity: i })),
      controllers: Array.from({ length: 20 }, (_, i) => ({ tick: i * 480, controller: 64, value: i % 2 ? 0 : 127 })),
      pitchBends: [{ tick: 480, value: 9000 }],
      programChanges: [{ tick: 960, program: 3 }],
      pressures: [{ tick: 480, value: 3, pitch: 60 }],
      texts: [{ tick: 480, kind: 'lyric' as const, text: 'la' }],
    })),
  }),
);
/** A type 0 file of several channels, all in running status. */
const single = midiFile(
  0,
  96,
  trackChunk(
    `00 ff 20 01 03 00 ff 03 01 41 00 c0 05 ${Array.from({ length: 40 }, (_, i) => `00 9${i % 10} ${(40 + i).toString(16)} 50 10 ${(40 + i).toString(16)} 00`).join(' ')} 00 ff 2f 00`,
  ),
);

describe('500 seeded mutations', () => {
  it('each gives a MidiReadError or a score that is written and read back equal', () => {
    const seeds = Array.from({ length: 500 }, (_, seed) => seed);
    let failures = 0;
    for (const seed of seeds) {
      const damaged = mutate(seed % 4 === 0 ? single : rich, seededRandom(seed));
      try {
        const { score } = readMidi(damaged, { maximumEvents: 100_000 });
        const again = readMidi(writeMidi(score)).score;
        expect(isDeepStrictEqual(again, score), `seed ${seed}`).toBe(true);
      } catch (error) {
        if (!(error instanceof MidiReadError)) throw error;
        failures++;
      }
    }
    // both outcomes occur, so neither branch is empty
    expect(failures).toBeGreaterThan(50);
    expect(failures).toBeLessThan(450);
  });
});

describe('hostile files', () => {
  it('a million overlapping note-ons are read, ended and reported in bounded lists', () => {
    const events = new Uint8Array(3_000_001);
    events[1] = 0x90;
    // pitch, velocity, and the delta time of the next event; the last one lacks it
    for (let i = 0; i < 1_000_000; i++) events.set([60, 80], 2 + i * 3);
    const file = withLength(events);
    const { score, reports } = readMidi(file);
    expect(score.tracks[0].notes).toHaveLength(1_000_000);
    expect(reports.length).toBe(1001);
    expect(reports.at(-1)?.message).toBe('1999000 further findings are not listed');
  });
  it('a file of ten thousand empty tracks gives none', () => {
    const chunk = trackChunk('00 ff 2f 00');
    const file = new Uint8Array(14 + chunk.length * 10_000);
    file.set(midiFile(1, 96));
    for (let i = 0; i < 10_000; i++) file.set(chunk, 14 + i * chunk.length);
    expect(readMidi(file).score.tracks).toEqual([]);
  });
  it('more events than the limit are refused, though the bytes are few enough', () => {
    const events = new Uint8Array(2_000_002);
    events[1] = 0xc0;
    expect(() => readMidi(withLength(events), { maximumEvents: 500_000 })).toThrow('more than 500000 events');
  });
});

/** A type 0 file of one chunk that is longer than `trackChunk` can say. */
function withLength(events: Uint8Array): Uint8Array {
  const file = new Uint8Array(22 + events.length);
  file.set(midiFile(0, 96, trackChunk('')));
  new DataView(file.buffer).setUint32(18, events.length);
  file.set(events, 22);
  return file;
}

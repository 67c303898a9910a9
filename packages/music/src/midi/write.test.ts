import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, createTrack } from '../create-score.ts';
import { MusicError } from '../music-error.ts';
import type { Note, Score, TextEvent, Ticks, Track } from '../score.ts';
import { readMidi } from './read.ts';
import { bytesOf, midiFile, trackChunk } from './test-bytes.ts';
import { writeMidi } from './write.ts';

describe('bytes', () => {
  it('a quarter of middle C at 60 quarters a minute is 57 bytes, worked by hand', () => {
    const score = createScore({ bpm: 60, tracks: [{ notes: [{ pitch: 60, velocity: 64 }] }] });
    expect([...writeMidi(score)]).toEqual([
      ...bytesOf(`
        4d 54 68 64 00 00 00 06 00 01 00 02 01 e0
        4d 54 72 6b 00 00 00 0c  00 ff 51 03 0f 42 40  83 60 ff 2f 00
        4d 54 72 6b 00 00 00 0f  00 c0 00  00 90 3c 40  83 60 3c 00  00 ff 2f 00`),
    ]);
  });
  it('the file of a score with only a meter map ends at its end tick', () => {
    const score = createScore({ meters: '3/4', endTick: 128 });
    expect([...writeMidi(score)].slice(14)).toEqual([...trackChunk('00 ff 58 04 03 02 18 08 81 00 ff 2f 00')]);
  });
});

describe('what is written is read back', () => {
  const readBack = (score: Score): Score => readMidi(writeMidi(score)).score;

  it('chords, sections and a pickup come back, though MIDI has no events for them', () => {
    const score = createScore({
      pickupTicks: 240,
      endTick: 960,
      chords: [{ tick: 0, symbol: 'Dm7♭5' }],
      sections: [{ tick: 240, name: 'verse' }],
    });
    expect(readBack(score)).toEqual(score);
  });
  it('a note that starts and ends in one tick stays where it was found', () => {
    const score = createScore({ tracks: [{ notes: [{ pitch: 60, tick: 5, durationTicks: 0 }] }] });
    expect(readBack(score)).toEqual(score);
  });
  it('every order of events in one tick is read back as it was', () => {
    const events = ['b0 40 00', 'c0 01', 'e0 00 40', '90 3c 50', '90 30 00', '90 3c 00', 'd0 05'];
    fc.assert(
      fc.property(fc.shuffledSubarray(events), fc.shuffledSubarray(events), (some, others) => {
        const lines = ['00 90 30 50', ...some.map((event, i) => `${i ? '00' : '60'} ${event}`)];
        lines.push(...others.map((event, i) => `${i ? '00' : '60'} ${event}`), '00 ff 2f 00');
        const { score } = readMidi(midiFile(0, 96, trackChunk(lines.join(' '))));
        expect(readBack(score)).toEqual(score);
      }),
      { numRuns: 500 },
    );
  });
  it('a type 0 file of many channels is read back equal after it became type 1', () => {
    const file = midiFile(
      0,
      96,
      trackChunk(
        '00 ff 03 01 41 00 ff 21 01 01 00 95 3c 50 00 92 3c 50 00 ff 05 01 61 60 3c 00 00 95 3c 00 00 ff 2f 00',
      ),
    );
    const { score } = readMidi(file);
    expect(score.tracks.map((track) => track.channel)).toEqual([2, 5]);
    expect(readBack(score)).toEqual(score);
  });
  it('law: any score without overlapping notes of one pitch is read back equal', () => {
    fc.assert(
      fc.property(scores(), (score) => {
        const { score: read, reports } = readMidi(writeMidi(score));
        expect(reports).toEqual([]);
        expect(read).toEqual(score);
      }),
      { numRuns: 300 },
    );
  });
  it('law: reading is stable, whatever notes overlap', () => {
    const note = fc.record({ pitch: fc.integer({ min: 60, max: 62 }), tick: fc.nat(20), durationTicks: fc.nat(10) });
    fc.assert(
      fc.property(fc.array(note), (notes) => {
        const once = readBack(createScore({ tracks: [{ notes }] }));
        expect(once.tracks[0].notes).toHaveLength(notes.length);
        expect(readBack(once)).toEqual(once);
      }),
    );
  });
});

describe('scores that cannot be written', () => {
  it('the first wrong number is named with its path', () => {
    const score = {
      ...createScore(),
      tracks: [{ ...createTrack({}), notes: [{ pitch: 128, velocity: 1, tick: 0, durationTicks: 0 }] }],
    };
    expect(() => writeMidi(score)).toThrow(MusicError);
    expect(() => writeMidi(score)).toThrow(
      'the score is not valid: tracks[0].notes[0].pitch: pitch is 128 where a whole number 0–127 is expected',
    );
  });
});

const byte = (most = 127): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });
const tick = (): fc.Arbitrary<Ticks> => fc.oneof(fc.nat(8), fc.nat(5000));

function timed<Event extends { readonly tick: Ticks }>(event: fc.Arbitrary<Event>): fc.Arbitrary<Event[]> {
  return fc.array(event, { maxLength: 6 }).map((events) => events.sort((a, b) => a.tick - b.tick));
}

/** Notes of one pitch follow each other with at least a tick between. */
function notes(): fc.Arbitrary<Note[]> {
  const step = fc.record({
    pitch: byte(),
    velocity: fc.integer({ min: 1, max: 127 }),
    gap: fc.nat(9),
    durationTicks: fc.nat(300),
    release: fc.option(byte().filter((value) => value !== 64)),
  });
  return fc.array(step, { maxLength: 30 }).map((steps) => {
    const ends = new Map<number, number>();
    const list = steps.map(({ pitch, velocity, gap, durationTicks, release }): Note => {
      const start = (ends.get(pitch) ?? -1) + 1 + gap;
      ends.set(pitch, start + durationTicks);
      return { pitch, velocity, tick: start, durationTicks, ...(release === null ? {} : { releaseVelocity: release }) };
    });
    return list.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
  });
}

function texts(kinds: readonly TextEvent['kind'][]): fc.Arbitrary<TextEvent[]> {
  return timed(fc.record({ tick: tick(), kind: fc.constantFrom(...kinds), text: fc.string({ unit: 'grapheme' }) }));
}

const raws = (): fc.Arbitrary<Score['raws'][number][]> =>
  timed(
    fc.oneof(
      fc.record({
        tick: tick(),
        kind: fc.constantFrom('sysex' as const, 'escape' as const),
        bytes: fc.uint8Array({ maxLength: 200 }),
      }),
      fc.record({
        tick: tick(),
        kind: fc.constant('meta' as const),
        type: fc.constantFrom(0, 0x21, 0x4b, 0x7f),
        bytes: fc.uint8Array(),
      }),
    ),
  );

function tracks(): fc.Arbitrary<Track> {
  const kinds = ['text', 'copyright', 'instrument', 'lyric', 'marker', 'cue', 'program', 'device'] as const;
  return fc.record({
    name: fc.string({ unit: 'grapheme' }),
    program: byte(),
    channel: byte(15),
    notes: notes(),
    controllers: timed(fc.record({ tick: tick(), controller: byte(), value: byte() })),
    pitchBends: timed(fc.record({ tick: tick(), value: byte(16383) })),
    programChanges: timed(fc.record({ tick: tick(), program: byte() })),
    pressures: timed(
      fc.oneof(fc.record({ tick: tick(), value: byte() }), fc.record({ tick: tick(), value: byte(), pitch: byte() })),
    ),
    texts: texts(kinds),
    raws: raws(),
  });
}

function scores(): fc.Arbitrary<Score> {
  return fc.record({
    ticksPerQuarter: fc.integer({ min: 1, max: 32767 }),
    tempos: timed(fc.record({ tick: tick(), microsecondsPerQuarter: fc.integer({ min: 1, max: 0xffffff }) })),
    meters: timed(
      fc.record({
        tick: tick(),
        numerator: fc.integer({ min: 1, max: 255 }),
        denominator: fc.constantFrom(1, 2, 4, 8, 16, 32, 64, 128),
      }),
    ),
    keys: timed(
      fc.record({
        tick: tick(),
        fifths: fc.integer({ min: -7, max: 7 }),
        mode: fc.constantFrom('major' as const, 'minor' as const),
      }),
    ),
    pickupTicks: fc.nat(1000),
    tracks: fc.array(tracks(), { maxLength: 4 }),
    texts: texts(['text', 'copyright', 'name', 'instrument', 'lyric', 'marker', 'cue', 'program', 'device']),
    raws: raws(),
    endTick: fc.integer({ min: 20_000, max: 30_000 }),
  });
}

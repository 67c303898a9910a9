import { describe, expect, it } from 'vitest';
import { MidiReadError } from '../music-error.ts';
import { readMidi } from './read.ts';
import { bytesOf, midiFile, trackChunk } from './test-bytes.ts';

/** A type 0 file of one track at 480 ticks a quarter; the end mark is added. */
const oneTrack = (events: string): Uint8Array => midiFile(0, 480, trackChunk(`${events} 00 ff 2f 00`));
const failureOf = (file: Uint8Array): MidiReadError => {
  try {
    readMidi(file);
  } catch (error) {
    if (error instanceof MidiReadError) return error;
    throw error;
  }
  throw new Error('the file was read');
};

describe('the example of Standard MIDI Files 1.0, appendix', () => {
  // the four-note example of the specification, format 0: 96 ticks, running status, velocity-0 endings
  const example = bytesOf(`
    4d 54 68 64 00 00 00 06 00 00 00 01 00 60
    4d 54 72 6b 00 00 00 3b
    00 ff 58 04 04 02 18 08  00 ff 51 03 07 a1 20  00 c0 05  00 c1 2e  00 c2 46
    00 92 30 60  00 3c 60  60 91 43 40  60 90 4c 20
    81 40 82 30 40  00 3c 40  00 81 43 40  00 80 4c 40
    00 ff 2f 00`);

  it('reads as one track a channel with the notes that the specification lists', () => {
    const { score, reports } = readMidi(example);
    expect(reports).toEqual([]);
    expect(score.ticksPerQuarter).toBe(96);
    expect(score.tempos).toEqual([{ tick: 0, microsecondsPerQuarter: 500_000 }]);
    expect(score.meters).toEqual([{ tick: 0, numerator: 4, denominator: 4 }]);
    expect(score.tracks.map(({ channel, program, notes }) => ({ channel, program, notes }))).toEqual([
      { channel: 0, program: 5, notes: [{ pitch: 76, velocity: 32, tick: 192, durationTicks: 192 }] },
      { channel: 1, program: 46, notes: [{ pitch: 67, velocity: 64, tick: 96, durationTicks: 288 }] },
      {
        channel: 2,
        program: 70,
        notes: [
          { pitch: 48, velocity: 96, tick: 0, durationTicks: 384 },
          { pitch: 60, velocity: 96, tick: 0, durationTicks: 384 },
        ],
      },
    ]);
    expect(score.endTick).toBe(384);
  });
});

describe('notes', () => {
  it('a note-on of velocity 0 ends the note', () => {
    const { score } = readMidi(oneTrack('00 90 3c 50 60 3c 00'));
    expect(score.tracks[0].notes).toEqual([{ pitch: 60, velocity: 80, tick: 0, durationTicks: 96 }]);
  });
  it('a release velocity other than 64 is kept', () => {
    const { score } = readMidi(oneTrack('00 90 3c 50 60 80 3c 00'));
    expect(score.tracks[0].notes[0].releaseVelocity).toBe(0);
  });
  it('notes of one tick are sorted by pitch', () => {
    const { score } = readMidi(oneTrack('00 90 43 50 00 3c 50 00 40 50 60 3c 00 00 40 00 00 43 00'));
    expect(score.tracks[0].notes.map((note) => note.pitch)).toEqual([60, 64, 67]);
  });
  it('of two sounding notes of one pitch the older ends first, and it is reported', () => {
    const { score, reports } = readMidi(oneTrack('00 90 3c 50 0a 3c 51 0a 3c 00 0a 3c 00'));
    expect(score.tracks[0].notes.map(({ tick, durationTicks }) => [tick, durationTicks])).toEqual([
      [0, 20],
      [10, 20],
    ]);
    expect(reports).toEqual([
      {
        code: 'overlapping-notes',
        track: 0,
        byte: 29,
        tick: 10,
        channel: 0,
        pitch: 60,
        message:
          'track 1, tick 10, channel 1: pitch 60 starts while the same pitch sounds; the first to start was taken as the first to end',
      },
    ]);
  });
  it('a note-off without a note is left out and reported', () => {
    const { score, reports } = readMidi(oneTrack('00 80 3c 40'));
    expect(score.tracks).toEqual([]);
    expect(reports.map((report) => report.code)).toEqual(['stray-note-off']);
  });
  it('a note that never ends is ended with its track and reported', () => {
    const { score, reports } = readMidi(midiFile(0, 480, trackChunk('00 90 3c 50 60 ff 2f 00')));
    expect(score.tracks[0].notes[0].durationTicks).toBe(96);
    expect(reports.map((report) => report.code)).toEqual(['unfinished-note']);
  });
  it('a note below pitch 0, as some programs write, is left out and reported', () => {
    const { score, reports } = readMidi(oneTrack('00 90 fd 56 00 3c 50 60 3c 00 00 90 fd 00'));
    expect(score.tracks[0].notes.map((note) => note.pitch)).toEqual([60]);
    expect(reports.map((report) => [report.code, report.pitch])).toEqual([
      ['impossible-pitch', -3],
      ['impossible-pitch', -3],
    ]);
  });
});

describe('everything beside notes', () => {
  it('controllers, bends, pressures and programs are kept with their ticks', () => {
    const { score } = readMidi(
      oneTrack('00 b3 40 7f 05 e3 00 40 05 d3 11 00 a3 3c 12 05 c3 07 00 93 3c 50 05 c3 08 00 93 3c 00'),
    );
    const [track] = score.tracks;
    expect(track.channel).toBe(3);
    expect(track.controllers).toEqual([{ tick: 0, controller: 64, value: 127 }]);
    expect(track.pitchBends).toEqual([{ tick: 5, value: 8192 }]);
    expect(track.pressures).toEqual([
      { tick: 10, value: 17 },
      { tick: 10, value: 18, pitch: 60 },
    ]);
    expect([track.program, track.programTick]).toEqual([7, 15]);
    expect(track.programChanges).toEqual([{ tick: 20, program: 8 }]);
  });
  it('a track that sets no program before its first note says so', () => {
    const { score } = readMidi(oneTrack('00 90 3c 50 05 c0 08 00 90 3c 00'));
    expect([score.tracks[0].program, score.tracks[0].programTick]).toEqual([0, null]);
    expect(score.tracks[0].programChanges).toEqual([{ tick: 5, program: 8 }]);
  });
  it('keys, meters and their rare extra bytes are kept', () => {
    const { score } = readMidi(oneTrack('00 ff 59 02 fd 01 00 ff 58 04 06 03 24 08'));
    expect(score.keys).toEqual([{ tick: 0, fifths: -3, mode: 'minor' }]);
    expect(score.meters).toEqual([{ tick: 0, numerator: 6, denominator: 8, clocksPerClick: 36 }]);
  });
  it('text that is not UTF-8 is Latin-1, and says so', () => {
    const { score } = readMidi(oneTrack('00 ff 06 02 4f e9 00 ff 06 03 4f c3 a9'));
    expect(score.texts).toEqual([
      { tick: 0, kind: 'marker', text: 'Oé', encoding: 'latin1' },
      { tick: 0, kind: 'marker', text: 'Oé' },
    ]);
  });
  it('system exclusive and unknown meta events keep their bytes', () => {
    const { score } = readMidi(oneTrack('00 f0 03 43 12 f7 00 f7 01 fa 00 ff 60 02 01 02'));
    expect(score.raws).toEqual([
      { tick: 0, kind: 'sysex', bytes: Uint8Array.of(0x43, 0x12, 0xf7) },
      { tick: 0, kind: 'escape', bytes: Uint8Array.of(0xfa) },
      { tick: 0, kind: 'meta', type: 0x60, bytes: Uint8Array.of(1, 2) },
    ]);
  });
  it('a tempo of 0 microseconds is kept as raw bytes and reported', () => {
    const { score, reports } = readMidi(oneTrack('00 ff 51 03 00 00 00'));
    expect(score.tempos).toEqual([]);
    expect(score.raws).toHaveLength(1);
    expect(reports.map((report) => report.code)).toEqual(['malformed-meta']);
  });
  it('the order of a pedal and a note-off in one tick is kept', () => {
    const { score } = readMidi(oneTrack('00 90 3c 50 60 b0 40 7f 00 90 3c 00'));
    expect(score.tracks[0].sameTick).toEqual([{ tick: 96, kinds: 'cx' }]);
  });
  it('the key of a transposing instrument stays with its track', () => {
    const first = trackChunk('00 ff 59 02 00 00 00 ff 2f 00');
    const horn = trackChunk('00 ff 59 02 01 00 00 90 3c 50 10 3c 00 00 ff 2f 00');
    const { score } = readMidi(midiFile(1, 480, first, horn));
    expect(score.keys).toEqual([{ tick: 0, fifths: 0, mode: 'major' }]);
    expect(score.tracks[0].raws).toEqual([{ tick: 0, kind: 'meta', type: 0x59, bytes: Uint8Array.of(1, 0) }]);
  });
  it('the first chunk of type 1 names the piece, the others their tracks', () => {
    const title = trackChunk('00 ff 03 02 41 42 00 ff 2f 00');
    const part = trackChunk('00 ff 03 01 43 00 91 3c 50 10 3c 00 00 ff 2f 00');
    const { score } = readMidi(midiFile(1, 480, title, part));
    expect(score.texts).toEqual([{ tick: 0, kind: 'name', text: 'AB' }]);
    expect(score.tracks.map((track) => track.name)).toEqual(['C']);
  });
  it('a first bar with a shorter meter of its own is a pickup', () => {
    const { score } = readMidi(oneTrack('00 ff 58 04 01 02 18 08 83 60 ff 58 04 04 02 18 08'));
    expect(score.pickupTicks).toBe(480);
  });
});

describe('SMPTE divisions', () => {
  it('25 frames of 40 ticks are 1000 ticks a second', () => {
    const { score, reports } = readMidi(midiFile(0, 0xe728, trackChunk('00 ff 51 03 07 a1 20 00 ff 2f 00')));
    expect(score.ticksPerQuarter).toBe(1000);
    expect(score.tempos).toEqual([{ tick: 0, microsecondsPerQuarter: 1_000_000 }]);
    expect(reports.map((report) => report.code)).toEqual(['smpte-division', 'smpte-tempo']);
  });
  it('drop frame (29) is 30 frames in 1.001 seconds', () => {
    const { score } = readMidi(midiFile(0, 0xe350, trackChunk('00 ff 2f 00')));
    expect(score.ticksPerQuarter).toBe(2400);
    expect(score.tempos).toEqual([{ tick: 0, microsecondsPerQuarter: 1_001_000 }]);
  });
});

describe('repairs that are reported', () => {
  const codes = (file: Uint8Array): string[] => readMidi(file).reports.map((report) => report.code);
  it.each([
    ['running-status-after-meta', oneTrack('00 90 3c 50 00 ff 01 00 10 3c 00')],
    ['missing-end-of-track', midiFile(0, 480, trackChunk('00 c0 01'))],
    ['bytes-after-end-of-track', midiFile(0, 480, trackChunk('00 ff 2f 00 00 00'))],
    ['unknown-chunk', midiFile(0, 480, bytesOf('58 46 49 48 00 00 00 01 00'), trackChunk('00 ff 2f 00'))],
    ['track-count', bytesOf('4d 54 68 64 00 00 00 06 00 01 00 02 00 60 4d 54 72 6b 00 00 00 04 00 ff 2f 00')],
    ['bytes-after-last-track', Uint8Array.of(...oneTrack(''), 1, 2, 3)],
  ])('%s', (code, file) => {
    expect(codes(file)).toContain(code);
  });
});

it('the file inside a RIFF file is read, and what is beside it told', () => {
  const inside = oneTrack('00 90 3c 50 60 80 3c 40');
  const list = bytesOf('4c 49 53 54 03 00 00 00 61 62 63 00'); // an odd length, and its padding
  const data = [...bytesOf('64 61 74 61'), inside.length, 0, 0, 0, ...inside];
  const riff = Uint8Array.from([...bytesOf('52 49 46 46 00 00 00 00 52 4d 49 44'), ...list, ...data]);
  const { score, reports } = readMidi(riff);
  expect(score).toEqual(readMidi(inside).score);
  expect(reports.map(({ code }) => code)).toEqual(['riff']);
});

describe('files that cannot be read', () => {
  it('the message names track and byte, what was found and what was expected', () => {
    const error = failureOf(oneTrack('00 90 3c 50 00 b0 07 9c'));
    expect(String(error)).toBe(
      'MidiReadError: track 1, byte 29: data byte 0x9c where 0–127 is expected; the file may be cut short',
    );
    expect([error.code, error.track, error.byte]).toEqual(['bad-byte', 0, 29]);
  });
  it.each([
    ['an empty file', new Uint8Array(0), 'not-midi'],
    ['text', bytesOf('48 65 6c 6c 6f'), 'not-midi'],
    ['a RIFF file of sound', bytesOf('52 49 46 46 04 00 00 00 57 41 56 45'), 'not-midi'],
    ['a RIFF file without data', bytesOf('52 49 46 46 04 00 00 00 52 4d 49 44'), 'not-midi'],
    ['half a header', bytesOf('4d 54 68 64 00 00 00 06 00'), 'cut-short'],
    ['type 2', midiFile(2, 480, trackChunk('00 ff 2f 00')), 'unsupported-type'],
    ['type 3', midiFile(3, 480, trackChunk('00 ff 2f 00')), 'unsupported-type'],
    ['division 0', midiFile(0, 0, trackChunk('00 ff 2f 00')), 'bad-division'],
    ['0 ticks a frame', midiFile(0, 0xe700, trackChunk('00 ff 2f 00')), 'bad-division'],
    ['a chunk longer than the file', midiFile(0, 480, bytesOf('4d 54 72 6b ff ff ff ff 00')), 'cut-short'],
    ['a note cut short', midiFile(0, 480, trackChunk('00 90 3c')), 'cut-short'],
    ['a delta time alone', midiFile(0, 480, trackChunk('00')), 'cut-short'],
    ['a delta time of five bytes', midiFile(0, 480, trackChunk('ff ff ff ff 7f c0 01')), 'bad-length'],
    ['ticks without end', midiFile(0, 480, trackChunk('ff ff ff 7f c0 01 01 c0 01')), 'too-long'],
    ['a sysex past the end', midiFile(0, 480, trackChunk('00 f0 ff ff ff 7f 00')), 'cut-short'],
    ['data without a status', midiFile(0, 480, trackChunk('00 3c 50')), 'bad-byte'],
    ['a system status', midiFile(0, 480, trackChunk('00 f8')), 'bad-byte'],
    ['a meta type past 127', midiFile(0, 480, trackChunk('00 ff 80 00')), 'bad-byte'],
  ])('%s', (_, file, code) => {
    expect(failureOf(file).code).toBe(code);
  });
  it('a file over the size limit is refused before it is read', () => {
    expect(() => readMidi(new Uint8Array(11), { maximumBytes: 10 })).toThrow(
      'the file has 11 bytes where at most 10 are read',
    );
  });
  it('a file over the event limit is refused', () => {
    expect(() => readMidi(oneTrack('00 c0 01 00 01 00 01'), { maximumEvents: 2 })).toThrow('more than 2 events');
  });
});

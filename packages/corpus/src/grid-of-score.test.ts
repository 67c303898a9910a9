import { createTrack, type Note, type Score, type Track } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CorpusError } from './corpus-error.ts';
import { gridOfScore, melodyGridOfScore, quantizeChorale } from './grid-of-score.ts';
import { gridOfFrames } from './read-jsb-chorales.ts';
import { scoreOfGrid } from './score-of-grid.ts';
import { anyGrid } from './testing/made-grids.ts';

const note = (pitch: number, tick: number, durationTicks: number): Note => ({
  pitch,
  velocity: 80,
  tick,
  durationTicks,
});
const track = (name: string, ...notes: Note[]): Track => createTrack({ name, notes, channel: 0 });
const scoreOf = (tracks: Track[], endTick = 0): Score => ({
  ...scoreOfGrid({ length: 0, pitches: new Int16Array() }),
  tracks,
  endTick,
});
const errorOf = (act: () => unknown): CorpusError => {
  try {
    act();
  } catch (error) {
    if (error instanceof CorpusError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
};

describe('gridOfScore', () => {
  test('undoes scoreOfGrid for every grid, meter and pickup', () => {
    fc.assert(
      fc.property(
        anyGrid,
        fc.constantFrom(2, 3, 4, 6),
        fc.integer({ min: 0, max: 7 }),
        (grid, numerator, pickupFrames) => {
          const score = scoreOfGrid(grid, { meter: { numerator, denominator: 4 }, pickupFrames });
          expect(gridOfScore(score)).toEqual(grid);
        },
      ),
    );
  });

  test('finds unnamed voices by their height', () => {
    const score = scoreOf([
      track('', note(48, 0, 480)),
      track('', note(72, 0, 480)),
      track('', note(60, 0, 480)),
      track('', note(67, 0, 480)),
    ]);
    expect(quantizeChorale(score).trackOfVoice).toEqual([1, 3, 2, 0]);
    expect([...gridOfScore(score).pitches.slice(0, 4)]).toEqual([72, 67, 60, 48]);
  });

  test('trusts the names where tenor and alto cross', () => {
    const score = scoreOf([
      track('Bass', note(48, 0, 480)),
      track('TENOR', note(67, 0, 480)),
      track('alto', note(60, 0, 480)),
      track('S', note(72, 0, 480)),
    ]);
    expect(quantizeChorale(score).trackOfVoice).toEqual([3, 2, 1, 0]);
  });

  test('takes the four named voices beside an accompaniment', () => {
    const named = [72, 67, 60, 48].map((pitch, voice) => track(['S', 'A', 'T', 'B'][voice]!, note(pitch, 0, 480)));
    expect(quantizeChorale(scoreOf([track('Organ', note(60, 0, 480)), ...named])).trackOfVoice).toEqual([1, 2, 3, 4]);
  });

  test('leaves drums out of the count of voices', () => {
    const voices = [72, 67, 60, 48].map((pitch) => track('', note(pitch, 0, 480)));
    expect(gridOfScore(scoreOf([...voices, { ...track('kit', note(36, 0, 100)), channel: 9 }])).length).toBe(4);
  });

  test('says how many voices it found and which', () => {
    const error = errorOf(() =>
      gridOfScore(
        scoreOf([track('Flute', note(72, 0, 480)), track('', note(60, 0, 480)), track('Cello', note(48, 0, 480))]),
      ),
    );
    expect(error.code).toBe('voice-count');
    expect(error.message).toBe(
      'found 3 voices with notes (track 1 "Flute", track 2, track 3 "Cello"), expected 4: soprano, alto, tenor and bass, a track or channel each',
    );
  });

  test('refuses a voice that sounds two notes together and says where', () => {
    const voices = [72, 67, 60, 48].map((pitch) => track('', note(pitch, 0, 960)));
    voices[1] = track('', note(67, 0, 960), note(64, 480, 480));
    const error = errorOf(() => gridOfScore(scoreOf(voices)));
    expect(error.code).toBe('polyphonic-voice');
    expect(error.message).toBe(
      'track 2 sounds pitch 67 and pitch 64 together at quarter 2; a voice sings one note at a time',
    );
  });

  test('refuses a pitch outside the vocabulary', () => {
    const voices = [72, 67, 60, 20].map((pitch) => track('', note(pitch, 0, 960)));
    expect(errorOf(() => gridOfScore(scoreOf(voices))).code).toBe('pitch-range');
  });

  test('reports a note that begins between sixteenths and rounds it', () => {
    const voices = [72, 67, 60, 48].map((pitch) => track('', note(pitch, 0, 480)));
    voices[0] = track('', note(72, 30, 450));
    const { grid, offGridNotes } = quantizeChorale(scoreOf(voices));
    expect(offGridNotes).toEqual([{ track: 0, note: note(72, 30, 450), startsOff: 0.25, endsOff: 0 }]);
    expect(grid.pitches[0]).toBe(72);
  });

  test('keeps a staccato note for the sixteenth in which it begins', () => {
    const voices = [72, 67, 60, 48].map((pitch) => track('', note(pitch, 0, 480)));
    voices[0] = track('', note(72, 0, 40), note(74, 240, 40));
    expect([...gridOfScore(scoreOf(voices)).pitches].filter((_, place) => place % 4 === 0)).toEqual([72, -1, 74, -1]);
  });
});

describe('melodyGridOfScore', () => {
  test('takes the only track with notes', () => {
    const melody = melodyGridOfScore(scoreOf([track('words'), track('Lead', note(67, 0, 240), note(69, 240, 240))]));
    expect(melody.track).toBe(1);
    expect([...melody.pitches]).toEqual([67, 67, 69, 69]);
  });

  test('asks which track where several hold notes', () => {
    const score = scoreOf([track('Lead', note(67, 0, 240)), track('Pad', note(60, 0, 240))]);
    expect(errorOf(() => melodyGridOfScore(score)).message).toBe(
      'found 2 tracks with notes (track 1 "Lead", track 2 "Pad"); expected one melody, or say which track it is',
    );
    expect(melodyGridOfScore(score, { track: 1 }).pitches[0]).toBe(60);
  });

  test('refuses chords in the melody', () => {
    expect(errorOf(() => melodyGridOfScore(scoreOf([track('', note(60, 0, 90), note(64, 0, 90))]))).code).toBe(
      'polyphonic-voice',
    );
  });

  test('refuses a score without notes', () => {
    expect(errorOf(() => melodyGridOfScore(scoreOf([track('')]))).code).toBe('melody-count');
  });
});

test('a frame that is not four pitches is refused by its place', () => {
  expect(() =>
    gridOfFrames([
      [72, 67, 64, 48],
      [72, 67, 64],
    ]),
  ).toThrow('piece, frame 1: found [72,67,64], expected four pitches 30–87 or −1');
});

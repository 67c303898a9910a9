import { createScore, type Score } from '@continuo/music';
import { describe, expect, it } from 'vitest';
import { fillPhrase, phraseOf, phraseStarts } from './phrases.ts';
import { BAND_HEADER, BAND_TRACKS, type PianoRollHeader, rollSize } from './piano-roll-header.ts';
import { rollPieceOfScore } from './roll-piece.ts';
import { scoreOfRoll } from './score-of-roll.ts';
import { trackOfInstrument } from './track-of-instrument.ts';

const QUARTER = 480;
const BAR = 4 * QUARTER;

/** Which cells are 1, as [track, step, pitch]. */
function cellsOf(roll: Uint8Array, { bars, stepsPerBar, pitches, lowestPitch }: PianoRollHeader): number[][] {
  const steps = bars * stepsPerBar;
  return Array.from(roll.entries())
    .filter(([, cell]) => cell === 1)
    .map(([index]) => [
      Math.floor(index / pitches / steps),
      Math.floor(index / pitches) % steps,
      (index % pitches) + lowestPitch,
    ]);
}

const SMALL: PianoRollHeader = { ...BAND_HEADER, bars: 1, stepsPerBar: 8 };

describe('tracks of a band', () => {
  it('are the families of General MIDI; what is of none is strings, as in MuseGAN’s data', () => {
    const name = (program: number, channel = 0, called = ''): string | undefined =>
      BAND_TRACKS[trackOfInstrument({ name: called, program, channel }, BAND_TRACKS) ?? -1]?.name;
    expect([0, 7, 24, 30, 32, 39, 40, 48].map((program) => name(program))).toEqual([
      'piano',
      'piano',
      'guitar',
      'guitar',
      'bass',
      'bass',
      'strings',
      'strings',
    ]);
    expect([16, 56, 73, 81].map((program) => name(program))).toEqual(Array(4).fill('strings'));
    expect([name(127), name(0, 9), name(33, 0, 'Piano')]).toEqual([undefined, 'drums', 'piano']);
  });

  it('leave out what a narrower roll has no place for', () => {
    const tracks = [{ name: 'melody', program: 0 }];
    expect(trackOfInstrument({ name: 'x', program: 73, channel: 0 }, tracks)).toBeUndefined();
    expect(trackOfInstrument({ name: 'x', program: 0, channel: 9 }, tracks)).toBeUndefined();
  });
});

describe('a score on the grid', () => {
  it('has a cell for every step that a pitch sounds in', () => {
    const score = createScore({
      tracks: [
        { program: 33, notes: [{ pitch: 36, tick: QUARTER, durationTicks: QUARTER }] },
        { channel: 9, notes: [{ pitch: 38, tick: 0, durationTicks: 1 }] },
      ],
      endTick: BAR,
    });
    const roll = phraseOf(rollPieceOfScore(score, SMALL), 0, SMALL);
    expect(cellsOf(roll, SMALL)).toEqual([
      [0, 0, 38],
      [3, 2, 36],
      [3, 3, 36],
    ]);
  });

  it('keeps a repeated note apart from a held one', () => {
    const notes = [0, 1, 2, 3].map((beat) => ({ pitch: 60, tick: beat * QUARTER, durationTicks: QUARTER }));
    const roll = phraseOf(rollPieceOfScore(createScore({ tracks: [{ notes }] }), SMALL), 0, SMALL);
    expect(cellsOf(roll, SMALL).map(([, step]) => step)).toEqual([0, 2, 4, 6, 7]);
  });

  it('tells what it leaves out', () => {
    const score = createScore({
      tracks: [
        { program: 120, notes: [{ pitch: 60 }] },
        { program: 0, notes: [{ pitch: 20 }, { pitch: 60 }] },
      ],
      endTick: BAR,
    });
    expect(rollPieceOfScore(score, SMALL).reports).toEqual([
      '1 notes are of instruments that no track of the roll stands for',
      '1 notes lie outside pitches 24–107',
    ]);
  });

  it('takes only bars of four quarters, and no phrase goes over one that is left out', () => {
    const meters = [
      { tick: 0, numerator: 4, denominator: 4 },
      { tick: 2 * BAR, numerator: 3, denominator: 4 },
      { tick: 2 * BAR + 3 * QUARTER, numerator: 2, denominator: 2 },
    ];
    const notes = Array.from({ length: 19 }, (_, beat) => ({ pitch: 60 + beat, tick: beat * QUARTER }));
    const piece = rollPieceOfScore(createScore({ meters, tracks: [{ notes }] }), SMALL);
    expect(piece.together).toEqual([2, 1, 2, 1]);
    const two = { ...SMALL, bars: 2 };
    expect(phraseStarts(piece, two, { stride: 1 })).toEqual([0, 2]);
    // the three quarters between, 68 to 70, are in neither
    expect(cellsOf(phraseOf(piece, 2, two), two)[0]).toEqual([1, 0, 71]);
    expect(() => rollPieceOfScore(createScore({ meters: '3/4', tracks: [{ notes }] }), SMALL)).toThrow('four quarters');
  });
});

describe('phrases', () => {
  const score = createScore({
    tracks: [
      { program: 0, notes: [{ pitch: 60, tick: 0, durationTicks: 3 * BAR }] },
      { program: 33, notes: [{ pitch: 36, tick: 2 * BAR, durationTicks: BAR }] },
      { channel: 9, notes: [{ pitch: 36, tick: 2 * BAR }] },
    ],
    endTick: 4 * BAR,
  });
  const piece = rollPieceOfScore(score, SMALL);

  it('begin every so many bars, where enough tracks sound', () => {
    expect(phraseStarts(piece, SMALL)).toEqual([0, 1, 2]);
    expect(phraseStarts(piece, SMALL, { soundingTracks: 3 })).toEqual([2]);
    expect(phraseStarts(piece, { ...SMALL, bars: 2 })).toEqual([0, 2]);
  });

  it('are moved to another key but for the drums', () => {
    const roll = new Uint8Array(rollSize(SMALL));
    fillPhrase(roll, piece, 2, SMALL, 5);
    const pitches = new Set(cellsOf(roll, SMALL).map(([track, , pitch]) => `${track} ${pitch}`));
    expect([...pitches]).toEqual(['0 36', '1 65', '3 41']);
  });
});

describe('a roll as a score', () => {
  it('gives the roll back when it is read again', () => {
    const cells = phraseOf(rollPieceOfScore(bandScore(), BAND_HEADER), 0, BAND_HEADER);
    const again = rollPieceOfScore(scoreOfRoll(cells, BAND_HEADER), BAND_HEADER);
    expect(again.reports).toEqual([]);
    expect(phraseOf(again, 0, BAND_HEADER)).toEqual(cells);
  });

  it('joins steps to notes, ends them with the roll and plays drums on channel 10', () => {
    const roll = new Uint8Array(rollSize(SMALL));
    const set = (track: number, step: number, pitch: number): void => {
      roll[(track * 8 + step) * 84 + pitch - 24] = 1;
    };
    for (const step of [5, 6, 7]) set(1, step, 60);
    set(0, 0, 38);
    const { tracks } = scoreOfRoll(roll, SMALL);
    expect(tracks.map(({ channel }) => channel)).toEqual([9, 1, 2, 3, 4]);
    expect(tracks[1]!.notes).toEqual([{ pitch: 60, velocity: 80, tick: 1200, durationTicks: 720 }]);
    expect(tracks[0]!.notes).toEqual([{ pitch: 38, velocity: 80, tick: 0, durationTicks: 240 }]);
  });
});

function bandScore(): Score {
  const every = (ticks: number, pitch: (index: number) => number, durationTicks: number) =>
    Array.from({ length: (4 * BAR) / ticks }, (_, index) => ({
      pitch: pitch(index),
      tick: index * ticks,
      durationTicks,
    }));
  return createScore({
    tracks: [
      { channel: 9, notes: every(240, (index) => (index % 2 ? 42 : 36), 120) },
      { program: 33, notes: every(480, (index) => 36 + (index % 5), 480) },
      { program: 0, notes: every(160, (index) => 60 + (index % 7), 160) },
    ],
  });
}

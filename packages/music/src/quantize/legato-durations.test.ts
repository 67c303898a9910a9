import { describe, expect, it } from 'vitest';
import { legatoDurations, pedalEnds } from './legato-durations.ts';

const NO_PEDAL = pedalEnds([]);

/** Lengths of notes of one hand: start, played end, pitch. */
const lengths = (notes: readonly [number, number, number][], pedal = NO_PEDAL): readonly number[] =>
  legatoDurations(
    notes.map(([tick, playedEnd, pitch]) => ({ tick, playedEnd, pitch, voice: 0 })),
    pedal,
    480,
  );

describe('lengths of a performance', () => {
  it('a note that sounds half its time goes on to the next; a struck one does not', () => {
    expect(
      lengths([
        [0, 260, 60],
        [480, 900, 62],
      ]),
    ).toEqual([480, 480]);
    expect(
      lengths([
        [0, 100, 60],
        [480, 900, 62],
      ]),
    ).toEqual([240, 480]);
  });

  it('the pedal fills a gap', () => {
    const pedal = pedalEnds([
      { tick: 0, controller: 64, value: 100 },
      { tick: 470, controller: 64, value: 0 },
    ]);
    expect(
      lengths(
        [
          [0, 100, 60],
          [480, 900, 62],
        ],
        pedal,
      ),
    ).toEqual([480, 480]);
  });

  it('a bass that is held under two notes ends with the second', () => {
    expect(
      lengths([
        [0, 940, 48],
        [240, 470, 60],
        [480, 950, 62],
        [960, 1400, 64],
      ]),
    ).toEqual([960, 240, 480, 480]);
  });

  it('notes of a chord that are let go one after the other end together', () => {
    expect(
      lengths([
        [0, 700, 48],
        [0, 900, 60],
        [0, 800, 64],
        [960, 1900, 64],
      ]),
    ).toEqual([960, 960, 960, 960]);
  });

  it('a note is let go before its key is struck again', () => {
    expect(
      lengths([
        [0, 600, 60],
        [120, 700, 64],
        [240, 480, 60],
      ])[0],
    ).toBe(240);
  });
});

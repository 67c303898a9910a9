import { describe, expect, it } from 'vitest';
import type { Measure } from './notated-score.ts';
import { playedOrder, writtenOrder } from './play-order.ts';

/** Measures of four ticks, numbered from 1. */
function measures(...marks: readonly Partial<Measure>[]): Measure[] {
  return marks.map((mark, i) => ({ tick: i * 4, durationTicks: 4, number: String(i + 1), ...mark }));
}

function numbers(list: readonly Measure[]): string {
  return playedOrder(list)
    .visits.map(({ measure }) => measure + 1)
    .join(' ');
}

describe('the order in which measures are played', () => {
  it('as written, each measure comes once', () => {
    expect(writtenOrder(measures({}, { repeatTimes: 2 })).visits.map(({ tick }) => tick)).toEqual([0, 4]);
  });

  it('a repeat without a start goes back to the beginning', () => {
    expect(numbers(measures({}, { repeatTimes: 2 }, {}))).toBe('1 2 1 2 3');
  });

  it('a second repeat without a start goes back to the end of the first', () => {
    expect(numbers(measures({}, { repeatTimes: 2 }, {}, { repeatTimes: 2 }))).toBe('1 2 1 2 3 4 3 4');
  });

  it('a passage is played as often as its repeat says', () => {
    expect(numbers(measures({}, { repeatStart: true, repeatTimes: 3 }, {}))).toBe('1 2 2 2 3');
  });

  it('first and second endings', () => {
    const list = measures({ repeatStart: true }, { endings: [1], repeatTimes: 2 }, { endings: [2] }, {});
    expect(numbers(list)).toBe('1 2 1 3 4');
    expect(playedOrder(list).visits.map(({ pass, tick }) => [pass, tick])).toEqual([
      [1, 0],
      [1, 4],
      [2, 8],
      [2, 12],
      [1, 16],
    ]);
  });

  it('endings 1 and 2 together, then 3', () => {
    expect(numbers(measures({}, { endings: [1, 2], repeatTimes: 2 }, { endings: [3] }, {}))).toBe('1 2 1 2 1 3 4');
  });

  it('endings of two measures, and a second repeated passage with its own endings', () => {
    const first = [{}, { endings: [1] }, { endings: [1], repeatTimes: 2 }, { endings: [2] }, { endings: [2] }];
    const second = [{ repeatStart: true }, { endings: [1], repeatTimes: 2 }, { endings: [2] }];
    expect(numbers(measures(...first, ...second))).toBe('1 2 3 1 4 5 6 7 6 8');
  });

  it('an ending whose bracket is too short reaches to its repeat sign', () => {
    expect(numbers(measures({}, { endings: [1] }, { repeatTimes: 2 }, { endings: [2] }, {}))).toBe('1 2 3 1 4 5');
  });

  it('da capo al fine takes no repeats and the last ending', () => {
    const list = measures(
      {},
      { endings: [1], repeatTimes: 2 },
      { endings: [2], jumps: ['fine'] },
      { jumps: ['dacapo'] },
    );
    expect(numbers(list)).toBe('1 2 1 3 4 1 3');
  });

  it('dal segno al coda leaves at "to Coda" on the second time only', () => {
    const list = measures(
      {},
      { jumps: ['segno'] },
      { jumps: ['tocoda'] },
      { jumps: ['dalsegno'] },
      { jumps: ['coda'] },
    );
    expect(numbers(list)).toBe('1 2 3 4 2 3 5');
  });

  it('a jump to a sign that is nowhere is reported and not made', () => {
    const { visits, problems } = playedOrder(measures({}, { jumps: ['dalsegno'] }));
    expect(visits).toHaveLength(2);
    expect(problems).toEqual([
      { code: 'no-segno', message: 'measure 2: dal segno, but there is no segno; it is not played' },
    ]);
  });

  it('nothing is played a million times', () => {
    const { visits, problems } = playedOrder(
      measures({ repeatTimes: 1_000_000 }, { endings: [1e9], repeatTimes: 1e9 }),
    );
    expect(visits.length).toBeLessThan(64);
    expect(problems[0].code).toBe('repeats-cut');
  });
});

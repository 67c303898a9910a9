import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore } from '../create-score.ts';
import { barAtTick, countBars, createBarMap, tickOfBar } from './bar-map.ts';

describe('bars', () => {
  it('a score without meters is in 4/4', () => {
    const { bar, beat, barTick, nextBarTick } = barAtTick(createScore(), 2400);
    expect([bar, beat, barTick, nextBarTick]).toEqual([2, 2, 1920, 3840]);
  });
  it('beats are counted in the unit of the meter', () => {
    expect(barAtTick(createScore({ meters: '6/8' }), 1440 + 600).beat).toBe(3.5);
  });
  it('a pickup of a quarter is beat 4 of bar 0, and bar 1 follows it', () => {
    const score = createScore({ pickupTicks: 480 });
    expect([barAtTick(score, 0).bar, barAtTick(score, 0).beat]).toEqual([0, 4]);
    expect([barAtTick(score, 480).bar, barAtTick(score, 480).beat]).toEqual([1, 1]);
    expect([tickOfBar(score, 0), tickOfBar(score, 1), tickOfBar(score, 2)]).toEqual([0, 480, 2400]);
  });
  it('a meter begins a bar and cuts short the one in which it stands', () => {
    const meters = [
      { tick: 0, numerator: 4, denominator: 4 },
      { tick: 2880, numerator: 3, denominator: 4 },
    ];
    const score = createScore({ meters });
    expect(barAtTick(score, 2879)).toMatchObject({ bar: 2, barTick: 1920, nextBarTick: 2880 });
    expect(barAtTick(score, 2880)).toMatchObject({ bar: 3, barTick: 2880, nextBarTick: 4320 });
  });
  it('a bar before the first is an error that says where bars begin', () => {
    expect(() => tickOfBar(createScore(), 0)).toThrow('bar 0 where a whole number from 1 on is expected');
  });
  it.each([
    [0, 0],
    [1, 1],
    [1920, 1],
    [1921, 2],
  ])('a score that ends at tick %i has %i bars', (endTick, bars) => {
    expect(countBars(createScore({ endTick }))).toBe(bars);
  });
  it('law: every bar begins where the one before ends, and holds its own first tick', () => {
    const meter = fc.record({
      tick: fc.nat(20_000),
      numerator: fc.integer({ min: 1, max: 15 }),
      denominator: fc.constantFrom(1, 2, 4, 8, 16),
    });
    fc.assert(
      fc.property(
        fc.array(meter),
        fc.nat(2000),
        fc.constantFrom(96, 480, 1000),
        (list, pickupTicks, ticksPerQuarter) => {
          const meters = list.sort((a, b) => a.tick - b.tick);
          const map = createBarMap(createScore({ meters, pickupTicks, ticksPerQuarter }));
          let tick = 0;
          for (let bar = pickupTicks > 0 ? 0 : 1; bar < 20; bar++) {
            expect(map.tickOfBar(bar)).toBe(tick);
            const place = map.barAtTick(tick);
            expect([place.bar, place.barTick]).toEqual([bar, tick]);
            tick = place.nextBarTick;
          }
        },
      ),
    );
  });
});

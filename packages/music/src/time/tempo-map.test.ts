import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from '../create-score.ts';
import { createTempoMap, durationSeconds, secondsAtTick, tickAtSeconds } from './tempo-map.ts';

describe('seconds', () => {
  it('a score without tempos runs at 120 quarters a minute', () => {
    expect(durationSeconds(scoreFromNotes([{ pitch: 60 }]))).toBe(0.5);
  });
  it('two quarters at 60 and one at 120 last two and a half seconds', () => {
    const tempos = [
      { tick: 0, microsecondsPerQuarter: 1_000_000 },
      { tick: 960, microsecondsPerQuarter: 500_000 },
    ];
    const score = createScore({ tempos });
    expect(secondsAtTick(score, 1440)).toBeCloseTo(2.5, 12);
    expect(tickAtSeconds(score, 2.25)).toBe(1200);
    expect(createTempoMap(score).bpmAtTick(959)).toBeCloseTo(60, 9);
    expect(createTempoMap(score).bpmAtTick(960)).toBeCloseTo(120, 9);
  });
  it('a first tempo after the start leaves 120 before it', () => {
    const score = createScore({ tempos: [{ tick: 480, microsecondsPerQuarter: 1_000_000 }] });
    expect(secondsAtTick(score, 960)).toBeCloseTo(1.5, 12);
  });
  it('of two tempos at one tick the last one holds', () => {
    const tempos = [
      { tick: 0, microsecondsPerQuarter: 1 },
      { tick: 0, microsecondsPerQuarter: 1_000_000 },
    ];
    expect(secondsAtTick(createScore({ tempos }), 480)).toBe(1);
  });
  it('law: a tick found again by its seconds is the same tick', () => {
    const tempo = fc.record({ tick: fc.nat(10_000), microsecondsPerQuarter: fc.integer({ min: 1000, max: 0xffffff }) });
    fc.assert(
      fc.property(fc.array(tempo), fc.nat(20_000), (tempos, tick) => {
        const map = createTempoMap(createScore({ tempos }));
        expect(map.tickAtSeconds(map.secondsAtTick(tick))).toBe(tick);
      }),
    );
  });
});

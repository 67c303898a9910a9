import type { Score } from '@continuo/music';
import type { Seconds } from '../units.ts';

/**
 * A function from ticks to seconds for one score; 120 quarters a minute where the score states no tempo.
 *
 * @example tempoMap(score)(0) // 0
 */
export function tempoMap(score: Score): (tick: number) => Seconds {
  const ticks: number[] = [0];
  const seconds: number[] = [0];
  const secondsPerTick: number[] = [500_000 / 1e6 / score.ticksPerQuarter];
  for (const { tick, microsecondsPerQuarter } of score.tempos) {
    const last = ticks.length - 1;
    const at = Math.max(tick, ticks[last]);
    ticks.push(at);
    seconds.push(seconds[last] + (at - ticks[last]) * secondsPerTick[last]);
    secondsPerTick.push(microsecondsPerQuarter / 1e6 / score.ticksPerQuarter);
  }
  return (tick) => {
    let low = 0;
    let high = ticks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (ticks[middle] <= tick) low = middle;
      else high = middle - 1;
    }
    return seconds[low] + (tick - ticks[low]) * secondsPerTick[low];
  };
}

/** How much of the time the key within a piece is found. */
import { findKeyRegions } from '@continuo/music';
import { liederChords } from './lieder-chords.ts';

/** Prints a table of both splits. */
export function benchKeyRegions(): void {
  const table: Record<string, Record<string, string>> = {};
  for (const split of ['valid', 'test']) {
    let same = 0;
    let all = 0;
    let pieces = 0;
    let regionCount = 0;
    for (const { split: own, keys, score } of liederChords()) {
      if (own !== split || keys.length === 0) continue;
      pieces++;
      const regions = findKeyRegions(score);
      regionCount += regions.length;
      for (const { from, to, label } of keys) {
        for (const { tick, endTick, key } of regions) {
          const shared = Math.min(to, endTick) - Math.max(from, tick);
          if (shared > 0 && key.tonic === label.tonic && key.mode === label.mode) same += shared / score.endTick;
        }
        all += (to - from) / score.endTick;
      }
    }
    table[split] = {
      pieces: String(pieces),
      'same key, % of the time': ((100 * same) / all).toFixed(1),
      'regions a piece': (regionCount / pieces).toFixed(1),
    };
  }
  console.log('\nkey regions of openscore-lieder: agreement with AugmentedNet (an automatic analysis)');
  console.table(table);
}

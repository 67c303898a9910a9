/** With which cadence hymns and chorales close. */
import { findCadences, readMidi } from '@continuo/music';
import { membersOf } from '../data/archives.ts';

/** Prints how often each. */
export function benchCadences(): void {
  const table: Record<string, Record<string, string>> = {};
  for (const set of ['open/open-hymnal', 'open/js-fakes']) {
    const counts = new Map<string, number>();
    let pieces = 0;
    let all = 0;
    for (const { bytes } of membersOf(`${set}/mid.tar.gz`)) {
      pieces++;
      const { score } = readMidi(bytes);
      const cadences = findCadences(score);
      all += cadences.length;
      const last = cadences[cadences.length - 1];
      const closing = last && last.tick >= score.endTick - 8 * score.ticksPerQuarter ? last.kind : 'none';
      counts.set(closing, (counts.get(closing) ?? 0) + 1);
    }
    const cells = [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([kind, count]) => [kind, `${((100 * count) / pieces).toFixed(1)} %`]);
    table[set] = {
      pieces: String(pieces),
      'cadences a piece': (all / pieces).toFixed(1),
      ...Object.fromEntries(cells),
    };
  }
  console.log('\nthe cadence of the last two bars or so');
  console.table(table);
}

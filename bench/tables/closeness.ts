/** How close a set of generated pieces comes to real ones, as tables tell it. `../shared/benchmarks.md`, sections 7 and 11, bar 6. */
import { evaluateMusic, type MusicResult } from '@continuo/evaluate';
import type { Score } from '@continuo/music';

/** Gaps of the means to real music that are to be met: REMI+ in Dong et al. 2023, on other data. */
const GAPS: Readonly<Record<string, number>> = {
  pitchClassEntropy: 0.077,
  scaleConsistency: 0.86,
  grooveConsistency: 0.15,
};

/** What `evaluateMusic` gives, without the curves. */
export type Closeness = {
  readonly measures: readonly Omit<MusicResult['measures'][number], 'densities'>[];
  readonly features: readonly Omit<MusicResult['features'][number], 'densities'>[];
  readonly frechet: MusicResult['featureFrechetDistance'];
};

export async function measureCloseness(
  generated: readonly Score[],
  real: { readonly train: readonly Score[]; readonly test: readonly Score[] },
  seed: number,
): Promise<Closeness> {
  let music: MusicResult | undefined;
  for await (const event of evaluateMusic(generated, real, { seed })) if (event.kind === 'result') music = event.result;
  const bare = <Row extends { readonly densities: unknown }>({ densities: _, ...row }: Row): Omit<Row, 'densities'> =>
    row;
  return {
    measures: music!.measures.map(bare),
    features: music!.features.map(bare),
    frechet: music!.featureFrechetDistance,
  };
}

/** The gaps of the means that are to be met, each in units of what is allowed, added up. */
export function gapsInAll({ measures }: Closeness): number {
  return measures.reduce((sum, { measure, gap }) => {
    const allowed = GAPS[measure];
    return allowed === undefined ? sum : sum + Math.abs(gap) / allowed;
  }, 0);
}

/** Means over runs beside the real row and its 95 % interval; gaps with what is to be met; distributions; a distance. */
export function* closenessLines(runs: readonly Closeness[]): Iterable<string> {
  yield '';
  yield `  ${'means over pieces'.padEnd(28)} ${['real', '95 % interval', 'ours', 'gap', 'overlap: real', 'ours'].map((title) => title.padStart(16)).join('')}`;
  for (const [place, { measure, label, test }] of runs[0]!.measures.entries()) {
    const mean = (of: (row: Closeness['measures'][number]) => number): number =>
      runs.reduce((sum, { measures }) => sum + of(measures[place]!), 0) / runs.length;
    const [low, high] = test.interval;
    const gap = mean((row) => row.gap);
    const allowed = GAPS[measure];
    const verdict =
      allowed === undefined ? '' : Math.abs(gap) <= allowed ? ` (≤ ${allowed}: met)` : ` (≤ ${allowed}: missed)`;
    const cells = [
      mean((row) => row.test.mean),
      `${low.toFixed(2)}–${high.toFixed(2)}`,
      mean((row) => row.generated.mean),
      gap,
      mean((row) => row.real.overlap),
      mean((row) => row.ours.overlap),
    ];
    yield `  ${label.padEnd(28)} ${cells.map((cell) => (typeof cell === 'string' ? cell : cell.toFixed(3)).padStart(16)).join('')}${verdict}`;
  }
  const overlap = (closeness: 'real' | 'ours'): number =>
    runs.reduce(
      (sum, { features }) => sum + features.reduce((total, row) => total + row[closeness].overlap, 0) / features.length,
      0,
    ) / runs.length;
  yield `  MGEval, mean overlap of nine features: real ${overlap('real').toFixed(3)}, ours ${overlap('ours').toFixed(3)}, ${((100 * overlap('ours')) / overlap('real')).toFixed(1)} % of the ceiling`;
  yield `  feature Fréchet distance (our own): real ${runs.map(({ frechet }) => frechet.real.toFixed(2)).join(', ')}, ours ${runs.map(({ frechet }) => frechet.ours.toFixed(2)).join(', ')}`;
}

/**
 * The papers' tables with our rows: `npm run bench -- tables [NAME ...] [--seeds 1,2,3] [--quick]`.
 *
 * Each row of ours is trained once a seed, under runs/tables, and what was measured is kept in bench/measured by a hash of its
 * recipe: the second time a table is printed at once (delete a file there to train again), and a training that was broken
 * off goes on. Trainings use one thread each. `composer-music` takes another
 * model with --model FILE, other wishes with --ask '{"returns":"free"}', and keeps what it measured under --runs FOLDER.
 */
import { parseArgs } from 'node:util';
import type { Table } from './tables/table.ts';

/** In the order in which they are printed. */
const TABLES: Readonly<Record<string, () => Promise<{ readonly table: Table }>>> = {
  chorales: () => import('./tables/chorales.ts'),
  frames: () => import('./tables/frames.ts'),
  'next-pitch': () => import('./tables/next-pitch.ts'),
  'melody-families': () => import('./tables/melody-families.ts'),
  reconstruction: () => import('./tables/reconstruction.ts'),
  groove: () => import('./tables/groove.ts'),
  'closeness-gan': () => import('./tables/closeness-gan.ts'),
  'closeness-pop': () => import('./tables/closeness-pop.ts'),
  originality: () => import('./tables/originality.ts'),
  composer: () => import('./tables/composer.ts'),
  'composer-music': () => import('./tables/composer-music.ts'),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    quick: { type: 'boolean', default: false },
    model: { type: 'string' },
    ask: { type: 'string' },
    runs: { type: 'string' },
  },
});
const seeds = values.seeds.split(',').map(Number);
const unknown = positionals.find((name) => !(name in TABLES));
if (unknown !== undefined || !seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) {
  const what =
    unknown === undefined ? `--seeds ${values.seeds}: whole numbers, as in 1,2,3` : `There is no table "${unknown}".`;
  process.stderr.write(`${what} Known: ${Object.keys(TABLES).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  for (const name of positionals.length > 0 ? positionals : Object.keys(TABLES)) {
    const { table } = await TABLES[name]!();
    for await (const line of table.print({ ...values, seeds })) process.stdout.write(`${line}\n`);
    process.stdout.write('\n');
  }
}

/** The settings that a sweep tries: all of its grid, or draws from it. */
import { mixSeed, wordSource } from '@continuo/tensor';
import type { Sweep, SweepAxis } from './sweep.ts';

/** Dotted fields of a recipe with their values. */
export type Setting = Readonly<Record<string, unknown>>;

/** Draws that are looked at for each that is new; fewer come where the axes hold no more. */
const TRIES = 200;

/**
 * The settings of all axes but `seed`, which repeats each.
 *
 * Random draws find good values with fewer runs than a grid where few axes matter: Bergstra & Bengio 2012, "Random search for
 * hyper-parameter optimization". The same seed draws the same, and more draws begin with the fewer.
 *
 * @example settingsOf(readSweep('{"base":{},"axes":{"frames":[64,128],"seed":[1,2]}}')) // => [{ frames: 64 }, { frames: 128 }]
 */
export function settingsOf({ axes, draws, seed }: Pick<Sweep, 'axes' | 'draws' | 'seed'>): Setting[] {
  const named = Object.entries(axes).filter(([field]) => field !== 'seed');
  if (draws === undefined) return grid(named);
  const values = named.map(([, axis]) => (Array.isArray(axis) ? axis.length : Number.POSITIVE_INFINITY));
  if (values.reduce((product, count) => product * count, 1) <= draws) return grid(named);
  const found = new Map<string, Setting>();
  for (let attempt = 0; found.size < draws && attempt < TRIES * draws; attempt++) {
    const draw = wordSource(mixSeed(seed, attempt));
    const setting = Object.fromEntries(named.map(([field, axis]) => [field, drawnFrom(axis, draw() / 2 ** 32)]));
    const key = JSON.stringify(setting);
    if (!found.has(key)) found.set(key, setting);
  }
  return [...found.values()];
}

function grid(axes: readonly (readonly [string, SweepAxis])[]): Setting[] {
  return axes.reduce<Setting[]>(
    (settings, [field, axis]) =>
      settings.flatMap((setting) => (axis as readonly unknown[]).map((value) => ({ ...setting, [field]: value }))),
    [{}],
  );
}

/** The value at a share, from 0 to below 1, of an axis; ranges give three digits, so that they can be read. */
function drawnFrom(axis: SweepAxis, share: number): unknown {
  if (Array.isArray(axis)) return axis[Math.floor(share * axis.length)];
  const { least, most, scale, whole } = axis;
  const value = scale === 'log' ? least * (most / least) ** share : least + (most - least) * share;
  return whole ? Math.round(value) : Number(value.toPrecision(3));
}

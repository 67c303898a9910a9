/** Tones that last as long as the key is held: organ, strings, voices, winds. */
import { type Hertz, pitchToHertz } from '../units.ts';
import { seededRandom } from './noise.ts';
import { type Partial, sumPartials, toSamples, type Wave, waveGrid } from './wave.ts';

/** How a sustained tone is made. */
export type SustainedRecipe = {
  /** amplitude of harmonic `k` (1, 2, 3, …) that lies at `frequency` */
  readonly amplitude: (k: number, frequency: Hertz, root: number) => number;
  /** how widely many players spread around the pitch, in cents; 0 is one steady pipe */
  readonly spreadCents: number;
  /** samples in the loop, a power of two; longer lets a section breathe more slowly */
  readonly loopLength: number;
  /** no partial above this; 10 kHz */
  readonly highest?: Hertz;
};

/**
 * One looped wave of a sustained tone.
 *
 * Nasca 2005, "PADsynth": each harmonic is a narrow band with random phases. Here the band is symmetric and its centre
 * strongest, so that the pitch stays where it belongs while the loudness of each harmonic breathes on its own.
 */
export function sustainedWave(name: string, root: number, recipe: SustainedRecipe): Wave {
  const { sampleRate, samplesInPeriod } = waveGrid(root);
  const loopLength = Math.max(recipe.loopLength, samplesInPeriod);
  const periods = loopLength / samplesInPeriod;
  const fundamental = pitchToHertz(root);
  const highest = Math.min(recipe.highest ?? 10_000, sampleRate * 0.4);
  const random = seededRandom(root * 7919 + name.length);
  const partials: Partial[] = [];
  for (let k = 1; k * fundamental <= highest; k++) {
    const amplitude = recipe.amplitude(k, k * fundamental, root);
    if (amplitude < 1e-4) continue;
    partials.push({ cyclesInLoop: k * periods, amplitude, phase: random() });
    const sigma = k * periods * (2 ** (recipe.spreadCents / 1200) - 1);
    const reach = Math.min(Math.floor(2.5 * sigma), Math.floor(periods / 3), 12);
    for (let d = 1; d <= reach; d++) {
      const side = amplitude * 0.45 * Math.exp(-0.5 * (d / sigma) ** 2);
      partials.push({ cyclesInLoop: k * periods - d, amplitude: side, phase: random() });
      partials.push({ cyclesInLoop: k * periods + d, amplitude: side, phase: random() });
    }
  }
  const samples = toSamples(sumPartials(partials, sampleRate, 0, loopLength));
  return { name: `${name} ${root}`, root, sampleRate, samples, loop: { start: 0, end: loopLength } };
}

/** Where a voice or a body resonates: centre and width in hertz, and gain. */
export type Formant = readonly [centre: Hertz, width: Hertz, gain: number];

/**
 * The gain of a set of resonances at a frequency.
 *
 * @example resonance([[700, 100, 1]], 700) // 1
 */
export function resonance(formants: readonly Formant[], frequency: Hertz): number {
  let gain = 0;
  for (const [centre, width, peak] of formants) {
    const distance = (frequency - centre) / width;
    gain += peak / (1 + distance * distance);
  }
  return gain;
}

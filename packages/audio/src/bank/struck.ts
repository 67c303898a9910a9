/** Tones that are struck or plucked and die away: piano, harpsichord, guitar, bass, bars and bells. */
import { pitchToHertz } from '../units.ts';
import { filtered, seededRandom, whiteNoise } from './noise.ts';
import { type Partial, sumPartials, toSamples, type Wave, waveGrid } from './wave.ts';

/** How a struck or plucked tone is made. */
export type StruckRecipe = {
  /** where the string is struck, as a share of its length; partials with a node there are missing. 0: everywhere */
  readonly strikePoint: number;
  /** the higher, the steeper the spectrum falls: amplitude ∝ k^−slope */
  readonly slope: number;
  /** hertz above which a soft hammer or finger excites little, at middle C; moves half as fast as the pitch */
  readonly softness: number;
  /** how much faster partials die than the whole tone: decibels a second for each harmonic above the first, at middle C */
  readonly damping: number;
  /** stiffness: partial k lies at k·√(1 + stiffness·k²) of the first */
  readonly stiffness: number;
  /** the size of beats between the strings of one key, 0–0.3 */
  readonly beating: number;
  /** the noise of hammer, plectrum or mallet beside the tone, 0–1, and its middle frequency */
  readonly knock: number;
  readonly knockFrequency: number;
  /** seconds before the loop */
  readonly headSeconds: number;
  /** samples in the loop, a power of two */
  readonly loopLength: number;
  /** for bars and bells: partials at these multiples instead of a string's, with their amplitudes and extra decay in dB/s */
  readonly modes?: readonly (readonly [ratio: number, amplitude: number, decay: number])[];
};

const RISE_SECONDS = 0.0015;

/**
 * One wave: the tone's own beginning, in which the upper partials die first, then a loop that the bank's envelope lets fade.
 *
 * Fletcher and Rossing, "The Physics of Musical Instruments", sections 2.18 (stiff strings) and 12.4 (hammer and strings).
 * Stiff partials are moved to the nearest frequency that fits the loop.
 */
export function struckWave(name: string, root: number, recipe: StruckRecipe): Wave {
  const { sampleRate, samplesInPeriod } = waveGrid(root);
  const fundamental = pitchToHertz(root);
  const loopLength = Math.max(recipe.loopLength, samplesInPeriod);
  const periods = loopLength / samplesInPeriod;
  const headLength = Math.round(recipe.headSeconds * sampleRate);
  const random = seededRandom(root * 104729 + name.length);
  const partials: Partial[] = [];
  const add = (ratio: number, amplitude: number, decay: number): void => {
    const cycles = Math.round(ratio * periods);
    if (amplitude < 2e-4 || cycles * sampleRate > 0.4 * sampleRate * loopLength) return;
    // beginning near sin(0) keeps the onset soft; a little scatter keeps it from being a pulse
    partials.push({ cyclesInLoop: cycles, amplitude, phase: random() * 0.5, decay });
    if (recipe.beating > 0 && periods >= 32 && ratio < 12) {
      const side = (amplitude * recipe.beating) / 2;
      partials.push({ cyclesInLoop: cycles - 1, amplitude: side, phase: random(), decay });
      partials.push({ cyclesInLoop: cycles + 1, amplitude: side, phase: random(), decay });
    }
  };
  if (recipe.modes) for (const [ratio, amplitude, decay] of recipe.modes) add(ratio, amplitude, decay);
  else addString(add, recipe, root, fundamental, 0.4 * sampleRate);

  const tone = sumPartials(partials, sampleRate, headLength, loopLength);
  let highest = 0;
  for (let i = 0; i < headLength; i++) highest = Math.max(highest, Math.abs(tone[i]));
  const knock = knockNoise(recipe, sampleRate, headLength, highest, random);
  const rise = Math.round(RISE_SECONDS * sampleRate);
  for (let i = 0; i < headLength; i++) {
    tone[i] += knock[i];
    if (i < rise) tone[i] *= 0.5 - 0.5 * Math.cos((Math.PI * i) / rise);
  }
  const loop = { start: headLength, end: headLength + loopLength };
  return { name: `${name} ${root}`, root, sampleRate, samples: toSamples(tone), loop };
}

function addString(
  add: (ratio: number, amplitude: number, decay: number) => void,
  recipe: StruckRecipe,
  root: number,
  fundamental: number,
  highest: number,
): void {
  const octaves = (root - 60) / 12;
  const softness = recipe.softness * 2 ** (octaves / 2);
  const damping = recipe.damping * 2 ** (octaves * 0.8);
  const stretchOfFirst = Math.sqrt(1 + recipe.stiffness);
  for (let k = 1; k <= 90; k++) {
    const ratio = (k * Math.sqrt(1 + recipe.stiffness * k * k)) / stretchOfFirst;
    const frequency = ratio * fundamental;
    if (frequency > highest) break;
    const node = recipe.strikePoint > 0 ? 0.05 + Math.abs(Math.sin(Math.PI * k * recipe.strikePoint)) : 1;
    const amplitude = (node * k ** -recipe.slope) / (1 + (frequency / softness) ** 2);
    add(ratio, amplitude, Math.min(80, damping * (k - 1)));
  }
}

/** A short burst of filtered noise that is gone well before the loop. */
function knockNoise(
  recipe: StruckRecipe,
  sampleRate: number,
  length: number,
  size: number,
  random: () => number,
): Float64Array {
  const noise = filtered(whiteNoise(length, random), 'bandpass', recipe.knockFrequency / sampleRate, 0.8);
  for (let i = 0; i < length; i++) noise[i] *= size * recipe.knock * Math.exp(-i / (0.012 * sampleRate));
  // the last tenth fades to nothing, so that the loop begins without a step
  const fadeFrom = Math.floor(length * 0.9);
  for (let i = fadeFrom; i < length; i++) noise[i] *= (length - i) / (length - fadeFrom);
  return noise;
}

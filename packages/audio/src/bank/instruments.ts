/** The recipe of every tuned instrument: how its waves are made, and how the synthesizer shapes them. */
import type { Decibels, Seconds } from '../units.ts';
import type { InstrumentName } from './general-midi.ts';
import { type StruckRecipe, struckWave } from './struck.ts';
import { type Formant, resonance, type SustainedRecipe, sustainedWave } from './sustained.ts';
import type { Wave } from './wave.ts';

/** An instrument of the built-in bank. */
export type Instrument = {
  readonly name: InstrumentName;
  /** keys at which a wave is made; each serves the keys nearest to it */
  readonly roots: readonly number[];
  readonly wave: (root: number) => Wave;
  /** seconds until the full level */
  readonly attack: Seconds;
  /** seconds for a fall by 100 dB at middle C; left out where the tone is held */
  readonly decay?: Seconds;
  /** how much shorter the decay is for each octave up: 0.5 halves it */
  readonly decayPerOctave?: number;
  /** seconds for a fall by 100 dB after the key is up */
  readonly release: Seconds;
  /** how far below the loudest instrument of the bank, so that all sound equally loud */
  readonly quieter: Decibels;
  /** how much darker the softest touch is than the hardest, in octaves of the lowpass */
  readonly softTouchOctaves: number;
  /** share sent to the reverb beside what the channel asks for, 0–1 */
  readonly reverb: number;
};

/** Keys from `first` to `last` in equal steps. */
function rootsBetween(first: number, last: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}

function struck(name: InstrumentName, recipe: StruckRecipe): (root: number) => Wave {
  return (root) => struckWave(name, root, recipe);
}

function sustained(name: InstrumentName, recipe: SustainedRecipe): (root: number) => Wave {
  return (root) => sustainedWave(name, root, recipe);
}

/** The first resonances of a sung "ah", lower for the lower voices. Peterson and Barney 1952, means of men and women. */
const AH_LOW: readonly Formant[] = [
  [640, 110, 1],
  [1090, 130, 0.55],
  [2440, 200, 0.16],
  [3200, 250, 0.08],
];
const AH_HIGH: readonly Formant[] = [
  [850, 130, 1],
  [1220, 150, 0.6],
  [2810, 220, 0.14],
  [3700, 300, 0.06],
];
const STRING_BODY: readonly Formant[] = [
  [280, 120, 1],
  [460, 160, 1],
  [1000, 500, 0.6],
  [2600, 900, 0.5],
];

const STRUCK: StruckRecipe = {
  strikePoint: 0.12,
  slope: 0.9,
  softness: 1500,
  damping: 1.6,
  stiffness: 0.00008,
  beating: 0.16,
  knock: 0.12,
  knockFrequency: 900,
  headSeconds: 0.65,
  loopLength: 16384,
};

/** Stops of a pipe organ: 8′, 4′, 2⅔′ and 2′, each pipe with few harmonics of its own. */
function principalChorus(k: number): number {
  const pipe = (n: number): number => (Number.isInteger(n) && n >= 1 ? n ** -1.6 * Math.exp(-(n - 1) / 7) : 0);
  return pipe(k) + 0.55 * pipe(k / 2) + 0.16 * pipe(k / 3) + 0.3 * pipe(k / 4);
}

/** Drawbars 16′ 5⅓′ 8′ 4′ at 0 3 8 6 and a little 2⅔′ and 2′; harmonics of the 8′. */
const DRAWBARS: Readonly<Record<number, number>> = { 1: 1, 2: 0.55, 3: 0.4, 4: 0.25, 6: 0.1, 8: 0.12 };

/** All tuned instruments, without the drum kit. */
export const INSTRUMENTS: readonly Instrument[] = [
  {
    name: 'piano',
    roots: rootsBetween(24, 102, 6),
    wave: struck('piano', STRUCK),
    attack: 0,
    decay: 15,
    decayPerOctave: 0.66,
    release: 0.7,
    quieter: 0.5,
    softTouchOctaves: 3,
    reverb: 0.03,
  },
  {
    name: 'electric piano',
    roots: rootsBetween(32, 96, 12),
    wave: struck('electric piano', {
      ...STRUCK,
      modes: [
        [1, 1, 0],
        [2, 0.28, 4],
        [3, 0.1, 10],
        [4, 0.05, 14],
        [14, 0.12, 45],
      ],
      beating: 0,
      knock: 0.03,
      headSeconds: 0.45,
      loopLength: 4096,
    }),
    attack: 0,
    decay: 13,
    decayPerOctave: 0.75,
    release: 0.6,
    quieter: 4,
    softTouchOctaves: 3,
    reverb: 0.05,
  },
  {
    name: 'harpsichord',
    roots: rootsBetween(31, 95, 8),
    wave: struck('harpsichord', {
      ...STRUCK,
      strikePoint: 0.13,
      slope: 0.65,
      softness: 5000,
      damping: 0.9,
      stiffness: 0.00002,
      beating: 0.06,
      knock: 0.08,
      knockFrequency: 3200,
      headSeconds: 0.4,
      loopLength: 8192,
    }),
    attack: 0,
    decay: 13,
    decayPerOctave: 0.75,
    release: 0.35,
    quieter: 0,
    softTouchOctaves: 0.5,
    reverb: 0.05,
  },
  {
    name: 'mallets',
    roots: rootsBetween(36, 96, 12),
    wave: struck('mallets', {
      ...STRUCK,
      modes: [
        [1, 1, 0],
        [4, 0.3, 18],
        [10, 0.1, 45],
      ],
      beating: 0,
      knock: 0.1,
      knockFrequency: 700,
      headSeconds: 0.5,
      loopLength: 4096,
    }),
    attack: 0,
    decay: 6,
    decayPerOctave: 0.7,
    release: 1.2,
    quieter: 0,
    softTouchOctaves: 2,
    reverb: 0.08,
  },
  {
    name: 'bells',
    roots: rootsBetween(48, 108, 12),
    wave: struck('bells', {
      ...STRUCK,
      modes: [
        [1, 1, 0],
        [2.76, 0.25, 30],
        [5.4, 0.15, 50],
        [8.93, 0.06, 70],
      ],
      beating: 0,
      knock: 0.04,
      knockFrequency: 3000,
      headSeconds: 0.45,
      loopLength: 4096,
    }),
    attack: 0,
    decay: 10,
    decayPerOctave: 0.8,
    release: 2,
    quieter: 1,
    softTouchOctaves: 1.5,
    reverb: 0.1,
  },
  {
    name: 'drawbar organ',
    roots: rootsBetween(30, 102, 12),
    wave: sustained('drawbar organ', { amplitude: (k) => DRAWBARS[k] ?? 0, spreadCents: 0, loopLength: 2048 }),
    attack: 0.008,
    release: 0.12,
    quieter: 5,
    softTouchOctaves: 0,
    reverb: 0.05,
  },
  {
    name: 'church organ',
    roots: rootsBetween(27, 99, 8),
    wave: sustained('church organ', { amplitude: principalChorus, spreadCents: 1.5, loopLength: 16384 }),
    attack: 0.035,
    release: 0.4,
    quieter: 6,
    softTouchOctaves: 0,
    reverb: 0.18,
  },
  {
    name: 'reed',
    roots: rootsBetween(36, 92, 8),
    wave: sustained('reed', {
      amplitude: (k, f) =>
        ((k % 2 === 1 ? 1 : 0.55) *
          k ** -0.7 *
          (0.25 +
            resonance(
              [
                [1300, 500, 1],
                [2900, 600, 0.4],
              ],
              f,
            ))) /
        (1 + (f / 4500) ** 4),
      spreadCents: 0.8,
      loopLength: 8192,
    }),
    attack: 0.04,
    release: 0.22,
    quieter: 6,
    softTouchOctaves: 1.5,
    reverb: 0.06,
  },
  {
    name: 'guitar',
    roots: rootsBetween(38, 86, 8),
    wave: struck('guitar', {
      ...STRUCK,
      strikePoint: 0.21,
      slope: 1,
      softness: 1900,
      damping: 2.6,
      stiffness: 0.00003,
      beating: 0.03,
      knock: 0.1,
      knockFrequency: 500,
      headSeconds: 0.5,
      loopLength: 8192,
    }),
    attack: 0,
    decay: 8,
    decayPerOctave: 0.72,
    release: 0.5,
    quieter: 0,
    softTouchOctaves: 2.5,
    reverb: 0.04,
  },
  {
    name: 'bass',
    roots: rootsBetween(24, 66, 7),
    wave: struck('bass', {
      ...STRUCK,
      strikePoint: 0.27,
      slope: 0.9,
      softness: 750,
      damping: 3.4,
      stiffness: 0.00003,
      beating: 0.02,
      knock: 0.12,
      knockFrequency: 350,
      headSeconds: 0.5,
      loopLength: 8192,
    }),
    attack: 0,
    decay: 8,
    decayPerOctave: 0.75,
    release: 0.35,
    quieter: 0,
    softTouchOctaves: 2,
    reverb: 0,
  },
  {
    name: 'strings',
    roots: rootsBetween(31, 95, 8),
    wave: sustained('strings', {
      amplitude: (k, f) => (k ** -0.85 * (0.35 + resonance(STRING_BODY, f))) / (1 + (f / 4200) ** 4),
      spreadCents: 6,
      loopLength: 32768,
    }),
    attack: 0.14,
    release: 0.7,
    quieter: 2.5,
    softTouchOctaves: 2,
    reverb: 0.15,
  },
  {
    name: 'choir',
    roots: rootsBetween(38, 86, 6),
    wave: sustained('choir', {
      amplitude: (k, f, root) => k ** -0.9 * (0.04 + resonance(root < 60 ? AH_LOW : AH_HIGH, f) + (k === 1 ? 0.3 : 0)),
      spreadCents: 6,
      loopLength: 32768,
      highest: 6000,
    }),
    attack: 0.12,
    release: 0.6,
    quieter: 3.5,
    softTouchOctaves: 1.5,
    reverb: 0.18,
  },
  {
    name: 'brass',
    roots: rootsBetween(34, 90, 8),
    wave: sustained('brass', {
      amplitude: (k, f) => k ** -0.45 / (1 + (f / 1900) ** 3),
      spreadCents: 1.5,
      loopLength: 8192,
    }),
    attack: 0.05,
    release: 0.25,
    quieter: 4.5,
    softTouchOctaves: 3,
    reverb: 0.08,
  },
  {
    name: 'flute',
    roots: rootsBetween(52, 100, 8),
    wave: sustained('flute', {
      amplitude: (k) => [0, 1, 0.35, 0.18, 0.05, 0.03, 0.015][k] ?? 0,
      spreadCents: 1.5,
      loopLength: 8192,
    }),
    attack: 0.06,
    release: 0.25,
    quieter: 8,
    softTouchOctaves: 1,
    reverb: 0.1,
  },
  {
    name: 'synth',
    roots: rootsBetween(30, 102, 12),
    wave: sustained('synth', { amplitude: (k, f) => 1 / k / (1 + (f / 5000) ** 2), spreadCents: 3, loopLength: 8192 }),
    attack: 0.015,
    release: 0.25,
    quieter: 5,
    softTouchOctaves: 2,
    reverb: 0.05,
  },
];

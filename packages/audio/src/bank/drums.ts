/** A drum kit: each sound once, for the keys of General MIDI percussion 35–81. */
import type { Seconds } from '../units.ts';
import { type FilterKind, filtered, type Random, seededRandom, whiteNoise } from './noise.ts';
import { toSamples, type Wave } from './wave.ts';

/** One drum sound and the keys it serves; on other keys than `wave.root` it is transposed. */
export type DrumSound = {
  readonly wave: Wave;
  readonly keys: readonly [lowest: number, highest: number];
  /** sounds of one group cut each other off, as an open hi-hat by a closed one */
  readonly group?: number;
  /** how much quieter than the kick, in decibels */
  readonly quieter: number;
  /** −1 left … 1 right */
  readonly pan: number;
};

const RATE = 32_000;

/** A tone whose frequency falls from `from` to `to` hertz, `fall` being the time constant, dying with `decay` (seconds to −60 dB). */
function sweep(from: number, to: number, fall: Seconds, decay: Seconds): Float64Array {
  const out = new Float64Array(Math.round(decay * RATE));
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    const t = i / RATE;
    phase += (to + (from - to) * Math.exp(-t / fall)) / RATE;
    out[i] = Math.sin(2 * Math.PI * phase) * 10 ** ((-3 * t) / decay);
  }
  return out;
}

/** Filtered noise that dies to −60 dB in `decay` seconds. */
function hiss(random: Random, kind: FilterKind, cutoff: number, q: number, decay: Seconds): Float64Array {
  const out = filtered(whiteNoise(Math.round(decay * RATE), random), kind, cutoff / RATE, q);
  for (let i = 0; i < out.length; i++) out[i] *= 10 ** ((-3 * i) / RATE / decay);
  return out;
}

/** The clang of a cymbal: many inharmonic tones through a highpass. */
function clang(random: Random, lowest: number, decay: Seconds): Float64Array {
  const out = new Float64Array(Math.round(decay * RATE));
  for (let voice = 0; voice < 24; voice++) {
    const step = (lowest * (1 + voice * 0.31 + random() * 0.2)) / RATE;
    if (step > 0.42) continue;
    const turnCos = Math.cos(2 * Math.PI * step);
    const turnSin = Math.sin(2 * Math.PI * step);
    const start = 2 * Math.PI * random();
    let x = Math.cos(start);
    let y = Math.sin(start);
    for (let i = 0; i < out.length; i++) {
      out[i] += y;
      const next = x * turnCos - y * turnSin;
      y = x * turnSin + y * turnCos;
      x = next;
    }
  }
  for (let i = 0; i < out.length; i++) out[i] *= 10 ** ((-3 * i) / RATE / decay);
  return filtered(out, 'highpass', lowest / RATE);
}

/** The sum of signals, each with its own gain and delay. */
function mix(...parts: readonly (readonly [signal: Float64Array, gain: number, delay?: Seconds])[]): Float64Array {
  const offsets = parts.map(([, , delay = 0]) => Math.round(delay * RATE));
  const out = new Float64Array(Math.max(...parts.map(([signal], i) => signal.length + offsets[i])));
  for (const [i, [signal, gain]] of parts.entries()) {
    for (let j = 0; j < signal.length; j++) out[j + offsets[i]] += gain * signal[j];
  }
  return out;
}

/** Takes the steps out of a beginning and an end. */
function smoothEnds(signal: Float64Array): Float64Array {
  const rise = Math.round(0.0008 * RATE);
  const fall = Math.round(0.01 * RATE);
  for (let i = 0; i < Math.min(rise, signal.length); i++) signal[i] *= i / rise;
  for (let i = 0; i < Math.min(fall, signal.length); i++) signal[signal.length - 1 - i] *= i / fall;
  return signal;
}

/** The whole kit; keys between two sounds are served by the one whose range holds them. */
export function drumKit(): readonly DrumSound[] {
  const random = seededRandom(1808);
  const sound = (
    name: string,
    root: number,
    signal: Float64Array,
    keys: readonly [number, number],
    quieter: number,
    pan = 0,
    group?: number,
  ): DrumSound => ({
    wave: { name: `drum ${name}`, root, sampleRate: RATE, samples: toSamples(smoothEnds(signal)) },
    keys,
    quieter,
    pan,
    ...(group === undefined ? {} : { group }),
  });
  const noise = (kind: FilterKind, cutoff: number, q: number, decay: Seconds) => hiss(random, kind, cutoff, q, decay);
  const clap = noise('bandpass', 1300, 1.2, 0.05);
  return [
    sound('kick', 36, mix([sweep(160, 48, 0.03, 0.45), 1], [noise('lowpass', 2500, 0.7, 0.03), 0.25]), [27, 36], 0),
    sound('stick', 37, mix([sweep(1700, 1650, 0.01, 0.06), 1], [noise('bandpass', 2600, 2, 0.04), 1]), [37, 37], 5.5),
    sound(
      'snare',
      38,
      mix(
        [sweep(240, 185, 0.02, 0.22), 0.7],
        [sweep(350, 330, 0.02, 0.14), 0.35],
        [noise('highpass', 1400, 0.7, 0.3), 0.5],
      ),
      [38, 38],
      2,
    ),
    sound('clap', 39, mix([clap, 1], [clap, 0.9, 0.011], [noise('bandpass', 1200, 1, 0.28), 1, 0.022]), [39, 39], 3.5),
    sound('rim', 40, mix([sweep(300, 210, 0.015, 0.18), 0.8], [noise('highpass', 1800, 0.7, 0.24), 0.55]), [40, 40], 2),
    ...[41, 43, 45, 47, 48, 50].map((key, i) => {
      const pitch = 75 * 2 ** ((key - 41) / 12);
      return sound(
        `tom ${key}`,
        key,
        mix([sweep(pitch * 1.6, pitch, 0.04, 0.6 - i * 0.04), 1], [noise('lowpass', 1800, 0.7, 0.05), 0.2]),
        [key, key],
        2.5,
        0.45 - i * 0.18,
      );
    }),
    sound(
      'hat closed',
      42,
      mix([clang(random, 3200, 0.09), 0.12], [noise('highpass', 7000, 0.7, 0.08), 1]),
      [42, 42],
      8,
      0.25,
      1,
    ),
    sound(
      'hat pedal',
      44,
      mix([clang(random, 2900, 0.12), 0.12], [noise('highpass', 5500, 0.7, 0.1), 0.8]),
      [44, 44],
      9,
      0.25,
      1,
    ),
    sound(
      'hat open',
      46,
      mix([clang(random, 3200, 0.6), 0.12], [noise('highpass', 7000, 0.7, 0.6), 0.8]),
      [46, 46],
      8,
      0.25,
      1,
    ),
    sound(
      'crash',
      49,
      mix([clang(random, 1500, 1.6), 0.08], [noise('highpass', 3000, 0.7, 1.6), 0.8]),
      [49, 49],
      5.5,
      -0.3,
    ),
    sound(
      'ride',
      51,
      mix([clang(random, 2100, 1.1), 0.16], [noise('highpass', 6000, 0.7, 0.5), 0.25]),
      [51, 51],
      7,
      -0.35,
    ),
    sound(
      'china',
      52,
      mix([clang(random, 900, 1.0), 0.1], [noise('highpass', 1800, 0.7, 0.9), 0.7]),
      [52, 52],
      6,
      -0.4,
    ),
    sound(
      'ride bell',
      53,
      mix([sweep(1250, 1248, 0.1, 0.9), 0.5], [clang(random, 2500, 0.8), 0.08]),
      [53, 53],
      8,
      -0.35,
    ),
    sound(
      'tambourine',
      54,
      mix([noise('highpass', 8000, 0.9, 0.16), 1], [clang(random, 4200, 0.2), 0.1]),
      [54, 54],
      8.5,
      0.2,
    ),
    sound(
      'splash',
      55,
      mix([clang(random, 2300, 0.7), 0.08], [noise('highpass', 4500, 0.7, 0.6), 0.8]),
      [55, 55],
      6.5,
      -0.2,
    ),
    sound('cowbell', 56, mix([sweep(562, 560, 0.1, 0.25), 0.6], [sweep(847, 845, 0.1, 0.3), 0.7]), [56, 56], 6.5, 0.1),
    sound(
      'crash two',
      57,
      mix([clang(random, 1750, 1.4), 0.08], [noise('highpass', 3400, 0.7, 1.4), 0.8]),
      [57, 59],
      6,
      0.35,
    ),
    ...[60, 62, 65, 67].map((key, i) => {
      const pitch = [330, 230, 300, 620][i];
      return sound(
        ['bongo', 'conga', 'timbale', 'agogo'][i],
        key,
        mix([sweep(pitch * 1.15, pitch, 0.015, 0.22), 1], [noise('lowpass', 3000, 0.7, 0.02), 0.2]),
        [
          [60, 61],
          [62, 64],
          [65, 66],
          [67, 68],
        ][i] as [number, number],
        5,
        -0.3,
      );
    }),
    sound('shaker', 70, noise('bandpass', 7000, 0.8, 0.09), [69, 74], 8, 0.3),
    sound(
      'woodblock',
      76,
      mix([sweep(1120, 1080, 0.01, 0.09), 1], [noise('bandpass', 1500, 3, 0.03), 0.3]),
      [75, 79],
      5.5,
      0.3,
    ),
    sound(
      'triangle',
      81,
      mix([sweep(4200, 4200, 0.1, 0.9), 0.5], [sweep(6750, 6750, 0.1, 0.7), 0.3]),
      [80, 87],
      10,
      0.3,
    ),
  ];
}

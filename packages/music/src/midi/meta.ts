/** Tempo, meter and key as meta events (Standard MIDI Files 1.0, "Meta-Events"), read and written. */

import type { KeySignature, Meter, Tempo, Ticks } from '../score.ts';

/** The largest power of two that a meter's denominator is read as. */
const LARGEST_DENOMINATOR_POWER = 7;

/** FF 51 03; undefined where the bytes hold no tempo (zero microseconds included). */
export function readTempo(tick: Ticks, data: Uint8Array): Tempo | undefined {
  if (data.length !== 3) return undefined;
  const microsecondsPerQuarter = (data[0] << 16) | (data[1] << 8) | data[2];
  return microsecondsPerQuarter === 0 ? undefined : { tick, microsecondsPerQuarter };
}

export function tempoBytes({ microsecondsPerQuarter: value }: Tempo): Uint8Array {
  return Uint8Array.of((value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
}

/** FF 58 04; undefined where the bytes hold no meter. */
export function readMeter(tick: Ticks, data: Uint8Array): Meter | undefined {
  if (data.length !== 4 || data[0] === 0 || data[1] > LARGEST_DENOMINATOR_POWER) return undefined;
  const meter: Meter = { tick, numerator: data[0], denominator: 2 ** data[1] };
  if (data[2] === 24 && data[3] === 8) return meter;
  return {
    ...meter,
    ...(data[2] === 24 ? {} : { clocksPerClick: data[2] }),
    ...(data[3] === 8 ? {} : { thirtySecondsPerQuarter: data[3] }),
  };
}

export function meterBytes(meter: Meter): Uint8Array {
  const { numerator, denominator, clocksPerClick = 24, thirtySecondsPerQuarter = 8 } = meter;
  return Uint8Array.of(numerator, Math.log2(denominator), clocksPerClick, thirtySecondsPerQuarter);
}

/** FF 59 02; undefined where the bytes hold no key signature. */
export function readKey(tick: Ticks, data: Uint8Array): KeySignature | undefined {
  if (data.length !== 2 || data[1] > 1) return undefined;
  const fifths = (data[0] << 24) >> 24;
  if (fifths < -7 || fifths > 7) return undefined;
  return { tick, fifths, mode: data[1] === 1 ? 'minor' : 'major' };
}

export function keyBytes({ fifths, mode }: KeySignature): Uint8Array {
  return Uint8Array.of(fifths & 0xff, mode === 'minor' ? 1 : 0);
}

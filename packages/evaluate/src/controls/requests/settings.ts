/** Meters, tempi, keys and ensembles as they are drawn. */
import { askedKey } from '../asked-key.ts';
import { ASKED_INSTRUMENTS, type AskedInstrument, DRUMS } from '../instruments.ts';
import type { Lots } from './lots.ts';

/** Quarters of a bar of each meter; 4/4 and 3/4 come oftener. */
const METERS = ['4/4', '4/4', '4/4', '3/4', '3/4', '2/4', '6/8', '9/8', '12/8'] as const;

const KEYS: readonly string[] = [
  ...'C G D A E B F# Db Ab Eb Bb F'.split(' ').map((tonic) => `${tonic} major`),
  ...'A E B F# C# G# D G C F Bb Eb'.split(' ').map((tonic) => `${tonic} minor`),
];
const OTHER_SCALES = { major: ['lydian', 'mixolydian'], minor: ['harmonic minor', 'dorian', 'phrygian'] } as const;

/** @example quartersOfBar('6/8') // => 3 */
export function quartersOfBar(meter: string): number {
  const [numerator, denominator] = meter.split('/').map(Number) as [number, number];
  return (4 * numerator) / denominator;
}

export type DrawnSetting = {
  readonly bars: number;
  readonly meter: string;
  readonly bpm: number;
  readonly key?: string;
  readonly scale?: string;
  readonly keyIs?: 'hard' | 'soft';
};

/** 8–16 bars; of three keys one is none, one soft, one hard, now and then on another scale. */
export function drawSetting(draw: Lots): DrawnSetting {
  const setting = { bars: draw.whole(8, 16), meter: draw.pick(METERS), bpm: draw.whole(48, 184) };
  const key = draw.pick(KEYS);
  const keyIs = draw.pick([undefined, 'soft', 'hard'] as const);
  if (keyIs === undefined) return setting;
  const scale = keyIs === 'hard' && draw.chance(0.2) ? draw.pick(OTHER_SCALES[askedKey(key).mode]) : undefined;
  return { ...setting, key, keyIs, ...(scale !== undefined && { scale }) };
}

/** A hard key where none was drawn, or one that was soft. */
export function withHardKey(draw: Lots, setting: DrawnSetting): DrawnSetting & { readonly key: string } {
  return { ...setting, key: setting.key ?? draw.pick(KEYS), keyIs: 'hard' };
}

/** A key by itself. */
export function drawKey(draw: Lots): string {
  return draw.pick(KEYS);
}

const CHORDAL = ASKED_INSTRUMENTS.filter(({ chords }) => chords);
const MELODIC = ASKED_INSTRUMENTS.filter(({ chords, program }) => !chords && program !== DRUMS);

/** Different instruments; drums never. */
export function drawInstruments(draw: Lots, chordal: number, melodic: number): AskedInstrument[] {
  return [...draw.some(MELODIC, melodic), ...draw.some(CHORDAL, chordal)];
}

/** 1–5 different instruments, drums among them now and then. */
export function drawEnsemble(draw: Lots): AskedInstrument[] {
  const count = draw.whole(1, 5);
  const drums = count > 1 && draw.chance(0.2) ? ASKED_INSTRUMENTS.filter(({ program }) => program === DRUMS) : [];
  const pitched = count - drums.length;
  const chordal = draw.whole(pitched === 1 ? 0 : 1, Math.min(2, pitched));
  return [...drawInstruments(draw, chordal, pitched - chordal), ...drums];
}

export function namesOf(instruments: readonly AskedInstrument[]): string[] {
  return instruments.map(({ name }) => name);
}

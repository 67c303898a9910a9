/**
 * What a score knows and a MIDI file has no event for: the pickup, chord symbols, sections.
 *
 * They go into one sequencer-specific meta event (FF 7F) of the first track chunk, under the identifier for
 * non-commercial use 0x7d: "continuo" and JSON. Other programs pass it over.
 */

import type { ChordSymbol, Meter, Score, Section, Ticks } from '../score.ts';
import { LAST_TICK } from '../validate-score.ts';

export const SEQUENCER_SPECIFIC = 0x7f;
const SIGNATURE = '\x7dcontinuo';

/** The part of a score that goes into the extension. */
export type Extension = {
  readonly pickupTicks?: Ticks;
  readonly chords?: readonly ChordSymbol[];
  readonly sections?: readonly Section[];
};

/**
 * The pickup that a meter map tells of: a first meter that holds for one bar only and is shorter than the next.
 *
 * @example pickupOfMeters([{ tick: 0, numerator: 1, denominator: 4 }, { tick: 480, numerator: 4, denominator: 4 }], 480) // => 480
 */
export function pickupOfMeters(meters: readonly Meter[], ticksPerQuarter: number): Ticks {
  if (meters.length < 2 || meters[0].tick !== 0) return 0;
  const barTicks = (meter: Meter): number => (ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
  const [first, second] = meters;
  return second.tick === barTicks(first) && barTicks(first) < barTicks(second) ? second.tick : 0;
}

/** The bytes of the extension, or undefined where the file says everything without it. */
export function extensionBytes(score: Score): Uint8Array | undefined {
  const pickup = score.pickupTicks !== pickupOfMeters(score.meters, score.ticksPerQuarter);
  if (!pickup && !score.chords?.length && !score.sections?.length) return undefined;
  const extension: Extension = {
    ...(pickup ? { pickupTicks: score.pickupTicks } : {}),
    ...(score.chords?.length ? { chords: score.chords } : {}),
    ...(score.sections?.length ? { sections: score.sections } : {}),
  };
  return new TextEncoder().encode(SIGNATURE + JSON.stringify(extension));
}

/** The extension in the bytes of a sequencer-specific event, or undefined where they are something else. */
export function readExtension(bytes: Uint8Array): Extension | undefined {
  if (bytes.length <= SIGNATURE.length) return undefined;
  for (let i = 0; i < SIGNATURE.length; i++) if (bytes[i] !== SIGNATURE.charCodeAt(i)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(SIGNATURE.length));
    return checkedExtension(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function checkedExtension(value: unknown): Extension | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pickupTicks, chords, sections } = value as { pickupTicks?: unknown; chords?: unknown; sections?: unknown };
  if (pickupTicks !== undefined && !isTick(pickupTicks)) return undefined;
  const checkedChords = checkedList(chords, 'symbol', (tick, symbol): ChordSymbol => ({ tick, symbol }));
  const checkedSections = checkedList(sections, 'name', (tick, name): Section => ({ tick, name }));
  if (checkedChords === null || checkedSections === null) return undefined;
  return {
    // adding 0 turns −0 into 0
    ...(pickupTicks === undefined ? {} : { pickupTicks: pickupTicks + 0 }),
    ...(checkedChords ? { chords: checkedChords } : {}),
    ...(checkedSections ? { sections: checkedSections } : {}),
  };
}

/** Undefined where there is no list or an empty one, null where it is not a list of what is asked for. */
function checkedList<Item extends { readonly tick: Ticks }>(
  list: unknown,
  field: 'symbol' | 'name',
  make: (tick: Ticks, text: string) => Item,
): readonly Item[] | undefined | null {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) return null;
  const items: Item[] = [];
  for (const entry of list as unknown[]) {
    if (typeof entry !== 'object' || entry === null) return null;
    const { tick, [field]: text } = entry as { tick?: unknown; symbol?: unknown; name?: unknown };
    if (!isTick(tick) || typeof text !== 'string') return null;
    items.push(make(tick + 0, text));
  }
  return items.length === 0 ? undefined : items.sort((a, b) => a.tick - b.tick);
}

function isTick(value: unknown): value is Ticks {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_TICK;
}

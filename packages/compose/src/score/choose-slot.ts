/** A new pitch for a place that stays. */
import { type SamplingSettings, sampleToken } from '../sampling/sample-token.ts';
import { canFill, type SlotSearch } from './kept-rhythm.ts';
import type { OpenCell } from './open-cell.ts';
import type { PlacedNote } from './placed-note.ts';

export type SlotChoice = {
  readonly cell: Pick<OpenCell, 'rules' | 'sounding' | 'own' | 'slotsAhead'>;
  /** logits, once it is known what may come */
  readonly tokens: () => ArrayLike<number>;
  /** token of pitch 0 */
  readonly base: number;
  /** lowest pitch that may come */
  readonly least: number;
  /** a note that stays at the same position */
  readonly lock: PlacedNote | undefined;
  /** filled with what may come */
  readonly mask: Uint8Array;
};

/**
 * Draws the token of the next place, or of the note that stays there, so that the places after it can be filled as well.
 *
 * @returns  undefined where nothing fits
 */
export function choosePitchOfSlot(
  { cell, tokens, base, least, lock, mask }: SlotChoice,
  settings: SamplingSettings,
  draw: () => number,
): number | undefined {
  const { rules, sounding, own, slotsAhead } = cell;
  const slots = rules.slots!;
  const slot = slots[own.length]!;
  for (let pitch = least; pitch <= (lock?.pitch ?? 127); pitch += 1) {
    if (rules.allows(slot.tick, pitch) && sounding.isClear({ ...slot, pitch })) mask[base + pitch] = 1;
  }
  if (lock !== undefined) mask[base + lock.pitch] = 1;
  // what is written already sounds: only what comes after it is sought
  const places = [...slots.map((each) => ({ slot: each, allows: rules.allows })), ...slotsAhead];
  const search: SlotSearch = { places, count: slots.length, sounding, isNew: rules.unlike !== undefined };
  const begun = own.map(({ pitch }) => pitch);
  const uniform = draw();
  const logits = tokens();
  while (mask.includes(1)) {
    const token = sampleToken(logits, mask, settings, uniform);
    const pitch = token - base;
    const fits = pitch === lock?.pitch ? canFill(search, begun, pitch + 1) : canFill(search, [...begun, pitch]);
    if (fits) return token;
    mask[token] = 0;
  }
  return undefined;
}

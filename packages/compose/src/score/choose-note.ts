/** One note of a cell, or its end: position, pitch, duration and velocity, each within the cell's rules. */
import { CELL_DURATIONS, CELL_STEPS_PER_QUARTER, type CellNote, durationIndex } from '@continuo/corpus';
import { END_OF_CELL, type ScoreGeneration, velocityLevel, velocityOfLevel } from '@continuo/models';
import type { Ticks } from '@continuo/music';
import type { TonePossibility } from '../compose-answer.ts';
import { portableExp } from '../sampling/portable-math.ts';
import { natsOfLogits, type SamplingSettings, sampleToken } from '../sampling/sample-token.ts';
import { choosePitchOfSlot } from './choose-slot.ts';
import { boundPosition, freePositions, mayCome, tickOf } from './free-positions.ts';
import type { OpenCell } from './open-cell.ts';
import type { PlacedNote } from './placed-note.ts';

export type ChosenNote = {
  /** undefined ends the cell */
  readonly note: PlacedNote | undefined;
  /** −ln p of what the model chose, all attributes; 0 where it had no choice */
  readonly nats: number;
  /** of the pitch */
  readonly probability: number;
  readonly alternatives: readonly TonePossibility[];
  readonly isLocked: boolean;
};

/** Nats of a tone that is not worth naming: one in a million. */
const UNTHINKABLE = 13.8;
/** Tones that the answer names for each note. */
const ALTERNATIVES = 5;
const ENDED: ChosenNote = { note: undefined, nats: 0, probability: 1, alternatives: [], isLocked: false };

/**
 * Chooses what comes next in the open cell of row 0.
 *
 * @param draw  a random number in [0, 1) for each choice
 */
export async function chooseNote(
  generation: ScoreGeneration,
  cell: OpenCell,
  settings: SamplingSettings,
  draw: () => number,
): Promise<ChosenNote> {
  const { rules, isDrums, steering } = cell;
  const notes = generation.notes(0);
  const last = notes.at(-1);
  const lock = rules.locked.find((each) => last === undefined || comesAfter(each, last));
  const next = rules.slots?.[cell.own.length];
  if (rules.slots !== undefined && next === undefined && lock === undefined) return ENDED;

  const positions = await generation.positions();
  const mask = rules.slots === undefined ? freePositions(cell, notes, lock) : boundPosition(next, lock);
  if (mask === undefined) return ENDED;
  const position = sampleToken(steering.positions(positions, last?.position), mask, settings, draw());
  const positionNats = natsOfLogits(positions)[position]!;
  if (position === END_OF_CELL) return { ...ENDED, nats: positionNats };

  const base = isDrums ? 128 : 0;
  const tokens = await generation.pitches([position]);
  const here = lock?.position === position ? lock : undefined;
  const slot = next?.position === position ? next : undefined;
  const least = last?.position === position ? last.pitch + 1 : 0;
  const pitchMask = new Uint8Array(tokens.length);
  const tick = slot?.tick ?? tickOf(cell, position);
  const steered = (): ArrayLike<number> => steering.pitches(tokens, pitchMask, base, { position, tick });
  let token: number | undefined;
  if (slot !== undefined) {
    token = choosePitchOfSlot({ cell, tokens: steered, base, least, lock: here, mask: pitchMask }, settings, draw);
    if (token === undefined) return ENDED;
  } else {
    for (let pitch = least; pitch <= (here?.pitch ?? 127); pitch += 1) {
      if (rules.slots === undefined && mayCome(cell, position, pitch)) pitchMask[base + pitch] = 1;
    }
    if (cell.final !== undefined && notes.length === 0) {
      const { pitchClass, below } = cell.final;
      keepOnly(pitchMask, (each) => (each - base) % 12 === pitchClass);
      keepOnly(pitchMask, (each) => each - base < below);
    }
    if (here !== undefined) pitchMask[base + here.pitch] = 1;
    token = sampleToken(steered(), pitchMask, settings, draw());
  }
  const pitch = token - base;
  const pitchNats = natsOfLogits(tokens);
  const told = {
    probability: portableExp(-pitchNats[token]!),
    alternatives: possibilities(pitchNats, pitchMask, base),
  };
  if (here !== undefined && here.pitch === pitch) return { ...told, note: here, nats: 0, isLocked: true };

  const durations = await generation.durations([position], [pitch]);
  const most = slot === undefined ? cell.sounding.latestEnd(tick, pitch) - tick : slot.durationTicks;
  const length =
    slot === undefined
      ? sampleToken(durations, lengthsUpTo(most, cell, tick), settings, draw())
      : durationIndex(slot.duration);
  const levels = await generation.velocities([position], [pitch], [length]);
  const level = sampleToken(steering.velocities(levels), new Uint8Array(levels.length).fill(1), settings, draw());
  const nats = positionNats + pitchNats[token]! + natsOfLogits(durations)[length]! + natsOfLogits(levels)[level]!;
  // within a level the velocity of the note before is kept, or the one that is asked for: no accents come from rounding
  const usual = [last?.velocity, steering.velocity].find((each) => each !== undefined && velocityLevel(each) === level);
  const velocity = Math.max(1, Math.round(usual ?? velocityOfLevel(level)));
  const duration = slot?.duration ?? CELL_DURATIONS[length]!;
  const durationTicks = slot?.durationTicks ?? Math.min(ticksOf(cell, duration), most);
  return { ...told, note: { position, pitch, duration, velocity, tick, durationTicks }, nats, isLocked: false };
}

function ticksOf({ ticksPerQuarter }: OpenCell, duration: number): Ticks {
  return Math.max(1, Math.round((duration * ticksPerQuarter) / CELL_STEPS_PER_QUARTER));
}

/** Lengths that fit, the shortest at least; at the end of a piece those that last. */
function lengthsUpTo(most: Ticks, cell: OpenCell, tick: Ticks): Uint8Array {
  const fitting = Uint8Array.from(CELL_DURATIONS, (duration) => (ticksOf(cell, duration) <= most ? 1 : 0));
  fitting[0] = 1;
  if (!cell.isHeld) return fitting;
  const whole = Math.min(most, cell.bar.endTick - tick);
  const isLong = (index: number): boolean => ticksOf(cell, CELL_DURATIONS[index]!) >= 0.75 * whole;
  const held = fitting.map((fits, index) => (fits === 1 && isLong(index) ? 1 : 0));
  return held.includes(1) ? held : fitting;
}

/** Only such tokens, where any of them may come. */
function keepOnly(mask: Uint8Array, isWanted: (token: number) => boolean): void {
  if (!mask.some((value, token) => value === 1 && isWanted(token))) return;
  for (const token of mask.keys()) if (!isWanted(token)) mask[token] = 0;
}

function possibilities(nats: ArrayLike<number>, mask: Uint8Array, base: number): TonePossibility[] {
  const all: TonePossibility[] = [];
  for (let pitch = 0; pitch < 128; pitch += 1) {
    if (nats[base + pitch]! > UNTHINKABLE) continue;
    const probability = portableExp(-nats[base + pitch]!);
    all.push({ pitch, probability, allowed: mask[base + pitch] === 1 });
  }
  return all.sort((a, b) => b.probability - a.probability || a.pitch - b.pitch).slice(0, ALTERNATIVES);
}

function comesAfter(a: CellNote, b: CellNote): boolean {
  return a.position > b.position || (a.position === b.position && a.pitch > b.pitch);
}

/** One note of a cell, or its end: position, pitch, duration and velocity, each within the cell's rules. */
import { CELL_DURATIONS, type CellNote } from '@continuo/corpus';
import { type CellWish, END_OF_CELL, type ScoreGeneration, velocityLevel, velocityOfLevel } from '@continuo/models';
import type { TonePossibility } from '../compose-answer.ts';
import { portableExp } from '../sampling/portable-math.ts';
import { natsOfLogits, type SamplingSettings, sampleToken } from '../sampling/sample-token.ts';
import type { CellRules } from './cell-plan.ts';

/** What stands around the open cell. */
export type CellAround = {
  readonly isDrums: boolean;
  /** steps of the bar */
  readonly steps: number;
  /** notes of the track that still sound when the bar begins: until which step, counted from its beginning */
  readonly entering: readonly { readonly pitch: number; readonly until: number }[];
  /** notes of the track after the bar that stay: from its beginning on */
  readonly following: readonly { readonly pitch: number; readonly position: number }[];
  /** steps from the beginning of the bar to the end of the piece */
  readonly toEnd: number;
};

export type ChosenNote = {
  /** undefined ends the cell */
  readonly note: CellNote | undefined;
  /** −ln p of what the model chose, all attributes; 0 where it had no choice */
  readonly nats: number;
  /** of the pitch */
  readonly probability: number;
  readonly alternatives: readonly TonePossibility[];
  readonly isLocked: boolean;
};

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
  wish: CellWish,
  rules: CellRules,
  around: CellAround,
  settings: SamplingSettings,
  draw: () => number,
): Promise<ChosenNote> {
  const notes = generation.notes(0);
  const last = notes.at(-1);
  const lock = rules.locked.find((each) => last === undefined || comesAfter(each, last));
  const step = rules.rhythm?.[notes.length];
  if (rules.rhythm !== undefined && step === undefined) return ENDED;

  // the position
  const logits = await generation.positions();
  const mask = new Uint8Array(logits.length);
  const onsets = onsetsOf(notes);
  const notesLeft = wish.notes < 0 ? -1 : Math.max(0, wish.notes - notes.length);
  const onsetsLeft = wish.onsets < 0 ? -1 : Math.max(0, wish.onsets - onsets);
  const lastPosition = lock?.position ?? around.steps - 1;
  for (let position = last?.position ?? 0; position <= lastPosition; position += 1) {
    if (step !== undefined && position !== step.position) continue;
    const isSame = position === last?.position;
    if (!isSame && onsetsLeft === 0) continue;
    // what is left must still find onsets of its own
    if (isSame && onsetsLeft > 0 && notesLeft >= 0 && notesLeft <= onsetsLeft) continue;
    if (lock?.position !== position && soundingAt(notes, around, position) >= rules.polyphony) continue;
    if (firstPitch(position, notes, lock, rules, around) !== undefined) mask[position] = 1;
  }
  const isFull = notesLeft === 0 || (notesLeft < 0 && onsetsLeft === 0 && !mask.includes(1));
  const mustGoOn = lock !== undefined || step !== undefined || (notesLeft > 0 && mask.includes(1));
  const isCopy = rules.unlike !== undefined && isSameMusic(notes, rules.unlike);
  if (isFull && lock === undefined && step === undefined && !(isCopy && mask.includes(1))) return ENDED;
  if (notesLeft < 0 && onsetsLeft > 0 && mask.includes(1)) mask[END_OF_CELL] = 0;
  else if (!mustGoOn) mask[END_OF_CELL] = isCopy && mask.includes(1) ? 0 : 1;
  if (!mask.includes(1)) return ENDED;
  const position = sampleToken(logits, mask, settings, draw());
  const positionNats = natsOfLogits(logits)[position]!;
  if (position === END_OF_CELL) return { ...ENDED, nats: positionNats };

  // the pitch
  const base = around.isDrums ? 128 : 0;
  const tokens = await generation.pitches([position]);
  const pitchMask = new Uint8Array(tokens.length);
  const lowest = last?.position === position ? last.pitch + 1 : 0;
  const highest = lock?.position === position ? lock.pitch : 127;
  for (let pitch = lowest; pitch <= highest; pitch += 1) {
    if (mayCome(position, pitch, rules, around) || (lock?.position === position && pitch === lock.pitch))
      pitchMask[base + pitch] = 1;
  }
  // the last step to a copy is not taken, where there is another way
  const old = rules.unlike?.[notes.length];
  if (
    old !== undefined &&
    notes.length === rules.unlike!.length - 1 &&
    old.position === position &&
    isSameMusic(notes, rules.unlike!.slice(0, -1))
  ) {
    pitchMask[base + old.pitch] = 0;
    if (!pitchMask.includes(1)) pitchMask[base + old.pitch] = 1;
  }
  const isBound =
    lock !== undefined &&
    lock.position === position &&
    (notesLeft === 1 || pitchMask.subarray(base, base + lock.pitch).every((value) => value === 0));
  const token = isBound ? base + lock.pitch : sampleToken(tokens, pitchMask, settings, draw());
  const pitch = token - base;
  const pitchNats = natsOfLogits(tokens);
  const alternatives = possibilities(pitchNats, pitchMask, base);
  const probability = portableExp(-pitchNats[token]!);
  if (lock !== undefined && lock.position === position && lock.pitch === pitch) {
    return { note: lock, nats: 0, probability, alternatives, isLocked: true };
  }

  // duration and velocity
  const durations = await generation.durations([position], [pitch]);
  const longest = longestFrom(position, pitch, notes, rules, around);
  const durationMask = Uint8Array.from(CELL_DURATIONS, (duration) => (duration <= longest ? 1 : 0));
  durationMask[0] = durationMask.includes(1) ? durationMask[0]! : 1;
  const durationIndex = sampleToken(durations, durationMask, settings, draw());
  const duration = step?.duration ?? CELL_DURATIONS[durationIndex]!;
  const levels = await generation.velocities([position], [pitch], [durationIndex]);
  const level = sampleToken(levels, new Uint8Array(levels.length).fill(1), settings, draw());
  const nats =
    positionNats + pitchNats[token]! + natsOfLogits(durations)[durationIndex]! + natsOfLogits(levels)[level]!;
  // within a level the velocity of the note before is kept, so that no accents come from rounding
  const velocity =
    last !== undefined && velocityLevel(last.velocity) === level ? last.velocity : Math.max(1, velocityOfLevel(level));
  return { note: { position, pitch, duration, velocity }, nats, probability, alternatives, isLocked: false };
}

/** Can the pitch begin there: the rules allow it, and it does not sound already in what stays? */
function mayCome(position: number, pitch: number, rules: CellRules, { entering }: CellAround): boolean {
  return rules.allows(position, pitch) && !entering.some((note) => note.pitch === pitch && note.until > position);
}

/** The lowest pitch that can come at a position; undefined where none can. */
function firstPitch(
  position: number,
  notes: readonly CellNote[],
  lock: CellNote | undefined,
  rules: CellRules,
  around: CellAround,
): number | undefined {
  const last = notes.at(-1);
  const lowest = last?.position === position ? last.pitch + 1 : 0;
  const highest = lock?.position === position ? lock.pitch : 127;
  for (let pitch = lowest; pitch <= highest; pitch += 1) {
    if (mayCome(position, pitch, rules, around) || (lock?.position === position && pitch === lock.pitch)) return pitch;
  }
  return undefined;
}

function soundingAt(notes: readonly CellNote[], { entering }: CellAround, position: number): number {
  const own = notes.filter((note) => note.position + note.duration > position).length;
  return own + entering.filter(({ until }) => until > position).length;
}

/** How long a note may last: to the piece's end, to the same pitch where it stays, and as far as no other limit is broken. */
function longestFrom(
  position: number,
  pitch: number,
  notes: readonly CellNote[],
  rules: CellRules,
  around: CellAround,
): number {
  let end = around.toEnd;
  for (const note of around.following) if (note.pitch === pitch) end = Math.min(end, note.position);
  for (const lock of rules.locked) {
    if (lock.position <= position) continue;
    if (lock.pitch === pitch) end = Math.min(end, lock.position);
    if (soundingAt(notes, around, lock.position) + 1 >= rules.polyphony && rules.polyphony < 64)
      end = Math.min(end, lock.position);
  }
  // what stays after the bar counts to the limit as well
  if (rules.polyphony < 64 && around.following.length > 0) {
    end = Math.min(
      end,
      Math.max(around.steps, position + 1),
      Math.min(...around.following.map((note) => note.position)),
    );
  }
  return Math.max(1, end - position);
}

function possibilities(nats: ArrayLike<number>, mask: Uint8Array, base: number): TonePossibility[] {
  const all: TonePossibility[] = [];
  for (let pitch = 0; pitch < 128; pitch += 1) {
    const probability = portableExp(-nats[base + pitch]!);
    if (probability > 1e-6) all.push({ pitch, probability, allowed: mask[base + pitch] === 1 });
  }
  return all.sort((a, b) => b.probability - a.probability || a.pitch - b.pitch).slice(0, ALTERNATIVES);
}

function comesAfter(a: CellNote, b: CellNote): boolean {
  return a.position > b.position || (a.position === b.position && a.pitch > b.pitch);
}

function onsetsOf(notes: readonly CellNote[]): number {
  return notes.reduce((count, note, index) => count + (note.position === notes[index - 1]?.position ? 0 : 1), 0);
}

/** The same onsets and pitches. */
export function isSameMusic(a: readonly CellNote[], b: readonly CellNote[]): boolean {
  return (
    a.length === b.length &&
    a.every((note, index) => note.position === b[index]!.position && note.pitch === b[index]!.pitch)
  );
}

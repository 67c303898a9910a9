/**
 * One voice on a grid of sixteenths, a token a step: nothing new, a note ends, or a note begins.
 *
 * Magenta's Melody RNN and MusicVAE (Roberts et al. 2018, section 5.1) tell melodies so, with 128 + 2 tokens; here a piano's
 * 88 keys + 2. Only meters whose bars fill a 4/4 bar of 16 steps are taken: 4/4, 2/2, 2/4.
 */
import { createBarMap, createScore, melodyOf, type NoteInWords, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import type { DecodeSequenceOptions, EncodedSequence, SequenceCodec, SequenceGrammar } from './sequence-codec.ts';

/** The step brings nothing new: what sounds goes on, or silence does. */
export const HOLD = 0;
/** What sounded ends. */
export const NOTE_OFF = 1;
const FIRST_NOTE = 2;

export const MELODY_LOWEST_PITCH = 21;
export const MELODY_HIGHEST_PITCH = 108;
/** V = 90 */
export const MELODY_VOCABULARY_SIZE = FIRST_NOTE + MELODY_HIGHEST_PITCH - MELODY_LOWEST_PITCH + 1;
export const STEPS_PER_QUARTER = 4;
export const STEPS_PER_BAR = 16;
const DEFAULT_BPM = 110;

/** The token that begins a note. @throws RangeError  the pitch lies outside the vocabulary */
export function melodyTokenOfPitch(pitch: number): number {
  if (pitch < MELODY_LOWEST_PITCH || pitch > MELODY_HIGHEST_PITCH) {
    throw new RangeError(`pitch ${pitch}, expected ${MELODY_LOWEST_PITCH}–${MELODY_HIGHEST_PITCH}`);
  }
  return pitch - MELODY_LOWEST_PITCH + FIRST_NOTE;
}

/** The pitch that a token begins; −1 for `HOLD` and `NOTE_OFF`. */
export function pitchOfMelodyToken(token: number): number {
  return token < FIRST_NOTE ? -1 : token - FIRST_NOTE + MELODY_LOWEST_PITCH;
}

export const melodyCodec: SequenceCodec = {
  kind: 'melody',
  vocabularySize: MELODY_VOCABULARY_SIZE,
  start: undefined,
  end: undefined,
  encode: (score) => [encodeMelody(score)],
  decode: decodeMelody,
  createGrammar: () => melodyGrammar(0, false),
  cut: (tokens, bars) => tokens.slice(0, bars * STEPS_PER_BAR),
  transpose: (tokens, semitones) => {
    const moved = tokens.map((token) => (token < FIRST_NOTE ? token : token + semitones));
    const fits = moved.every(
      (token, index) => tokens[index]! < FIRST_NOTE || (token >= FIRST_NOTE && token < MELODY_VOCABULARY_SIZE),
    );
    return fits ? moved : undefined;
  },
  pitchOf: pitchOfMelodyToken,
  notesOf: (tokens) =>
    Array.from(tokens, (token, place) => ({ token: place, pitch: pitchOfMelodyToken(token) }))
      .filter(({ pitch }) => pitch >= 0)
      .map(({ token }, note) => ({ token, track: 0, note })),
  quartersOf: (tokens) => tokens.length / STEPS_PER_QUARTER,
  positions: { count: STEPS_PER_BAR, at: (_, place) => place % STEPS_PER_BAR },
};

/**
 * The score's melody (`melodyOf`) from its first bar line on, whole bars; onsets go to the nearest step, and where two fall
 * on one step the later stays.
 *
 * @throws CorpusError  `empty-score`, or `meter`: another meter than 4/4, 2/2 or 2/4
 */
function encodeMelody(score: Score): EncodedSequence {
  const { notes } = melodyOf(score);
  if (notes.length === 0) throw new CorpusError('empty-score', 'holds no melody');
  const other = score.meters.find(
    ({ numerator, denominator }) => STEPS_PER_BAR % ((16 * numerator) / denominator) !== 0,
  );
  if (other) {
    throw new CorpusError(
      'meter',
      `is in ${other.numerator}/${other.denominator}; melodies on 16 steps a bar are in 4/4, 2/2 or 2/4`,
    );
  }
  const start = firstBarLine(score, notes[0]!.tick);
  const ticksPerStep = score.ticksPerQuarter / STEPS_PER_QUARTER;
  const stepAt = (tick: number): number => Math.round((tick - start) / ticksPerStep);
  const kept = notes.filter(
    ({ tick, pitch }) => stepAt(tick) >= 0 && pitch >= MELODY_LOWEST_PITCH && pitch <= MELODY_HIGHEST_PITCH,
  );
  const last = kept.at(-1);
  if (!last) throw new CorpusError('empty-score', 'holds no melody after its first bar line');
  const length = Math.ceil(stepAt(last.tick + last.durationTicks) / STEPS_PER_BAR) * STEPS_PER_BAR;
  const tokens = new Int32Array(Math.max(length, STEPS_PER_BAR));
  let moved = 0;
  for (const [index, { tick, durationTicks, pitch }] of kept.entries()) {
    const step = stepAt(tick);
    if (Math.abs((tick - start) / ticksPerStep - step) > 1 / 16) moved += 1;
    tokens[step] = melodyTokenOfPitch(pitch);
    const end = Math.max(step + 1, stepAt(tick + durationTicks));
    const next = kept[index + 1];
    if (end < tokens.length && (next === undefined || stepAt(next.tick) > end)) tokens[end] = NOTE_OFF;
  }
  const left = notes.length - kept.length;
  return {
    tokens,
    startTick: start,
    reports: [
      ...(moved > 0 ? [`${moved} of ${notes.length} notes moved to the grid of sixteenths`] : []),
      ...(left > 0 ? [`${left} notes before the first bar line or outside a piano's keys are left out`] : []),
    ],
  };
}

/** The bar line at or before a tick, or after it where the tick lies in a pickup. */
function firstBarLine(score: Score, tick: number): number {
  const { bar, barTick, nextBarTick } = createBarMap(score).barAtTick(tick);
  return bar === 0 ? nextBarTick : barTick;
}

function decodeMelody(
  tokens: ArrayLike<number>,
  { bpm = DEFAULT_BPM, program = 0 }: DecodeSequenceOptions = {},
): Score {
  const ticksPerQuarter = 480;
  const ticksPerStep = ticksPerQuarter / STEPS_PER_QUARTER;
  const notes: NoteInWords[] = [];
  let open: { readonly pitch: number; readonly step: number } | undefined;
  const close = (step: number): void => {
    if (!open) return;
    notes.push({ pitch: open.pitch, tick: open.step * ticksPerStep, durationTicks: (step - open.step) * ticksPerStep });
    open = undefined;
  };
  for (let step = 0; step < tokens.length; step += 1) {
    const token = tokens[step]!;
    if (token === HOLD || token >= MELODY_VOCABULARY_SIZE) continue;
    close(step);
    if (token !== NOTE_OFF) open = { pitch: pitchOfMelodyToken(token), step };
  }
  close(tokens.length);
  const endTick = tokens.length * ticksPerStep;
  return createScore({ ticksPerQuarter, bpm, meters: '4/4', endTick, tracks: [{ name: 'Melody', program, notes }] });
}

function melodyGrammar(steps: number, sounds: boolean): SequenceGrammar {
  let [step, isSounding] = [steps, sounds];
  return {
    get bars() {
      return Math.floor(step / STEPS_PER_BAR);
    },
    isDone: false,
    isDrums: false,
    allowed(mask) {
      mask.fill(1, 0, MELODY_VOCABULARY_SIZE);
      if (!isSounding) mask[NOTE_OFF] = 0;
      return MELODY_VOCABULARY_SIZE - (isSounding ? 0 : 1);
    },
    accept(token) {
      if (token < 0 || token >= MELODY_VOCABULARY_SIZE || (token === NOTE_OFF && !isSounding)) {
        throw new CorpusError('not-allowed', `token ${token} may not come at step ${step}`, { token, step });
      }
      isSounding = token === NOTE_OFF ? false : token >= FIRST_NOTE || isSounding;
      step += 1;
    },
    clone: () => melodyGrammar(step, isSounding),
  };
}

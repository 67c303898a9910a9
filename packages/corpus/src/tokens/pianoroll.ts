/**
 * Piano rolls: frame after frame, which pitches are struck and which sound on.
 *
 * The frames × pitches of Boulanger-Lewandowski et al. 2012 ("Modeling temporal dependencies in high-dimensional
 * sequences", section 6), with onsets told from held notes, a row of pitches for each instrument, and bars. Two-level as
 * their RNN-NADE: the outer step is a frame, the inner one its pitches, rising, one after the other.
 *
 *   Start Program* (((Bar|Pickup) Meter?)? Tempo? Key? Chord? (Program (Onset|Hold)+)* Frame)* End
 */
import { CorpusError } from '../corpus-error.ts';
import { GridBuilder } from './grid-builder.ts';
import {
  BAR,
  CHORD,
  END,
  FRAME,
  HOLD,
  KEY,
  METER,
  ONSET,
  PADDING,
  PICKUP,
  type PianorollTokens,
  PROGRAM,
  START,
  TEMPO,
} from './pianoroll-tokens.ts';
import type { StepTrace } from './remi.ts';
import { instrumentsOfGrid, MAXIMUM_TOKENS, type StepGrid } from './step-grid.ts';
import { reportMisplaced, reportRest, type TokenReports } from './token-reports.ts';

/** A grid in which no key sounds twice at once: a note ends where its key is struck again, and that is reported. */
export function cutOverlaps(grid: StepGrid, reports: TokenReports): StepGrid {
  const { steps, instruments, pitches } = grid.notes;
  const durations = grid.notes.durations.slice();
  const lastOfKey = new Map<number, number>();
  let cut = 0;
  for (let i = 0; i < steps.length; i++) {
    const key = instruments[i] * 128 + pitches[i];
    const last = lastOfKey.get(key);
    if (last !== undefined && steps[last] + durations[last] > steps[i]) {
      durations[last] = steps[i] - steps[last];
      cut++;
    }
    lastOfKey.set(key, i);
  }
  if (cut === 0) return grid;
  reports.add('overlap-cut', () => 'notes end where the same instrument strikes their key again', cut);
  return { ...grid, notes: { ...grid.notes, durations } };
}

/**
 * The tokens of a grid without overlaps.
 *
 * @throws CorpusError  `too-long`: more than 2²⁵ tokens
 */
export function encodePianoroll(grid: StepGrid, roll: PianorollTokens): Int32Array {
  const { tables, first, isSolo } = roll;
  const { notes, tempos, keys, chords, barSteps, barMeters, endStep } = grid;
  const tokens = new Int32Array(mostTokens(grid, tables.instrumentCount));
  const noteCount = notes.steps.length;
  const ends = new Int32Array(tables.instrumentCount * 128);
  // the keys that sound, rising, and those of the frame before
  let sounding = new Int32Array(128);
  let before = new Int32Array(128);
  let beforeCount = 0;
  let [at, note, tempo, key, chord, bar] = [0, 0, 0, 0, 0, 0];
  tokens[at++] = first[START];
  if (!isSolo) for (const instrument of instrumentsOfGrid(grid)) tokens[at++] = first[PROGRAM] + instrument;
  for (let step = 0; step < endStep; step++) {
    if (barSteps[bar] === step) {
      tokens[at++] = bar === 0 && grid.pickup ? first[PICKUP] : first[BAR];
      if (bar === 0 || barMeters[bar] !== barMeters[bar - 1]) tokens[at++] = first[METER] + barMeters[bar];
      bar++;
    }
    if (tempos.steps[tempo] === step) tokens[at++] = first[TEMPO] + tempos.ids[tempo++];
    if (keys.steps[key] === step) tokens[at++] = first[KEY] + keys.ids[key++];
    if (chords.steps[chord] === step) tokens[at++] = first[CHORD] + chords.ids[chord++];
    let instrument = -1;
    let count = 0;
    let held = 0;
    while (true) {
      while (held < beforeCount && ends[before[held]] <= step) held++;
      const heldKey = held < beforeCount ? before[held] : -1;
      const struckKey =
        note < noteCount && notes.steps[note] === step ? notes.instruments[note] * 128 + notes.pitches[note] : -1;
      if (heldKey < 0 && struckKey < 0) break;
      const isStruck = heldKey < 0 || (struckKey >= 0 && struckKey < heldKey);
      const next = isStruck ? struckKey : heldKey;
      if (next >> 7 !== instrument) {
        instrument = next >> 7;
        if (!isSolo) tokens[at++] = first[PROGRAM] + instrument;
      }
      tokens[at++] = first[isStruck ? ONSET : HOLD] + (next & 127) - tables.lowestPitch;
      if (isStruck) ends[next] = step + notes.durations[note++];
      else held++;
      if (count === sounding.length) sounding = grown(sounding);
      sounding[count++] = next;
    }
    tokens[at++] = first[FRAME];
    [sounding, before] = [before, sounding];
    beforeCount = count;
  }
  tokens[at++] = first[END];
  return tokens.slice(0, at);
}

function grown(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(list.length * 2);
  longer.set(list);
  return longer;
}

function mostTokens({ notes, barSteps, tempos, keys, chords, endStep }: StepGrid, instrumentCount: number): number {
  let cells = 0;
  for (let i = 0; i < notes.durations.length; i++) cells += notes.durations[i];
  const events = tempos.steps.length + keys.steps.length + chords.steps.length;
  const most = 2 + instrumentCount + barSteps.length * 2 + events + endStep + cells * 2;
  if (most <= MAXIMUM_TOKENS) return most;
  const what = `the piano roll would take up to ${most} tokens where at most ${MAXIMUM_TOKENS} are expected; take fewer steps a quarter or cut the score`;
  throw new CorpusError('too-long', what, { found: most, maximum: MAXIMUM_TOKENS });
}

/** The grid that tokens tell; what makes no sense is left out and reported. */
export function decodePianoroll(
  tokens: ArrayLike<number>,
  roll: PianorollTokens,
  reports: TokenReports,
  trace?: StepTrace | undefined,
): StepGrid {
  const { tables, kinds, places, isSolo, first } = roll;
  const builder = new GridBuilder(tables, reports, tokens.length);
  const { barSteps, barMeters } = builder;
  const cells = tables.instrumentCount * 128;
  // of each key: its last note, and the frame after the one in which it last sounded
  const noteOfKey = new Int32Array(cells);
  const until = new Int32Array(cells).fill(-1);
  let [step, instrument, meter, endStep] = [0, isSolo ? 0 : -1, -1, -1];
  let i = 0;
  for (; i < tokens.length && endStep < 0; i++) {
    const token = tokens[i];
    const kind = token >= 0 && token < kinds.length ? kinds[token] : -1;
    const place = kind < 0 ? 0 : places[token];
    const inBar = barSteps.length > 0;
    const isAtBar = inBar && barSteps.at(-1) === step;
    let fits = true;
    let note = -1;
    switch (kind) {
      case PADDING:
        break;
      case START:
        fits = i === 0 || tokens[i - 1] === first[PADDING];
        break;
      case BAR:
      case PICKUP:
        fits = !isAtBar && (kind === BAR ? inBar || step === 0 : !inBar && step === 0);
        if (!fits) break;
        if (kind === PICKUP) builder.pickup = true;
        barSteps.push(step);
        barMeters.push(Math.max(0, meter));
        break;
      case METER:
        fits = isAtBar;
        if (!fits) break;
        meter = place;
        barMeters[barMeters.length - 1] = place;
        break;
      case TEMPO:
        builder.tempos.push({ step, id: place });
        break;
      case KEY:
        builder.keys.push({ step, id: place });
        break;
      case CHORD:
        builder.chords.push({ step, id: place });
        break;
      case PROGRAM:
        instrument = place;
        break;
      case ONSET:
      case HOLD: {
        const key = instrument * 128 + place + tables.lowestPitch;
        fits = inBar && instrument >= 0 && until[key] <= step;
        if (!fits) break;
        const goesOn = kind === HOLD && until[key] === step && noteOfKey[key] >= 0;
        if (kind === HOLD && !goesOn) {
          reports.add('held-unstruck', () => `token ${i}: a pitch is held that was not struck, and is struck here`);
        }
        if (goesOn) builder.holdNote(noteOfKey[key], 1);
        else noteOfKey[key] = builder.addNote(step, 1, key, 0);
        until[key] = step + 1;
        note = noteOfKey[key];
        break;
      }
      case FRAME:
        fits = inBar && step + 1 < tables.maximumSteps;
        break;
      case END:
        endStep = step;
        break;
      default:
        fits = false;
    }
    if (!fits) reportMisplaced(reports, roll.vocabulary, token, i);
    if (trace) [trace.steps[i], trace.bars[i], trace.notes[i]] = [step, barSteps.length - 1, note];
    if (kind === FRAME && fits) [step, instrument] = [step + 1, isSolo ? 0 : -1];
  }
  if (endStep < 0) {
    reports.add('no-end', () => 'the tokens stop without End');
    endStep = step;
  } else if (i < tokens.length) reportRest(reports, tokens, i, first[PADDING]);
  const { grid, places: order } = builder.finish(endStep);
  if (trace) for (let j = 0; j < tokens.length; j++) if (trace.notes[j] >= 0) trace.notes[j] = order[trace.notes[j]];
  return grid;
}

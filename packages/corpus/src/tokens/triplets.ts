/**
 * Event triplets: when, how long, what, for each note one after the other.
 *
 * Thickstun et al. 2023, "Anticipatory Music Transformer", section 3.1: arrival times on a clock of 10 ms, durations up
 * to 10 s, and a note of instrument and pitch in one token. Here what outlasts the times begins a new window, notes
 * longer than the durations are held on, velocities may follow as a fourth token, the end is told, and on a clock of
 * quarters meters, tempos, keys and chords are triplets of duration 0.
 *
 *   Start (Time Duration (Note Velocity?|Hold|Window|Pickup|Meter|Tempo|Key|Chord))* Time Duration End
 */
import { CorpusError } from '../corpus-error.ts';
import { GridBuilder } from './grid-builder.ts';
import type { StepTrace } from './remi.ts';
import { MAXIMUM_TOKENS, type StepGrid } from './step-grid.ts';
import { reportMisplaced, reportRest, type TokenReports } from './token-reports.ts';
import { barsOfChanges, changesOfBars } from './triplets-bars.ts';
import {
  CHORD,
  DURATION,
  END,
  HOLD,
  KEY,
  METER,
  NOTE,
  PADDING,
  PICKUP,
  START,
  TEMPO,
  TIME,
  type TripletsTokens,
  VELOCITY,
  WINDOW,
} from './triplets-tokens.ts';

/**
 * The tokens of a grid without controllers.
 *
 * @throws CorpusError  `too-long`: more than 2²⁵ tokens
 */
export function encodeTriplets(grid: StepGrid, triplets: TripletsTokens): Int32Array {
  const { tables, first, pitchCount, timeSteps, durationSteps, hasBars } = triplets;
  const { notes, tempos, keys, chords, endStep } = grid;
  const { steps, durations, instruments, pitches, velocities } = notes;
  const tokens = new Int32Array(mostTokens(grid, triplets));
  const hasVelocity = first[VELOCITY] >= 0;
  const changes = hasBars ? changesOfBars(grid, tables) : [];
  const order = Int32Array.from({ length: steps.length }, (_, i) => i);
  let [at, note, tempo, key, chord, change, origin] = [0, 0, 0, 0, 0, 0, 0];
  const tell = (step: number, duration: number, what: number): void => {
    tokens[at++] = first[TIME] + step - origin;
    tokens[at++] = first[DURATION] + duration;
    tokens[at++] = what;
  };
  tokens[at++] = first[START];
  while (true) {
    let step = endStep;
    if (note < steps.length && steps[note] < step) step = steps[note];
    if (tempo < tempos.steps.length && tempos.steps[tempo] < step) step = tempos.steps[tempo];
    if (key < keys.steps.length && keys.steps[key] < step) step = keys.steps[key];
    if (chord < chords.steps.length && chords.steps[chord] < step) step = chords.steps[chord];
    if (change < changes.length && changes[change].step < step) step = changes[change].step;
    while (step - origin >= timeSteps) {
      tell(origin + timeSteps - 1, 0, first[WINDOW]);
      origin += timeSteps;
    }
    for (; change < changes.length && changes[change].step === step; change++) {
      const { meter } = changes[change];
      tell(step, 0, meter < 0 ? first[PICKUP] : first[METER] + meter);
    }
    if (step === endStep) break;
    if (tempos.steps[tempo] === step) tell(step, 0, first[TEMPO] + tempos.ids[tempo++]);
    if (keys.steps[key] === step) tell(step, 0, first[KEY] + keys.ids[key++]);
    if (chords.steps[chord] === step) tell(step, 0, first[CHORD] + chords.ids[chord++]);
    const start = note;
    while (note < steps.length && steps[note] === step) note++;
    sortByDuration(order, start, note, durations, durationSteps);
    for (let i = start; i < note; i++) {
      const place = order[i];
      let rest = durations[place];
      const what = first[NOTE] + instruments[place] * pitchCount + pitches[place] - tables.lowestPitch;
      tell(step, Math.min(rest, durationSteps), what);
      if (hasVelocity) tokens[at++] = first[VELOCITY] + velocities[place];
      for (rest -= durationSteps; rest > 0; rest -= durationSteps)
        tell(step, Math.min(rest, durationSteps), first[HOLD]);
    }
  }
  tell(endStep, 0, first[END]);
  return tokens.slice(0, at);
}

/** The notes of a step by their first duration; equal ones stay in order. Few as a rule, so by insertion. */
function sortByDuration(order: Int32Array, start: number, end: number, durations: Int32Array, longest: number): void {
  const duration = (i: number): number => Math.min(longest, durations[i]);
  if (end - start > 32) {
    order.subarray(start, end).sort((a, b) => duration(a) - duration(b) || a - b);
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const moving = order[i];
    let at = i;
    for (; at > start && duration(order[at - 1]) > duration(moving); at--) order[at] = order[at - 1];
    order[at] = moving;
  }
}

function mostTokens({ notes, barSteps, tempos, keys, chords, endStep }: StepGrid, triplets: TripletsTokens): number {
  let triples = 3 + Math.ceil(endStep / triplets.timeSteps) + barSteps.length;
  triples += tempos.steps.length + keys.steps.length + chords.steps.length;
  for (let i = 0; i < notes.durations.length; i++) triples += Math.ceil(notes.durations[i] / triplets.durationSteps);
  const most = 1 + triples * 3 + notes.steps.length;
  if (most <= MAXIMUM_TOKENS) return most;
  const what = `the triplets would take up to ${most} tokens where at most ${MAXIMUM_TOKENS} are expected; take longer durations or cut the score`;
  throw new CorpusError('too-long', what, { found: most, maximum: MAXIMUM_TOKENS });
}

/** The grid that tokens tell; what makes no sense is left out and reported. */
export function decodeTriplets(
  tokens: ArrayLike<number>,
  triplets: TripletsTokens,
  reports: TokenReports,
  trace?: StepTrace | undefined,
): StepGrid {
  const { tables, kinds, places, first, pitchCount, timeSteps } = triplets;
  const hasVelocity = first[VELOCITY] >= 0;
  const builder = new GridBuilder(tables, reports, Math.ceil(tokens.length / 3) + 1);
  const changes: { step: number; meter: number }[] = [];
  let [origin, step, duration, key, last, endStep, latest] = [0, -1, -1, -1, -1, -1, 0];
  const latestStep = tables.maximumSteps - tables.longestBar - 1;
  // where the triplet began, for the trace
  let from = 0;
  let i = 0;
  for (; i < tokens.length && endStep < 0; i++) {
    const token = tokens[i];
    const kind = token >= 0 && token < kinds.length ? kinds[token] : -1;
    const place = kind < 0 ? 0 : places[token];
    let fits = true;
    const isTriplet = step >= 0 && duration >= 0;
    let isOver = isTriplet;
    let note = -1;
    switch (kind) {
      case PADDING:
        isOver = false;
        break;
      case START:
        fits = i === 0 || tokens[i - 1] === first[PADDING];
        break;
      case TIME:
        fits = origin + place <= latestStep;
        if (fits) [step, duration, key, from, isOver] = [origin + place, -1, -1, i, false];
        break;
      case DURATION:
        fits = step >= 0 && duration < 0;
        if (fits) [duration, isOver] = [place, false];
        break;
      case NOTE:
        fits = isTriplet && duration > 0;
        if (!fits) break;
        key = Math.floor(place / pitchCount) * 128 + (place % pitchCount) + tables.lowestPitch;
        if (hasVelocity) isOver = false;
        else last = note = builder.addNote(step, duration, key, 0);
        break;
      case VELOCITY:
        fits = key >= 0;
        if (fits) last = note = builder.addNote(step, duration, key, place);
        key = -1;
        break;
      case HOLD:
        fits = isTriplet && duration > 0 && last >= 0 && builder.notes.steps[last] === step;
        if (!fits) break;
        builder.holdNote(last, duration);
        note = last;
        break;
      case WINDOW:
        fits = isTriplet && duration === 0;
        if (fits) origin += timeSteps;
        break;
      case PICKUP:
      case METER:
        fits = isTriplet && duration === 0;
        if (fits) changes.push({ step, meter: kind === PICKUP ? -1 : place });
        break;
      case TEMPO:
      case KEY:
      case CHORD:
        fits = isTriplet && duration === 0;
        if (fits)
          (kind === TEMPO ? builder.tempos : kind === KEY ? builder.keys : builder.chords).push({ step, id: place });
        break;
      case END:
        fits = isTriplet && duration === 0;
        if (fits) endStep = step;
        break;
      default:
        fits = false;
    }
    if (!fits) reportMisplaced(reports, triplets.vocabulary, token, i);
    if (trace) {
      trace.steps[i] = Math.max(0, step);
      for (let j = note < 0 ? i + 1 : from; j <= i; j++) trace.notes[j] = note;
    }
    if (step > latest) latest = step;
    if (isOver && kind !== TIME) [step, duration, key] = [-1, -1, -1];
  }
  if (endStep < 0) reports.add('no-end', () => 'the tokens stop without End');
  else if (i < tokens.length) reportRest(reports, tokens, i, first[PADDING]);
  const { grid, places: order } = builder.finish(endStep < 0 ? latest + 1 : endStep);
  const bars = triplets.hasBars ? barsOfChanges(changes, grid.endStep, tables, reports) : {};
  if (trace) {
    const { barSteps = grid.barSteps } = bars as Partial<StepGrid>;
    let bar = -1;
    for (let j = 0; j < tokens.length; j++) {
      if (trace.notes[j] >= 0) trace.notes[j] = order[trace.notes[j]];
      while (bar + 1 < barSteps.length && barSteps[bar + 1] <= trace.steps[j]) bar++;
      trace.bars[j] = bar;
    }
  }
  return { ...grid, ...bars };
}

/**
 * REMI: bars, positions in the bar, and what happens there, one token after the other.
 *
 * Huang and Yang 2020, "Pop Music Transformer"; with meters and instruments as in REMI+ (von Rütte et al. 2023, "FIGARO",
 * section 3.2). Here a sequence begins with its instruments; an instrument is told once a position, before its notes;
 * a bar that is cut short, by a pickup, a new meter or the end, tells its length as a position in which nothing is; and
 * a long note takes several durations. So every piece has exactly one sequence:
 *
 *   Start Program* (Bar|Pickup Meter? (Position Tempo? Key? Chord? (Program (Controller Value)* (Pitch Velocity Duration+)*)*)*)* End
 */
import { GridBuilder } from './grid-builder.ts';
import {
  BAR,
  CHORD,
  CONTROLLER,
  countDurationTokens,
  DURATION,
  durationOfPlace,
  END,
  KEY,
  METER,
  PADDING,
  PICKUP,
  PITCH,
  POSITION,
  PROGRAM,
  type RemiTokens,
  START,
  TEMPO,
  VALUE,
  VELOCITY,
} from './remi-tokens.ts';
import { instrumentsOfGrid, type StepGrid } from './step-grid.ts';
import { reportMisplaced, reportRest, type TokenReports } from './token-reports.ts';

/** The tokens of a grid. */
export function encodeRemi(grid: StepGrid, remi: RemiTokens): Int32Array {
  const { tables, first, isSolo } = remi;
  const { lowestPitch, durationSteps, durationMultiples } = tables;
  const { notes, controls, tempos, keys, chords, barSteps, barMeters } = grid;
  const tokens = new Int32Array(mostTokens(grid, remi));
  const noteCount = notes.steps.length;
  const hasVelocity = first[VELOCITY] >= 0;
  const firstMultiple = first[DURATION] + durationSteps - 2;
  let [at, note, control, tempo, key, chord] = [0, 0, 0, 0, 0, 0];
  tokens[at++] = first[START];
  if (!isSolo) for (const instrument of instrumentsOfGrid(grid)) tokens[at++] = first[PROGRAM] + instrument;
  for (let bar = 0; bar < barSteps.length; bar++) {
    const start = barSteps[bar];
    const end = bar + 1 < barSteps.length ? barSteps[bar + 1] : grid.endStep;
    tokens[at++] = bar === 0 && grid.pickup ? first[PICKUP] : first[BAR];
    if (bar === 0 || barMeters[bar] !== barMeters[bar - 1]) tokens[at++] = first[METER] + barMeters[bar];
    while (true) {
      let step = end;
      if (note < noteCount && notes.steps[note] < step) step = notes.steps[note];
      if (control < controls.steps.length && controls.steps[control] < step) step = controls.steps[control];
      if (tempo < tempos.steps.length && tempos.steps[tempo] < step) step = tempos.steps[tempo];
      if (key < keys.steps.length && keys.steps[key] < step) step = keys.steps[key];
      if (chord < chords.steps.length && chords.steps[chord] < step) step = chords.steps[chord];
      if (step === end) break;
      tokens[at++] = first[POSITION] + step - start;
      if (tempos.steps[tempo] === step) tokens[at++] = first[TEMPO] + tempos.ids[tempo++];
      if (keys.steps[key] === step) tokens[at++] = first[KEY] + keys.ids[key++];
      if (chords.steps[chord] === step) tokens[at++] = first[CHORD] + chords.ids[chord++];
      let instrument = -1;
      while (true) {
        const hasControl = control < controls.steps.length && controls.steps[control] === step;
        const hasNote = note < noteCount && notes.steps[note] === step;
        if (!hasControl && !hasNote) break;
        const isControl = hasControl && (!hasNote || controls.instruments[control] <= notes.instruments[note]);
        const next = isControl ? controls.instruments[control] : notes.instruments[note];
        if (next !== instrument && !isSolo) tokens[at++] = first[PROGRAM] + next;
        instrument = next;
        if (isControl) {
          tokens[at++] = first[CONTROLLER] + controls.controllers[control];
          tokens[at++] = first[VALUE] + controls.values[control++];
          continue;
        }
        tokens[at++] = first[PITCH] + notes.pitches[note] - lowestPitch;
        if (hasVelocity) tokens[at++] = first[VELOCITY] + notes.velocities[note];
        let rest = notes.durations[note++];
        for (; rest >= durationSteps; ) {
          const multiple = Math.min(durationMultiples, Math.floor(rest / durationSteps));
          tokens[at++] = firstMultiple + multiple;
          rest -= multiple * durationSteps;
        }
        if (rest > 0) tokens[at++] = first[DURATION] + rest - 1;
      }
    }
    if (end - start < tables.meters[barMeters[bar]].steps) tokens[at++] = first[POSITION] + end - start;
  }
  tokens[at++] = first[END];
  return tokens.slice(0, at);
}

function mostTokens({ notes, controls, barSteps, tempos, keys, chords }: StepGrid, { tables }: RemiTokens): number {
  const { durationSteps, durationMultiples, instrumentCount } = tables;
  let durations = 0;
  for (let i = 0; i < notes.durations.length; i++) {
    durations += countDurationTokens(notes.durations[i], durationSteps, durationMultiples);
  }
  const events = tempos.steps.length + keys.steps.length + chords.steps.length;
  return (
    2 +
    instrumentCount +
    barSteps.length * 3 +
    events * 2 +
    controls.steps.length * 4 +
    notes.steps.length * 4 +
    durations
  );
}

/** For each token the step, the bar and the note that it belongs to, −1 for none. */
export type StepTrace = { readonly steps: Int32Array; readonly bars: Int32Array; readonly notes: Int32Array };

/** Room for a trace of so many tokens. */
export function stepTrace(length: number): StepTrace {
  return {
    steps: new Int32Array(length),
    bars: new Int32Array(length).fill(-1),
    notes: new Int32Array(length).fill(-1),
  };
}

/**
 * The grid that tokens tell. What makes no sense where it stands is left out and reported; nothing throws.
 *
 * @param trace  filled where given
 */
export function decodeRemi(
  tokens: ArrayLike<number>,
  remi: RemiTokens,
  reports: TokenReports,
  trace?: StepTrace | undefined,
): StepGrid {
  const { tables, kinds, places, first, isSolo } = remi;
  const { durationSteps, lowestPitch, maximumSteps } = tables;
  const hasVelocity = first[VELOCITY] >= 0;
  const builder = new GridBuilder(tables, reports, Math.ceil(tokens.length / 2) + 1);
  const { barSteps, barMeters } = builder;
  const solo = isSolo ? 0 : -1;
  let barStart = 0;
  let position = 0;
  // a position with nothing in it yet: what follows may be the end of the bar
  let isBare = false;
  let meter = -1;
  let instrument = solo;
  let [pitch, velocity, controller] = [-1, hasVelocity ? -1 : 0, -1];
  let lastNote = -1;
  let endStep = -1;
  let begun = false;
  const barEnd = (): number =>
    barSteps.length === 0 ? 0 : barStart + (isBare && position > 0 ? position : tables.meters[meter].steps);
  let i = 0;
  for (; i < tokens.length && endStep < 0; i++) {
    const token = tokens[i];
    const kind = token >= 0 && token < kinds.length ? kinds[token] : -1;
    const place = kind < 0 ? 0 : places[token];
    let fits = true;
    const inBar = barSteps.length > 0;
    switch (kind) {
      case START:
        fits = !begun;
        begun = true;
        break;
      case BAR:
      case PICKUP: {
        fits = kind === BAR || !inBar;
        if (!fits) break;
        barStart = barEnd();
        if (barStart + tables.longestBar > maximumSteps) {
          reports.add('too-long', () => `token ${i}: nothing after step ${maximumSteps} was read`);
          endStep = barStart;
          break;
        }
        if (kind === PICKUP) builder.pickup = true;
        const next = tokens[i + 1];
        const isTold = next >= 0 && next < kinds.length && kinds[next] === METER;
        if (!isTold && meter < 0) {
          reports.add('no-meter', () => `token ${i}: the first bar has no meter; the first that there is was taken`);
        }
        meter = isTold ? places[next] : Math.max(0, meter);
        barSteps.push(barStart);
        barMeters.push(meter);
        position = 0;
        isBare = false;
        instrument = solo;
        [pitch, controller, lastNote] = [-1, -1, -1];
        break;
      }
      case METER:
        // read with its bar
        fits = i > 0 && (kinds[tokens[i - 1]] === BAR || kinds[tokens[i - 1]] === PICKUP);
        break;
      case POSITION:
        fits = inBar;
        if (!fits) break;
        position = place;
        isBare = true;
        instrument = solo;
        [pitch, controller, lastNote] = [-1, -1, -1];
        break;
      case TEMPO:
      case KEY:
      case CHORD:
        fits = inBar;
        if (!fits) break;
        isBare = false;
        (kind === TEMPO ? builder.tempos : kind === KEY ? builder.keys : builder.chords).push({
          step: barStart + position,
          id: place,
        });
        break;
      case PROGRAM:
        // before the first bar: the list of instruments
        if (inBar) [instrument, isBare, pitch, controller, lastNote] = [place, false, -1, -1, -1];
        break;
      case CONTROLLER:
        fits = inBar && instrument >= 0;
        if (fits) [controller, isBare] = [place, false];
        break;
      case VALUE:
        fits = controller >= 0;
        if (fits) builder.addControl(barStart + position, instrument, controller, place);
        controller = -1;
        break;
      case PITCH:
        fits = inBar && instrument >= 0;
        if (!fits) break;
        [pitch, lastNote, isBare] = [place + lowestPitch, -1, false];
        if (hasVelocity) velocity = -1;
        break;
      case VELOCITY:
        fits = pitch >= 0 && lastNote < 0;
        if (fits) velocity = place;
        break;
      case DURATION: {
        const duration = durationOfPlace(place, durationSteps);
        if (lastNote >= 0) builder.holdNote(lastNote, duration);
        else if (pitch >= 0 && velocity >= 0) {
          lastNote = builder.addNote(barStart + position, duration, instrument * 128 + pitch, velocity);
        } else fits = false;
        break;
      }
      case END:
        endStep = barEnd();
        break;
      case PADDING:
        break;
      default:
        fits = false;
    }
    if (!fits) reportMisplaced(reports, remi.vocabulary, token, i);
    if (trace === undefined) continue;
    trace.steps[i] = kind === END ? endStep : barStart + position;
    trace.bars[i] = barSteps.length - 1;
    if (kind === DURATION && lastNote >= 0) {
      const told = i - (hasVelocity ? 2 : 1);
      for (let j = trace.notes[i - 1] === lastNote ? i : Math.max(0, told); j <= i; j++) trace.notes[j] = lastNote;
    }
  }
  if (endStep < 0) {
    reports.add('no-end', () => `the tokens stop without End; the last bar was kept whole`);
    endStep = barEnd();
  } else if (i < tokens.length) reportRest(reports, tokens, i, first[PADDING]);
  const { grid, places: order } = builder.finish(Math.min(endStep, maximumSteps));
  if (trace) for (let j = 0; j < tokens.length; j++) if (trace.notes[j] >= 0) trace.notes[j] = order[trace.notes[j]];
  return grid;
}

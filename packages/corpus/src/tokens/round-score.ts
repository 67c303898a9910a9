/** From a score to the grid: everything moves to the nearest step and bin, and what cannot be held is reported. */
import { createTempoMap, LAST_TICK, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { barsOfScore } from './bars-of-score.ts';
import { type GridTables, PLAIN_VELOCITY } from './grid-tables.ts';
import { assignParts, type InstrumentParts, programsOf } from './instrument-parts.ts';
import { reportLosses } from './lost-in-steps.ts';
import { roundControls, sortControls } from './round-controls.ts';
import { roundChords, roundKeys, roundTempos } from './round-events.ts';
import { type NoteColumns, noteColumns, sortNotes } from './sort-notes.ts';
import { NO_EVENTS, type StepGrid } from './step-grid.ts';
import type { TokenReports } from './token-reports.ts';

/**
 * A score on the grid of some tables.
 *
 * @param stepsPerSecond  the grid is one of clock time, and has neither bars nor tempos; otherwise of quarters
 * @throws CorpusError    `too-long`
 * @example roundScore(scoreFromNotes([{ pitch: 60 }]), tables, new TokenReports()).notes.durations // => [12]
 */
export function roundScore(
  score: Score,
  tables: GridTables,
  reports: TokenReports,
  stepsPerSecond?: number | undefined,
): StepGrid {
  const stepOf = stepper(score, tables, stepsPerSecond);
  const parts = assignParts(tables, reports);
  const { columns, lastEnd } = roundNotes(score, tables, stepOf, parts, reports);
  const end = Math.max(stepOf.step(Math.min(score.endTick, LAST_TICK)), lastEnd);
  if (end + tables.longestBar > tables.maximumSteps) {
    const what = `the score lasts ${end} steps, which is more than the ${tables.maximumSteps} that a tokenizer takes; cut it into pieces`;
    throw new CorpusError('too-long', what, { found: end, maximum: tables.maximumSteps });
  }
  const bars =
    stepsPerSecond === undefined
      ? barsOfScore(score, tables, end, reports)
      : { pickup: false, barSteps: new Int32Array(0), barMeters: new Int32Array(0), endStep: end };
  const { endStep } = bars;
  const found = roundControls(score, tables, stepOf.step, endStep, parts, reports);
  const instruments = parts.instruments();
  reportLosses(score, tables, reports, stepsPerSecond !== undefined);
  return {
    ...bars,
    tempos: stepsPerSecond === undefined ? roundTempos(score, tables, stepOf.step, endStep, reports) : NO_EVENTS,
    keys: roundKeys(score, tables, stepOf.step, endStep, reports),
    chords: roundChords(score, tables, stepOf.step, endStep, reports),
    controls: sortControls(found, instruments, tables),
    notes: notesOfVoices(columns, instruments, tables, reports),
  };
}

type Stepper = {
  readonly step: (tick: number) => number;
  /** a step's own tick, where the tick lies on the grid; otherwise it differs */
  readonly isOnGrid: (tick: number, step: number) => boolean;
};

function stepper(score: Score, { stepsPerQuarter }: GridTables, stepsPerSecond: number | undefined): Stepper {
  const { ticksPerQuarter } = score;
  if (stepsPerSecond === undefined) {
    return {
      step: (tick) => Math.floor((tick * stepsPerQuarter) / ticksPerQuarter + 0.5),
      isOnGrid: (tick, step) => step * ticksPerQuarter === tick * stepsPerQuarter,
    };
  }
  const { secondsAtTick } = createTempoMap(score);
  return {
    step: (tick) => Math.floor(secondsAtTick(tick) * stepsPerSecond + 0.5),
    isOnGrid: (tick, step) => Math.abs(secondsAtTick(tick) * stepsPerSecond - step) < 1e-6,
  };
}

function roundNotes(
  score: Score,
  tables: GridTables,
  { step: stepOf, isOnGrid }: Stepper,
  parts: InstrumentParts,
  reports: TokenReports,
): { readonly columns: NoteColumns; readonly lastEnd: number } {
  const columns = noteColumns(score.tracks.reduce((sum, track) => sum + track.notes.length, 0));
  const { steps, durations, keys, velocities } = columns;
  const { lowestPitch, highestPitch, velocityBins } = tables;
  const binned = Int32Array.from(
    { length: 128 },
    (_, velocity) => tables.velocities[velocityBins[velocity]] ?? PLAIN_VELOCITY,
  );
  let [count, lastEnd, offGrid, loudness, short] = [0, 0, 0, 0, 0];
  for (const [place, track] of score.tracks.entries()) {
    const programAt = programsOf(track);
    let voice = -1;
    let until = -1;
    for (const { pitch, velocity, tick, durationTicks } of track.notes) {
      if (pitch < lowestPitch || pitch > highestPitch) {
        reports.add(
          'pitch-out-of-range',
          () =>
            `track ${place + 1}, tick ${tick}: pitch ${pitch} was left out, as are all outside ${lowestPitch}–${highestPitch}`,
        );
        continue;
      }
      if (tick >= until) {
        const at = programAt(tick);
        until = at.until;
        voice = parts.voiceOf(place, at.program);
      }
      if (voice < 0) {
        reports.add(
          'program-left-out',
          () => `track ${place + 1}, tick ${tick}: no instrument can stand in for a note's`,
        );
        continue;
      }
      const step = stepOf(tick);
      const end = stepOf(tick + durationTicks);
      if (!isOnGrid(tick, step) || !isOnGrid(tick + durationTicks, end)) {
        if (offGrid++ === 0)
          reports.add('off-grid', () => `track ${place + 1}, tick ${tick}: a note was moved to the nearest step`, 0);
      }
      if (end <= step) short++;
      if (binned[velocity] !== velocity) loudness++;
      steps[count] = step;
      durations[count] = end > step ? end - step : 1;
      keys[count] = voice * 128 + pitch;
      velocities[count] = velocityBins[velocity];
      if (step + durations[count] > lastEnd) lastEnd = step + durations[count];
      count++;
    }
  }
  columns.count = count;
  if (offGrid > 0) reports.add('off-grid', () => '', offGrid);
  if (short > 0) reports.add('too-short', () => 'notes shorter than half a step became one step long', short);
  if (loudness > 0) {
    const held = tables.velocities.length > 0;
    reports.add(
      held ? 'velocity-rounded' : 'velocity-not-held',
      () =>
        held
          ? `velocities were rounded to ${tables.velocities.length} bins`
          : `velocities are not held; all are ${PLAIN_VELOCITY}`,
      loudness,
    );
  }
  return { columns, lastEnd };
}

/** The notes by instrument, in order. */
function notesOfVoices(
  columns: NoteColumns,
  instruments: Int32Array,
  tables: GridTables,
  reports: TokenReports,
): StepGrid['notes'] {
  const { count, keys, velocities } = columns;
  for (let i = 0; i < count; i++) keys[i] = instruments[keys[i] >> 7] * 128 + (keys[i] & 127);
  if (tables.velocities.length === 0) velocities.fill(0);
  const { notes, joined } = sortNotes(columns);
  if (joined > 0) {
    reports.add('unison-joined', () => 'notes of one pitch that an instrument strikes in one step were joined', joined);
  }
  return notes;
}

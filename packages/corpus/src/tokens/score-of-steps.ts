/** From the grid back to a score. */
import { createTrack, DRUM_CHANNEL, KEYS, type Note, type Score } from '@continuo/music';
import { DRUMS, type GridTables, instrumentName, nameOfChord, PLAIN_VELOCITY } from './grid-tables.ts';
import { instrumentsOfGrid, type StepGrid } from './step-grid.ts';

/**
 * The score of a grid: a track for each instrument that plays, on channels of their own as far as there are any.
 *
 * @param stepsPerSecond  the steps are clock time: the score has so many ticks in a quarter of one second
 * @example scoreOfSteps(grid, tables).tracks.map(({ name }) => name) // => ['Violin', 'Drums']
 */
export function scoreOfSteps(grid: StepGrid, tables: GridTables, stepsPerSecond?: number | undefined): Score {
  const ticksPerStep = stepsPerSecond === undefined ? tables.ticksPerStep : 1;
  const instruments = instrumentsOfGrid(grid);
  const notes = notesOfInstruments(grid, tables, instruments, ticksPerStep);
  const { controls, tempos, keys, chords, pickup, barSteps } = grid;
  let melodic = 0;
  const tracks = instruments.map((instrument, place) => {
    const program = tables.programs[Math.floor(instrument / tables.parts)];
    const isDrums = program === DRUMS;
    const controllers = [];
    for (let i = 0; i < controls.steps.length; i++) {
      if (controls.instruments[i] !== instrument) continue;
      controllers.push({
        tick: controls.steps[i] * ticksPerStep,
        controller: tables.controllers[controls.controllers[i]],
        value: tables.controllerValues[controls.values[i]],
      });
    }
    const track = createTrack(
      { name: instrumentName(tables, instrument), program: isDrums ? 0 : program },
      isDrums ? 0 : melodic,
    );
    if (!isDrums) melodic++;
    return { ...track, controllers, notes: notes[place], ...(isDrums ? { channel: DRUM_CHANNEL } : {}) };
  });
  return {
    ticksPerQuarter: stepsPerSecond ?? tables.ticksPerQuarter,
    tempos:
      stepsPerSecond === undefined
        ? Array.from(tempos.steps, (step, i) => ({
            tick: step * ticksPerStep,
            microsecondsPerQuarter: tables.tempos[tempos.ids[i]],
          }))
        : [{ tick: 0, microsecondsPerQuarter: 1_000_000 }],
    meters: metersOfBars(grid, tables),
    keys: Array.from(keys.steps, (step, i) => {
      const { fifths, mode } = KEYS[keys.ids[i]];
      return { tick: step * ticksPerStep, fifths, mode };
    }),
    pickupTicks: pickup ? (barSteps.length > 1 ? barSteps[1] : grid.endStep) * ticksPerStep : 0,
    tracks,
    texts: [],
    raws: [],
    endTick: grid.endStep * ticksPerStep,
    ...(chords.steps.length === 0
      ? {}
      : {
          chords: Array.from(chords.steps, (step, i) => ({
            tick: step * ticksPerStep,
            symbol: nameOfChord(tables, chords.ids[i]),
          })),
        }),
  };
}

/** A meter where it changes, and again after a bar that was cut short, so that the next bar begins there. */
function metersOfBars({ barSteps, barMeters, pickup }: StepGrid, tables: GridTables): Score['meters'] {
  const meters = [];
  for (let bar = 0; bar < barSteps.length; bar++) {
    const isCut =
      bar > 0 && !(pickup && bar === 1) && barSteps[bar] - barSteps[bar - 1] < tables.meters[barMeters[bar - 1]].steps;
    if (bar > 0 && barMeters[bar] === barMeters[bar - 1] && !isCut) continue;
    const { numerator, denominator } = tables.meters[barMeters[bar]];
    meters.push({ tick: barSteps[bar] * tables.ticksPerStep, numerator, denominator });
  }
  return meters;
}

function notesOfInstruments(
  { notes }: StepGrid,
  { velocities, instrumentCount }: GridTables,
  instruments: readonly number[],
  ticksPerStep: number,
): Note[][] {
  const lists: Note[][] = instruments.map(() => []);
  const places = new Int32Array(instrumentCount);
  for (const [place, instrument] of instruments.entries()) places[instrument] = place;
  const { steps, durations, pitches } = notes;
  const isHeld = velocities.length > 0;
  for (let i = 0; i < steps.length; i++) {
    lists[places[notes.instruments[i]]].push({
      pitch: pitches[i],
      velocity: isHeld ? velocities[notes.velocities[i]] : PLAIN_VELOCITY,
      tick: steps[i] * ticksPerStep,
      durationTicks: durations[i] * ticksPerStep,
    });
  }
  return lists;
}

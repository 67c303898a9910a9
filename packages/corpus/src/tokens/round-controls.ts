/** Controllers at the nearest step and bin. */
import type { Score } from '@continuo/music';
import type { GridTables } from './grid-tables.ts';
import { type InstrumentParts, programsOf } from './instrument-parts.ts';
import { NO_CONTROLS, type StepControls } from './step-grid.ts';
import type { TokenReports } from './token-reports.ts';

/** A controller on the grid, of a voice that is not yet an instrument. */
export type FoundControl = {
  readonly step: number;
  readonly voice: number;
  /** place in the list of controllers */
  readonly held: number;
  /** bin */
  readonly value: number;
};

/** The controllers that are held, by track and tick. */
export function roundControls(
  score: Score,
  tables: GridTables,
  stepOf: (tick: number) => number,
  endStep: number,
  parts: InstrumentParts,
  reports: TokenReports,
): FoundControl[] {
  const { controllerPlaces, controllerBins, controllerValues } = tables;
  const found: FoundControl[] = [];
  let lost = 0;
  for (const [place, track] of score.tracks.entries()) {
    const programAt = programsOf(track);
    for (const { tick, controller, value } of track.controllers) {
      const held = controllerPlaces[controller];
      const step = stepOf(tick);
      if (held < 0) {
        lost++;
        continue;
      }
      if (step >= endStep) {
        reports.add(
          'controller-after-end',
          () => `track ${place + 1}, tick ${tick}: a controller at or after the end was left out`,
        );
        continue;
      }
      const voice = parts.voiceOf(place, programAt(tick).program);
      if (voice < 0) continue;
      const bin = controllerBins[value];
      if (controllerValues[bin] !== value) {
        reports.add(
          'controller-rounded',
          () =>
            `track ${place + 1}, tick ${tick}: value ${value} of controller ${controller} became ${controllerValues[bin]}`,
        );
      }
      found.push({ step, voice, held, value: bin });
    }
  }
  if (lost > 0) reports.add('controller-not-held', () => 'controllers that have no token were left out', lost);
  return found;
}

/** Controls by instrument, in order: of several in one step the last holds, and one that changes nothing goes. */
export function sortControls(
  found: readonly FoundControl[],
  instruments: Int32Array,
  { controllers }: GridTables,
): StepControls {
  if (found.length === 0) return NO_CONTROLS;
  const ordered = found.map(({ step, voice, held, value }) => ({
    step,
    order: instruments[voice] * controllers.length + held,
    value,
  }));
  ordered.sort((a, b) => a.step - b.step || a.order - b.order);
  const current = new Map<number, number>();
  const kept = ordered.filter(({ step, order, value }, i) => {
    const next = ordered[i + 1];
    if (next?.step === step && next.order === order) return false;
    if (current.get(order) === value) return false;
    current.set(order, value);
    return true;
  });
  return {
    steps: Int32Array.from(kept, ({ step }) => step),
    instruments: Int32Array.from(kept, ({ order }) => Math.floor(order / controllers.length)),
    controllers: Int32Array.from(kept, ({ order }) => order % controllers.length),
    values: Int32Array.from(kept, ({ value }) => value),
  };
}

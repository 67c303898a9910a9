/** Bars as changes of meter, and back: what triplets tell of them. */
import type { GridTables } from './grid-tables.ts';
import { MAXIMUM_BARS, type StepGrid } from './step-grid.ts';
import type { TokenReports } from './token-reports.ts';

/** A meter from a step on; −1: the pickup ends. */
export type BarChange = { readonly step: number; readonly meter: number };

type Bars = Pick<StepGrid, 'pickup' | 'barSteps' | 'barMeters'>;

/** A meter where it changes and after a bar that was cut short; the end of a pickup. */
export function changesOfBars(
  { pickup, barSteps, barMeters, endStep }: StepGrid,
  { meters }: GridTables,
): readonly BarChange[] {
  const changes: BarChange[] = [];
  for (let bar = 0; bar < barSteps.length; bar++) {
    if (pickup && bar === 1) continue;
    const isCut = bar > 0 && barSteps[bar] - barSteps[bar - 1] < meters[barMeters[bar - 1]].steps;
    if (bar === 0 || isCut || barMeters[bar] !== barMeters[bar - 1]) {
      changes.push({ step: barSteps[bar], meter: barMeters[bar] });
    }
    if (pickup && bar === 0) changes.push({ step: barSteps.length > 1 ? barSteps[1] : endStep, meter: -1 });
  }
  return changes;
}

/** The bars that changes make up to the end; those that come out of order are put in order. */
export function barsOfChanges(
  changes: readonly BarChange[],
  endStep: number,
  { meters, metersByLength }: GridTables,
  reports: TokenReports,
): Bars {
  const ordered = changes.filter(({ meter }) => meter >= 0).sort((a, b) => a.step - b.step);
  const pickup = changes.find(({ meter, step }) => meter < 0 && step > 0)?.step ?? 0;
  if (endStep === 0) return { pickup: false, barSteps: new Int32Array(0), barMeters: new Int32Array(0) };
  if (ordered[0]?.step !== 0) {
    reports.add('no-meter', () => 'no meter stands at the beginning; the one of the shortest bars was taken');
    ordered.unshift({ step: 0, meter: metersByLength[0] });
  }
  const barSteps: number[] = [];
  const barMeters: number[] = [];
  let [step, meter, next] = [0, ordered[0].meter, 0];
  while (step < endStep) {
    while (next < ordered.length && ordered[next].step <= step) meter = ordered[next++].meter;
    if (barSteps.length >= MAXIMUM_BARS) {
      reports.add('too-many-bars', () => `bars after bar ${MAXIMUM_BARS} were left out`);
      break;
    }
    barSteps.push(step);
    barMeters.push(meter);
    const end = step === 0 && pickup > 0 ? pickup : step + meters[meter].steps;
    step = Math.min(end, ordered[next]?.step ?? end);
  }
  return {
    pickup: pickup > 0 && pickup <= endStep,
    barSteps: Int32Array.from(barSteps),
    barMeters: Int32Array.from(barMeters),
  };
}

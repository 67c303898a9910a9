/** The losses of a run as a picture. */
import type { LossHistory } from './train-event.ts';

export type LossCurveOptions = {
  /** unit of the losses, e.g. "nats/note" */
  readonly lossUnit?: string;
  /** e.g. the model's name */
  readonly title?: string;
};

type Point = { readonly step: number; readonly loss: number };
/** Places a value between 0 and 1. */
type Axis = { readonly ticks: readonly number[]; at(value: number): number };

const [WIDTH, HEIGHT] = [720, 340];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 700, 44, 292];
/** Points of the training curve; each is the mean of the steps around it. */
const MOST_POINTS = 240;

/**
 * Training and validation loss over the steps, as an SVG document; the loss axis is logarithmic where all are above 0.
 *
 * @example lossCurveSvg({ training: [2, 1], validations: [{ step: 2, loss: 1.5, measures: {} }] }).slice(0, 4) // => '<svg'
 */
export function lossCurveSvg(history: LossHistory, options: LossCurveOptions = {}): string {
  const { lossUnit = 'loss', title = 'training' } = options;
  const training = thinned(history.training);
  const validations = history.validations;
  const losses = [...training, ...validations].map(({ loss }) => loss).filter(Number.isFinite);
  const steps = Math.max(1, history.training.length, ...validations.map(({ step }) => step));
  const lossAxis = axisOf(Math.min(...losses), Math.max(...losses));
  const stepAxis = linearAxis(0, steps);
  const x = (step: number): string => (LEFT + stepAxis.at(step) * (RIGHT - LEFT)).toFixed(1);
  const y = (loss: number): string => (BOTTOM - lossAxis.at(loss) * (BOTTOM - TOP)).toFixed(1);
  const path = (points: readonly Point[]): string => points.map(({ step, loss }) => `${x(step)},${y(loss)}`).join(' ');
  const best = validations.toSorted((a, b) => a.loss - b.loss)[0];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}: loss over ${steps} steps</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...lossAxis.ticks.flatMap((tick) => [
      `<line x1="${LEFT}" x2="${RIGHT}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e4e4e4"/>`,
      `<text x="${LEFT - 8}" y="${y(tick)}" dy="4" text-anchor="end" fill="#555">${label(tick)}</text>`,
    ]),
    ...stepAxis.ticks.map(
      (tick) => `<text x="${x(tick)}" y="${BOTTOM + 18}" text-anchor="middle" fill="#555">${label(tick)}</text>`,
    ),
    `<text x="${RIGHT}" y="${HEIGHT - 10}" text-anchor="end" fill="#555">optimizer steps</text>`,
    `<text x="${LEFT}" y="24" fill="#555">${escapeXml(lossUnit)}</text>`,
    `<text x="${RIGHT - 150}" y="24" text-anchor="end" fill="#4a7fb5">training</text>`,
    `<text x="${RIGHT}" y="24" text-anchor="end" fill="#b5442e">${validationLabel(best)}</text>`,
    `<polyline fill="none" stroke="#4a7fb5" points="${path(training)}"/>`,
    `<polyline fill="none" stroke="#b5442e" stroke-width="2" points="${path(validations)}"/>`,
    ...(best ? [`<circle cx="${x(best.step)}" cy="${y(best.loss)}" r="4" fill="#b5442e"/>`] : []),
    '</svg>\n',
  ].join('\n');
}

function validationLabel(best: Point | undefined): string {
  return best ? `validation, best ${best.loss.toFixed(3)}` : 'no validation';
}

/** Means of equal stretches of steps, each at its last step. */
function thinned(losses: readonly number[]): Point[] {
  const stretch = Math.max(1, Math.ceil(losses.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(losses.length / stretch) }, (_, index) => {
    const part = losses.slice(index * stretch, (index + 1) * stretch);
    return { step: index * stretch + part.length, loss: part.reduce((sum, loss) => sum + loss, 0) / part.length };
  });
}

function axisOf(lowest: number, highest: number): Axis {
  if (!Number.isFinite(lowest)) return linearAxis(0, 1);
  return lowest > 0 && highest > lowest ? logarithmicAxis(lowest, highest) : linearAxis(Math.min(0, lowest), highest);
}

function linearAxis(from: number, to: number): Axis {
  const span = to - from || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= 6) ?? span;
  const count = Math.floor(span / step + 1e-9);
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((from + index * step).toPrecision(6))),
    at: (value) => (value - from) / span,
  };
}

function logarithmicAxis(from: number, to: number): Axis {
  const bottom = Math.log(from) - 0.05 * Math.log(to / from);
  const span = Math.log(to) - bottom;
  const powers = Array.from({ length: 40 }, (_, index) => index - 20);
  const all = powers.flatMap((power) => [1, 2, 3, 5, 7].map((digit) => Number(`${digit}e${power}`)));
  return {
    ticks: all.filter((value) => value <= to && Math.log(value) >= bottom),
    at: (value) => (Math.log(value) - bottom) / span,
  };
}

function label(value: number): string {
  return value >= 1000 ? value.toLocaleString('en-US').replaceAll(',', ' ') : String(value);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

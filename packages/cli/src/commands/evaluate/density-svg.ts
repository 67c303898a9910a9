/** Densities of several sets over one axis, as a picture. */
import type { Density } from '@continuo/evaluate';
import { escapeHtml } from '../../inspect/escape-html.ts';

/** Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008). */
export const SET_COLOURS = { train: '#999999', test: '#0072b2', generated: '#d55e00' } as const;
const [WIDTH, HEIGHT, BOTTOM] = [460, 150, 20];
/** Points of a curve: as many as can be told apart. */
const POINTS = 230;

/**
 * Three curves, each with the same area: the training pieces in grey, the held-out ones in blue, ours in vermilion.
 *
 * @param label  what the axis shows
 */
export function densitySvg(densities: Readonly<Record<keyof typeof SET_COLOURS, Density>>, label: string): string {
  const sets = Object.entries(densities) as [keyof typeof SET_COLOURS, Density][];
  const { first, step, masses } = densities.train;
  const last = first + step * (masses.length - 1);
  const highest = Math.max(...sets.map(([, density]) => density.masses.reduce((a, b) => Math.max(a, b), 0)));
  const curves = sets.map(([set, density]) => {
    const points = Array.from({ length: POINTS + 1 }, (_, point) => {
      const mass = density.masses[Math.round((point / POINTS) * (masses.length - 1))]!;
      const [x, y] = [(point / POINTS) * WIDTH, HEIGHT - (mass / highest) * (HEIGHT - 6)];
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${SET_COLOURS[set]}" stroke-width="2"/>`;
  });
  const text = (x: number, anchor: string, value: string): string =>
    `<text x="${x}" y="${HEIGHT + BOTTOM - 5}" text-anchor="${anchor}">${escapeHtml(value)}</text>`;
  const axis = `<line x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}" stroke="currentColor" stroke-opacity="0.4"/>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + BOTTOM}" role="img" aria-label="${escapeHtml(label)}" font-size="12" fill="currentColor">${axis}${curves.join('')}${text(0, 'start', short(first))}${text(WIDTH / 2, 'middle', label)}${text(WIDTH, 'end', short(last))}</svg>`;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

/** Counts as bars: a row a value, a bar in SVG that grows with the page, the number and the share beside it. */
import type { Bin, Count } from '@continuo/corpus';
import { escapeHtml } from '../inspect/escape-html.ts';

export type BarsOptions = {
  /** what the shares are of; default: the sum of what is shown */
  readonly whole?: number;
  /** rows; what is beyond is told in one more; default 12 */
  readonly most?: number;
};

/**
 * Bars of counts.
 *
 * @example countBars([{ name: '4/4', pieces: 3 }, { name: '3/4', pieces: 1 }]) // two rows, 75 % and 25 %
 */
export function countBars(counts: readonly Count[], { whole, most = 12 }: BarsOptions = {}): string {
  if (counts.length === 0) return '<p>None.</p>';
  const sum = counts.reduce((total, { pieces }) => total + pieces, 0);
  // one row that stands for a single value says less than the value
  const shown = counts.length === most + 1 ? counts : counts.slice(0, most);
  const rest = counts.length - shown.length;
  const longest = Math.max(...shown.map(({ pieces }) => pieces));
  const rows = shown.map(({ name, pieces }) => row(name, pieces, { longest, whole: whole ?? sum }));
  const more = rest > 0 ? `<tr><td colspan="4" class="more">and ${rest.toLocaleString('en')} more</td></tr>` : '';
  return `<table class="bars"><tbody>${rows.join('')}${more}</tbody></table>`;
}

/**
 * Bars of numbers that lie between edges; `label` names a bin.
 *
 * @example binBars([{ from: 60, to: 70, pieces: 2 }], ({ from, to }) => `${from}–${to}`)
 */
export function binBars(bins: readonly Bin[], label: (bin: Bin) => string, { whole }: BarsOptions = {}): string {
  const counts = bins.map((bin) => ({ name: label(bin), pieces: bin.pieces }));
  return countBars(counts, { most: counts.length, ...(whole === undefined ? {} : { whole }) });
}

function row(name: string, pieces: number, { longest, whole }: { longest: number; whole: number }): string {
  const width = longest === 0 ? 0 : (100 * pieces) / longest;
  const bar = `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${width.toFixed(1)}" height="10"/></svg>`;
  return `<tr><th>${escapeHtml(name)}</th><td class="bar">${bar}</td><td>${pieces.toLocaleString('en')}</td><td>${share(pieces, whole)}</td></tr>`;
}

function share(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  return part > 0 && value < 1 ? '< 1 %' : `${Math.round(value)} %`;
}

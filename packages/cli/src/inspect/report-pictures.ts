/** Pictures of a report that no other place draws: the form as strips, and how like the bars are to each other. */
import type { SelfSimilarity } from '@continuo/music';
import type { ScoreDescription } from './describe-score.ts';
import { escapeHtml } from './escape-html.ts';

const WIDTH = 960;
const STRIP = 30;
/** Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#999999'];

type Stretch = { readonly tick: number; readonly label: string; readonly kind: string };

/** Sections, keys and chords along one time line. */
export function timelineSvg(description: ScoreDescription, endTick: number): string {
  const strips: readonly (readonly [string, readonly Stretch[]])[] = [
    ['Form', description.sections.map(({ tick, name }) => ({ tick, label: name, kind: name.replace(/[′'’]+$/, '') }))],
    ['Keys', description.keyRegions.map(({ tick, key }) => ({ tick, label: key, kind: key }))],
    [
      'Chords',
      description.chords.map(({ tick, symbol, numeral }) => ({
        tick,
        label: symbol,
        kind: numeral.replace(/[\d/].*/, ''),
      })),
    ],
  ];
  const shown = strips.filter(([, stretches]) => stretches.length > 0);
  const x = (tick: number): number => Math.round((tick / Math.max(1, endTick)) * WIDTH * 10) / 10;
  const rows = shown.map(([name, stretches], row) => {
    const kinds = [...new Set(stretches.map(({ kind }) => kind))];
    const y = row * (STRIP + 22) + 16;
    const boxes = stretches.map(({ tick, label, kind }, i) => {
      const left = x(tick);
      const width = Math.max(0.5, x(stretches[i + 1]?.tick ?? endTick) - left);
      const colour = COLOURS[kinds.indexOf(kind) % COLOURS.length];
      const text =
        width > label.length * 6.5 + 4
          ? `<text x="${left + 4}" y="${y + 20}" fill="#fff">${escapeHtml(label)}</text>`
          : '';
      return `<g><title>${escapeHtml(label)}</title><rect x="${left}" y="${y}" width="${Math.max(0.5, width - 0.8)}" height="${STRIP}" fill="${colour}"/>${text}</g>`;
    });
    return `<text x="0" y="${y - 4}">${name}</text>${boxes.join('')}`;
  });
  const height = shown.length * (STRIP + 22) + 4;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Form, keys and chords in time" font-size="12">${rows.join('')}</svg>`;
}

/** At most so many cells a side: larger pieces are drawn coarser. */
const MOST_CELLS = 160;

/** The self-similarity of the bars: dark where two are alike (Foote 1999); equal neighbours are one box. */
export function selfSimilaritySvg({ size, matrix }: SelfSimilarity): string {
  const step = Math.ceil(size / MOST_CELLS);
  const cells = Math.ceil(size / step);
  const boxes: string[] = [];
  for (let row = 0; row < cells; row++) {
    let start = 0;
    for (let column = 1; column <= cells; column++) {
      const shade = shadeAt(matrix, size, row * step, start * step);
      if (column < cells && shadeAt(matrix, size, row * step, column * step) === shade) continue;
      if (shade > 0)
        boxes.push(
          `<rect x="${start}" y="${row}" width="${column - start}" height="1.02" fill-opacity="${shade / 16}"/>`,
        );
      start = column;
    }
  }
  return `<svg viewBox="0 0 ${cells} ${cells}" role="img" aria-label="Self-similarity of the bars" class="matrix">${boxes.join('')}</svg>`;
}

/** 0–16. */
function shadeAt(matrix: Float32Array, size: number, row: number, column: number): number {
  const value = matrix[row * size + column] ?? 0;
  return Math.round(Math.max(0, value) ** 3 * 16);
}

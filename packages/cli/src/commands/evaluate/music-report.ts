/** A page with the table and the densities of generated music beside real music. */
import type { MusicResult } from '@continuo/evaluate';
import { htmlPage, htmlSection, htmlTable } from '../../html-page.ts';
import { escapeHtml } from '../../inspect/escape-html.ts';
import { densitySvg, SET_COLOURS } from './density-svg.ts';
import { COLUMN_NOTE, COLUMNS, featureCells, type MusicSource, measureCells, protocolLine } from './music-lines.ts';

const STYLE = `
.densities { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem 2rem; }
.densities svg { width: 100%; height: auto; }
.legend span { padding-right: 1.5rem; }
td:nth-child(n + 3) { text-align: right; }
`;

/** The page as HTML. */
export function musicReportHtml(result: MusicResult, source: MusicSource): string {
  const { measures, features, featureFrechetDistance: frechet } = result;
  const legend = [
    ['train', 'training pieces'],
    ['test', `real, held out (${source.split})`],
    ['generated', 'ours'],
  ] as const;
  const words = legend.map(
    ([set, text]) => `<span><b style="color:${SET_COLOURS[set]}">━━</b> ${escapeHtml(text)}</span>`,
  );
  const pictures = (svgs: readonly string[]): string =>
    `<p class="legend">${words.join('')}</p><div class="densities">${svgs.join('')}</div>`;
  return htmlPage({
    heading: `${source.generated} beside ${source.real}`,
    style: STYLE,
    sections: [
      `<p>${escapeHtml(protocolLine(result, source))}.</p><p>${escapeHtml(COLUMN_NOTE)}.</p>`,
      htmlSection('Measures', htmlTable(COLUMNS, measures.flatMap(measureCells))),
      htmlSection(
        'How the pieces are spread',
        pictures(measures.map(({ densities, label }) => densitySvg(densities, label))),
      ),
      htmlSection(
        'Distances from the training pieces (MGEval)',
        htmlTable(COLUMNS, features.flatMap(featureCells)) +
          pictures(
            features.map(({ densities, feature }) =>
              densitySvg(densities, `distance in ${feature.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`),
            ),
          ),
      ),
      htmlSection(
        'Fréchet distance of our own features',
        `<p>Real ${frechet.real.toFixed(2)}, ours ${frechet.ours.toFixed(2)}, from ${frechet.pieces} pieces a set in ${frechet.dimensions} features made by hand: to be compared within Continuo only.</p>`,
      ),
    ],
  });
}

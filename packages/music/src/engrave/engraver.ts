/** Engraved pages of a notated score, by Verovio. */

import type { VerovioToolkit } from 'verovio/esm';
import { MusicError } from '../music-error.ts';
import { writeMusicXml } from '../musicxml/write.ts';
import type { NotatedScore } from '../notation/notated-score.ts';
import { printAccidentals } from '../notation/print-accidentals.ts';
import type { ReadReport } from '../read-report.ts';
import { withUnicodeSigns } from './unicode-signs.ts';

export type EngraveOptions = {
  /** of the page in tenths of a millimetre; default 2100, A4; a staff is 7 mm high */
  readonly pageWidth?: number;
  /** default 2970, A4; an only page is as high as what stands on it */
  readonly pageHeight?: number;
};

export type Engraving = {
  /** an SVG document a page */
  readonly pages: readonly string[];
  /** what MusicXML, by which the score goes to the engraver, could not hold */
  readonly reports: readonly ReadReport[];
};

/** How many pixels a tenth of a millimetre is drawn with, in percent. */
const PIXELS_PERCENT = 40;

/**
 * Draws scores as pages of SVG; made by `openEngraver`, released by `dispose`.
 *
 * The same score gives the same bytes.
 */
export class Engraver {
  readonly #toolkit: VerovioToolkit;

  constructor(toolkit: VerovioToolkit) {
    this.#toolkit = toolkit;
  }

  /**
   * The pages of a score.
   *
   * @throws MusicError  `cannot-engrave`: the engraver refused it
   * @example engraver.engrave(notate(score).notation).pages[0].startsWith('<svg') // => true
   */
  engrave(notation: NotatedScore, options: EngraveOptions = {}): Engraving {
    const { pageWidth = 2100, pageHeight = 2970 } = options;
    const toolkit = this.#toolkit;
    // the engraver draws only the accidentals that are written
    const { text, reports } = writeMusicXml(printAccidentals(notation));
    const settings = {
      pageWidth,
      pageHeight,
      scale: PIXELS_PERCENT,
      adjustPageHeight: false,
      breaks: 'auto',
      footer: 'none',
      xmlIdSeed: 1,
      smuflTextFont: 'none',
      svgRemoveXlink: true,
    };
    toolkit.setOptions(settings);
    if (!toolkit.loadData(text)) {
      throw new MusicError(
        'cannot-engrave',
        `the engraver refused this score: ${toolkit.getLog().trim() || 'no reason given'}`,
      );
    }
    const count = toolkit.getPageCount();
    // a short piece is not left with an empty page below it
    if (count === 1) {
      toolkit.setOptions({ ...settings, adjustPageHeight: true });
      toolkit.loadData(text);
    }
    const pages = Array.from({ length: count }, (_, page) => withUnicodeSigns(toolkit.renderToSVG(page + 1)));
    return { pages, reports };
  }

  /** Gives the engraver's memory back; it cannot be used afterwards. */
  dispose(): void {
    this.#toolkit.destroy();
  }
}

/**
 * Loads the engraver: 7 MB and about a tenth of a second, so that it is done once and only where it is wanted.
 *
 * @example const engraver = await openEngraver()
 */
export async function openEngraver(): Promise<Engraver> {
  const [{ default: createVerovioModule }, { enableLog, enableLogToBuffer, LOG_ERROR, VerovioToolkit }] =
    await Promise.all([import('verovio/wasm'), import('verovio/esm')]);
  const module = await createVerovioModule();
  enableLog(LOG_ERROR, module);
  enableLogToBuffer(true, module);
  return new Engraver(new VerovioToolkit(module));
}

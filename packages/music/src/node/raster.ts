/** Pictures of SVG drawings as PNG. */
import { renderAsync } from '@resvg/resvg-js';

export type RasterOptions = {
  /** of the picture in pixels; default 1600 */
  readonly width?: number;
};

/**
 * A drawing as PNG on white, with texts in the machine's own fonts.
 *
 * @example (await pngOfSvg('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))[1] // => 80, the P of PNG
 */
export async function pngOfSvg(svg: string, options: RasterOptions = {}): Promise<Uint8Array> {
  const { width = 1600 } = options;
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width },
    background: 'white',
    font: { loadSystemFonts: true },
  });
  return new Uint8Array(image.asPng());
}

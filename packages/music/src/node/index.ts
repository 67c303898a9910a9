export { pngOfSvg, type RasterOptions } from './raster.ts';

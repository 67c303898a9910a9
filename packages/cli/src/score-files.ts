/** Scores from files and into files, by content and extension. */
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { PreferredBank } from '@continuo/audio/node';
import {
  extensionsOf,
  formatOfName,
  type NotatedScore,
  nearNameOf,
  notationOfScore,
  type ReadReport,
  readScore,
  type Score,
  type ScoreReading,
  writeScore,
} from '@continuo/music';
import { CliError } from './cli-error.ts';
import { pianoRollSvg } from './piano-roll-svg.ts';
import type { OutputFile } from './write-whole.ts';

/** The largest file that is read, in bytes: far above any piece, far below the machine's memory. */
const MOST_BYTES = 64 * 2 ** 20;
const PICTURES = ['.svg', '.png'];
const SOUNDS = ['.wav'];
const WRITABLE: readonly string[] = [...extensionsOf('isWritten'), ...PICTURES, ...SOUNDS];
/** Formats that are planned: told apart from a typing mistake. */
const PLANNED = ['.flac', '.mp3', '.pdf', '.krn', '.mei'];
/** A second spelling of an extension, left out where they are listed. */
const RARE = ['.midi', '.smf', '.kar', '.rmi', '.xml'];

export type EncodeOptions = {
  /** what stands on paper, where the score came from notation */
  readonly notation?: NotatedScore;
  /** what a picture shows: the engraved score unless given */
  readonly picture?: 'score' | 'roll';
  /** path of a sound bank for `.wav`; the user's or the built-in one unless given */
  readonly soundFont?: string;
  readonly signal?: AbortSignal;
  /** 0–1, for sound and pictures */
  readonly onProgress?: (done: number) => void;
};

/** The files of a score, of which the first has the path that was asked for, and what their format could not hold. */
export type Encoding = { readonly files: readonly OutputFile[]; readonly reports: readonly ReadReport[] };

/**
 * Reads a score in any format, and what its reader had to repair.
 *
 * @throws CliError  missing, too large, of no known format, or its content is damaged
 */
export async function readScoreWithReports(
  path: string,
  options: { readonly repeats?: 'written' | 'played' } = {},
): Promise<ScoreReading> {
  const found = await stat(path);
  if (found.isDirectory()) throw new CliError('input', `${path}: this is a folder; name a file`);
  if (found.size > MOST_BYTES) {
    const size = `${Math.round(found.size / 2 ** 20)} MiB`;
    throw new CliError('input', `${path}: ${size} is too large; at most ${MOST_BYTES / 2 ** 20} MiB are read`);
  }
  const bytes = await readFile(path);
  try {
    return readScore(bytes, { name: path, ...options });
  } catch (cause) {
    throw new CliError('input', `${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Reads a score; what was repaired is left to `inspect`. */
export async function readScoreFile(path: string): Promise<Score> {
  return (await readScoreWithReports(path)).score;
}

/**
 * Makes sure that the extension of an output is one that can be written.
 *
 * @throws CliError  it is not; the message names those that can
 */
export function checkExtension(path: string, writable: readonly string[] = WRITABLE): void {
  if (!writable.includes(extname(path).toLowerCase())) throw unwritable(path, writable);
}

function unwritable(path: string, writable: readonly string[]): CliError {
  const extension = extname(path).toLowerCase();
  const what =
    extension === ''
      ? 'it has no extension'
      : PLANNED.includes(extension)
        ? `${extension} cannot be written yet`
        : WRITABLE.includes(extension)
          ? `${extension} is not what this writes`
          : `${extension} is unknown${nearestOf(extension, writable)}`;
  const usual = writable.filter((name) => !RARE.includes(name));
  return new CliError('usage', `cannot write ${path}: ${what}; use ${usual.join(', ')}`);
}

function nearestOf(extension: string, writable: readonly string[]): string {
  const near = nearNameOf(extension, writable);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** The files of a score in the format that the extension of `path` names; a picture has one a page. */
export async function encodeScore(score: Score, path: string, options: EncodeOptions = {}): Promise<Encoding> {
  const extension = extname(path).toLowerCase();
  if (SOUNDS.includes(extension)) return one(path, (await renderWav(score, options)).bytes);
  if (PICTURES.includes(extension)) return drawScore(score, path, options);
  const format = formatOfName(path);
  if (format === undefined) throw unwritable(path, WRITABLE);
  const { bytes, reports } = writeScore(score, format, options.notation ? { notation: options.notation } : {});
  return { files: [{ path, bytes }], reports };
}

function one(path: string, bytes: Uint8Array): Encoding {
  return { files: [{ path, bytes }], reports: [] };
}

/** Pages of the engraved score, or one piano roll; `.png` is painted from the SVG. */
async function drawScore(score: Score, path: string, options: EncodeOptions): Promise<Encoding> {
  const { picture = 'score', signal, onProgress } = options;
  const drawn = picture === 'roll' ? { pages: [pianoRollSvg(score)], reports: [] } : await engravePages(score, options);
  const files: OutputFile[] = [];
  for (const [index, page] of drawn.pages.entries()) {
    signal?.throwIfAborted();
    const isPng = extname(path).toLowerCase() === '.png';
    const bytes = isPng ? await paint(page) : new TextEncoder().encode(page);
    files.push({ path: pagePath(path, index), bytes });
    onProgress?.((index + 1) / drawn.pages.length);
  }
  return { files, reports: drawn.reports };
}

/** Pages of the engraved score as SVG. */
export async function engravePages(
  score: Score,
  options: EncodeOptions,
): Promise<{ readonly pages: readonly string[]; readonly reports: readonly ReadReport[] }> {
  const { openEngraver } = await import('@continuo/music/engrave');
  const written = options.notation ? { notation: options.notation, reports: [] } : notationOfScore(score);
  const engraver = await openEngraver();
  try {
    const { pages, reports } = engraver.engrave(written.notation);
    return { pages, reports: [...written.reports, ...reports] };
  } finally {
    engraver.dispose();
  }
}

async function paint(svg: string): Promise<Uint8Array> {
  const { pngOfSvg } = await import('@continuo/music/node');
  return pngOfSvg(svg);
}

/** `a.png`, `a-page2.png`, …: the page is named, because `a-2.png` is a second variation. */
function pagePath(path: string, index: number): string {
  if (index === 0) return path;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-page${index + 1}${extension}`;
}

/** A score as 16-bit WAV, and what was measured on the way. */
export async function renderWav(
  score: Score,
  options: EncodeOptions = {},
): Promise<{ bytes: Uint8Array; seconds: number; sampleRate: number; peakDbfs: number; soundFont: string }> {
  const { signal, onProgress } = options;
  const [{ levels, renderScore, writeWav }, bankAndSource] = await Promise.all([
    import('@continuo/audio'),
    openBankFor(options.soundFont),
  ]);
  const sound = await renderScore(score, {
    bank: bankAndSource.bank,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return {
    bytes: writeWav(sound.channels, sound.sampleRate, { bitDepth: 16 }),
    seconds: sound.seconds,
    sampleRate: sound.sampleRate,
    peakDbfs: levels(sound.channels).peakDbfs,
    soundFont: bankAndSource.source,
  };
}

async function openBankFor(path: string | undefined): Promise<PreferredBank> {
  const { BUILT_IN, openPreferredBank, readBank } = await import('@continuo/audio/node');
  if (path === undefined) return openPreferredBank();
  if (path === BUILT_IN) return openPreferredBank({ environment: { CONTINUO_SOUNDFONT: BUILT_IN } });
  return { bank: await readBank(path), source: path };
}

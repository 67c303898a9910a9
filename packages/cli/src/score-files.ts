/** Scores from files and into files, by extension. */
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { PreferredBank } from '@continuo/audio/node';
import { type MidiReport, readMidi, type Score, writeMidi } from '@continuo/music';
import { CliError } from './cli-error.ts';
import { pianoRollSvg } from './piano-roll-svg.ts';
import { readScoreJson, writeScoreJson } from './score-json.ts';

/** The largest file that is read, in bytes: far above any piece, far below the machine's memory. */
const MOST_BYTES = 64 * 2 ** 20;
const READABLE = ['.mid', '.midi', '.json'];
const WRITABLE = ['.mid', '.midi', '.json', '.wav', '.svg'];
/** Formats that are planned: told apart from a typing mistake. */
const PLANNED = ['.musicxml', '.mxl', '.abc', '.flac', '.mp3', '.pdf'];

export type EncodeOptions = {
  /** path of a sound bank for `.wav`; the user's or the built-in one unless given */
  readonly soundFont?: string;
  readonly signal?: AbortSignal;
  /** 0–1, for sound */
  readonly onProgress?: (done: number) => void;
};

/** A score, and what its reader had to repair. */
export type ScoreReading = { readonly score: Score; readonly reports: readonly MidiReport[] };

/**
 * Reads a score from a MIDI or score JSON file.
 *
 * @throws CliError  missing, too large, an unknown extension, or its content is not what the extension says
 */
export async function readScoreWithReports(path: string): Promise<ScoreReading> {
  const extension = extname(path).toLowerCase();
  const found = await stat(path);
  if (found.isDirectory()) throw new CliError('input', `${path}: this is a folder; name a file`);
  if (found.size > MOST_BYTES) {
    const size = `${Math.round(found.size / 2 ** 20)} MiB`;
    throw new CliError('input', `${path}: ${size} is too large; at most ${MOST_BYTES / 2 ** 20} MiB are read`);
  }
  const bytes = await readFile(path);
  if (bytes.length === 0) throw new CliError('input', `${path}: the file is empty; expected a MIDI file`);
  try {
    if (extension === '.json') return { score: readScoreJson(new TextDecoder().decode(bytes)), reports: [] };
    // other extensions are tried as MIDI: many programs leave them off
    return readMidi(bytes);
  } catch (cause) {
    const hint = READABLE.includes(extension) ? '' : ` (its extension is none of ${READABLE.join(', ')})`;
    throw new CliError('input', `${path}: ${(cause as Error).message}${hint}`, { cause });
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
  const extension = extname(path).toLowerCase();
  if (writable.includes(extension)) return;
  const what =
    extension === ''
      ? 'it has no extension'
      : PLANNED.includes(extension)
        ? `${extension} cannot be written yet`
        : `${extension} is unknown`;
  throw new CliError(
    'usage',
    `cannot write ${path}: ${what}; use ${writable.filter((name) => name !== '.midi').join(', ')}`,
  );
}

/** The bytes of a score in the format that the extension of `path` names. */
export async function encodeScore(score: Score, path: string, options: EncodeOptions = {}): Promise<Uint8Array> {
  checkExtension(path);
  switch (extname(path).toLowerCase()) {
    case '.json':
      return new TextEncoder().encode(writeScoreJson(score));
    case '.svg':
      return new TextEncoder().encode(pianoRollSvg(score));
    case '.wav':
      return (await renderWav(score, options)).bytes;
    default:
      return writeMidi(score);
  }
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

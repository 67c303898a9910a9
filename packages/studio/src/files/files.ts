/** Files in and out, through a worker. */
import { SCORE_FORMATS, type Score, type ScoreFormat } from '@continuo/music';
import type { FileJob, FileReply, FileResult } from './file-worker.ts';

/** Larger files are refused before they are read: no file of music comes near. */
export const LARGEST_SCORE_BYTES = 32 * 1024 * 1024;

/** What the page hands out, by extension. */
export type ExportKind = 'mid' | 'musicxml' | 'wav';

export interface Files {
  /** Loads what reads and writes, so that the work can be taken out even when the server is gone. */
  warm(): void;
  /** @throws Error  with a sentence for the person: the file is empty, too large, or of no known format */
  readScore(
    file: File,
  ): Promise<{ readonly title: string; readonly score: Score; readonly reports: readonly string[] }>;
  writeScore(score: Score, format: ScoreFormat): Promise<Blob>;
  /** The score on paper: an SVG a page. @param pageWidth  in tenths of a millimetre; a staff is 7 mm high */
  engrave(score: Score, title: string, pageWidth: number): Promise<readonly string[]>;
  writeWav(channels: readonly Float32Array[], sampleRate: number): Promise<Blob>;
}

export function createFiles(): Files {
  let worker: Worker | undefined;
  let count = 0;
  const waiting = new Map<number, { resolve(result: FileResult): void; reject(error: Error): void }>();
  const start = (): Worker => {
    const started = new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' });
    started.onmessage = ({ data }: MessageEvent<FileReply>) => {
      const job = waiting.get(data.id);
      waiting.delete(data.id);
      if ('error' in data) job?.reject(new Error(data.error));
      else job?.resolve(data.result);
    };
    started.onerror = (event) => {
      for (const { reject } of waiting.values()) reject(new Error(event.message || 'the file worker failed'));
      waiting.clear();
      started.terminate();
      worker = undefined;
    };
    return started;
  };
  const run = (job: FileJob, transfer: Transferable[] = []): Promise<FileResult> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const id = count++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, job }, transfer);
    });
  const blob = async (job: FileJob, type: string, transfer: Transferable[] = []): Promise<Blob> => {
    const result = await run(job, transfer);
    if (result.kind !== 'bytes') throw new Error('the file worker gave no bytes');
    return new Blob([result.bytes], { type });
  };
  return {
    warm() {
      worker ??= start();
    },
    async readScore(file) {
      if (file.size === 0) throw new Error(`${file.name} is empty.`);
      if (file.size > LARGEST_SCORE_BYTES) {
        throw new Error(
          `${file.name} has ${Math.round(file.size / 1_048_576)} MB; a score of at most 32 MB is expected.`,
        );
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const result = await run({ kind: 'read-score', bytes, name: file.name }, [bytes.buffer]).catch((error: Error) => {
        throw new Error(`${file.name} could not be opened: ${error.message}`);
      });
      if (result.kind !== 'score') throw new Error('the file worker gave no score');
      if (result.score.tracks.every(({ notes }) => notes.length === 0)) throw new Error(`${file.name} holds no notes.`);
      return { title: file.name.replace(/\.[^.]*$/, ''), score: result.score, reports: result.reports };
    },
    writeScore: (score, format) => blob({ kind: 'write-score', score, format }, SCORE_FORMATS[format].mediaType),
    async engrave(score, title, pageWidth) {
      const result = await run({ kind: 'engrave', score, title, pageWidth });
      if (result.kind !== 'pages') throw new Error('the file worker gave no pages');
      return result.pages;
    },
    writeWav: (channels, sampleRate) =>
      blob(
        { kind: 'write-wav', channels, sampleRate },
        'audio/wav',
        channels.map(({ buffer }) => buffer),
      ),
  };
}

/** A name that every file system takes. @example fileName('Air: 2/4?', 'mid') // => 'Air 2 4.mid' */
export function fileName(title: string, extension: string): string {
  const plain = title
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80);
  return `${plain || 'Untitled'}.${extension}`;
}

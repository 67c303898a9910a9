/** Reading and writing files away from the page's thread: it can be long. */
import { writeWav } from '@continuo/audio';
import { notationOfScore, readScore, type Score, type ScoreFormat, writeScore } from '@continuo/music';
import type { Engraver } from '@continuo/music/engrave';

export type FileJob =
  | { readonly kind: 'read-score'; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: 'write-score'; readonly score: Score; readonly format: ScoreFormat }
  | { readonly kind: 'engrave'; readonly score: Score; readonly title: string; readonly pageWidth: number }
  | { readonly kind: 'write-wav'; readonly channels: readonly Float32Array[]; readonly sampleRate: number };
export type FileResult =
  | { readonly kind: 'score'; readonly score: Score; readonly reports: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** SVG */
  | { readonly kind: 'pages'; readonly pages: readonly string[] };
export type FileReply = { readonly id: number } & ({ readonly result: FileResult } | { readonly error: string });

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<{ id: number; job: FileJob }>) => void) | null;
  postMessage(reply: FileReply, transfer?: Transferable[]): void;
};

let engraver: Promise<Engraver> | undefined;

scope.onmessage = async ({ data: { id, job } }) => {
  try {
    const result = await doJob(job);
    scope.postMessage({ id, result }, result.kind === 'bytes' ? [result.bytes.buffer] : []);
  } catch (error) {
    scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
};

async function doJob(job: FileJob): Promise<FileResult> {
  switch (job.kind) {
    case 'read-score': {
      const { score, reports } = readScore(job.bytes, { name: job.name });
      return { kind: 'score', score, reports: reports.map(({ message }) => message) };
    }
    case 'write-score':
      return { kind: 'bytes', bytes: new Uint8Array(writeScore(job.score, job.format).bytes) };
    case 'engrave': {
      // 7 MB, so only where it is wanted
      engraver ??= import('@continuo/music/engrave').then(({ openEngraver }) => openEngraver());
      engraver.catch(() => (engraver = undefined));
      const { notation } = notationOfScore(job.score);
      const credits = notation.credits.filter(({ kind }) => kind !== 'title');
      const titled = { ...notation, credits: [{ kind: 'title' as const, text: job.title }, ...credits] };
      return { kind: 'pages', pages: (await engraver).engrave(titled, { pageWidth: job.pageWidth }).pages };
    }
    case 'write-wav':
      return { kind: 'bytes', bytes: new Uint8Array(writeWav(job.channels, job.sampleRate, { bitDepth: 16 })) };
  }
}

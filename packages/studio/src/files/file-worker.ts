/** Reading and writing files away from the page's thread: it can be long. */
import { writeWav } from '@continuo/audio';
import { readScore, type Score, type ScoreFormat, writeScore } from '@continuo/music';

export type FileJob =
  | { readonly kind: 'read-score'; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: 'write-score'; readonly score: Score; readonly format: ScoreFormat }
  | { readonly kind: 'write-wav'; readonly channels: readonly Float32Array[]; readonly sampleRate: number };
export type FileResult =
  | { readonly kind: 'score'; readonly score: Score; readonly reports: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> };
export type FileReply = { readonly id: number } & ({ readonly result: FileResult } | { readonly error: string });

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<{ id: number; job: FileJob }>) => void) | null;
  postMessage(reply: FileReply, transfer?: Transferable[]): void;
};

scope.onmessage = ({ data: { id, job } }) => {
  try {
    const result = doJob(job);
    scope.postMessage({ id, result }, result.kind === 'bytes' ? [result.bytes.buffer] : []);
  } catch (error) {
    scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
};

function doJob(job: FileJob): FileResult {
  switch (job.kind) {
    case 'read-score': {
      const { score, reports } = readScore(job.bytes, { name: job.name });
      return { kind: 'score', score, reports: reports.map(({ message }) => message) };
    }
    case 'write-score':
      return { kind: 'bytes', bytes: new Uint8Array(writeScore(job.score, job.format).bytes) };
    case 'write-wav':
      return { kind: 'bytes', bytes: new Uint8Array(writeWav(job.channels, job.sampleRate, { bitDepth: 16 })) };
  }
}

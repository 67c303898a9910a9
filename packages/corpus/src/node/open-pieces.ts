/** Opens a folder of music piece by piece: data sets with an index, or loose files of any score format. */
import { splitOfHash } from '../content-hash.ts';
import { CorpusError } from '../corpus-error.ts';
import type { CorpusPiece, RejectedFile } from '../corpus-piece.ts';
import { versionsOf } from '../prepare/other-versions.ts';
import { scoreHash } from '../score-hash.ts';
import { type PieceSource, planSources } from './piece-sources.ts';
import { manifestOfFolder, readDataset } from './read-dataset.ts';

export type OpenPiecesOptions = {
  /** names of subfolders; the others are passed over; default all */
  readonly only?: readonly string[] | undefined;
  /** of a data set that has both, MIDI with its repeats played out or notation with its repeats written; default 'played' */
  readonly prefer?: 'played' | 'written' | undefined;
  /** read files of drum patterns (`patterns.jsonl`), too; default false */
  readonly patterns?: boolean | undefined;
  readonly signal?: AbortSignal;
};

export type PiecesEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly file: string }
  | { readonly kind: 'piece'; readonly piece: CorpusPiece }
  | { readonly kind: 'rejected'; readonly rejected: RejectedFile };

/**
 * Reads pieces one after the other, with progress after each; one piece is in memory at a time.
 *
 * A folder (or subfolder) with `index.jsonl` and an archive beside it (`mid.tar.gz`, `mxl.tar.gz`, `abc.tar.gz`) is a data
 * set with its own splits. All other MIDI, MusicXML, ABC, kern and MEI files are loose: split 80/10/10 by a hash of their
 * music, alike in every key, so that a file keeps its split when others come or go.
 *
 * A prepared dataset (`manifest.json`, see `prepareDataset`) gives its pieces with its splits; training pieces also in the
 * other keys and speeds that it marks, one after the other.
 *
 * @throws CorpusError  'missing-folder', 'bad-index', 'not-tar'; 'bad-dataset': a prepared dataset is damaged
 * @example for await (const event of openPieces(folder)) if (event.kind === 'piece') event.piece.score
 */
export async function* openPieces(folder: string, options: OpenPiecesOptions = {}): AsyncGenerator<PiecesEvent> {
  const { only, prefer, patterns, signal } = options;
  const manifest = await manifestOfFolder(folder);
  if (manifest) {
    const total = manifest.shards.reduce((sum, { pieces }) => sum + pieces, 0);
    let read = 0;
    for await (const piece of readDataset(folder, manifest)) {
      signal?.throwIfAborted();
      if (only === undefined || only.includes(piece.id.split('/')[0]!)) {
        for (const version of versionsOf(piece)) yield { kind: 'piece', piece: version };
      }
      read += 1;
      yield { kind: 'progress', done: read, total, file: piece.id };
    }
    return;
  }
  const { total, read } = await planSources(folder, { only, prefer, patterns });
  let done = 0;
  for await (const source of read(signal ? { signal } : {})) {
    signal?.throwIfAborted();
    let event: PiecesEvent;
    try {
      event = { kind: 'piece', piece: await pieceOf(source) };
    } catch (error) {
      event = { kind: 'rejected', rejected: { file: source.id, reason: (error as Error).message } };
    }
    yield event;
    done += 1;
    yield { kind: 'progress', done, total, file: source.id };
  }
}

async function pieceOf({ id, split, labels, score: read }: PieceSource): Promise<CorpusPiece> {
  const score = await read();
  if (!score.tracks.some(({ notes }) => notes.length > 0)) throw new CorpusError('empty-score', 'holds no notes');
  return { id, split: split ?? splitOfHash(scoreHash(score)), score, labels };
}

/** The pieces of a corpus folder as scores, whatever it holds: loose files, data sets, the JSB chorales. */
import { stat } from 'node:fs/promises';
import type { CorpusPiece } from '@continuo/corpus';
import { CliError } from '../../cli-error.ts';
import type { Session } from '../../session.ts';

export type CorpusFolder = {
  /** as the user named it, or where the data set of that name lies */
  readonly folder: string;
  /** read so far: files that are no music, with a reason */
  readonly rejected: { readonly file: string; readonly reason: string }[];
  /** Reads piece by piece, with progress. */
  pieces(what: string): AsyncGenerator<CorpusPiece>;
};

/** Another key or speed of a training piece, as prepared data sets mark them. */
const OTHER_VERSION = /@(x[\d.]+|[+-]\d+)$/;

/**
 * A folder, or the name of a data set such as "open/jsb-chorales".
 *
 * @param prefer  notation or what is played, where a data set has both
 * @throws CliError  there is neither
 */
export async function openCorpusFolder(
  session: Session,
  name: string,
  prefer: 'played' | 'written' = 'played',
): Promise<CorpusFolder> {
  const { dataFolder, holdsChoraleFile, openPieces } = await import('@continuo/corpus/node');
  const found = await stat(name).catch(() => undefined);
  const folder = found === undefined ? dataFolder(name) : name;
  if (folder === undefined)
    throw new CliError('input', `${name}: there is no such folder, and no data set of that name`);
  if (found?.isFile()) throw new CliError('input', `${name}: this is a file; name a folder`);
  const rejected: { file: string; reason: string }[] = [];
  async function* pieces(what: string): AsyncGenerator<CorpusPiece> {
    if (await holdsChoraleFile(folder!)) {
      yield* choralePieces(session, folder!);
      return;
    }
    for await (const event of openPieces(folder!, { prefer, signal: session.signal })) {
      if (event.kind === 'piece' && !OTHER_VERSION.test(event.piece.id)) yield event.piece;
      else if (event.kind === 'rejected') rejected.push(event.rejected);
      else if (event.kind === 'progress') session.progress.update(what, event.done, event.total);
    }
  }
  return { folder, rejected, pieces };
}

async function* choralePieces(session: Session, folder: string): AsyncGenerator<CorpusPiece> {
  const [{ openChoraleCorpus }, { scoreOfGrid, SPLITS }] = await Promise.all([
    import('@continuo/corpus/node'),
    import('@continuo/corpus'),
  ]);
  for await (const event of openChoraleCorpus(folder, { signal: session.signal })) {
    if (event.kind !== 'corpus') continue;
    for (const split of SPLITS) {
      for (const [number, grid] of event.corpus[split].entries()) {
        yield { id: `${split} ${number + 1}`, split, score: scoreOfGrid(grid), labels: {} };
      }
    }
  }
}

/** A corpus made ready for many questions, in one file: the index of its training pieces, and what real pieces borrow. */
import { EvaluateError } from '../evaluate-error.ts';
import { type NamedScore, OriginalityTally, type TallyContent } from './evaluate-originality.ts';
import { OriginalityIndex, type OriginalityIndexOptions } from './originality-index.ts';

export type OriginalityCorpus = {
  readonly index: OriginalityIndex;
  /** of held-out real pieces */
  readonly human: OriginalityTally;
  readonly trainingPieces: number;
  readonly heldOutPieces: number;
};

/** How the file begins. */
const MAGIC = 'continuo-originality-1';

/**
 * Indexes training pieces as they come, then looks the held-out ones up.
 *
 * @param training  streamed: only the index stays in memory
 */
export async function buildOriginalityCorpus(
  training: Iterable<NamedScore> | AsyncIterable<NamedScore>,
  heldOut: () => Iterable<NamedScore> | AsyncIterable<NamedScore>,
  options: OriginalityIndexOptions = {},
): Promise<OriginalityCorpus> {
  const index = new OriginalityIndex(options);
  const human = new OriginalityTally();
  let [trainingPieces, heldOutPieces] = [0, 0];
  for await (const { id, score } of training) {
    index.add(id, score);
    trainingPieces += 1;
  }
  for await (const { id, score } of heldOut()) {
    human.add(id, index.look(score));
    heldOutPieces += 1;
  }
  return { index, human, trainingPieces, heldOutPieces };
}

/** The corpus as bytes. */
export function writeOriginalityCorpus({ index, human, ...counts }: OriginalityCorpus): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify({ format: MAGIC, ...counts, human: human.content() })}\n`);
  const body = index.write();
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** @throws EvaluateError  'bad-index': not what `writeOriginalityCorpus` gives, or cut short */
export function readOriginalityCorpus(bytes: Uint8Array): OriginalityCorpus {
  const end = bytes.indexOf(10);
  const head = end < 0 ? undefined : parsed(new TextDecoder().decode(bytes.subarray(0, end)));
  if (head?.format !== MAGIC) {
    throw new EvaluateError('bad-index', `found ${bytes.length} bytes that are no index of a corpus; build it again`);
  }
  const { trainingPieces, heldOutPieces, human } = head;
  return {
    index: OriginalityIndex.read(bytes.subarray(end + 1)),
    human: OriginalityTally.of(human),
    trainingPieces,
    heldOutPieces,
  };
}

type Head = {
  readonly format: string;
  readonly trainingPieces: number;
  readonly heldOutPieces: number;
  readonly human: TallyContent;
};

function parsed(text: string): Head | undefined {
  try {
    return JSON.parse(text) as Head;
  } catch {
    return undefined;
  }
}

/** Many processes that train one model together: what they must be able to say to one another. */

/**
 * The processes of one training. Every process calls the same operations in the same order with arrays of the same length;
 * a call returns when this process's part of it is done.
 */
export interface Collective {
  /** this process's number, 0 … size − 1 */
  readonly rank: number;
  readonly size: number;
  /** Adds up (or averages) the values of all processes, in place. */
  allReduce(values: Float32Array, how?: 'sum' | 'mean'): Promise<void>;
  /** Gives everyone the values of process `from`, default 0, in place. */
  broadcast(values: Float32Array, from?: number): Promise<void>;
  /** Waits until all have come here. */
  barrier(): Promise<void>;
  /** Ends all processes at once, this one too, with an exit status: for one that cannot go on. */
  abort(status: number): void;
  /** Leaves; every process must come here, or `abort`. */
  dispose(): Promise<void>;
}

/**
 * A process that trains alone: sums and means of one are what they were, and it waits for nobody.
 *
 * @example aloneCollective().size // => 1
 */
export function aloneCollective(): Collective {
  const nothing = async (): Promise<void> => {};
  return {
    rank: 0,
    size: 1,
    allReduce: nothing,
    broadcast: nothing,
    barrier: nothing,
    abort: () => {},
    dispose: nothing,
  };
}

/** Values that travel together: 4 MiB, far above where a network's latency counts and far below where memory does. */
export const BUCKET_LENGTH: number = 2 ** 20;

/**
 * Adds up arrays over all processes in buckets: long arrays in pieces where they lie, short ones packed together.
 *
 * @param bucketLength  values in a bucket, default `BUCKET_LENGTH`
 * @example await allReduceBuckets(collective, [weightGradient, biasGradient]) // each now holds the sum over all processes
 */
export async function allReduceBuckets(
  collective: Collective,
  arrays: readonly Float32Array[],
  bucketLength: number = BUCKET_LENGTH,
): Promise<void> {
  if (collective.size === 1) return;
  let packed: Float32Array[] = [];
  let filled = 0;
  const send = async (): Promise<void> => {
    await allReducePacked(collective, packed, filled);
    packed = [];
    filled = 0;
  };
  for (const array of arrays) {
    const whole = array.length - (array.length % bucketLength);
    for (let start = 0; start < whole; start += bucketLength) {
      await collective.allReduce(array.subarray(start, start + bucketLength));
    }
    if (whole === array.length) continue;
    const rest = array.subarray(whole);
    if (filled + rest.length > bucketLength) await send();
    packed.push(rest);
    filled += rest.length;
  }
  if (filled > 0) await send();
}

async function allReducePacked(collective: Collective, pieces: readonly Float32Array[], length: number): Promise<void> {
  if (pieces.length === 1) return collective.allReduce(pieces[0]!);
  const bucket = new Float32Array(length);
  let place = 0;
  for (const piece of pieces) {
    bucket.set(piece, place);
    place += piece.length;
  }
  await collective.allReduce(bucket);
  place = 0;
  for (const piece of pieces) {
    piece.set(bucket.subarray(place, place + piece.length));
    place += piece.length;
  }
}

/**
 * The rows of a batch that a process takes: as equal as they can be, in the order of the processes.
 *
 * @example [0, 1].map((rank) => partOfBatch(rank, 2, 3).count) // => [1, 2]
 */
export function partOfBatch(
  rank: number,
  size: number,
  rows: number,
): { readonly first: number; readonly count: number; readonly of: number } {
  const first = Math.floor((rank * rows) / size);
  return { first, count: Math.floor(((rank + 1) * rows) / size) - first, of: rows };
}

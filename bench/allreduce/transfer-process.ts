/** One of several processes that add up arrays of several lengths: the first prints what each took, as JSON. */
import { joinLaunched } from '@continuo/train/node';

export type Transfer = {
  readonly bytes: number;
  /** medians, of calls of 4 MiB as a training makes them, and of one call for all */
  readonly bucketMilliseconds: number;
  readonly wholeMilliseconds: number;
  /** the fastest of all in buckets */
  readonly leastMilliseconds: number;
};

const [rounds, ...megabytes] = process.argv.slice(2).map(Number) as [number, ...number[]];
const BUCKET = 2 ** 20;
const collective = await joinLaunched();
const transfers: Transfer[] = [];
for (const size of megabytes) {
  const values = new Float32Array(Math.max(1, Math.round((size * 1e6) / 4)));
  const inBuckets = async (): Promise<void> => {
    for (let start = 0; start < values.length; start += BUCKET) {
      await collective.allReduce(values.subarray(start, start + BUCKET));
    }
  };
  const [bucketTimes, wholeTimes] = [await timesOf(inBuckets), await timesOf(() => collective.allReduce(values))];
  transfers.push({
    bytes: values.byteLength,
    bucketMilliseconds: median(bucketTimes),
    wholeMilliseconds: median(wholeTimes),
    leastMilliseconds: Math.min(...bucketTimes),
  });
}
if (collective.rank === 0) process.stdout.write(`${JSON.stringify(transfers)}\n`);
await collective.dispose();

/** The first call, in which memory is set up, is not counted. */
async function timesOf(call: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    await collective.barrier();
    const start = performance.now();
    await call();
    if (round >= 0) times.push(performance.now() - start);
  }
  return times;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allReduceBuckets, aloneCollective, partOfBatch } from './collective.ts';
import { memoryCollectives } from './testing/memory-collectives.ts';

const values = fc.array(fc.float({ noNaN: true }), { maxLength: 40 }).map((list) => Float32Array.from(list));

describe('a process alone', () => {
  test('keeps every value as it is, bit for bit', async () => {
    const alone = aloneCollective();
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const array = given.slice();
        await alone.allReduce(array);
        await alone.allReduce(array, 'mean');
        await alone.broadcast(array);
        await allReduceBuckets(alone, [array], 4);
        expect(array).toEqual(given);
      }),
    );
    await alone.barrier();
    await alone.dispose();
  });

  test('is the first and the only one', () => {
    expect(aloneCollective()).toMatchObject({ rank: 0, size: 1 });
  });
});

describe('buckets', () => {
  test('of any length add up arrays of any lengths over all processes', async () => {
    const lengths = fc.array(fc.nat(30), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        lengths,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 2, max: 4 }),
        async (each, bucket, size) => {
          const arraysOf = (rank: number) =>
            each.map((length, index) => new Float32Array(length).map((_, i) => 1000 * index + i + 0.5 * rank));
          const members = memoryCollectives(size);
          const all = members.map(({ rank }) => arraysOf(rank));
          await Promise.all(members.map((member) => allReduceBuckets(member, all[member.rank], bucket)));
          const sums = arraysOf(0).map((array, index) =>
            array.map((_, place) => members.reduce((sum, { rank }) => sum + arraysOf(rank)[index][place], 0)),
          );
          for (const arrays of all) expect(arrays).toEqual(sums);
        },
      ),
    );
  });

  test('hold as much as they may: three vectors of 3 in a bucket of 10 go in one call, a matrix of 25 in two and a rest', async () => {
    const calls: number[] = [];
    const [one, other] = memoryCollectives(2).map((member) => ({
      ...member,
      allReduce: (array: Float32Array) => {
        if (member.rank === 0) calls.push(array.length);
        return member.allReduce(array);
      },
    }));
    const arrays = () => [3, 3, 3, 25].map((length) => new Float32Array(length));
    await Promise.all([allReduceBuckets(one, arrays(), 10), allReduceBuckets(other, arrays(), 10)]);
    expect(calls).toEqual([10, 10, 9, 5]);
  });
});

describe('the rows of a batch', () => {
  test('are each taken by exactly one process, in order, and no two parts differ by more than one row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 500 }), (size, rows) => {
        const parts = Array.from({ length: size }, (_, rank) => partOfBatch(rank, size, rows));
        const taken = parts.flatMap(({ first, count }) => Array.from({ length: count }, (_, row) => first + row));
        expect(taken).toEqual(Array.from({ length: rows }, (_, row) => row));
        const counts = parts.map(({ count }) => count);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

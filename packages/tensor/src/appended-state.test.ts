import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppendedState } from './appended-state.ts';
import { compile } from './compile.ts';
import { nodeDevice } from './node/index.ts';
import { add } from './operations/elementwise.ts';
import { concat } from './operations/layout.ts';
import { matmul } from './operations/matmul.ts';
import { reshape } from './operations/reshape.ts';
import type { Program } from './program.ts';
import { applyNode, input, state } from './tensor.ts';

const spec = { name: 'cache', type: 'float32', shape: [2, 10, 2], update: 'append', axis: 1, rows: 1 } as const;

describe('a state that grows', () => {
  it('takes memory in steps, no more than it can hold, and begins anew at 0', () => {
    const cache = new AppendedState({ ...spec, growth: 4 });
    const sizes = [0, 3, 4, 7, 8, 9, 2, 0].map((position) => {
      cache.reserve(position, 1);
      return cache.shape[1];
    });
    expect(sizes).toEqual([4, 4, 8, 8, 10, 10, 10, 4]);
  });

  it('keeps what was written', () => {
    const places = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 });
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 10 }), (positions, growth) => {
        const grown = new AppendedState({ ...spec, growth });
        const fixed = new AppendedState(spec);
        for (let position = 0; position < 10; position += 1) {
          const rows = Float32Array.of(position, -position, position + 0.5, 2 * position);
          for (const each of [grown, fixed]) {
            each.reserve(position, 1);
            each.write(rows, position, spec);
          }
          if (positions.includes(position)) expect(grown.whole()).toEqual(fixed.whole());
        }
        expect(grown.whole()).toEqual(fixed.whole());
      }),
    );
  });
});

/** Weighs the rows written so far, and tells how many it sees; two caches share one result. */
function attending(growth?: number): Program {
  const [keys, values] = [state('keys', [1, 10, 2]), state('values', [1, 10, 2])];
  const scores = matmul(input('query', [1, 1, 2]), keys, { transposeB: true });
  const row = input('row', [1, 1, 2]);
  const rows = concat([row, add(row, 1)], 0);
  const shared = { next: rows, update: 'append', axis: 1, rows: 1, ...(growth !== undefined && { growth }) } as const;
  const [seen] = applyNode({
    operation: 'Shape',
    inputs: [keys],
    attributes: { start: 1, end: 2 },
    outputs: [{ shape: [1], type: 'int64' }],
  });
  return compile({
    name: 'attending',
    outputs: { mixed: reshape(matmul(scores, values), [2]), seen: seen! },
    updates: [
      { state: keys, ...shared },
      { state: values, ...shared },
    ],
  });
}

describe('a program over caches that grow', () => {
  it('sees the first rows of them, in steps, and gives what one over whole caches gives', async () => {
    const device = nodeDevice({ threads: 1 });
    const [grown, fixed] = [await device.open(attending(4)), await device.open(attending())];
    for (let place = 0; place < 10; place += 1) {
      const feeds = feedsOf(place);
      const found = await grown.run(feeds, { position: place });
      const expected = await fixed.run(feeds, { position: place });
      expect(Number(found.seen![0])).toBe(place < 4 ? 4 : place < 8 ? 8 : 10);
      expect(Number(expected.seen![0])).toBe(10);
      for (const [index, value] of (expected.mixed as Float32Array).entries()) {
        expect(found.mixed![index]).toBeCloseTo(value, 5);
      }
    }
    const state = await grown.readState();
    expect(state).toEqual(await fixed.readState());
    expect(state.values!.slice(0, 4)).toEqual(Float32Array.of(1, 2, Math.sin(1) + 1, Math.cos(1) + 1));
    const refused = grown.run(feedsOf(10), { position: 10 });
    await expect(refused).rejects.toThrow('state keys holds 10 rows; row 11 was to be written');
    await grown.dispose();
    await fixed.dispose();
  });

  it('shares them with another session, whichever made them grow', async () => {
    const device = nodeDevice({ threads: 1 });
    const first = await device.open(attending(4));
    const second = await device.open(attending(4), { stateOf: first });
    const alone = await device.open(attending(4));
    for (let place = 0; place < 9; place += 1) {
      const [feeds, options] = [feedsOf(place), { position: place }];
      const found = await (place % 3 === 1 ? second : first).run(feeds, options);
      expect(found.mixed).toEqual((await alone.run(feeds, options)).mixed);
    }
    for (const session of [first, second, alone]) await session.dispose();
  });

  it('takes whole caches from outside and hands them out', async () => {
    const session = await nodeDevice({ threads: 1 }).open(attending(4));
    const keys = Float32Array.from({ length: 20 }, (_, index) => index / 20);
    await session.writeState({ keys, values: keys });
    expect((await session.readState(['keys'])).keys).toEqual(keys);
    await expect(session.writeState({ keys: new Float32Array(8) })).rejects.toThrow('20 values; 8 were given');
    await session.dispose();
  });
});

function feedsOf(place: number) {
  return {
    query: Float32Array.of(0.5, place / 10),
    row: Float32Array.of(Math.sin(place), Math.cos(place)),
    place: BigInt64Array.of(BigInt(place)),
  };
}

import { afterEach, describe, expect, it } from 'vitest';
import {
  add,
  compile,
  constant,
  type Device,
  input,
  matmul,
  multiply,
  type Program,
  type Session,
  SessionError,
  scatterAdd,
  state,
  sum,
  tanh,
} from './index.ts';
import { nodeDevice, workerDevice } from './node/index.ts';
import { evenNumbers } from './test/operation-case.ts';

const opened: Session[] = [];
async function open(program: Program, device: Device = nodeDevice({ threads: 1 })): Promise<Session> {
  const session = await device.open(program);
  opened.push(session);
  return session;
}
afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

/** Adds what it is fed to a total that it keeps. */
function totalProgram(): Program {
  const [total, x] = [state('total', [2]), input('x', [2])];
  const next = add(total, x);
  return compile({ name: 'total', outputs: { before: total, after: next }, updates: [{ state: total, next }] });
}

/** Writes what it is fed into a cache [2, 3, 2] along its middle axis, and gives the sum of what stood there before. */
function cacheProgram(): Program {
  const [cache, rows] = [state('cache', [2, 3, 2]), input('rows', [2, 1, 2])];
  const update = { state: cache, next: rows, update: 'append', axis: 1 } as const;
  return compile({ name: 'cache', outputs: { total: sum(cache) }, updates: [update] });
}

describe('state that is carried', () => {
  it('is what the run before left, over many runs', async () => {
    const session = await open(totalProgram());
    for (let run = 0; run < 20; run += 1) {
      const { before, after } = await session.run({ x: Float32Array.of(1, 10) });
      expect([...(before as Float32Array)]).toEqual([run, 10 * run]);
      expect([...(after as Float32Array)]).toEqual([run + 1, 10 * (run + 1)]);
    }
    expect(await session.readState()).toEqual({ total: Float32Array.of(20, 200) });
  });

  it('may be written from outside between runs, and what was read stays as it was', async () => {
    const session = await open(totalProgram());
    await session.run({ x: Float32Array.of(1, 1) });
    const read = await session.readState(['total']);
    const given = Float32Array.of(5, 6);
    await session.writeState({ total: given });
    given.fill(99);
    const { after } = await session.run({ x: Float32Array.of(1, 1) });
    expect([...(after as Float32Array)]).toEqual([6, 7]);
    expect(read).toEqual({ total: Float32Array.of(1, 1) });
  });

  it('gives outputs that outlast the next run', async () => {
    const session = await open(totalProgram());
    const { after } = await session.run({ x: Float32Array.of(1, 1) });
    await session.run({ x: Float32Array.of(1, 1) });
    expect([...(after as Float32Array)]).toEqual([1, 1]);
  });
});

describe('state that is appended to', () => {
  it('gets the rows at the run’s position, in every block before the axis', async () => {
    const session = await open(cacheProgram());
    await session.run({ rows: Float32Array.of(1, 2, 3, 4) }, { position: 0 });
    const { total } = await session.run({ rows: Float32Array.of(5, 6, 7, 8) }, { position: 2 });
    expect([...(total as Float32Array)]).toEqual([10]);
    const { cache } = await session.readState();
    expect([...cache!]).toEqual([1, 2, 0, 0, 5, 6, 3, 4, 0, 0, 7, 8]);
  });

  it('refuses a row past its end', async () => {
    const session = await open(cacheProgram());
    const run = session.run({ rows: new Float32Array(4) }, { position: 3 });
    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: state cache holds 3 rows; row 4 was to be written]`,
    );
  });
});

describe('what does not fit is refused in words', () => {
  it('a feed of another size', async () => {
    const session = await open(totalProgram());
    const run = session.run({ x: new Float32Array(3) });
    await expect(run).rejects.toBeInstanceOf(SessionError);
    await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program total: input x is [2] of float32; a Float32Array of 3 values was given]`,
    );
  });

  it('a feed of another type', async () => {
    const session = await open(totalProgram());
    await expect(session.run({ x: new Int32Array(2) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program total: input x is [2] of float32; a Int32Array of 2 values was given]`,
    );
  });

  it('a feed that is missing', async () => {
    const session = await open(totalProgram());
    await expect(session.run({})).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program total: input x is [2] of float32; nothing was given]`,
    );
  });

  it('state of another size, or none of the program', async () => {
    const session = await open(totalProgram());
    await expect(session.writeState({ total: new Float32Array(3) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: state total has 2 values; 3 were given]`,
    );
    await expect(session.writeState({ sum: new Float32Array(2) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program total has no state sum]`,
    );
    await expect(session.readState(['sum'])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program total has no state sum]`,
    );
  });

  it('a session that was disposed', async () => {
    const session = await open(totalProgram());
    await session.dispose();
    await expect(session.run({ x: new Float32Array(2) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program total was disposed; open it again]`,
    );
    await expect(session.readState()).rejects.toBeInstanceOf(SessionError);
    await session.dispose();
  });
});

describe('two runs of the same feeds', () => {
  it.each([1, 2])('are equal bit for bit, on %i thread(s)', async (threads) => {
    const [a, b] = [input('a', [96, 160]), input('b', [160, 144])];
    const y = tanh(matmul(a, multiply(b, 0.1)));
    const program = compile({ name: 'product', outputs: { y, total: sum(y, { axes: [0] }) } });
    const feeds = { a: evenNumbers(96 * 160, 1), b: evenNumbers(160 * 144, 2) };
    const runs = [];
    for (let again = 0; again < 2; again += 1) {
      const session = await open(program, nodeDevice({ threads }));
      for (let run = 0; run < 3; run += 1) runs.push(structuredClone(await session.run(feeds)));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });
});

describe('rows that are added at one place', () => {
  it('all arrive, in the same order, also on two threads', async () => {
    const [rows, width, count] = [3, 64, 20_000];
    const indices = Int32Array.from({ length: count }, (_, place) => (place * 7) % rows);
    const y = scatterAdd([rows, width], constant(indices, [count], 'int32'), input('x', [count, width]));
    const session = await open(compile({ name: 'rows', outputs: { y } }), nodeDevice({ threads: 2 }));
    const x = evenNumbers(count * width, 6);
    const expected = new Float32Array(rows * width);
    x.forEach((value, place) => {
      expected[indices[Math.floor(place / width)]! * width + (place % width)]! += value;
    });
    for (let run = 0; run < 5; run += 1) expect((await session.run({ x })).y).toEqual(expected);
  });
});

describe('a worker thread', () => {
  it('leaves the calling thread free while it runs', async () => {
    const size = 1500;
    const x = input('x', [size, size]);
    const y = [1, 2, 3, 4, 5, 6].reduce((product) => matmul(product, x), x);
    const device = workerDevice({ threads: 1 });
    const session = await device.open(compile({ name: 'long', outputs: { y: sum(y) } }));
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    const run = session.run({ x: new Float32Array(size * size) });
    // the run takes a good part of a second; a thread that is free turns thousands of times in it, a blocked one not once
    turn();
    await run;
    running = false;
    expect(turns).toBeGreaterThan(100);
    await session.dispose();
    await device.dispose();
  });

  it('passes errors on, and says that it was disposed', async () => {
    const device = workerDevice({ threads: 1 });
    const session = await device.open(totalProgram());
    await expect(session.run({})).rejects.toThrow('input x is [2] of float32; nothing was given');
    await session.dispose();
    await expect(session.run({ x: new Float32Array(2) })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: session 0 was disposed; open the program again]`,
    );
    await device.dispose();
    await expect(device.open(totalProgram())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: cpu worker was disposed; make a new one]`,
    );
  });

  it('answers calls that were made together in their order', async () => {
    const device = workerDevice({ threads: 1 });
    const session = await device.open(totalProgram());
    const runs = Array.from({ length: 5 }, () => session.run({ x: Float32Array.of(1, 0) }));
    const totals = (await Promise.all(runs)).map(({ after }) => after![0]);
    expect(totals).toEqual([1, 2, 3, 4, 5]);
    await device.dispose();
  });
});

/** A device at the other end of a message channel: the same protocol for worker threads and browser workers. */
import type { Device, OpenOptions, Program, RunOptions, Session, TensorData } from './program.ts';

type Call =
  | {
      readonly kind: 'open';
      readonly program: Program;
      readonly options: Omit<OpenOptions, 'stateOf'>;
      /** the session whose state is shared */
      readonly stateOf: number | undefined;
    }
  | {
      readonly kind: 'run';
      readonly session: number;
      readonly feeds: Readonly<Record<string, TensorData>>;
      readonly options: RunOptions | undefined;
    }
  | { readonly kind: 'readState'; readonly session: number; readonly names: readonly string[] | undefined }
  | { readonly kind: 'writeState'; readonly session: number; readonly state: Readonly<Record<string, Float32Array>> }
  | { readonly kind: 'dispose'; readonly session: number }
  | { readonly kind: 'close' };
type Request = { readonly id: number; readonly call: Call };
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: Failure };
/** What is told of an error; its class does not travel. */
type Failure = { readonly name: string; readonly message: string; readonly code?: unknown };

/** The caller's end of a channel to a worker. */
export type Channel = {
  readonly post: (message: unknown) => void;
  readonly listen: (receive: (message: unknown) => void, fail: (error: Error) => void) => void;
  readonly close: () => Promise<void>;
};

/** A device whose calls travel over a channel to a `serveDevice` at its other end. */
export function messageDevice(name: string, channel: Channel): Device {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const numbers = new WeakMap<Session, number>();
  let nextId = 0;
  let broken: Error | undefined;
  const failAll = (error: Error): void => {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  channel.listen((message) => {
    const { id, result, error } = message as Answer;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) waiter?.resolve(result);
    else waiter?.reject(Object.assign(new Error(error.message), error));
  }, failAll);
  const call = <Result>(request: Call): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      const id = nextId;
      nextId += 1;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      channel.post({ id, call: request } satisfies Request);
    });
  return {
    name,
    async open(program, { stateOf, ...options } = {}) {
      if (stateOf && !numbers.has(stateOf)) throw new Error(`stateOf: that session is not one of ${name}`);
      const shared = stateOf && numbers.get(stateOf);
      const session = await call<number>({ kind: 'open', program, options, stateOf: shared });
      const opened: Session = {
        program,
        run: (feeds, runOptions) => call({ kind: 'run', session, feeds, options: runOptions }),
        readState: (names) => call({ kind: 'readState', session, names }),
        writeState: (state) => call({ kind: 'writeState', session, state }),
        dispose: () => call({ kind: 'dispose', session }),
      };
      numbers.set(opened, session);
      return opened;
    },
    async dispose() {
      // what the other end holds outside of this process's memory is let go of there
      if (!broken) await call({ kind: 'close' }).catch(() => {});
      await channel.close();
      failAll(new Error(`${name} was disposed; make a new one`));
    },
  };
}

/**
 * Answers the calls of a `messageDevice` with a device of this thread, one after the other.
 *
 * @param post  sends an answer; the buffers of `transfer` may be handed over instead of copied
 */
export function serveDevice(
  device: Device,
  post: (answer: unknown, transfer: readonly ArrayBuffer[]) => void,
): (message: unknown) => void {
  const sessions: (Session | undefined)[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const carryOut = async (call: Call): Promise<unknown> => {
    if (call.kind === 'open') {
      const stateOf = call.stateOf === undefined ? undefined : sessions[call.stateOf];
      return sessions.push(await device.open(call.program, { ...call.options, ...(stateOf && { stateOf }) })) - 1;
    }
    if (call.kind === 'close') {
      for (const session of sessions) await session?.dispose();
      return device.dispose();
    }
    const session = sessions[call.session];
    if (!session) throw new Error(`session ${call.session} was disposed; open the program again`);
    if (call.kind === 'run') return session.run(call.feeds, call.options);
    if (call.kind === 'readState') return session.readState(call.names);
    if (call.kind === 'writeState') return session.writeState(call.state);
    sessions[call.session] = undefined;
    return session.dispose();
  };
  return (message) => {
    const { id, call } = message as Request;
    last = last
      .then(() => carryOut(call))
      .then(
        // state is read into arrays of its own; a run's outputs are the memory of the run after next
        (result) => post({ id, result } satisfies Answer, call.kind === 'readState' ? buffersOf(result) : []),
        (error: unknown) => post({ id, error: failureOf(error) } satisfies Answer, []),
      );
  };
}

function buffersOf(state: unknown): ArrayBuffer[] {
  return Object.values(state as Record<string, Float32Array<ArrayBuffer>>).map(({ buffer }) => buffer);
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, code } = error as Error & { code?: unknown };
  return { name, message, ...(code !== undefined && { code }) };
}

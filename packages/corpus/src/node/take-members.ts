/** Members of an archive by name, without holding the archive. */
import { streamTarGz } from './stream-tar.ts';

export type MemberTaker = {
  /** the first member of one of these names; undefined where there is none */
  take(names: readonly string[]): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
};

/**
 * Takes members out of a streamed archive by name. Those passed by on the way that are wanted later wait in memory: none
 * where index and archive have one order.
 */
export function takeMembers(path: string, wanted: ReadonlySet<string>): MemberTaker {
  const stream = streamTarGz(path);
  const waiting = new Map<string, Uint8Array>();
  let failure: unknown;
  let ended = false;
  let last: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  return {
    async take(names: readonly string[]): Promise<Uint8Array | undefined> {
      if (last && names.includes(last.name)) return last.bytes;
      for (const name of names) {
        const bytes = waiting.get(name);
        if (bytes === undefined) continue;
        waiting.delete(name);
        last = { name, bytes };
        return bytes;
      }
      while (!ended) {
        const next = await stream.next().catch((error: unknown) => {
          failure = error;
        });
        if (next === undefined || next.done === true) {
          ended = true;
          break;
        }
        last = next.value;
        if (names.includes(last.name)) return last.bytes;
        if (wanted.has(last.name)) waiting.set(last.name, Uint8Array.from(last.bytes));
      }
      if (failure !== undefined) throw failure;
      return undefined;
    },
    async close(): Promise<void> {
      await stream.return(undefined);
    },
  };
}

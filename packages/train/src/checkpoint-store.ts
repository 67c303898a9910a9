/** Where checkpoints lie: named blobs that are there whole or not at all. */

export interface CheckpointStore {
  /** names of all blobs, in no order */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** After this the blob is there whole; when it throws, or the process dies in it, what was there before still is. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes a blob; one that is not there is no error. */
  remove(name: string): Promise<void>;
}

/** A store in memory, for tests and for pages that keep nothing. */
export function memoryCheckpointStore(): CheckpointStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    list: async () => [...blobs.keys()],
    read: async (name) => {
      const bytes = blobs.get(name);
      if (!bytes) throw new Error(`no checkpoint "${name}"`);
      return bytes.slice();
    },
    write: async (name, bytes) => {
      blobs.set(name, bytes.slice());
    },
    remove: async (name) => {
      blobs.delete(name);
    },
  };
}

/**
 * The name of the checkpoint after `step` optimizer steps; names sort as their steps do.
 *
 * @example checkpointName(1250) // => 'step-00001250.safetensors'
 */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(8, '0')}.safetensors`;
}

/**
 * The checkpoints of a store, newest first; other blobs are passed over.
 *
 * @example await checkpointNames(store) // => ['step-00000020.safetensors', 'step-00000010.safetensors']
 */
export async function checkpointNames(store: CheckpointStore): Promise<string[]> {
  const names = await store.list();
  return names
    .filter((name) => /^step-\d{8,}\.safetensors$/.test(name))
    .toSorted()
    .toReversed();
}

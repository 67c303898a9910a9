/**
 * Whether a network is the one that a file states.
 *
 * What the file does not state came to the architecture after it was written, and its default is what the network did before.
 *
 * @example agreesWith({ dim: 8, movedShare: 1 }, { dim: 8 }) // => true
 */
export function agreesWith(architecture: unknown, stated: unknown): boolean {
  if (!isObject(stated) || !isObject(architecture)) return JSON.stringify(architecture) === JSON.stringify(stated);
  return Object.entries(stated).every(([name, value]) => agreesWith(architecture[name], value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The split that a flag names. */
import { CliError } from '../../cli-error.ts';
import { suggestName } from '../../suggest-name.ts';

export const SPLIT_NAMES = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];

/** @throws CliError  no such split */
export function splitOf(name: string): SplitName {
  const split = SPLIT_NAMES.find((known) => known === name);
  if (split === undefined)
    throw new CliError('unknown-name', `--split "${name}" is not a split${suggestName(name, SPLIT_NAMES)}`);
  return split;
}

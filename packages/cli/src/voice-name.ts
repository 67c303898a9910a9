/** Names of the four voices, as people write them. */
import { VOICES, type Voice } from '@continuo/corpus';
import { CliError } from './cli-error.ts';
import { suggestName } from './suggest-name.ts';

/**
 * The voice of a name, whatever its case.
 *
 * @throws CliError  it is none of the four; the nearest is told
 * @example voiceName('--tracks', 'Bass') // => 'bass'
 */
export function voiceName(flag: string, name: string): Voice {
  const voice = VOICES.find((known) => known === name.toLowerCase());
  if (voice !== undefined) return voice;
  throw new CliError('unknown-name', `${flag} "${name}" is not a voice${suggestName(name, VOICES)}`);
}

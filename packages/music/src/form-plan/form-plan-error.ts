/** A plan's text that cannot be read, and where. */

import { MusicError } from '../music-error.ts';

/**
 * What was found in the text of a plan, where, and what is expected there.
 *
 * @example new FormPlanError('"x" where a number of bars is expected', 4).message
 * // => 'form plan, character 5: "x" where a number of bars is expected'
 */
export class FormPlanError extends MusicError {
  /** index in the text from 0 (from 1 in the message) */
  readonly character: number;

  constructor(what: string, character: number) {
    super('bad-value', `form plan, character ${character + 1}: ${what}`);
    this.name = 'FormPlanError';
    this.character = character;
  }
}

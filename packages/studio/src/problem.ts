/** What went wrong, in sentences for a person. */

/** Where the server that gave the page is gone, no error's own words help. */
const NO_SERVER =
  'The studio’s server does not answer, and the page needs something of it that was not loaded yet. Start it again with “npm start”, then try once more.';

/** The error's words as a sentence, after `subject` where given; or what to do where the server is gone. */
export async function problemOf(error: unknown, subject?: string): Promise<string> {
  const answers = await fetch('/checkpoints/', { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
  if (!answers) return NO_SERVER;
  const words = asSentence(error instanceof Error ? error.message : String(error));
  return subject === undefined ? words : `${subject}: ${words}`;
}

/** An error's words, so that another sentence can follow. @example asSentence('byte 3: cut short') // => 'byte 3: cut short.' */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

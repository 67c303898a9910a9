/** Instruments as people type them. */
import { PROGRAM_NAMES } from '@continuo/music';

/** What people mean by names that are none of the standard's, or the first of a whole family. */
const MEANT: Readonly<Record<string, string>> = {
  drum: 'Drums',
  drums: 'Drums',
  percussion: 'Drums',
  strings: 'String Ensemble 1',
  choir: 'Choir Aahs',
  organ: 'Church Organ',
  sax: 'Alto Sax',
  saxophone: 'Alto Sax',
};

/**
 * The General MIDI name of what was typed: the whole name, or the first that has it as a word, at its start, or anywhere;
 * undefined where none has.
 *
 * @example instrumentOf('cello') // => 'Cello'
 * @example instrumentOf('harp') // => 'Orchestral Harp'
 */
export function instrumentOf(typed: string): string | undefined {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return undefined;
  const named = (matches: (name: string) => boolean): string | undefined =>
    PROGRAM_NAMES.find((name) => matches(name.toLowerCase()));
  const isWord = (name: string): boolean => ` ${name.replace(/[^a-z0-9]+/g, ' ')} `.includes(` ${wanted} `);
  return (
    MEANT[wanted] ??
    named((name) => name === wanted) ??
    named(isWord) ??
    named((name) => name.startsWith(wanted)) ??
    named((name) => name.includes(wanted))
  );
}

/** The part-list of a MusicXML document. */

import { PROGRAM_NAMES } from '../general-midi.ts';
import { DRUM_NAMES } from '../general-midi-drums.ts';
import type { NotatedPart } from '../notation/notated-score.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';
import { drumId } from './write-note.ts';

/** The id of a part, by index from 0. */
export function partId(index: number): string {
  return `P${index + 1}`;
}

/** Writes names and instruments of the parts; each drum of a percussion part is an instrument of its own. */
export function writePartList(parts: readonly NotatedPart[], out: XmlWriter): void {
  out.open('part-list');
  for (const [i, part] of parts.entries()) {
    const id = partId(i);
    out.open('score-part', { id }).leaf('part-name', part.name);
    if (part.abbreviation !== undefined) out.leaf('part-abbreviation', part.abbreviation);
    const drums = drumsOf(part);
    const instruments =
      drums.length > 0
        ? drums.map((key) => ({ id: drumId(id, key), name: DRUM_NAMES.get(key) ?? `Drum ${key}`, key }))
        : [{ id: `${id}-I1`, name: PROGRAM_NAMES[part.program] ?? part.name, key: undefined }];
    for (const { id: of, name } of instruments) {
      out.open('score-instrument', { id: of }).leaf('instrument-name', name).close('score-instrument');
    }
    for (const { id: of, key } of instruments) {
      out.open('midi-instrument', { id: of });
      if (part.channel !== undefined) out.leaf('midi-channel', part.channel + 1);
      out.leaf('midi-program', part.program + 1);
      if (key !== undefined) out.leaf('midi-unpitched', key + 1);
      out.close('midi-instrument');
    }
    out.close('score-part');
  }
  out.close('part-list');
}

function drumsOf({ events }: NotatedPart): readonly number[] {
  const keys = new Set<number>();
  for (const { notes } of events) for (const { unpitched } of notes) if (unpitched !== undefined) keys.add(unpitched);
  return [...keys].sort((a, b) => a - b);
}

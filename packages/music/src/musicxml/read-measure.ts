/** One measure of one part: a cursor that notes move on, and that `backup` and `forward` set. */
import type { XmlElement } from '../xml/parse-xml.ts';
import { durationOf, inMeasure, moveOn } from './cursor.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { readAttributes } from './read-attributes.ts';
import { readBarline } from './read-barline.ts';
import { readDirection, readSound } from './read-direction.ts';
import { readHarmony } from './read-harmony.ts';
import { readNote } from './read-note.ts';

/** What is said of elements of measures that a notated score has no place for. */
const NOT_KEPT: Readonly<Record<string, string>> = {
  print: 'page layout (line and page breaks, margins) is not kept',
  'figured-bass': 'figured bass is not kept',
  grouping: 'groupings of analysis are not kept',
  link: 'links are not kept',
  bookmark: 'bookmarks are not kept',
  listening: 'instructions for listening programs are not kept',
};

/** Reads a measure of a part into its draft; the cursor begins at the measure's tick. */
export function readMeasure(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const start = piece.measure.tick;
  part.cursor = start;
  part.furthest = start;
  part.last = undefined;
  part.firstEvent = part.events.length;
  for (const child of element.children) {
    switch (child.name) {
      case 'note':
        readNote(child, part, piece);
        break;
      case 'backup': {
        const to = part.cursor - durationOf(child, part, piece);
        if (Math.round(to) < start) {
          piece.reports.add(
            'bad-backup',
            `${inMeasure(piece)}a backup leads before the measure; it stops at its start`,
          );
        }
        part.cursor = Math.max(start, to);
        part.last = undefined;
        break;
      }
      case 'forward':
        moveOn(part, durationOf(child, part, piece), child);
        part.last = undefined;
        break;
      case 'attributes':
        readAttributes(child, part, piece);
        break;
      case 'direction':
        readDirection(child, part, piece);
        break;
      case 'harmony':
        readHarmony(child, part, piece);
        break;
      case 'sound':
        readSound(child, part, piece);
        break;
      case 'barline':
        readBarline(child, piece);
        break;
      default:
        piece.reports.add(
          'not-kept',
          (Object.hasOwn(NOT_KEPT, child.name) && NOT_KEPT[child.name]) || `elements <${child.name}> are not kept`,
        );
    }
  }
}

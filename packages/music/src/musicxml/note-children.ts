/** The children of a `note` element, each looked up once. */
import type { XmlElement } from '../xml/parse-xml.ts';
import type { PieceDraft } from './drafts.ts';

/** What a note holds. */
export type NoteChildren = {
  grace?: XmlElement;
  chord?: boolean;
  cue?: boolean;
  rest?: XmlElement;
  pitch?: XmlElement;
  unpitched?: XmlElement;
  duration?: XmlElement;
  instrument?: XmlElement;
  voice?: string;
  type?: string;
  dots: number;
  accidental?: XmlElement;
  ratio?: XmlElement;
  stem?: string;
  notehead?: string;
  staff?: XmlElement;
  tieStart: boolean;
  tieStop: boolean;
  beams: XmlElement[];
  notations: XmlElement[];
  lyrics: XmlElement[];
};

/** Sorts the children of a note; those that are not kept are reported. */
export function childrenOf(element: XmlElement, piece: PieceDraft): NoteChildren {
  const found: NoteChildren = { dots: 0, tieStart: false, tieStop: false, beams: [], notations: [], lyrics: [] };
  for (const child of element.children) {
    switch (child.name) {
      case 'grace':
      case 'rest':
      case 'pitch':
      case 'unpitched':
      case 'duration':
      case 'accidental':
      case 'staff':
        found[child.name] = child;
        break;
      case 'instrument':
        found.instrument ??= child;
        break;
      case 'time-modification':
        found.ratio = child;
        break;
      case 'chord':
      case 'cue':
        found[child.name] = true;
        break;
      case 'voice':
      case 'type':
      case 'stem':
      case 'notehead':
        found[child.name] = child.text.trim();
        break;
      case 'dot':
        found.dots++;
        break;
      case 'tie':
        if (child.attributes.type === 'start') found.tieStart = true;
        else if (child.attributes.type === 'stop') found.tieStop = true;
        break;
      case 'beam':
        found.beams.push(child);
        break;
      case 'notations':
        found.notations.push(child);
        break;
      case 'lyric':
        found.lyrics.push(child);
        break;
      default:
        piece.reports.add('not-kept', `elements <${child.name}> of notes are not kept`);
    }
  }
  return found;
}

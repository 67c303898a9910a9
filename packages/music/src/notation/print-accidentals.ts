/**
 * Which notes need a printed accidental.
 *
 * An accidental holds for its line or space to the end of the measure; a note tied over the bar line repeats none (Gould
 * 2011, "Behind Bars", chapter 3, "Accidentals").
 */
import type { Ticks } from '../score.ts';
import type { NotatedEvent, NotatedKey, NotatedNote, NotatedPart, NotatedScore, Step } from './notated-score.ts';

/** The order in which sharps enter a signature; flats enter backwards. */
const SHARPS: readonly Step[] = ['F', 'C', 'G', 'D', 'A', 'E', 'B'];

/**
 * The notation with an accidental before each note that needs one; those that are there already stay.
 *
 * @example printAccidentals(notation).parts[0].events[0].notes[0].accidental // => 'plain'
 */
export function printAccidentals(notation: NotatedScore): NotatedScore {
  const starts = notation.measures.map(({ tick }) => tick);
  return { ...notation, parts: notation.parts.map((part) => printInPart(part, starts)) };
}

function printInPart(part: NotatedPart, starts: readonly Ticks[]): NotatedPart {
  const printed: NotatedEvent[] = new Array(part.events.length);
  for (let staff = 1; staff <= part.staves; staff++) {
    // in the order of time, whatever the voice; events of a part are sorted so
    const indices = part.events.flatMap((event, i) => (event.staff === staff ? [i] : []));
    const keys = part.keys.filter((key) => key.staff === undefined || key.staff === staff);
    const holding = new Map<string, number>();
    let measure = 0;
    let key = -1;
    for (const i of indices) {
      const event = part.events[i];
      while (measure + 1 < starts.length && starts[measure + 1] <= event.tick) {
        measure++;
        holding.clear();
      }
      while (key + 1 < keys.length && keys[key + 1].tick <= event.tick) {
        key++;
        holding.clear();
      }
      printed[i] = { ...event, notes: event.notes.map((note) => printNote(note, holding, keys[key])) };
    }
  }
  // an event of a staff that the part does not have stays as it is
  return { ...part, events: part.events.map((event, i) => printed[i] ?? event) };
}

function printNote(note: NotatedNote, holding: Map<string, number>, key: NotatedKey | undefined): NotatedNote {
  const { step, alter, octave } = note.pitch;
  const place = `${step}${octave}`;
  const expected = holding.get(place) ?? alterInKey(step, key?.fifths ?? 0);
  if (note.unpitched !== undefined || (alter === expected && note.accidental === undefined)) return note;
  // a tie brings its accidental along, but only for itself
  if (note.tieStop && note.accidental === undefined) return note;
  holding.set(place, alter);
  return note.accidental === undefined ? { ...note, accidental: 'plain' } : note;
}

/** What a signature says of a letter: 1, 0 or −1. */
function alterInKey(step: Step, fifths: number): number {
  const place = SHARPS.indexOf(step);
  if (fifths > 0) return place < fifths ? 1 : 0;
  return 6 - place < -fifths ? -1 : 0;
}

/** Notes, chords and rests as `note` elements, children in the order of the schema. */
import type { Lyric, NotatedEvent, NotatedNote } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';
import { markElement } from './marks.ts';
import { ELISION } from './read-lyric.ts';

/** Signs of alterations, by semitones. */
const ACCIDENTALS: ReadonlyMap<number, string> = new Map([
  [-3, 'triple-flat'],
  [-2, 'flat-flat'],
  [-1.5, 'three-quarters-flat'],
  [-1, 'flat'],
  [-0.5, 'quarter-flat'],
  [0, 'natural'],
  [0.5, 'quarter-sharp'],
  [1, 'sharp'],
  [1.5, 'three-quarters-sharp'],
  [2, 'double-sharp'],
  [3, 'triple-sharp'],
]);
/** The highest number of a slur or other line (MusicXML 4.0, `number-level`). */
const MOST_LINES = 16;

/** What the notes of a part share. */
export type NoteContext = {
  readonly partId: string;
  readonly staves: number;
  /** how many brackets of tuplets are open in each voice */
  readonly openTuplets: Map<number, number>;
  readonly reports: ReportTally;
};

/** Writes a note, each note of a chord, or a rest. */
export function writeEvent(event: NotatedEvent, context: NoteContext, out: XmlWriter): void {
  if (event.notes.length === 0) writeHead(event, undefined, true, context, out);
  for (const [i, note] of event.notes.entries()) writeHead(event, note, i === 0, context, out);
}

/** The id of the instrument that sounds a drum. */
export function drumId(partId: string, key: number): string {
  return `${partId}-I${key + 1}`;
}

function writeHead(
  event: NotatedEvent,
  note: NotatedNote | undefined,
  first: boolean,
  context: NoteContext,
  out: XmlWriter,
): void {
  const { tuplet, value, dots = 0, stem } = event;
  out.open('note', {
    dynamics: note?.velocity === undefined ? undefined : Number((note.velocity / 0.9).toFixed(2)),
    'print-object': event.hidden ? 'no' : undefined,
  });
  if (event.grace) out.leaf('grace', '', { slash: event.grace === 'slash' ? 'yes' : undefined });
  if (!first) out.leaf('chord');
  if (note) writePitch(note, context, out);
  else out.leaf('rest', '', { measure: value === undefined && !event.grace ? 'yes' : undefined });
  if (!event.grace) out.leaf('duration', event.durationTicks);
  if (note?.tieStop) out.leaf('tie', '', { type: 'stop' });
  if (note?.tieStart) out.leaf('tie', '', { type: 'start' });
  if (note?.unpitched !== undefined) out.leaf('instrument', '', { id: drumId(context.partId, note.unpitched) });
  out.leaf('voice', event.voice);
  if (value !== undefined) out.leaf('type', value);
  for (let dot = 0; dot < dots; dot++) out.leaf('dot');
  if (note?.accidental) writeAccidental(note, context, out);
  if (tuplet) {
    out.open('time-modification').leaf('actual-notes', tuplet.actual).leaf('normal-notes', tuplet.normal);
    out.close('time-modification');
  }
  if (stem) out.leaf('stem', stem);
  if (note?.notehead) out.leaf('notehead', note.notehead);
  if (context.staves > 1) out.leaf('staff', event.staff);
  if (first) for (const [level, beam] of (event.beams ?? []).entries()) out.leaf('beam', beam, { number: level + 1 });
  writeNotations(event, note, first, context, out);
  if (first) for (const lyric of event.lyrics ?? []) writeLyric(lyric, out);
  out.close('note');
}

function writePitch(
  { pitch: { step, alter, octave }, unpitched }: NotatedNote,
  { reports }: NoteContext,
  out: XmlWriter,
): void {
  if (octave < 0 || octave > 9)
    reports.add('octave', `octave ${octave} is beyond MusicXML's 0–9; some programs will refuse it`);
  if (unpitched !== undefined) {
    if (alter !== 0) reports.add('percussion-alter', 'sharps and flats of percussion notes are not kept');
    out.open('unpitched').leaf('display-step', step).leaf('display-octave', octave).close('unpitched');
    return;
  }
  out.open('pitch').leaf('step', step);
  if (alter !== 0) out.leaf('alter', alter);
  out.leaf('octave', octave).close('pitch');
}

function writeAccidental({ accidental, pitch }: NotatedNote, { reports }: NoteContext, out: XmlWriter): void {
  const sign = ACCIDENTALS.get(pitch.alter);
  if (sign === undefined) {
    reports.add('accidental', `there is no sign for an alteration of ${pitch.alter} semitones; it was left out`);
    return;
  }
  out.leaf('accidental', sign, {
    cautionary: accidental === 'cautionary' ? 'yes' : undefined,
    editorial: accidental === 'editorial' ? 'yes' : undefined,
  });
}

function writeNotations(
  event: NotatedEvent,
  note: NotatedNote | undefined,
  first: boolean,
  context: NoteContext,
  out: XmlWriter,
): void {
  const { tupletStart = 0, tupletStop = 0, slurStart = [], slurStop = [], marks = [] } = event;
  const ofEvent = first && (tupletStart + tupletStop > 0 || slurStart.length + slurStop.length > 0 || marks.length > 0);
  if (!ofEvent && !note?.tieStart && !note?.tieStop) return;
  out.open('notations');
  if (note?.tieStop) out.leaf('tied', '', { type: 'stop' });
  if (note?.tieStart) out.leaf('tied', '', { type: 'start' });
  if (first) {
    for (const number of slurStop) writeSlur(number, 'stop', context, out);
    for (const number of slurStart) writeSlur(number, 'start', context, out);
    writeTuplets(event, context, out);
    writeMarks(marks, out);
  }
  out.close('notations');
}

function writeSlur(number: number, type: 'start' | 'stop', { reports }: NoteContext, out: XmlWriter): void {
  if (number >= 1 && number <= MOST_LINES) out.leaf('slur', '', { type, number });
  else reports.add('slur-number', `slur ${number} was left out; MusicXML tells 1–${MOST_LINES} at a time apart`);
}

function writeTuplets(
  { voice, tupletStart = 0, tupletStop = 0 }: NotatedEvent,
  { openTuplets }: NoteContext,
  out: XmlWriter,
): void {
  let open = openTuplets.get(voice) ?? 0;
  for (let i = 0; i < tupletStart; i++) out.leaf('tuplet', '', { type: 'start', number: Math.min(MOST_LINES, ++open) });
  for (let i = 0; i < tupletStop; i++) {
    out.leaf('tuplet', '', { type: 'stop', number: Math.max(1, Math.min(MOST_LINES, open)) });
    open = Math.max(0, open - 1);
  }
  openTuplets.set(voice, open);
}

function writeMarks(marks: readonly string[], out: XmlWriter): void {
  const elements = marks.map(markElement);
  const leaf = ({ name, type, text }: (typeof elements)[number]): void => {
    if (name === 'let-ring') out.leaf('tied', '', { type: 'let-ring' });
    else
      out.leaf(name, name === 'tremolo' && text === '' ? '3' : text, {
        type,
        number: type === undefined || name === 'tremolo' ? undefined : 1,
      });
  };
  // marks of one group that follow each other share its element, so that their order stays
  let group: string | undefined;
  for (const element of elements) {
    if (group !== undefined && element.group !== group) out.close(group);
    if (element.group !== undefined && element.group !== group) out.open(element.group);
    group = element.group;
    leaf(element);
  }
  if (group !== undefined) out.close(group);
}

function writeLyric({ verse, text, syllabic, extend }: Lyric, out: XmlWriter): void {
  out.open('lyric', { number: verse });
  const pieces = text.split(ELISION);
  for (const [i, piece] of pieces.entries()) {
    const before = i === 0 && (syllabic === 'middle' || syllabic === 'end');
    const after = i === pieces.length - 1 && (syllabic === 'begin' || syllabic === 'middle');
    if (i > 0) out.leaf('elision', ELISION);
    out.leaf('syllabic', before ? (after ? 'middle' : 'end') : after ? 'begin' : 'single').leaf('text', piece);
  }
  if (extend) out.leaf('extend');
  out.close('lyric');
}

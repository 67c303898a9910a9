/** Heads of notes: pitches, percussion, accidentals. */
import type { DraftNote } from '../notation/draft-event.ts';
import type { Step } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import type { NoteChildren } from './note-children.ts';
import { badValue, numberOf, wholeNumberOf } from './xml-values.ts';

/** Where a percussion note of unknown instrument sounds: the acoustic snare. */
const UNKNOWN_DRUM = 38;

/** Adds a head to those of a chord, which stay sorted, lowest first. */
export function insertHead(notes: DraftNote[], note: DraftNote): void {
  const height = heightOf(note);
  let at = notes.length;
  while (at > 0 && heightOf(notes[at - 1]) > height) at--;
  notes.splice(at, 0, note);
}

const STEPS = 'CDEFGAB';
const SEMITONES = [0, 2, 4, 5, 7, 9, 11];

/** Orders heads by how they sound, and those that sound the same by their letter. */
function heightOf({ pitch: { step, alter, octave } }: DraftNote): number {
  const letter = STEPS.indexOf(step);
  return (octave * 12 + SEMITONES[letter] + alter) * 100 + octave * 7 + letter;
}

/**
 * The head that a `note` element says.
 *
 * @throws ScoreReadError  `bad-value`: it has no pitch, or one that is none
 */
export function headOf(element: XmlElement, found: NoteChildren, part: PartDraft, piece: PieceDraft): DraftNote {
  const note: DraftNote = { pitch: found.pitch ? pitchOf(found.pitch) : displayedPitch(found.unpitched) };
  if (!found.pitch && !found.unpitched) throw badValue(element, 'a <note> has no <pitch>, <unpitched> or <rest>');
  if (found.unpitched) note.unpitched = drumOf(found, part, piece);
  if (found.tieStart) note.tieStart = true;
  if (found.tieStop) note.tieStop = true;
  if (found.accidental) note.accidental = accidentalOf(found.accidental);
  if (found.notehead && found.notehead !== 'normal') note.notehead = found.notehead;
  const { dynamics } = element.attributes;
  if (dynamics !== undefined) {
    // a share of 90, the velocity of forte, in per cent
    const velocity = Math.round(Number(dynamics) * 0.9);
    if (Number.isFinite(velocity)) note.velocity = Math.min(127, Math.max(1, velocity));
  }
  return note;
}

function accidentalOf({ attributes }: XmlElement): 'plain' | 'cautionary' | 'editorial' {
  if (attributes.editorial === 'yes') return 'editorial';
  return attributes.cautionary === 'yes' || attributes.parentheses === 'yes' ? 'cautionary' : 'plain';
}

function pitchOf(element: XmlElement): DraftNote['pitch'] {
  let step: Step | undefined;
  let alter = 0;
  let octave: number | undefined;
  for (const child of element.children) {
    if (child.name === 'step') step = stepOf(child);
    else if (child.name === 'alter' && child.text.trim() !== '')
      alter = Math.round(numberOf(child, -3, 3) * 2) / 2 || 0;
    else if (child.name === 'octave') octave = wholeNumberOf(child, -1, 9);
  }
  if (step === undefined || octave === undefined) throw badValue(element, 'a <pitch> needs a <step> and an <octave>');
  return { step, alter, octave };
}

/** Where an unpitched note is drawn; the middle line of a treble staff where nothing is said. */
function displayedPitch(element: XmlElement | undefined): DraftNote['pitch'] {
  const step = element?.children.find(({ name }) => name === 'display-step');
  const octave = element?.children.find(({ name }) => name === 'display-octave');
  return { step: step ? stepOf(step) : 'B', alter: 0, octave: octave ? wholeNumberOf(octave, -1, 9) : 4 };
}

function stepOf(element: XmlElement): Step {
  const step = element.text.trim();
  if (step.length === 1 && step >= 'A' && step <= 'G') return step as Step;
  throw badValue(element, `<${element.name}> is ${quoted(step)} where a letter A–G is expected`);
}

function drumOf({ instrument }: NoteChildren, { info }: PartDraft, { reports }: PieceDraft): number {
  const id = instrument?.attributes.id;
  const named = id === undefined ? undefined : info.drums.get(id);
  if (named !== undefined) return named;
  const [only] = info.drums.values();
  if (only !== undefined && info.drums.size === 1) return only;
  reports.add(
    'unknown-drum',
    `part ${quoted(info.name)}: percussion notes of no known instrument sound as a snare drum`,
  );
  return UNKNOWN_DRUM;
}

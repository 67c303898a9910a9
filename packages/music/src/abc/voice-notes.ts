/** Notes, rests, chords and grace notes of a voice that is being read (ABC 2.1, sections 4.1 to 4.3, 4.12 and 4.17). */
import type { DraftNote } from './draft.ts';
import { LONGEST_NOTE, UNITS_PER_WHOLE, type Units } from './note-lengths.ts';
import type { OpenVoice } from './open-voice.ts';
import { type Factor, ONCE, type TokenOf } from './token.ts';
import { addEvent, attachGraces } from './voice-events.ts';
import { tiedBefore } from './voice-ties.ts';

const MOST_CHORD_NOTES = 64;
const LONGEST: Units = LONGEST_NOTE * UNITS_PER_WHOLE;

export function readNote(voice: OpenVoice, token: TokenOf<'note'>): void {
  const { chord } = voice;
  const note = noteOf(voice, token);
  const length = lengthOf(voice, token.length);
  if (!chord) addEvent(voice, { notes: [note], length, joined: !voice.spaced });
  else if (chord.notes.length >= MOST_CHORD_NOTES)
    voice.shared.reports.add('chord-size', `a chord of more than ${MOST_CHORD_NOTES} notes is cut`);
  else {
    chord.notes.push(note);
    chord.lengths.push(length);
  }
}

/** The pitch of a note by key, bar and tie. */
function noteOf(voice: OpenVoice, { step, octave: written, accidental }: TokenOf<'note'>): DraftNote {
  const octave = Math.max(-1, Math.min(9, written + voice.octave + (voice.clef.octaveChange ?? 0)));
  const tied = voice.grace ? undefined : tiedBefore(voice).find((note) => note.step === step && note.octave === octave);
  const alter = voice.accidentals.alterOf(step, octave, accidental, tied?.alter);
  const mark = voice.accidentalMark ?? 'plain';
  voice.accidentalMark = undefined;
  return accidental === undefined ? { step, octave, alter } : { step, octave, alter, accidental: mark };
}

function lengthOf({ unit, shared }: OpenVoice, { numerator, denominator }: Factor): Units {
  const whole = Math.round((unit * numerator) / denominator);
  if (!(whole >= 1)) {
    shared.reports.add('note-length', `a length of ${numerator}/${denominator} is read as 1`);
    return unit;
  }
  if (whole > LONGEST) {
    const what = `a note of more than ${LONGEST_NOTE} whole notes is cut to ${LONGEST_NOTE}`;
    shared.reports.add('note-length', what);
  }
  return Math.min(LONGEST, whole);
}

export function readRest(voice: OpenVoice, { hidden, length }: TokenOf<'rest'>): void {
  if (isRestPossible(voice)) addEvent(voice, { notes: [], length: lengthOf(voice, length), hidden });
}

/** Whether a rest can stand here; a report where it can't. */
export function isRestPossible({ chord, grace, shared }: OpenVoice): boolean {
  if (!chord && !grace) return true;
  shared.reports.add('rest-in-chord', 'a rest inside a chord or grace notes is left out');
  return false;
}

/** `[`; a chord that is still open ends. */
export function beginChord(voice: OpenVoice): void {
  if (voice.chord) closeChord(voice, ONCE);
  voice.chord = { notes: [], lengths: [], joined: !voice.spaced };
}

/** `]` with the factor after it: all notes last as long as the first. */
export function closeChord(voice: OpenVoice, { numerator, denominator }: Factor): void {
  const { chord, shared } = voice;
  voice.chord = undefined;
  if (!chord) {
    shared.reports.add('unexpected-character', '"]" without "[" is left out');
    return;
  }
  const { notes, lengths, joined } = chord;
  const [first] = lengths;
  if (first === undefined) {
    shared.reports.add('empty-chord', 'a chord without notes is left out');
    return;
  }
  if (lengths.some((length) => length !== first)) {
    shared.reports.add('unequal-chord', 'notes of a chord differ in length; all last as long as the first');
  }
  const length = Math.max(1, Math.min(LONGEST, Math.round((first * numerator) / (denominator || 1))));
  addEvent(voice, { notes, length, joined });
}

/** `{`; decorations before it are meant for the note after the braces. */
export function beginGraces(voice: OpenVoice, { slash }: TokenOf<'grace-start'>): void {
  voice.grace = slash ? 'slash' : 'plain';
  voice.heldMarks = voice.marks;
  voice.marks = [];
}

/** `}` */
export function closeGraces(voice: OpenVoice): void {
  if (!voice.grace) {
    voice.shared.reports.add('unexpected-character', '"}" without "{" is left out');
    return;
  }
  if (voice.chord) closeChord(voice, ONCE);
  voice.grace = undefined;
  voice.marks = voice.heldMarks;
  voice.heldMarks = [];
  // lengths inside the braces count eighths where one note stands, sixteenths where several do
  const unit = UNITS_PER_WHOLE / (voice.graces.length > 1 ? 16 : 8);
  for (const event of voice.graces) event.drawn = Math.max(1, Math.round((event.drawn / voice.unit) * unit));
  attachGraces(voice);
}

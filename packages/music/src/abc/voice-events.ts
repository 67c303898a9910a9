/** Notes, chords and rests of a voice that is being read, once they are complete (ABC 2.1, section 4). */
import { ScoreReadError } from '../music-error.ts';
import type { DraftEvent, DraftNote } from './draft.ts';
import type { Units } from './note-lengths.ts';
import type { OpenVoice } from './open-voice.ts';
import { lastingOf } from './rhythm.ts';
import { afterBroken, countTupletNote } from './voice-rhythm.ts';
import { carryTies } from './voice-ties.ts';

/** What is known of an event before it has its place. */
type NewEvent = {
  /** none: a rest */
  readonly notes: readonly DraftNote[];
  /** as written, before broken rhythm and tuplets */
  readonly length: Units;
  readonly hidden?: boolean;
  readonly measureRest?: boolean;
  /** no space stood before it */
  readonly joined?: boolean;
};

/**
 * Adds an event where the voice stands; grace notes wait for their note.
 *
 * @throws ScoreReadError  `too-many-events`
 */
export function addEvent(voice: OpenVoice, added: NewEvent): void {
  voice.shared.events--;
  if (voice.shared.events < 0) {
    const what = 'the tune has more notes and rests than are read; raise maximumEvents to read them';
    throw new ScoreReadError('too-many-events', 'ABC', what);
  }
  const event = voice.grace ? graceOf(voice, added) : timedOf(voice, added);
  voice.marks = [];
  voice.slurs.startAt(event);
  if (voice.grace) voice.graces.push(event);
  else placeEvent(voice, event);
}

function graceOf(voice: OpenVoice, { notes, length }: NewEvent): DraftEvent {
  return { ...draftOf(voice, notes), drawn: length, grace: voice.grace, joined: voice.graces.length > 0 };
}

function timedOf(voice: OpenVoice, added: NewEvent): DraftEvent {
  const { notes, length, hidden = false, measureRest = false, joined = false } = added;
  const draft = { ...draftOf(voice, notes), hidden, measureRest, joined };
  if (measureRest) return { ...draft, drawn: length, lasting: lastingOf(length, undefined) };
  const drawn = afterBroken(voice, length);
  const { tuplet } = voice;
  return {
    ...draft,
    drawn,
    lasting: lastingOf(drawn, tuplet?.ratio),
    ratio: tuplet?.ratio,
    tupletStart: tuplet !== undefined && !tuplet.begun,
    tupletStop: tuplet?.left === 1,
  };
}

/** An event without length. */
function draftOf({ bars, marks }: OpenVoice, notes: readonly DraftNote[]): DraftEvent {
  return {
    offset: bars.lane.time,
    drawn: 0,
    lasting: 0,
    ratio: undefined,
    notes: notes.toSorted((a, b) => 7 * a.octave + stepIndex(a) - (7 * b.octave + stepIndex(b)) || a.alter - b.alter),
    hidden: false,
    measureRest: false,
    grace: undefined,
    tupletStart: false,
    tupletStop: false,
    joined: false,
    marks,
    slurStart: [],
    slurStop: [],
    lyrics: [],
  };
}

function stepIndex({ step }: DraftNote): number {
  return 'CDEFGAB'.indexOf(step);
}

function placeEvent(voice: OpenVoice, event: DraftEvent): void {
  const { bars } = voice;
  if (event.ratio) countTupletNote(voice);
  attachGraces(voice);
  carryTies(voice, event);
  bars.lane.events.push(event);
  bars.lane.time += event.lasting;
  voice.last = event;
  voice.spaced = false;
  if (event.notes.length > 0 && bars.laneIndex === 0) addLyricTarget(voice, event);
}

/** Puts the grace notes that wait where the voice stands. */
export function attachGraces(voice: OpenVoice): void {
  const { lane } = voice.bars;
  for (const draft of voice.graces) {
    voice.last = { ...draft, offset: lane.time };
    lane.events.push(voice.last);
  }
  voice.graces = [];
}

function addLyricTarget({ lyricLine, shared, bars }: OpenVoice, event: DraftEvent): void {
  if (lyricLine.musicLine !== shared.musicLine) {
    lyricLine.musicLine = shared.musicLine;
    lyricLine.verse = 0;
    lyricLine.targets = [];
  }
  lyricLine.targets.push({ event, bar: bars.index });
}

/** The sounding notes of a part: ties joined, transposed, grace notes given time. */
import type { Controller, Note, TextEvent, Ticks } from '../score.ts';
import { velocitiesOfStaff } from './dynamics.ts';
import type { NotatedEvent, NotatedNote, NotatedPart } from './notated-score.ts';
import type { MeasureVisit } from './play-order.ts';
import type { ReportTally } from './report-tally.ts';
import { pitchOfSpelled } from './spelled-pitch.ts';

/** A visit with the measure's place on paper. */
export type Visit = MeasureVisit & { readonly writtenTick: Ticks; readonly durationTicks: Ticks };

/** What a part plays. */
export type PlayedPart = {
  readonly notes: readonly Note[];
  readonly controllers: readonly Controller[];
  readonly texts: readonly TextEvent[];
};

/** The sustain pedal's controller (MIDI 1.0, control change 64). */
const SUSTAIN = 64;

/** How much louder marked notes are. */
const MARK_VELOCITY: Readonly<Record<string, number>> = { accent: 14, 'strong-accent': 24 };

/** Marks that are carried on paper but not played. */
const NOT_PLAYED =
  /^(trill|turn|inverted-turn|delayed|mordent|inverted-mordent|tremolo|arpeggiate|glissando|slide|schleifer|staccat|fermata|shake)/;

/** A sounding note that grows while ties are joined. */
type Sounding = { pitch: number; velocity: number; tick: Ticks; end: Ticks };
/** A note that waits for the one it is tied to. */
type Open = { readonly note: Sounding; readonly voice: number };

/**
 * Plays a part along visits of its measures.
 *
 * Grace notes are played before the beat, each a thirty-second long or less where the room since the last onset of
 * the voice is short; at the very start they take their time from the note that they adorn.
 */
export function playPart(
  part: NotatedPart,
  visits: readonly Visit[],
  ticksPerQuarter: number,
  reports: ReportTally,
): PlayedPart {
  const { events, directions } = part;
  const eventTicks = events.map(({ tick }) => tick);
  const directionsInOrder = directions.toSorted((a, b) => a.tick - b.tick);
  const directionTicks = directionsInOrder.map(({ tick }) => tick);
  const velocityOf = velocityOfPart(part, ticksPerQuarter);
  const notes: Sounding[] = [];
  const controllers: Controller[] = [];
  const texts: TextEvent[] = [];
  let open = new Map<number, Open[]>();
  const lastOnset = new Map<number, Ticks>();
  for (const visit of visits) {
    const shift = visit.tick - visit.writtenTick;
    const until = visit.writtenTick + visit.durationTicks;
    let graces: NotatedEvent[] = [];
    let i = firstAtOrAfter(eventTicks, visit.writtenTick);
    while (i < events.length && events[i].tick < until) {
      let next = i;
      while (next < events.length && events[next].tick === events[i].tick) next++;
      const together = events.slice(i, next);
      i = next;
      const continued = continueTies(together, together[0].tick + shift);
      for (const event of together) {
        if (event.grace) {
          if (event.notes.length > 0) graces.push(event);
          continue;
        }
        const tick = event.tick + shift;
        const mine = graces.filter(({ voice, tick: at }) => voice === event.voice && at === event.tick);
        let onset = tick;
        if (mine.length > 0) {
          graces = graces.filter((grace) => !mine.includes(grace));
          onset = placeGraces(mine, tick, event.durationTicks, lastOnset.get(event.voice) ?? 0);
        }
        playEvent(event, onset, tick + event.durationTicks, continued);
        if (event.notes.length > 0) lastOnset.set(event.voice, tick);
        addLyrics(event, tick, visit.pass);
      }
    }
    // grace notes at the end of a voice's measure, with no note of their own after them (after a trill)
    for (const voice of new Set(graces.map((grace) => grace.voice))) {
      const mine = graces.filter((grace) => grace.voice === voice);
      const tick = mine[0].tick + shift;
      placeGraces(mine, tick, 0, lastOnset.get(voice) ?? 0);
    }
    for (
      let i = firstAtOrAfter(directionTicks, visit.writtenTick);
      i < directions.length && directionTicks[i] < until;
      i++
    ) {
      const { kind, text, tick } = directionsInOrder[i];
      if (kind === 'words') texts.push({ tick: tick + shift, kind: 'text', text });
      else if (kind === 'pedal' && /^(start|stop|change)$/.test(text)) {
        if (text !== 'start') controllers.push({ tick: tick + shift, controller: SUSTAIN, value: 0 });
        if (text !== 'stop') controllers.push({ tick: tick + shift, controller: SUSTAIN, value: 127 });
      }
    }
  }
  reports.add('open-tie', 'a tie that leads to no note of the same pitch was not played', stillOpen());
  const end = visits.length === 0 ? 0 : visits[visits.length - 1].tick + visits[visits.length - 1].durationTicks;
  addPedalAtEnd(end);
  return { notes: sortNotes(notes), controllers, texts: texts.sort((a, b) => a.tick - b.tick) };

  function playEvent(
    event: NotatedEvent,
    onset: Ticks,
    end: Ticks,
    continued: ReadonlyMap<NotatedNote, Sounding> = new Map(),
  ): void {
    for (const note of event.notes) {
      const pitch = soundingPitch(note, part);
      if (pitch === undefined) {
        reports.add('pitch-out-of-range', 'a pitch outside 0–127 was left out');
        continue;
      }
      if (note.pitch.alter % 1 !== 0 && note.unpitched === undefined) {
        reports.add('quarter-tone', 'a quarter tone is played a quarter tone lower, on the key below');
      }
      const before = continued.get(note);
      const sounding = before ?? { pitch, velocity: velocityOf(event, note), tick: onset, end };
      sounding.end = end;
      if (!before) notes.push(sounding);
      if (note.tieStart) {
        const waiting = open.get(pitch);
        if (waiting) waiting.push({ note: sounding, voice: event.voice });
        else open.set(pitch, [{ note: sounding, voice: event.voice }]);
      }
    }
    for (const mark of event.marks ?? []) {
      if (NOT_PLAYED.test(mark)) reports.add(`not-played-${mark}`, `"${mark}" is written but changes no sound`);
    }
  }

  /**
   * The sounding notes that events at one tick continue: a tie goes on in its own voice if it can; only what is then left
   * may go on in another.
   */
  function continueTies(together: readonly NotatedEvent[], tick: Ticks): ReadonlyMap<NotatedNote, Sounding> {
    const continued = new Map<NotatedNote, Sounding>();
    if (open.size === 0) return continued;
    for (const sameVoice of [true, false]) {
      for (const { notes: heads, voice, grace } of together) {
        for (const head of heads) {
          const pitch = head.tieStop && !grace && !continued.has(head) ? soundingPitch(head, part) : undefined;
          const sounding = pitch === undefined ? undefined : takeOpen(pitch, tick, sameVoice ? voice : undefined);
          if (sounding) continued.set(head, sounding);
        }
      }
    }
    return continued;
  }

  /** The note that waits at `tick` for one of its pitch, in one voice or any. */
  function takeOpen(pitch: number, tick: Ticks, voice: number | undefined): Sounding | undefined {
    const waiting = open.get(pitch);
    if (!waiting) return undefined;
    const live = waiting.filter(({ note }) => note.end >= tick);
    const found = live.find((one) => one.note.end === tick && (voice === undefined || one.voice === voice));
    reports.add(
      'open-tie',
      'a tie that leads to no note of the same pitch was not played',
      waiting.length - live.length,
    );
    const rest = live.filter((one) => one !== found);
    if (rest.length > 0) open.set(pitch, rest);
    else open.delete(pitch);
    return found?.note;
  }

  function stillOpen(): number {
    let count = 0;
    for (const waiting of open.values()) count += waiting.length;
    open = new Map();
    return count;
  }

  /** Plays grace notes before `tick`; returns where the adorned note begins. */
  function placeGraces(graces: readonly NotatedEvent[], tick: Ticks, durationTicks: Ticks, last: Ticks): Ticks {
    const wanted = Math.max(1, Math.floor(ticksPerQuarter / 8));
    // half of what lies between the last note and this one is the most that ornaments take
    const room = Math.floor((tick - last) / 2);
    const before = Math.min(wanted, Math.floor(room / graces.length));
    const each = before >= 1 ? before : Math.min(wanted, Math.floor(durationTicks / 2 / graces.length));
    if (each < 1) {
      reports.add('no-room-for-grace-note', 'a grace note with no time around it was left out', graces.length);
      return tick;
    }
    const start = before >= 1 ? tick - each * graces.length : tick;
    for (const [i, grace] of graces.entries()) playEvent(grace, start + i * each, start + (i + 1) * each);
    return before >= 1 ? tick : start + each * graces.length;
  }

  function addLyrics({ lyrics = [] }: NotatedEvent, tick: Ticks, pass: number): void {
    const sung = lyrics.find(({ verse }) => verse === pass) ?? lyrics.find(({ verse }) => verse === 1) ?? lyrics[0];
    if (!sung) return;
    const onward = sung.syllabic === 'begin' || sung.syllabic === 'middle';
    texts.push({ tick, kind: 'lyric', text: onward ? `${sung.text}-` : sung.text });
    const others = lyrics.filter(({ verse }) => verse !== sung.verse).length;
    reports.add('other-verses', 'a syllable of another verse is not among the lyrics that sound', others);
  }

  function addPedalAtEnd(tick: Ticks): void {
    controllers.sort((a, b) => a.tick - b.tick);
    if (controllers.at(-1)?.value === 127) controllers.push({ tick, controller: SUSTAIN, value: 0 });
  }
}

function velocityOfPart(
  part: NotatedPart,
  ticksPerQuarter: number,
): (event: NotatedEvent, note: NotatedNote) => number {
  const staves = new Map<number, (tick: Ticks) => number>();
  return ({ staff, tick, marks }, { velocity }) => {
    if (velocity !== undefined) return Math.min(127, Math.max(1, Math.round(velocity)));
    let at = staves.get(staff);
    if (!at) {
      at = velocitiesOfStaff(part.directions, staff, ticksPerQuarter);
      staves.set(staff, at);
    }
    const louder = (marks ?? []).reduce((most, mark) => Math.max(most, MARK_VELOCITY[mark] ?? 0), 0);
    return Math.min(127, at(tick) + louder);
  };
}

function soundingPitch({ pitch, unpitched }: NotatedNote, { transpose }: NotatedPart): number | undefined {
  const sounding = unpitched ?? pitchOfSpelled(pitch) + (transpose?.chromatic ?? 0);
  return Number.isInteger(sounding) && sounding >= 0 && sounding <= 127 ? sounding : undefined;
}

function sortNotes(notes: readonly Sounding[]): Note[] {
  return notes
    .map(({ pitch, velocity, tick, end }) => ({ pitch, velocity, tick, durationTicks: Math.max(0, end - tick) }))
    .sort((a, b) => a.tick - b.tick || a.pitch - b.pitch || a.durationTicks - b.durationTicks);
}

function firstAtOrAfter(ticks: readonly Ticks[], tick: Ticks): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ticks[middle] < tick) low = middle + 1;
    else high = middle;
  }
  return low;
}

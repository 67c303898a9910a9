/**
 * Reads the note events of a track chunk and joins their ons and offs, in one pass.
 *
 * Nine events of ten are notes, so this loop decides how fast a file is read: what it needs lies in local variables and
 * one typed array, and it stops at any event that is no plain note. Of several sounding notes of one channel and pitch
 * the oldest ends first, so a written file pairs again as it did; a queue for each makes every step constant in time.
 */

import type { Note, Ticks } from '../score.ts';
import { LAST_TICK } from '../validate-score.ts';
import { HAS_ENDING, HAS_ENDING_LATE, HAS_STARTING, type SameTickWatcher, UNUSUAL } from './same-tick.ts';

/** The release velocity of a note-off that gives none. */
export const NO_RELEASE_VELOCITY = 64;

/**
 * Places of a note's three numbers: its start, its bytes, and, while it sounds, the next note that sounds at its pitch;
 * then its length.
 */
const START = 0;
const BYTES = 1;
const NEXT = 2;
const LENGTH = 2;
const NUMBERS = 3;

/** Where the queues begin in the memory: of the oldest and newest note that sounds, at channel × 128 + pitch; then the notes. */
const NEWEST = 2048;
const NOTES = 4096;

/** What a reader of notes asks of the reader of the track. */
export type NoteReaderHost = {
  /** throws where a file may not hold so many notes */
  readonly checkCount: (notes: number) => void;
  /** a data byte stands where running status is not allowed; throws, or lets it pass */
  readonly checkRunningStatus: (running: number, data: number) => void;
  readonly reportOverlap: (channel: number, pitch: number) => void;
  readonly reportStray: (channel: number, pitch: number) => void;
  /** an event of two data bytes that is no note: key pressure, a controller or a pitch bend */
  readonly event: (status: number, tick: Ticks, noteFlags: number, first: number, second: number) => void;
  /** watches a channel from the first event on that is no note */
  readonly watcher: (channel: number) => SameTickWatcher | undefined;
};

/** Reads the notes of one chunk after the other, and keeps its memory between them. */
export class NoteReader {
  readonly #bytes: Uint8Array;
  readonly #host: NoteReaderHost;
  /**
   * The queues, and three numbers a note. A queue holds the places of notes, 0 for none; a note's bytes are pitch,
   * velocity, channel and release velocity, from the lowest. One array, because each costs more than a short file's notes.
   */
  #memory: Int32Array;
  /** the place after the last note's */
  #notesEnd = NOTES;
  #end = 0;
  /** offset of the next byte */
  position = 0;
  tick: Ticks = 0;
  /** the status of the event at `position`, whose data are not yet read */
  status = 0;
  /** the last channel status of the chunk, 0 for none */
  running = 0;
  /** a meta or system event has ended running status */
  cancelled = false;
  /** the last tick with a channel event that is no note */
  otherTick: Ticks = -1;
  /** channels with notes, a bit each */
  #used = 0;
  /** channels, a bit each, in which notes of this tick start, end before one starts, end after, end after unusually */
  #starting = 0;
  #ending = 0;
  #endingLate = 0;
  #unusual = 0;

  constructor(bytes: Uint8Array, host: NoteReaderHost) {
    this.#bytes = bytes;
    this.#host = host;
    this.#memory = new Int32Array(roomFor(Math.min(bytes.length, 16_384)));
  }

  /**
   * Goes to a chunk; what the last one held is forgotten.
   *
   * @param maximumNotes  more will be refused, so that no room is made for them
   */
  begin(start: number, end: number, maximumNotes: number): void {
    this.position = start;
    this.#end = end;
    this.tick = 0;
    this.running = 0;
    this.cancelled = false;
    this.otherTick = -1;
    this.#used = this.#starting = this.#ending = this.#endingLate = this.#unusual = 0;
    const size = Math.min(roomFor(end - start), NOTES + NUMBERS * (maximumNotes + 1));
    if (this.#memory.length < size) this.#memory = new Int32Array(size);
  }

  /** How many notes the chunk has begun. */
  get count(): number {
    return (this.#notesEnd - NOTES) / NUMBERS;
  }

  /** What the notes of the channel did in this tick so far, for a `SameTickWatcher`. */
  noteFlags(channel: number): number {
    return flagsOf(channel, this.#ending, this.#starting, this.#endingLate, this.#unusual);
  }

  /**
   * Reads notes and events of two data bytes up to any other, and stops behind its delta time and status.
   *
   * @returns  "end": there is no further byte; "delta": the delta time at `position` is not sound; "late": `tick` is
   * past the last one; "event": an event of `status` has its data at `position`, a note's not sound or cut short
   */
  read(): 'end' | 'delta' | 'late' | 'event' {
    const bytes = this.#bytes;
    const end = this.#end;
    let memory = this.#memory;
    let notesEnd = this.#notesEnd;
    let position = this.position;
    let tick = this.tick;
    let running = this.running;
    let used = this.#used;
    let starting = this.#starting;
    let ending = this.#ending;
    let endingLate = this.#endingLate;
    let unusual = this.#unusual;
    let otherTick = this.otherTick;
    let status = 0;
    let result: 'end' | 'delta' | 'late' | 'event' = 'end';
    while (position < end) {
      let delta = bytes[position++];
      if (delta > 0x7f) {
        const start = position - 1;
        let byte = position < end ? bytes[position++] : 0xff;
        delta = ((delta & 0x7f) << 7) | (byte & 0x7f);
        while (byte > 0x7f && position < end && position < start + 4) {
          byte = bytes[position++];
          delta = (delta << 7) | (byte & 0x7f);
        }
        if (byte > 0x7f) {
          position = start;
          result = 'delta';
          break;
        }
      }
      if (delta > 0) {
        tick += delta;
        starting = ending = endingLate = unusual = 0;
        if (tick > LAST_TICK) {
          result = 'late';
          break;
        }
      }
      if (position >= end) {
        status = 0;
        result = 'event';
        break;
      }
      status = bytes[position];
      if (status > 0x7f) {
        position++;
        if (status >= 0xf0) {
          result = 'event';
          break;
        }
        running = status;
        if (this.cancelled) this.cancelled = false;
      } else {
        if (running === 0 || this.cancelled) {
          this.position = position;
          this.tick = tick;
          this.#host.checkRunningStatus(running, status);
        }
        status = running;
      }
      if (position + 1 >= end || (bytes[position] | bytes[position + 1]) > 0x7f) {
        result = 'event';
        break;
      }
      if (status >= 0xa0) {
        if (status >= 0xc0 && status < 0xe0) {
          result = 'event';
          break;
        }
        this.position = position;
        this.#notesEnd = notesEnd;
        otherTick = tick;
        const noteFlags = (ending | starting) === 0 ? 0 : flagsOf(status & 0x0f, ending, starting, endingLate, unusual);
        this.#host.event(status, tick, noteFlags, bytes[position], bytes[position + 1]);
        position += 2;
        continue;
      }
      const pitch = bytes[position];
      const velocity = bytes[position + 1];
      position += 2;
      const channel = status & 0x0f;
      const bit = 1 << channel;
      const queue = (channel << 7) | pitch;
      if (status >= 0x90 && velocity > 0) {
        if (notesEnd >= memory.length) memory = this.#grow();
        memory[notesEnd + START] = tick;
        memory[notesEnd + BYTES] = pitch | (velocity << 8) | (channel << 16);
        memory[notesEnd + NEXT] = 0;
        starting |= bit;
        used |= bit;
        if (tick === otherTick) this.#host.watcher(channel)?.noteOn(tick);
        if (memory[queue] === 0) memory[queue] = notesEnd;
        else {
          memory[memory[NEWEST + queue] + NEXT] = notesEnd;
          this.position = position;
          this.tick = tick;
          this.#host.reportOverlap(channel, pitch);
        }
        memory[NEWEST + queue] = notesEnd;
        notesEnd += NUMBERS;
      } else {
        const place = memory[queue];
        if (place === 0) {
          this.position = position;
          this.tick = tick;
          this.#host.reportStray(channel, pitch);
          continue;
        }
        memory[queue] = memory[place + NEXT];
        const start = memory[place + START];
        memory[place + LENGTH] = tick - start;
        memory[place + BYTES] |= (status < 0x90 ? velocity : NO_RELEASE_VELOCITY) << 24;
        if (tick === otherTick) this.#host.watcher(channel)?.noteOff(tick, start === tick);
        if (!(starting & bit)) ending |= bit;
        else if (start === tick) endingLate |= bit;
        else if (!(ending & bit)) {
          endingLate |= bit;
          unusual |= bit;
        }
      }
    }
    this.position = position;
    this.tick = tick;
    this.running = running;
    this.status = status;
    this.otherTick = otherTick;
    this.#notesEnd = notesEnd;
    this.#used = used;
    this.#starting = starting;
    this.#ending = ending;
    this.#endingLate = endingLate;
    this.#unusual = unusual;
    return result;
  }

  /** Ends all notes that still sound, here; says which they were, channels and pitches from the lowest. */
  finishAll(): readonly { readonly channel: number; readonly pitch: number; readonly start: Ticks }[] {
    const memory = this.#memory;
    const found: { channel: number; pitch: number; start: Ticks }[] = [];
    for (let queue = 0; queue < NEWEST; queue++) {
      if (!(this.#used & (1 << (queue >> 7)))) {
        queue |= 127;
        continue;
      }
      let next: number;
      for (let place = memory[queue]; place !== 0; place = next) {
        next = memory[place + NEXT];
        const start = memory[place + START];
        memory[place + LENGTH] = this.tick - start;
        memory[place + BYTES] |= NO_RELEASE_VELOCITY << 24;
        found.push({ channel: queue >> 7, pitch: queue & 127, start });
      }
      memory[queue] = 0;
    }
    return found;
  }

  /** The notes of each channel sorted by tick, then pitch, all of them ended; forgets them. */
  take(): readonly (readonly Note[])[] {
    const memory = this.#memory;
    const counts = new Array<number>(16).fill(0);
    for (let place = NOTES + BYTES; place < this.#notesEnd; place += NUMBERS) counts[(memory[place] >> 16) & 0x0f]++;
    // of the right length from the start: growing would copy, and leave what is copied to be collected
    const channels = counts.map((count) => new Array<Note>(count));
    counts.fill(0);
    for (let place = NOTES; place < this.#notesEnd; place += NUMBERS) {
      const bytes = memory[place + BYTES];
      const tick = memory[place + START];
      const durationTicks = memory[place + LENGTH];
      const pitch = bytes & 0x7f;
      const velocity = (bytes >> 8) & 0x7f;
      const releaseVelocity = bytes >> 24;
      const channel = (bytes >> 16) & 0x0f;
      channels[channel][counts[channel]++] =
        releaseVelocity === NO_RELEASE_VELOCITY
          ? { pitch, velocity, tick, durationTicks }
          : { pitch, velocity, tick, durationTicks, releaseVelocity };
    }
    this.#notesEnd = NOTES;
    for (const channel of channels) sortChords(channel);
    return channels;
  }

  #grow(): Int32Array {
    this.#host.checkCount((this.#memory.length - NOTES) / NUMBERS);
    const larger = new Int32Array(NOTES + Math.ceil(((this.#memory.length - NOTES) / NUMBERS) * 1.6 + 16) * NUMBERS);
    larger.set(this.#memory);
    this.#memory = larger;
    return larger;
  }
}

/** How large a memory the notes of so many bytes take: seven or eight are a note's two events, mostly. */
function roomFor(bytes: number): number {
  return NOTES + NUMBERS * ((bytes >> 3) + 1);
}

/** The bits of one channel, as a `SameTickWatcher` names them. */
function flagsOf(channel: number, ending: number, starting: number, endingLate: number, unusual: number): number {
  return (
    ((ending >> channel) & 1 ? HAS_ENDING : 0) |
    ((starting >> channel) & 1 ? HAS_STARTING : 0) |
    ((endingLate >> channel) & 1 ? HAS_ENDING_LATE : 0) |
    ((unusual >> channel) & 1 ? UNUSUAL : 0)
  );
}

/** Sorts notes of one tick by pitch, in place; equal pitches keep their order, on which pairing rests. */
function sortChords(notes: Note[]): void {
  for (let i = 1; i < notes.length; i++) {
    const note = notes[i];
    let place = i;
    while (place > 0 && notes[place - 1].tick === note.tick && notes[place - 1].pitch > note.pitch && i - place < 16)
      place--;
    if (place === i) continue;
    if (i - place === 16) {
      // a chord this large would take quadratic time
      i = sortChord(notes, i);
      continue;
    }
    for (let k = i; k > place; k--) notes[k] = notes[k - 1];
    notes[place] = note;
  }
}

/** Sorts the whole chord around a note; gives the place of its last. */
function sortChord(notes: Note[], place: number): number {
  let start = place;
  while (start > 0 && notes[start - 1].tick === notes[place].tick) start--;
  let end = place + 1;
  while (end < notes.length && notes[end].tick === notes[place].tick) end++;
  const chord = notes.slice(start, end).sort((a, b) => a.pitch - b.pitch);
  for (let k = 0; k < chord.length; k++) notes[start + k] = chord[k];
  return end - 1;
}

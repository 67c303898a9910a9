/**
 * Reads one track chunk in a single pass over its bytes (Standard MIDI Files 1.0, "Track Chunks").
 */

import { MidiReadError } from '../music-error.ts';
import type { KeySignature, Meter, RawEvent, Tempo, TextEvent, Ticks } from '../score.ts';
import { LAST_TICK } from '../validate-score.ts';
import { type ChannelContents, ChannelReader } from './channel-reader.ts';
import { readKey, readMeter, readTempo } from './meta.ts';
import { NoteReader, type NoteReaderHost } from './note-reader.ts';
import type { ReportList } from './report.ts';
import type { SameTickWatcher } from './same-tick.ts';
import { decodeText, TEXT_KINDS } from './text.ts';

/** A meter or key of a chunk; after the first chunk with its bytes, in case it turns out to hold for this chunk only. */
export type Placed<Value> = { readonly value: Value; readonly raw?: RawEvent };

/** All that one track chunk holds, before it becomes tracks and a part of the score. */
export type ChunkContents = {
  readonly index: number;
  /** the channels that hold anything, lowest first */
  readonly channels: readonly ChannelContents[];
  readonly tempos: readonly Tempo[];
  readonly meters: readonly Placed<Meter>[];
  readonly keys: readonly Placed<KeySignature>[];
  readonly texts: readonly TextEvent[];
  readonly raws: readonly RawEvent[];
  readonly endTick: Ticks;
};

/** What a meta or system exclusive event counts for: its bytes are an object of their own. */
const SYSTEM_EVENT_COST = 4;

/** How much a file may hold: events left to read, counted down over all chunks; note-offs are free. */
export type EventBudget = { left: number; readonly maximum: number };

/** Reads the track chunks of one file, one after the other, and keeps its working memory between them. */
export class TrackReader implements NoteReaderHost {
  readonly #bytes: Uint8Array;
  readonly #reports: ReportList;
  readonly #budget: EventBudget;
  readonly #notes: NoteReader;

  // the chunk that is being read
  #end = 0;
  #index = 0;
  #channels: (ChannelReader | undefined)[] = [];
  #tempos: Tempo[] = [];
  #meters: Placed<Meter>[] = [];
  #keys: Placed<KeySignature>[] = [];
  #texts: TextEvent[] = [];
  #raws: RawEvent[] = [];
  #prefixTick = -1;

  constructor(bytes: Uint8Array, reports: ReportList, budget: EventBudget) {
    this.#bytes = bytes;
    this.#reports = reports;
    this.#budget = budget;
    this.#notes = new NoteReader(bytes, this);
  }

  /**
   * Reads the events between two offsets.
   *
   * @param index  of the track chunk, from 0
   * @throws MidiReadError  a byte out of place, an event past the end of the chunk, too many events, too late a tick
   */
  read(start: number, end: number, index: number): ChunkContents {
    this.#end = end;
    this.#index = index;
    this.#channels = new Array<undefined>(16).fill(undefined);
    this.#tempos = [];
    this.#meters = [];
    this.#keys = [];
    this.#texts = [];
    this.#raws = [];
    this.#prefixTick = -1;
    this.#notes.begin(start, end, this.#budget.left);
    this.#readEvents();
    this.#endOpenNotes();
    this.#budget.left -= this.#notes.count;
    return {
      index,
      channels: this.#finishChannels(),
      tempos: this.#tempos,
      meters: this.#meters,
      keys: this.#keys,
      texts: this.#texts,
      raws: this.#raws,
      endTick: this.#notes.tick,
    };
  }

  #finishChannels(): ChannelContents[] {
    const notes = this.#notes.take();
    const finished: ChannelContents[] = [];
    for (let channel = 0; channel < 16; channel++) {
      const played = notes[channel];
      if (played.length === 0 && this.#channels[channel] === undefined) continue;
      const contents = this.#channel(channel).finish(played);
      if (contents) finished.push(contents);
    }
    return finished;
  }

  #readEvents(): void {
    const notes = this.#notes;
    for (;;) {
      const found = notes.read();
      if (found === 'end') {
        this.checkCount(notes.count);
        this.#report('missing-end-of-track', 'the track has no end mark; its last event was taken for the end');
        return;
      }
      if (found === 'delta') this.#readLength('delta time');
      if (found === 'late') {
        this.#fail('too-long', `tick ${notes.tick} lies past ${LAST_TICK}, the last one that is read`);
      }
      const { status } = notes;
      if (notes.position >= this.#end && status < 0xf0) this.#failCutShort('an event');
      this.#budget.left -= status < 0xf0 ? 1 : SYSTEM_EVENT_COST;
      this.checkCount(notes.count);
      if (status >= 0xf0) {
        // a channel event since the last system event ends a channel prefix
        if (notes.running !== 0 && !notes.cancelled) this.#prefixTick = -1;
        notes.cancelled = notes.running !== 0;
        if (this.#readSystemEvent(status)) return;
        continue;
      }
      if (status < 0xa0) this.#readDamagedNote(status);
      else this.#readChannelEvent(status);
    }
  }

  checkCount(notes: number): void {
    if (this.#budget.left >= notes) return;
    this.#fail('too-many-events', `more than ${this.#budget.maximum} events; raise maximumEvents to read it`);
  }

  /** @param running  0 where there has been none in this track */
  checkRunningStatus(running: number, data: number): void {
    if (running === 0) {
      const what = `data byte ${hex(data)} where a status byte 0x80–0xff is expected; the file may be damaged`;
      this.#fail('bad-byte', what);
    }
    const what = 'an event without a status byte after a meta or system event was read with the status before it';
    this.#report('running-status-after-meta', what);
  }

  /**
   * Leaves out a note event whose pitch byte is 0x80–0xff and whose velocity is sound: some programs write notes below
   * pitch 0 so (mutopia/mut2092.mid in the corpus). No event can begin right after a status, so nothing is missed.
   */
  #readDamagedNote(status: number): void {
    const byte = this.#bytes[this.#notes.position];
    if (this.#notes.position + 1 < this.#end && byte > 0x7f && this.#bytes[this.#notes.position + 1] < 0x80) {
      this.#reportNote('impossible-pitch', status & 0x0f, byte - 256, 'lies below 0; the event was left out');
      this.#notes.position += 2;
      return;
    }
    this.#readData();
    this.#readData();
  }

  /** A program change or channel pressure; others only where they are cut short. */
  #readChannelEvent(status: number): void {
    const { tick } = this.#notes;
    const first = this.#readData();
    if (status < 0xc0 || status >= 0xe0) {
      this.#readData();
      return;
    }
    const channel = this.#channel(status & 0x0f);
    const noteFlags = this.#notes.noteFlags(status & 0x0f);
    this.#notes.otherTick = tick;
    if (status < 0xd0) channel.program(tick, noteFlags, first);
    else channel.pressure(tick, noteFlags, first);
  }

  event(status: number, tick: Ticks, noteFlags: number, first: number, second: number): void {
    if (--this.#budget.left < 0) this.checkCount(0);
    const channel = this.#channel(status & 0x0f);
    if (status < 0xb0) channel.pressure(tick, noteFlags, second, first);
    else if (status < 0xc0) channel.controller(tick, noteFlags, first, second);
    else channel.pitchBend(tick, noteFlags, first | (second << 7));
  }

  reportOverlap(channel: number, pitch: number): void {
    const message = 'starts while the same pitch sounds; the first to start was taken as the first to end';
    this.#reportNote('overlapping-notes', channel, pitch, message);
  }

  reportStray(channel: number, pitch: number): void {
    this.#reportNote('stray-note-off', channel, pitch, 'ends but does not sound; the note-off was left out');
  }

  watcher(channel: number): SameTickWatcher | undefined {
    return this.#channels[channel]?.watcher;
  }

  #channel(channel: number): ChannelReader {
    const known = this.#channels[channel];
    if (known) return known;
    const reader = new ChannelReader(channel);
    this.#channels[channel] = reader;
    return reader;
  }

  #endOpenNotes(): void {
    const { tick } = this.#notes;
    for (const { channel, pitch, start } of this.#notes.finishAll()) {
      this.#reportNote('unfinished-note', channel, pitch, 'is never ended; it was ended with the track');
      this.#channels[channel]?.watcher.noteOff(tick, start === tick);
    }
  }

  /** Reads a meta or system exclusive event after its status; says whether it was the end of the track. */
  #readSystemEvent(status: number): boolean {
    if (status === 0xff) return this.#readMeta();
    if (status !== 0xf0 && status !== 0xf7) {
      this.#notes.position--;
      this.#fail('bad-byte', `status byte ${hex(status)}, which no MIDI file may hold; the file may be damaged`);
    }
    const data = this.#readBlock('system exclusive');
    this.#raws.push({ tick: this.#notes.tick, kind: status === 0xf0 ? 'sysex' : 'escape', bytes: data.slice() });
    return false;
  }

  /** Reads a meta event after its 0xff; says whether it was the end of the track. */
  #readMeta(): boolean {
    const at = this.#notes.position;
    if (at >= this.#end) this.#failCutShort('a meta event');
    const type = this.#bytes[this.#notes.position++];
    if (type > 0x7f) {
      this.#notes.position--;
      this.#fail('bad-byte', `meta type ${hex(type)} where 0x00–0x7f is expected; the file may be damaged`);
    }
    const data = this.#readBlock('a meta event');
    if (type === 0x2f) {
      if (this.#notes.position < this.#end) {
        this.#report(
          'bytes-after-end-of-track',
          `${this.#end - this.#notes.position} bytes after the end mark were left out`,
        );
      }
      return true;
    }
    const tick = this.#notes.tick;
    if (TEXT_KINDS[type] !== undefined && this.#prefixTick !== tick) {
      this.#texts.push({ tick, kind: TEXT_KINDS[type], ...decodeText(data) });
      return false;
    }
    if (type === 0x51) {
      const value = readTempo(tick, data);
      if (value) this.#tempos.push(value);
      else this.#keepMalformed(type, data, at);
    } else if (type === 0x58) {
      const value = readMeter(tick, data);
      if (value) this.#place(this.#meters, value, type, data);
      else this.#keepMalformed(type, data, at);
    } else if (type === 0x59) {
      const value = readKey(tick, data);
      if (value) this.#place(this.#keys, value, type, data);
      else this.#keepMalformed(type, data, at);
    } else {
      // a channel prefix holds for the texts that follow it, so they stay beside it
      if (type === 0x20) this.#prefixTick = tick;
      this.#keepMeta(type, data);
    }
    return false;
  }

  /** In the first chunk a meter or key is the score's; in others it stays a raw event until all chunks are known. */
  #place<Value>(list: Placed<Value>[], value: Value, type: number, data: Uint8Array): void {
    list.push(this.#index === 0 ? { value } : { value, raw: this.#keepMeta(type, data) });
  }

  #keepMeta(type: number, data: Uint8Array): RawEvent {
    const raw: RawEvent = { tick: this.#notes.tick, kind: 'meta', type, bytes: data.slice() };
    this.#raws.push(raw);
    return raw;
  }

  #keepMalformed(type: number, data: Uint8Array, byte: number): void {
    this.#keepMeta(type, data);
    this.#report(
      'malformed-meta',
      `the meta event of type ${hex(type)} holds no valid value; its bytes were kept as they are`,
      byte,
    );
  }

  #readData(): number {
    if (this.#notes.position >= this.#end) this.#failCutShort('an event');
    const byte = this.#bytes[this.#notes.position];
    if (byte > 0x7f)
      this.#fail('bad-byte', `data byte ${hex(byte)} where 0–127 is expected; the file may be cut short`);
    this.#notes.position++;
    return byte;
  }

  /** A number of one to four bytes, seven bits each. */
  #readLength(of: string): number {
    const start = this.#notes.position;
    let value = 0;
    for (let i = 0; i < 4; i++) {
      if (this.#notes.position >= this.#end) this.#failCutShort(`a ${of}`);
      const byte = this.#bytes[this.#notes.position++];
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    this.#notes.position = start;
    return this.#fail('bad-length', `a ${of} of more than four bytes; the file may be damaged`);
  }

  #readBlock(of: string): Uint8Array {
    const start = this.#notes.position;
    const length = this.#readLength('length');
    const left = this.#end - this.#notes.position;
    if (length > left) {
      this.#notes.position = start;
      this.#fail(
        'cut-short',
        `${of} declares ${length} bytes where ${left} are left in the track; the file may be cut short`,
      );
    }
    this.#notes.position += length;
    return this.#bytes.subarray(this.#notes.position - length, this.#notes.position);
  }

  #report(
    code: 'running-status-after-meta' | 'missing-end-of-track' | 'bytes-after-end-of-track' | 'malformed-meta',
    what: string,
    byte: number = this.#notes.position,
  ): void {
    const track = this.#index;
    const tick = this.#notes.tick;
    this.#reports.add(() => ({ code, track, byte, tick, message: `track ${track + 1}, tick ${tick}: ${what}` }));
  }

  #reportNote(
    code: 'overlapping-notes' | 'stray-note-off' | 'unfinished-note' | 'impossible-pitch',
    channel: number,
    pitch: number,
    what: string,
  ): void {
    const track = this.#index;
    const tick = this.#notes.tick;
    const byte = this.#notes.position;
    this.#reports.add(() => {
      const message = `track ${track + 1}, tick ${tick}, channel ${channel + 1}: pitch ${pitch} ${what}`;
      return { code, track, byte, tick, channel, pitch, message };
    });
  }

  #failCutShort(what: string): never {
    return this.#fail('cut-short', `the track ends inside ${what}; the file may be cut short`);
  }

  #fail(code: 'too-long' | 'too-many-events' | 'cut-short' | 'bad-byte' | 'bad-length', what: string): never {
    throw new MidiReadError(code, what, { track: this.#index, byte: this.#notes.position });
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}

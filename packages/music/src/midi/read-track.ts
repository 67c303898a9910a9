/**
 * Reads one track chunk in a single pass over its bytes (Standard MIDI Files 1.0, "Track Chunks").
 */

import { MidiReadError } from '../music-error.ts';
import type { KeySignature, Meter, RawEvent, Tempo, TextEvent, Ticks } from '../score.ts';
import { LAST_TICK } from '../validate-score.ts';
import { type ChannelContents, ChannelReader } from './channel-reader.ts';
import { readKey, readMeter, readTempo } from './meta.ts';
import { NO_RELEASE_VELOCITY, NotePairing } from './note-pairing.ts';
import type { ReportList } from './report.ts';
import { decodeText, TEXT_KINDS } from './text.ts';

/** A meter or key of a chunk, with its bytes in case it turns out to hold for this chunk only. */
export type Placed<Value> = { readonly value: Value; readonly raw: RawEvent };

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

/** How much a file may hold: events left to read, counted down over all chunks. */
export type EventBudget = { left: number; readonly maximum: number };

/** Reads the track chunks of one file, one after the other, and keeps its working memory between them. */
export class TrackReader {
  readonly #bytes: Uint8Array;
  readonly #reports: ReportList;
  readonly #budget: EventBudget;
  readonly #pairings: (NotePairing | undefined)[] = new Array<undefined>(16).fill(undefined);

  // the chunk that is being read
  #position = 0;
  #end = 0;
  #index = 0;
  #tick = 0;
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
  }

  /**
   * Reads the events between two offsets.
   *
   * @param index  of the track chunk, from 0
   * @throws MidiReadError  a byte out of place, an event past the end of the chunk, too many events, too late a tick
   */
  read(start: number, end: number, index: number): ChunkContents {
    this.#position = start;
    this.#end = end;
    this.#index = index;
    this.#tick = 0;
    this.#channels = new Array<undefined>(16).fill(undefined);
    this.#tempos = [];
    this.#meters = [];
    this.#keys = [];
    this.#texts = [];
    this.#raws = [];
    this.#prefixTick = -1;
    this.#readEvents();
    this.#endOpenNotes();
    return {
      index,
      channels: this.#channels.flatMap((channel) => channel?.finish() ?? []),
      tempos: this.#tempos,
      meters: this.#meters,
      keys: this.#keys,
      texts: this.#texts,
      raws: this.#raws,
      endTick: this.#tick,
    };
  }

  #readEvents(): void {
    const bytes = this.#bytes;
    const end = this.#end;
    let running = 0;
    let cancelled = false;
    while (this.#position < end) {
      const delta = bytes[this.#position] < 0x80 ? bytes[this.#position++] : this.#readLength('delta time');
      this.#tick += delta;
      if (this.#tick > LAST_TICK) {
        this.#fail('too-long', `tick ${this.#tick} lies past ${LAST_TICK}, the last one that is read`);
      }
      if (--this.#budget.left < 0) {
        this.#fail('too-many-events', `more than ${this.#budget.maximum} events; raise maximumEvents to read it`);
      }
      if (this.#position >= end) this.#failCutShort('an event');
      let status = bytes[this.#position];
      if (status < 0x80) {
        if (running === 0 || cancelled) this.#checkRunningStatus(running, status);
        status = running;
      } else this.#position++;
      if (status < 0xf0) {
        running = status;
        cancelled = false;
        this.#prefixTick = -1;
        if (status < 0xa0) this.#readNote(status);
        else this.#readChannelEvent(status);
      } else {
        cancelled = running !== 0;
        if (this.#readSystemEvent(status)) return;
      }
    }
    this.#report('missing-end-of-track', 'the track has no end mark; its last event was taken for the end');
  }

  /** @param running  0 where there has been none in this track */
  #checkRunningStatus(running: number, data: number): void {
    if (running === 0) {
      const what = `data byte ${hex(data)} where a status byte 0x80–0xff is expected; the file may be damaged`;
      this.#fail('bad-byte', what);
    }
    const what = 'an event without a status byte after a meta or system event was read with the status before it';
    this.#report('running-status-after-meta', what);
  }

  #readNote(status: number): void {
    const channel = status & 0x0f;
    if (this.#skipImpossiblePitch(channel)) return;
    const pitch = this.#readData();
    const velocity = this.#readData();
    if (status < 0x90) this.#endNote(channel, pitch, velocity);
    else if (velocity === 0) this.#endNote(channel, pitch, NO_RELEASE_VELOCITY);
    else if (this.#channel(channel).noteOn(pitch, velocity, this.#tick)) {
      const message = 'starts while the same pitch sounds; the first to start was taken as the first to end';
      this.#reportNote('overlapping-notes', channel, pitch, message);
    }
  }

  #endNote(channel: number, pitch: number, releaseVelocity: number): void {
    if (this.#channel(channel).noteOff(pitch, releaseVelocity, this.#tick)) return;
    this.#reportNote('stray-note-off', channel, pitch, 'ends but does not sound; the note-off was left out');
  }

  #readChannelEvent(status: number): void {
    const tick = this.#tick;
    const channel = this.#channel(status & 0x0f);
    const first = this.#readData();
    switch (status & 0xf0) {
      case 0xa0:
        channel.pressure(tick, this.#readData(), first);
        return;
      case 0xb0:
        channel.controller(tick, first, this.#readData());
        return;
      case 0xc0:
        channel.program(tick, first);
        return;
      case 0xd0:
        channel.pressure(tick, first);
        return;
      default:
        channel.pitchBend(tick, first | (this.#readData() << 7));
    }
  }

  #channel(channel: number): ChannelReader {
    const known = this.#channels[channel];
    if (known) return known;
    this.#pairings[channel] ??= new NotePairing();
    const reader = new ChannelReader(channel, this.#pairings[channel]);
    this.#channels[channel] = reader;
    return reader;
  }

  #endOpenNotes(): void {
    for (const [channel, reader] of this.#channels.entries()) {
      for (const pitch of reader?.openPitches() ?? []) {
        this.#reportNote('unfinished-note', channel, pitch, 'is never ended; it was ended with the track');
        reader?.noteOff(pitch, NO_RELEASE_VELOCITY, this.#tick);
      }
    }
  }

  /** Reads a meta or system exclusive event after its status; says whether it was the end of the track. */
  #readSystemEvent(status: number): boolean {
    if (status === 0xff) return this.#readMeta();
    if (status !== 0xf0 && status !== 0xf7) {
      this.#position--;
      this.#fail('bad-byte', `status byte ${hex(status)}, which no MIDI file may hold; the file may be damaged`);
    }
    const data = this.#readBlock('system exclusive');
    this.#raws.push({ tick: this.#tick, kind: status === 0xf0 ? 'sysex' : 'escape', bytes: data.slice() });
    return false;
  }

  /**
   * Leaves out a note event whose pitch byte is 0x80–0xff and whose velocity is sound: some programs write notes below
   * pitch 0 so (mutopia/mut2092.mid in the corpus). No event can begin right after a status, so nothing is missed.
   */
  #skipImpossiblePitch(channel: number): boolean {
    const byte = this.#bytes[this.#position];
    if (this.#position + 1 >= this.#end || byte < 0x80 || this.#bytes[this.#position + 1] > 0x7f) return false;
    this.#reportNote('impossible-pitch', channel, byte - 256, 'lies below 0; the event was left out');
    this.#position += 2;
    return true;
  }

  /** Reads a meta event after its 0xff; says whether it was the end of the track. */
  #readMeta(): boolean {
    const at = this.#position;
    if (at >= this.#end) this.#failCutShort('a meta event');
    const type = this.#bytes[this.#position++];
    if (type > 0x7f) {
      this.#position--;
      this.#fail('bad-byte', `meta type ${hex(type)} where 0x00–0x7f is expected; the file may be damaged`);
    }
    const data = this.#readBlock('a meta event');
    if (type === 0x2f) {
      if (this.#position < this.#end) {
        this.#report(
          'bytes-after-end-of-track',
          `${this.#end - this.#position} bytes after the end mark were left out`,
        );
      }
      return true;
    }
    const tick = this.#tick;
    if (TEXT_KINDS[type] !== undefined && this.#prefixTick !== tick) {
      this.#texts.push({ tick, kind: TEXT_KINDS[type], ...decodeText(data) });
      return false;
    }
    const raw: RawEvent = { tick, kind: 'meta', type, bytes: data.slice() };
    if (type === 0x51) {
      const value = readTempo(tick, data);
      if (value) this.#tempos.push(value);
      else this.#keepMalformed(raw, at);
    } else if (type === 0x58) {
      const value = readMeter(tick, data);
      if (value) this.#place(this.#meters, value, raw);
      else this.#keepMalformed(raw, at);
    } else if (type === 0x59) {
      const value = readKey(tick, data);
      if (value) this.#place(this.#keys, value, raw);
      else this.#keepMalformed(raw, at);
    } else {
      // a channel prefix holds for the texts that follow it, so they stay beside it
      if (type === 0x20) this.#prefixTick = tick;
      this.#raws.push(raw);
    }
    return false;
  }

  /** In the first chunk a meter or key is the score's; in others it stays a raw event until all chunks are known. */
  #place<Value>(list: Placed<Value>[], value: Value, raw: RawEvent): void {
    list.push({ value, raw });
    if (this.#index > 0) this.#raws.push(raw);
  }

  #keepMalformed(raw: RawEvent, byte: number): void {
    this.#raws.push(raw);
    this.#report(
      'malformed-meta',
      `the meta event of type ${hex(raw.type ?? 0)} holds no valid value; its bytes were kept as they are`,
      byte,
    );
  }

  #readData(): number {
    if (this.#position >= this.#end) this.#failCutShort('an event');
    const byte = this.#bytes[this.#position];
    if (byte > 0x7f)
      this.#fail('bad-byte', `data byte ${hex(byte)} where 0–127 is expected; the file may be cut short`);
    this.#position++;
    return byte;
  }

  /** A number of one to four bytes, seven bits each. */
  #readLength(of: string): number {
    const start = this.#position;
    let value = 0;
    for (let i = 0; i < 4; i++) {
      if (this.#position >= this.#end) this.#failCutShort(`a ${of}`);
      const byte = this.#bytes[this.#position++];
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    this.#position = start;
    return this.#fail('bad-length', `a ${of} of more than four bytes; the file may be damaged`);
  }

  #readBlock(of: string): Uint8Array {
    const start = this.#position;
    const length = this.#readLength('length');
    const left = this.#end - this.#position;
    if (length > left) {
      this.#position = start;
      this.#fail(
        'cut-short',
        `${of} declares ${length} bytes where ${left} are left in the track; the file may be cut short`,
      );
    }
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  #report(
    code: 'running-status-after-meta' | 'missing-end-of-track' | 'bytes-after-end-of-track' | 'malformed-meta',
    what: string,
    byte: number = this.#position,
  ): void {
    const track = this.#index;
    const tick = this.#tick;
    this.#reports.add(() => ({ code, track, byte, tick, message: `track ${track + 1}, tick ${tick}: ${what}` }));
  }

  #reportNote(
    code: 'overlapping-notes' | 'stray-note-off' | 'unfinished-note' | 'impossible-pitch',
    channel: number,
    pitch: number,
    what: string,
  ): void {
    const track = this.#index;
    const tick = this.#tick;
    const byte = this.#position;
    this.#reports.add(() => {
      const message = `track ${track + 1}, tick ${tick}, channel ${channel + 1}: pitch ${pitch} ${what}`;
      return { code, track, byte, tick, channel, pitch, message };
    });
  }

  #failCutShort(what: string): never {
    return this.#fail('cut-short', `the track ends inside ${what}; the file may be cut short`);
  }

  #fail(code: 'too-long' | 'too-many-events' | 'cut-short' | 'bad-byte' | 'bad-length', what: string): never {
    throw new MidiReadError(code, what, { track: this.#index, byte: this.#position });
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}

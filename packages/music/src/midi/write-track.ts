/** Writes the track chunk of one track: a merge of its lists, with running status. */

import type { Note, SameTickOrder, TextEvent, Ticks, Track } from '../score.ts';
import { byTick } from '../sorted.ts';
import type { ByteWriter } from './byte-writer.ts';
import { writeMeta, writeRaw, writeText } from './event-bytes.ts';

/** The order of a tick that no `SameTickOrder` names. */
const USUAL_ORDER = 'xcpbknz';
const NEVER = Number.POSITIVE_INFINITY;

/** Writes one track; each list has a place up to which it is written. */
export class TrackWriter {
  readonly #out: ByteWriter;
  readonly #track: Track;
  readonly #notes: readonly Note[];
  /** the notes in the order of their ends: index in `#notes`, and tick */
  readonly #endings: Uint32Array;
  readonly #endTicks: Int32Array;
  readonly #controllers: Track['controllers'];
  readonly #programs: Track['programChanges'];
  readonly #bends: Track['pitchBends'];
  readonly #pressures: Track['pressures'];
  readonly #texts: readonly TextEvent[];
  readonly #raws: Track['raws'];
  readonly #orders: readonly SameTickOrder[];
  #note = 0;
  #ending = 0;
  #controller = 0;
  #program = 0;
  #bend = 0;
  #pressure = 0;
  #text = 0;
  #raw = 0;
  #order = 0;
  #tick = 0;
  #status = 0;

  constructor(out: ByteWriter, track: Track) {
    this.#out = out;
    this.#track = track;
    this.#notes = byTick(track.notes);
    this.#endings = new Uint32Array(this.#notes.length);
    this.#endTicks = new Int32Array(this.#notes.length);
    sortEndings(this.#notes, this.#endings, this.#endTicks);
    this.#controllers = byTick(track.controllers);
    const { program, programTick = 0 } = track;
    const changes =
      programTick === null ? track.programChanges : [{ tick: programTick, program }, ...track.programChanges];
    this.#programs = byTick(changes);
    this.#bends = byTick(track.pitchBends);
    this.#pressures = byTick(track.pressures);
    this.#texts = byTick(track.texts);
    this.#raws = byTick(track.raws);
    this.#orders = byTick(track.sameTick ?? []);
  }

  write(endTick: Ticks): void {
    const { name, nameEncoding } = this.#track;
    if (name !== '') {
      this.#out.byte(0);
      writeText(this.#out, { kind: 'name', text: name, ...(nameEncoding ? { encoding: nameEncoding } : {}) });
    }
    let other = this.#nextOther();
    for (let tick = this.#nextTick(other); tick !== NEVER; tick = this.#nextTick(other)) {
      if (tick < other) {
        this.#writeEndings(tick, false);
        this.#writeStarts(tick);
        this.#writeEndings(tick, true);
      } else {
        this.#writeTick(tick);
        other = this.#nextOther();
      }
    }
    this.#out.quantity(endTick - this.#tick);
    writeMeta(this.#out, 0x2f, new Uint8Array(0));
  }

  /** The next tick of a note's start or end, or `other` where that comes first. */
  #nextTick(other: number): number {
    let tick = other;
    if (this.#note < this.#notes.length) tick = Math.min(tick, this.#notes[this.#note].tick);
    if (this.#ending < this.#endTicks.length) tick = Math.min(tick, this.#endTicks[this.#ending]);
    return tick;
  }

  /** The next tick of anything else. */
  #nextOther(): number {
    return Math.min(
      this.#controllers[this.#controller]?.tick ?? NEVER,
      this.#programs[this.#program]?.tick ?? NEVER,
      this.#bends[this.#bend]?.tick ?? NEVER,
      this.#pressures[this.#pressure]?.tick ?? NEVER,
      this.#texts[this.#text]?.tick ?? NEVER,
      this.#raws[this.#raw]?.tick ?? NEVER,
    );
  }

  /** Everything at one tick: texts and raw events, then what the order says, then what it left, in the usual order. */
  #writeTick(tick: Ticks): void {
    for (; this.#text < this.#texts.length && this.#texts[this.#text].tick === tick; this.#text++) {
      this.#begin(tick, 0);
      writeText(this.#out, this.#texts[this.#text]);
    }
    for (; this.#raw < this.#raws.length && this.#raws[this.#raw].tick === tick; this.#raw++) {
      this.#begin(tick, 0);
      writeRaw(this.#out, this.#raws[this.#raw]);
    }
    for (; this.#order < this.#orders.length && this.#orders[this.#order].tick <= tick; this.#order++) {
      const { tick: orderTick, kinds } = this.#orders[this.#order];
      if (orderTick === tick) for (const kind of kinds) this.#writeKind(tick, kind, false);
    }
    for (const kind of USUAL_ORDER) this.#writeKind(tick, kind, true);
  }

  /** @param all  every event of the kind at this tick, rather than the next one */
  #writeKind(tick: Ticks, kind: string, all: boolean): void {
    switch (kind) {
      case 'x':
        this.#writeEndings(tick, false);
        return;
      case 'z':
        this.#writeEndings(tick, true);
        return;
      case 'n':
        this.#writeStarts(tick);
        return;
      case 'c':
        while (this.#controller < this.#controllers.length && this.#controllers[this.#controller].tick === tick) {
          const { controller, value } = this.#controllers[this.#controller++];
          this.#writeTwo(tick, 0xb0, controller, value);
          if (!all) return;
        }
        return;
      case 'p':
        while (this.#program < this.#programs.length && this.#programs[this.#program].tick === tick) {
          this.#begin(tick, 0xc0 | this.#track.channel);
          this.#out.byte(this.#programs[this.#program++].program);
          if (!all) return;
        }
        return;
      case 'b':
        while (this.#bend < this.#bends.length && this.#bends[this.#bend].tick === tick) {
          const { value } = this.#bends[this.#bend++];
          this.#writeTwo(tick, 0xe0, value & 0x7f, value >> 7);
          if (!all) return;
        }
        return;
      case 'k':
        while (this.#pressure < this.#pressures.length && this.#pressures[this.#pressure].tick === tick) {
          const { value, pitch } = this.#pressures[this.#pressure++];
          if (pitch === undefined) {
            this.#begin(tick, 0xd0 | this.#track.channel);
            this.#out.byte(value);
          } else this.#writeTwo(tick, 0xa0, pitch, value);
          if (!all) return;
        }
    }
  }

  #writeStarts(tick: Ticks): void {
    for (; this.#note < this.#notes.length && this.#notes[this.#note].tick === tick; this.#note++) {
      const { pitch, velocity } = this.#notes[this.#note];
      this.#writeTwo(tick, 0x90, pitch, velocity);
    }
  }

  /** @param late  also those notes that start in this tick and have been written */
  #writeEndings(tick: Ticks, late: boolean): void {
    for (; this.#ending < this.#endTicks.length && this.#endTicks[this.#ending] === tick; this.#ending++) {
      const index = this.#endings[this.#ending];
      const note = this.#notes[index];
      if (note.tick === tick && (!late || index >= this.#note)) return;
      if (note.releaseVelocity === undefined) this.#writeTwo(tick, 0x90, note.pitch, 0);
      else this.#writeTwo(tick, 0x80, note.pitch, note.releaseVelocity);
    }
  }

  #writeTwo(tick: Ticks, kind: number, first: number, second: number): void {
    this.#begin(tick, kind | this.#track.channel);
    this.#out.byte(first);
    this.#out.byte(second);
  }

  /** The delta time and, where it is not the running one, the status; status 0 stands for a meta or system event. */
  #begin(tick: Ticks, status: number): void {
    this.#out.quantity(tick - this.#tick);
    this.#tick = tick;
    if (status !== this.#status && status !== 0) this.#out.byte(status);
    this.#status = status;
  }
}

/** Sorts the notes by end, then index: a numeric sort of `end · 2²⁵ + index`, exact below 2⁵³. */
function sortEndings(notes: readonly Note[], indices: Uint32Array, ticks: Int32Array): void {
  const keys = new Float64Array(notes.length);
  for (let i = 0; i < notes.length; i++) keys[i] = (notes[i].tick + notes[i].durationTicks) * 0x2000000 + i;
  keys.sort();
  for (let i = 0; i < notes.length; i++) {
    ticks[i] = Math.floor(keys[i] / 0x2000000);
    indices[i] = keys[i] - ticks[i] * 0x2000000;
  }
}

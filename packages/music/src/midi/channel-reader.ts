/** Gathers what one channel of a track chunk holds. */

import type { Controller, Note, PitchBend, Pressure, ProgramChange, SameTickOrder, Ticks } from '../score.ts';
import { NotePairing } from './note-pairing.ts';
import { BEND, CONTROLLER, PRESSURE, PROGRAM, SameTickWatcher } from './same-tick.ts';

/** What one channel of a track chunk holds, each list by tick. */
export type ChannelContents = {
  /** 0–15 */
  readonly channel: number;
  readonly notes: readonly Note[];
  readonly controllers: readonly Controller[];
  readonly pitchBends: readonly PitchBend[];
  /** all of them, the first included */
  readonly programs: readonly ProgramChange[];
  readonly pressures: readonly Pressure[];
  /** the first program comes after a note, or there is none */
  readonly noteBeforeProgram: boolean;
  readonly sameTick: readonly SameTickOrder[];
};

/** Takes the events of one channel in their order. */
export class ChannelReader {
  readonly #channel: number;
  readonly #pairing: NotePairing;
  readonly #watcher: SameTickWatcher = new SameTickWatcher();
  readonly #controllers: Controller[] = [];
  readonly #pitchBends: PitchBend[] = [];
  readonly #programs: ProgramChange[] = [];
  readonly #pressures: Pressure[] = [];
  #noteBeforeProgram = false;

  /** @param pairing  empty; lent until `finish` */
  constructor(channel: number, pairing: NotePairing = new NotePairing()) {
    this.#channel = channel;
    this.#pairing = pairing;
  }

  /** Says whether the pitch was sounding already. */
  noteOn(pitch: number, velocity: number, tick: Ticks): boolean {
    if (this.#programs.length === 0) this.#noteBeforeProgram = true;
    this.#watcher.noteOn(tick);
    return this.#pairing.start(pitch, velocity, tick);
  }

  /** Says whether the pitch was sounding. */
  noteOff(pitch: number, releaseVelocity: number, tick: Ticks): boolean {
    const start = this.#pairing.end(pitch, releaseVelocity, tick);
    if (start < 0) return false;
    this.#watcher.noteOff(tick, start === tick);
    return true;
  }

  controller(tick: Ticks, controller: number, value: number): void {
    this.#watcher.event(tick, CONTROLLER);
    this.#controllers.push({ tick, controller, value });
  }

  pitchBend(tick: Ticks, value: number): void {
    this.#watcher.event(tick, BEND);
    this.#pitchBends.push({ tick, value });
  }

  program(tick: Ticks, program: number): void {
    this.#watcher.event(tick, PROGRAM);
    this.#programs.push({ tick, program });
  }

  /** @param pitch  of a key pressure; left out for channel pressure */
  pressure(tick: Ticks, value: number, pitch?: number): void {
    this.#watcher.event(tick, PRESSURE);
    this.#pressures.push(pitch === undefined ? { tick, value } : { tick, value, pitch });
  }

  /** Pitches that still sound, lowest first, once for each note. */
  openPitches(): readonly number[] {
    return this.#pairing.openPitches();
  }

  /** All that was read; undefined where nothing was kept. */
  finish(): ChannelContents | undefined {
    const notes = this.#pairing.take();
    const lists = [notes, this.#controllers, this.#pitchBends, this.#programs, this.#pressures];
    if (lists.every((list) => list.length === 0)) return undefined;
    return {
      channel: this.#channel,
      notes,
      controllers: this.#controllers,
      pitchBends: this.#pitchBends,
      programs: this.#programs,
      pressures: this.#pressures,
      noteBeforeProgram: this.#noteBeforeProgram,
      sameTick: this.#watcher.finish(),
    };
  }
}

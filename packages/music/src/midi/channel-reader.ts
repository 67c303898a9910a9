/** Gathers what one channel of a track chunk holds beside its notes. */

import type { Controller, Note, PitchBend, Pressure, ProgramChange, SameTickOrder, Ticks } from '../score.ts';
import { BEND, CONTROLLER, HAS_STARTING, PRESSURE, PROGRAM, SameTickWatcher } from './same-tick.ts';

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
  readonly channel: number;
  readonly watcher: SameTickWatcher = new SameTickWatcher();
  readonly #controllers: Controller[] = [];
  readonly #pitchBends: PitchBend[] = [];
  readonly #programs: ProgramChange[] = [];
  readonly #pressures: Pressure[] = [];
  #noteInTickBeforeProgram = false;

  constructor(channel: number) {
    this.channel = channel;
  }

  controller(tick: Ticks, noteFlags: number, controller: number, value: number): void {
    this.watcher.event(tick, CONTROLLER, noteFlags);
    this.#controllers.push({ tick, controller, value });
  }

  pitchBend(tick: Ticks, noteFlags: number, value: number): void {
    this.watcher.event(tick, BEND, noteFlags);
    this.#pitchBends.push({ tick, value });
  }

  program(tick: Ticks, noteFlags: number, program: number): void {
    this.watcher.event(tick, PROGRAM, noteFlags);
    if (this.#programs.length === 0) this.#noteInTickBeforeProgram = (noteFlags & HAS_STARTING) !== 0;
    this.#programs.push({ tick, program });
  }

  /** @param pitch  of a key pressure; left out for channel pressure */
  pressure(tick: Ticks, noteFlags: number, value: number, pitch?: number): void {
    this.watcher.event(tick, PRESSURE, noteFlags);
    this.#pressures.push(pitch === undefined ? { tick, value } : { tick, value, pitch });
  }

  /** All that was read, with the channel's notes; undefined where nothing was kept. */
  finish(notes: readonly Note[]): ChannelContents | undefined {
    const others = this.#controllers.length + this.#pitchBends.length + this.#programs.length + this.#pressures.length;
    if (notes.length + others === 0) return undefined;
    return {
      channel: this.channel,
      notes,
      controllers: this.#controllers,
      pitchBends: this.#pitchBends,
      programs: this.#programs,
      pressures: this.#pressures,
      noteBeforeProgram: notes.length > 0 && this.#startsBeforeProgram(notes[0].tick),
      sameTick: this.watcher.finish(),
    };
  }

  #startsBeforeProgram(tick: Ticks): boolean {
    const program = this.#programs.at(0);
    if (!program || tick < program.tick) return true;
    return tick === program.tick && this.#noteInTickBeforeProgram;
  }
}

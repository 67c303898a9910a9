/** The player, spoken to in ticks; and who follows the cursor. */
import { createPlayer, type Player } from '@continuo/audio/web';
import { type Score, secondsAtTick, tickAtSeconds } from '@continuo/music';

export type PlaybackEvents = {
  state(state: 'stopped' | 'starting' | 'playing'): void;
  error(error: Error): void;
};
/** Where the music stands: told on every frame while it plays, and once after a jump. `moving` where it plays or jumped. */
export type PositionListener = (position: {
  readonly tick: number;
  readonly seconds: number;
  readonly moving: boolean;
}) => void;

export class Playback {
  readonly #player: Player = createPlayer();
  readonly #listeners = new Set<PositionListener>();
  #score: Score;
  #frame = 0;

  constructor(score: Score, events: PlaybackEvents) {
    this.#score = score;
    this.#player.load(score);
    this.#player.ready.catch((error: Error) => events.error(error));
    this.#player.onstate = (state) => {
      events.state(state);
      cancelAnimationFrame(this.#frame);
      if (state === 'stopped') this.#tell();
      else this.#follow();
    };
    this.#player.onerror = (error) => events.error(error);
  }

  get playing(): boolean {
    return this.#player.state !== 'stopped';
  }
  get tick(): number {
    return tickAtSeconds(this.#score, this.#player.position);
  }
  /** Seconds of the piece, without the tail. */
  get duration(): number {
    return this.#player.duration;
  }

  /** Another score to play; the music goes on from the same place in it. */
  load(score: Score): void {
    if (score === this.#score) return;
    const tick = this.tick;
    const before = this.#player.position;
    this.#score = score;
    this.#player.load(score);
    const seconds = Math.min(secondsAtTick(score, tick), this.#player.duration);
    if (Math.abs(seconds - before) > 0.01) this.#player.seek(seconds);
    this.#tell();
  }

  async play(): Promise<void> {
    if (this.#player.position >= this.#player.duration - 0.02) this.#player.seek(0);
    await this.#player.play();
  }
  pause(): void {
    this.#player.pause();
    this.#tell();
  }
  seek(tick: number): void {
    this.#player.seek(Math.max(0, Math.min(secondsAtTick(this.#score, tick), this.#player.duration)));
    this.#tell(true);
  }

  /** Sounds one note now. */
  audition(pitch: number, program: number, drums: boolean): void {
    this.#player.playNote(pitch, { velocity: 84, seconds: 0.45, ...(drums ? { drums } : { program }) });
  }

  /** Renders the whole score; 0–1 is told meanwhile. */
  render(
    score: Score,
    onProgress?: (done: number) => void,
  ): Promise<{ channels: readonly Float32Array[]; sampleRate: number }> {
    return this.#player.render(score, onProgress === undefined ? {} : { onProgress });
  }

  /** @returns the way to stop listening */
  watch(listener: PositionListener): () => void {
    this.#listeners.add(listener);
    listener({ tick: this.tick, seconds: this.#player.position, moving: this.playing });
    return () => void this.#listeners.delete(listener);
  }

  #follow(): void {
    this.#tell();
    this.#frame = requestAnimationFrame(() => this.#follow());
  }
  #tell(jumped = false): void {
    const seconds = this.#player.position;
    const tick = tickAtSeconds(this.#score, seconds);
    const position = { tick, seconds, moving: jumped || this.playing };
    for (const listener of this.#listeners) listener(position);
  }
}

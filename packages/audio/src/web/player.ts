/** Plays scores in a page: what is rendered in a worker is laid behind what already sounds. */
import type { Score } from '@continuo/music';
import { AudioError } from '../errors.ts';
import { scoreSeconds } from '../render/events.ts';
import type { Rendering } from '../render/render-score.ts';
import type { Seconds } from '../units.ts';
import { type AuditionOptions, auditionScore } from './audition.ts';
import type { StereoChannels } from './messages.ts';
import { RenderClient } from './render-client.ts';

/** Whether sound comes out: `starting` while the first of it is being rendered. */
export type PlayerState = 'stopped' | 'starting' | 'playing';

/** How a player is made. */
export type PlayerOptions = {
  /** a worker running `render-worker.ts`; made here unless given */
  readonly worker?: Worker;
  /** made on the first play unless given */
  readonly audioContext?: AudioContext;
};

/** so much sound is kept ahead, for moments in which the page is busy */
const AHEAD: Seconds = 3;
/** between now and the first sample, so that it is never late */
const LEAD: Seconds = 0.03;

/**
 * Makes a player for the browser; all sound is rendered in its worker, which begins to build the bank at once.
 *
 * @example const player = createPlayer(); player.load(score); await player.play();
 */
export function createPlayer(options: PlayerOptions = {}): Player {
  return new Player(options);
}

/** Plays scores; see `createPlayer`. */
export class Player {
  /** settles when the bank can be played */
  readonly ready: Promise<void>;
  onstate: ((state: PlayerState) => void) | undefined;
  onended: (() => void) | undefined;
  onerror: ((error: AudioError) => void) | undefined;

  readonly #renderer: RenderClient;
  #context: AudioContext | undefined;
  #output: GainNode | undefined;
  #volume = 1;
  #state: PlayerState = 'stopped';
  #score: Score | undefined;
  #duration: Seconds = 0;
  /** where it stands while stopped, and where the current stream began */
  #from: Seconds = 0;
  /** context time at which `#from` sounds */
  #startTime: Seconds | undefined;
  /** samples of the stream scheduled so far */
  #scheduled = 0;
  #stream = 0;
  #streamComplete = false;
  #waiting = false;
  #streamOutput: GainNode | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor({ worker, audioContext }: PlayerOptions = {}) {
    this.#renderer = new RenderClient(
      worker ?? new Worker(new URL('./render-worker.ts', import.meta.url), { type: 'module' }),
      {
        chunk: ({ stream, channels, last }) => {
          if (stream === this.#stream) this.#schedule(channels, last);
        },
        streamFailed: (stream, error) => {
          if (stream !== this.#stream) return;
          this.pause();
          this.onerror?.(error);
        },
        stopped: (error) => this.onerror?.(error),
      },
    );
    this.#context = audioContext;
    this.ready = this.useBank(undefined);
    // a rejection is also told to onerror by those who ask for sound
    this.ready.catch(() => {});
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Seconds of the loaded score to the end of its last note; the tail comes after. */
  get duration(): Seconds {
    return this.#duration;
  }

  /** The second now being heard, never beyond `duration`. */
  get position(): Seconds {
    if (this.#state !== 'playing' || this.#startTime === undefined || !this.#context) return this.#from;
    const latency = this.#context.outputLatency || this.#context.baseLatency || 0;
    const heard = this.#context.currentTime - latency - this.#startTime;
    return Math.min(this.#duration, this.#from + Math.max(0, heard));
  }

  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = Math.max(0, Math.min(1, volume));
    if (this.#output && this.#context) this.#output.gain.setTargetAtTime(this.#volume, this.#context.currentTime, 0.02);
  }

  /** Takes another score; while playing, it goes on from the same second. */
  load(score: Score): void {
    const position = this.position;
    this.#score = score;
    this.#duration = scoreSeconds(score);
    this.#from = Math.min(position, this.#duration);
    if (this.#state !== 'stopped') this.#startStream(this.#from);
  }

  /**
   * Plays from where it stands, or from `fromSeconds`.
   *
   * Call it from a click or a key: browsers allow no sound before. Settles once the context runs.
   */
  async play(fromSeconds?: Seconds): Promise<void> {
    if (!this.#score) return;
    if (fromSeconds === undefined && this.#state !== 'stopped') return;
    const start = fromSeconds ?? (this.position >= this.#duration ? 0 : this.position);
    const context = this.#audio();
    this.#setState('starting');
    this.#startStream(clamp(start, this.#duration));
    if (context.state !== 'running') await context.resume();
  }

  /** Stops and stays where it is. */
  pause(): void {
    this.#from = this.position;
    this.#endStream();
    this.#setState('stopped');
  }

  /** Goes to a second of the score, playing on if it was playing. */
  seek(seconds: Seconds): void {
    const target = clamp(seconds, this.#duration);
    if (this.#state === 'stopped') this.#from = target;
    else {
      this.#setState('starting');
      this.#startStream(target);
    }
  }

  /** Sounds one note at once, beside whatever is playing. */
  playNote(pitch: number, options: AuditionOptions = {}): void {
    const context = this.#audio();
    if (context.state !== 'running') void context.resume();
    const score = auditionScore(pitch, options);
    this.#renderer
      .ask((id) => ({ kind: 'note', id, score, sampleRate: context.sampleRate }))
      .then(
        (message) => {
          if (message.kind !== 'note') return;
          const source = this.#source(message.channels);
          source.connect(this.#output!);
          source.start();
        },
        (error: AudioError) => this.onerror?.(error),
      );
  }

  /**
   * Plays with another sound bank from now on.
   *
   * @param bytes  a .sf2, .sf3 or .dls; undefined for the built-in one
   * @throws AudioError `bank-damaged`; the earlier bank stays
   */
  async useBank(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
    await this.#renderer.ask((id) => ({ kind: 'bank', id, bytes }));
    if (this.#state !== 'stopped') this.seek(this.position);
  }

  /**
   * Renders a whole score in the worker, for a file.
   *
   * @throws AudioError `aborted`, `too-long`
   */
  async render(
    score: Score,
    {
      sampleRate = 44_100,
      onProgress,
      signal,
    }: {
      readonly sampleRate?: number;
      readonly onProgress?: (done: number) => void;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<Rendering> {
    const message = await this.#renderer.ask((id) => {
      signal?.addEventListener('abort', () => this.#renderer.post({ kind: 'render-cancel', id }), { once: true });
      return { kind: 'render', id, score, sampleRate };
    }, onProgress);
    if (message.kind !== 'rendered')
      throw new AudioError('player-failed', `the worker answered ${message.kind} to a rendering`);
    const { channels, seconds, gain, peak } = message;
    return { channels, sampleRate: message.sampleRate, seconds, gain, peak };
  }

  /** Ends the worker and the sound. */
  dispose(): void {
    this.#endStream();
    this.#setState('stopped');
    this.#renderer.dispose();
    void this.#context?.close();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #audio(): AudioContext {
    if (!this.#context) this.#context = new AudioContext({ latencyHint: 'interactive' });
    if (!this.#output) {
      this.#output = this.#context.createGain();
      this.#output.gain.value = this.#volume;
      this.#output.connect(this.#context.destination);
    }
    return this.#context;
  }

  #setState(state: PlayerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.onstate?.(state);
  }

  #startStream(fromSeconds: Seconds): void {
    this.#endStream();
    const context = this.#audio();
    this.#from = fromSeconds;
    this.#streamOutput = context.createGain();
    this.#streamOutput.connect(this.#output!);
    this.#waiting = true;
    this.#streamComplete = false;
    this.#renderer.post({
      kind: 'stream-start',
      stream: this.#stream,
      score: this.#score!,
      sampleRate: context.sampleRate,
      fromSeconds,
    });
    this.#timer = setInterval(() => this.#tick(), 100);
  }

  /** Silences what is scheduled and makes what is still being rendered void. */
  #endStream(): void {
    clearInterval(this.#timer);
    if (this.#streamOutput && this.#context) {
      const output = this.#streamOutput;
      // a few milliseconds of fade in place of a click
      output.gain.setTargetAtTime(0, this.#context.currentTime, 0.005);
      setTimeout(() => output.disconnect(), 60);
    }
    this.#renderer.post({ kind: 'stream-stop', stream: this.#stream });
    this.#stream++;
    this.#streamOutput = undefined;
    this.#startTime = undefined;
    this.#scheduled = 0;
  }

  /** Puts a chunk right behind the last one; if it comes too late, the clock of the stream moves instead. */
  #schedule(channels: StereoChannels, last: boolean): void {
    const context = this.#audio();
    this.#waiting = false;
    this.#streamComplete = last;
    const { sampleRate } = context;
    const earliest = Math.ceil((context.currentTime + LEAD) * sampleRate) / sampleRate;
    if (this.#startTime === undefined) this.#startTime = earliest;
    else if (this.#startTime + this.#scheduled / sampleRate < context.currentTime) {
      this.#startTime = earliest - this.#scheduled / sampleRate;
    }
    if (channels[0].length > 0) {
      const source = this.#source(channels);
      source.connect(this.#streamOutput!);
      source.start(this.#startTime + this.#scheduled / sampleRate);
      this.#scheduled += channels[0].length;
    }
    this.#setState('playing');
    this.#tick();
  }

  #source([left, right]: StereoChannels): AudioBufferSourceNode {
    const context = this.#audio();
    const buffer = context.createBuffer(2, Math.max(1, left.length), context.sampleRate);
    buffer.copyToChannel(left, 0);
    buffer.copyToChannel(right, 1);
    const source = context.createBufferSource();
    source.buffer = buffer;
    return source;
  }

  /** Asks for more where less than `AHEAD` is left, and notices the end. */
  #tick(): void {
    if (this.#startTime === undefined || !this.#context) return;
    const left = this.#startTime + this.#scheduled / this.#context.sampleRate - this.#context.currentTime;
    if (this.#streamComplete) {
      if (left > 0) return;
      this.#endStream();
      this.#from = 0;
      this.#setState('stopped');
      this.onended?.();
    } else if (!this.#waiting && left < AHEAD) {
      this.#waiting = true;
      this.#renderer.post({ kind: 'stream-next', stream: this.#stream });
    }
  }
}

function clamp(seconds: Seconds, duration: Seconds): Seconds {
  return Number.isFinite(seconds) ? Math.max(0, Math.min(seconds, duration)) : 0;
}

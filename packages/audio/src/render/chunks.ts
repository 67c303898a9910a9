import { type MIDIController, SpessaLog, SpessaSynthProcessor } from 'spessasynth_core';
import type { SoundBank } from '../bank/open.ts';
import type { Hertz, Seconds } from '../units.ts';
import type { Performance, SynthEvent } from './events.ts';

/** A stretch of rendered sound. */
export type AudioChunk = {
  /** its place, in samples from the beginning of the score */
  readonly startFrame: number;
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
};

/** How chunks are rendered. */
export type ChunkOptions = {
  readonly bank: SoundBank;
  readonly sampleRate: Hertz;
  /** where to begin; controllers before it are applied, notes held over it are begun there. 0 */
  readonly fromSeconds?: Seconds;
  /** length of a chunk. 1 */
  readonly chunkSeconds?: Seconds;
  /** length of the first chunk, where sound is wanted soon. As chunkSeconds */
  readonly firstChunkSeconds?: Seconds;
  /** at most so long after the last note. 6 */
  readonly tailSeconds?: Seconds;
  /** how much reverb: 0 none, 1 as usual. 1 */
  readonly reverb?: number;
};

/** events fall on multiples of this; 1.5 ms at 44.1 kHz */
const BLOCK = 64;
const SILENCE = 1e-4;
const FADE_SECONDS: Seconds = 0.25;
const BANK_ID = 'continuo';

/**
 * Renders a performance piece by piece, as loud as the synthesizer makes it; only what is asked for is computed.
 *
 * It ends when the tail has fallen silent, or fades out at `tailSeconds`.
 */
export function* renderChunks(performance: Performance, options: ChunkOptions): Generator<AudioChunk, void, void> {
  const { sampleRate, fromSeconds = 0, chunkSeconds = 1, tailSeconds = 6 } = options;
  const synth = synthesizerFor(performance, options);
  // the synthesizer is left to the garbage collector: its own destroy() would empty the bank, which others still use
  const held = new HeldNotes(synth);
  const cursor = { next: chase(performance.events, fromSeconds, held) };
  const firstFrame = Math.round(fromSeconds * sampleRate);
  const endFrame = Math.max(firstFrame, Math.ceil(performance.seconds * sampleRate));
  const lastFrame = endFrame + Math.round(tailSeconds * sampleRate);
  let frame = firstFrame;
  let length = wholeBlocks(options.firstChunkSeconds ?? chunkSeconds, sampleRate);
  while (frame < lastFrame) {
    const chunk = { startFrame: frame, left: new Float32Array(length), right: new Float32Array(length) };
    for (let at = 0; at < length; at += BLOCK) {
      const blockEnd = (frame + at + BLOCK / 2) / sampleRate;
      while (cursor.next < performance.events.length && performance.events[cursor.next].seconds < blockEnd) {
        held.send(performance.events[cursor.next++]);
      }
      synth.process(chunk.left, chunk.right, at, BLOCK);
    }
    frame += length;
    fadeOut(chunk, lastFrame, Math.round(FADE_SECONDS * sampleRate));
    const silent = frame > endFrame && cursor.next >= performance.events.length && endsSilent(chunk);
    yield silent ? trimmed(chunk, endFrame) : chunk;
    if (silent) return;
    length = wholeBlocks(frame >= endFrame ? Math.min(chunkSeconds, 0.5) : chunkSeconds, sampleRate);
  }
}

function wholeBlocks(seconds: Seconds, sampleRate: Hertz): number {
  return Math.max(1, Math.round((seconds * sampleRate) / BLOCK)) * BLOCK;
}

function synthesizerFor(performance: Performance, options: ChunkOptions): SpessaSynthProcessor {
  SpessaLog.setLogLevel(false, false, false);
  const synth = new SpessaSynthProcessor(options.sampleRate, {
    maxBufferSize: BLOCK,
    effectsEnabled: true,
    eventsEnabled: false,
  });
  synth.onMissingPreset = () => undefined;
  synth.soundBankManager.addSoundBank(options.bank.synthesizerBank, BANK_ID);
  synth.setSystemParameter('reverbGain', options.reverb ?? 1);
  while (synth.midiChannels.length < performance.parts.length) synth.createMIDIChannel();
  for (const [i, part] of performance.parts.entries()) {
    const channel = synth.midiChannels[i];
    channel.setDrums(part.drums);
    channel.setSystemParameter('pan', part.pan);
  }
  return synth;
}

/** Sends events on, counting how often each key is down: a key struck again is let go first, and ends with its last note. */
class HeldNotes {
  readonly #synth: SpessaSynthProcessor;
  readonly #down = new Map<number, number>();

  constructor(synth: SpessaSynthProcessor) {
    this.#synth = synth;
  }

  send(event: SynthEvent): void {
    const synth = this.#synth;
    const { part } = event;
    switch (event.kind) {
      case 'note-on': {
        const key = part * 128 + event.pitch;
        const down = this.#down.get(key) ?? 0;
        if (down > 0) synth.noteOff(part, event.pitch);
        synth.noteOn(part, event.pitch, event.velocity);
        this.#down.set(key, down + 1);
        break;
      }
      case 'note-off': {
        const key = part * 128 + event.pitch;
        const down = this.#down.get(key) ?? 0;
        if (down === 1) synth.noteOff(part, event.pitch);
        this.#down.set(key, Math.max(0, down - 1));
        break;
      }
      case 'controller':
        synth.controllerChange(part, event.controller as MIDIController, event.value);
        break;
      case 'program':
        synth.programChange(part, event.program);
        break;
      case 'bend':
        synth.pitchWheel(part, event.value);
        break;
      case 'pressure':
        if (event.pitch === undefined) synth.channelPressure(part, event.value);
        else synth.polyPressure(part, event.pitch, event.value);
        break;
    }
  }
}

/** Applies what lies before `from`, begins the notes that sound there, and returns the index of the next event. */
function chase(events: readonly SynthEvent[], from: Seconds, held: HeldNotes): number {
  if (from <= 0) return 0;
  const sounding: SynthEvent[] = [];
  let next = 0;
  for (; next < events.length && events[next].seconds < from; next++) {
    const event = events[next];
    if (event.kind === 'note-on') {
      if (event.until > from) sounding.push(event);
    } else if (event.kind !== 'note-off') held.send(event);
  }
  for (const event of sounding) held.send(event);
  return next;
}

function endsSilent({ left, right }: AudioChunk): boolean {
  for (let i = Math.max(0, left.length - 4096); i < left.length; i++) {
    if (Math.abs(left[i]) > SILENCE || Math.abs(right[i]) > SILENCE) return false;
  }
  return true;
}

/** Cuts the silent end off a chunk, but nothing before `endFrame`. */
function trimmed(chunk: AudioChunk, endFrame: number): AudioChunk {
  let length = chunk.left.length;
  const least = Math.max(0, endFrame - chunk.startFrame);
  while (
    length > least &&
    Math.abs(chunk.left[length - 1]) < SILENCE / 4 &&
    Math.abs(chunk.right[length - 1]) < SILENCE / 4
  )
    length--;
  return { startFrame: chunk.startFrame, left: chunk.left.slice(0, length), right: chunk.right.slice(0, length) };
}

function fadeOut({ startFrame, left, right }: AudioChunk, lastFrame: number, fade: number): void {
  for (let i = Math.max(0, lastFrame - fade - startFrame); i < left.length; i++) {
    const gain = Math.max(0, (lastFrame - startFrame - i) / fade);
    left[i] *= gain;
    right[i] *= gain;
  }
}

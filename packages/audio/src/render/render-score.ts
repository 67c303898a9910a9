import type { Score } from '@continuo/music';
import type { SoundBank } from '../bank/open.ts';
import { AudioError } from '../errors.ts';
import { type Decibels, fromDecibels, type Hertz, type Seconds } from '../units.ts';
import { type AudioChunk, renderChunks } from './chunks.ts';
import { performScore } from './events.ts';

/** How a score is rendered. */
export type RenderOptions = {
  readonly bank: SoundBank;
  /** 8000–192000. 44100 */
  readonly sampleRate?: Hertz;
  /** stops the work; the promise rejects with AudioError `aborted` */
  readonly signal?: AbortSignal;
  /** called now and then with the share done, 0–1 */
  readonly onProgress?: (done: number) => void;
  /** the highest level of the result, below 0. −1 */
  readonly peakDbfs?: Decibels;
  /** never louder than the synthesizer's own output by more than this, so that a soft note stays soft. 18 */
  readonly maxGainDb?: Decibels;
  /** at most so long after the last note. 6 */
  readonly tailSeconds?: Seconds;
  /** how much reverb: 0 none, 1 as usual. 1 */
  readonly reverb?: number;
  /** a longer score is refused: its file is probably damaged. 7200 */
  readonly maxSeconds?: Seconds;
};

/** A rendered score. */
export type Rendering = {
  /** [left, right], within ±0.98 */
  readonly channels: readonly [left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>];
  readonly sampleRate: Hertz;
  /** with the tail */
  readonly seconds: Seconds;
  /** what the synthesizer's output was multiplied by */
  readonly gain: number;
  /** the highest absolute sample of the result */
  readonly peak: number;
};

const CEILING = 0.98;

/**
 * Renders a score to stereo, at one steady gain that brings its peak to `peakDbfs`.
 *
 * The same score, bank and options give the same samples. The thread is given back between seconds of sound.
 *
 * @throws AudioError `aborted`, `bad-option` (sample rate), `too-long`
 * @example (await renderScore(score, { bank })).channels[0].length
 */
export async function renderScore(score: Score, options: RenderOptions): Promise<Rendering> {
  const { bank, sampleRate = 44_100, signal, onProgress, peakDbfs = -1, maxGainDb = 18, maxSeconds = 7200 } = options;
  if (!(sampleRate >= 8000 && sampleRate <= 192_000)) {
    throw new AudioError('bad-option', `sampleRate is ${sampleRate}; give 8000–192000, such as 44100`, { sampleRate });
  }
  const performance = performScore(score);
  if (performance.seconds > maxSeconds) {
    throw new AudioError(
      'too-long',
      `the score lasts ${Math.round(performance.seconds)} s, more than ${maxSeconds}; check its last notes, or raise maxSeconds`,
      { seconds: performance.seconds },
    );
  }
  const { tailSeconds = 6, reverb = 1 } = options;
  const chunks: AudioChunk[] = [];
  let peak = 0;
  for (const chunk of renderChunks(performance, { bank, sampleRate, tailSeconds, reverb })) {
    chunks.push(chunk);
    peak = Math.max(peak, highest(chunk.left), highest(chunk.right));
    onProgress?.(Math.min(1, (chunk.startFrame + chunk.left.length) / sampleRate / (performance.seconds + 1)));
    await new Promise((resume) => setTimeout(resume, 0));
    if (signal?.aborted) throw new AudioError('aborted', 'the rendering was stopped', {}, signal.reason);
  }
  const target = Math.min(CEILING, fromDecibels(peakDbfs));
  const gain = peak > 0 ? Math.min(target / peak, fromDecibels(maxGainDb)) : 1;
  const left = joined(chunks, 'left', gain);
  const right = joined(chunks, 'right', gain);
  onProgress?.(1);
  return { channels: [left, right], sampleRate, seconds: left.length / sampleRate, gain, peak: peak * gain };
}

function highest(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]));
  return peak;
}

function joined(chunks: readonly AudioChunk[], side: 'left' | 'right', gain: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.left.length, 0));
  for (const chunk of chunks) {
    const samples = chunk[side];
    for (let i = 0; i < samples.length; i++) out[chunk.startFrame + i] = samples[i] * gain;
  }
  return out;
}

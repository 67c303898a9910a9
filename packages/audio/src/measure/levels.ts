import { type Decibels, type Seconds, toDecibels } from '../units.ts';

/** Levels of a sound over all its channels. */
export type Levels = {
  /** highest absolute sample; −∞ for silence */
  readonly peakDbfs: Decibels;
  /** root of the mean square; a full-scale square wave is 0 */
  readonly rmsDbfs: Decibels;
  /** samples at or beyond ±1 */
  readonly clippedCount: number;
  /** share of 10 ms frames whose peak is below −60 dBFS, 0–1 */
  readonly silentShare: number;
};

const FRAME = 441;

/**
 * Measures how loud a sound is.
 *
 * @param channels  one or more of the same length
 * @example levels([Float32Array.of(0.5, -0.5)]).peakDbfs // −6.02…
 */
export function levels(channels: readonly Float32Array[]): Levels {
  let peak = 0;
  let energy = 0;
  let count = 0;
  let clippedCount = 0;
  for (const channel of channels) {
    count += channel.length;
    for (let i = 0; i < channel.length; i++) {
      const size = Math.abs(channel[i]);
      if (size > peak) peak = size;
      if (size >= 1) clippedCount++;
      energy += size * size;
    }
  }
  return {
    peakDbfs: toDecibels(peak),
    rmsDbfs: toDecibels(Math.sqrt(count ? energy / count : 0)),
    clippedCount,
    silentShare: silentShare(channels),
  };
}

function silentShare(channels: readonly Float32Array[]): number {
  const length = channels[0]?.length ?? 0;
  const frames = Math.ceil(length / FRAME);
  let silent = 0;
  for (let frame = 0; frame < frames; frame++) {
    const quiet = channels.every((channel) =>
      channel.subarray(frame * FRAME, (frame + 1) * FRAME).every((value) => Math.abs(value) < 0.001),
    );
    if (quiet) silent++;
  }
  return frames ? silent / frames : 1;
}

/**
 * The level of each stretch of a sound: its envelope.
 *
 * @param frameSeconds  length of a stretch. 0.05
 * @returns             root mean squares in dBFS
 */
export function envelope(samples: Float32Array, sampleRate: number, frameSeconds: Seconds = 0.05): readonly Decibels[] {
  const size = Math.max(1, Math.round(frameSeconds * sampleRate));
  const out: Decibels[] = [];
  for (let start = 0; start + size <= samples.length; start += size) {
    let energy = 0;
    for (let i = start; i < start + size; i++) energy += samples[i] * samples[i];
    out.push(toDecibels(Math.sqrt(energy / size)));
  }
  return out;
}

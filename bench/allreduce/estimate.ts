/** How long a training step takes on more hosts than there are at hand, on paper. */

export type Network = {
  readonly name: string;
  /** seconds until a message arrives, whatever its length */
  readonly latency: number;
  /** bytes a second, one way */
  readonly bandwidth: number;
};

/**
 * Nominal rates less a tenth for headers and protocol; latencies as between hosts of one switch over TCP. Assumptions, not
 * measurements.
 */
export const NETWORKS: readonly Network[] = [
  { name: '1 Gb Ethernet', latency: 50e-6, bandwidth: (0.9 * 1e9) / 8 },
  { name: '10 Gb Ethernet', latency: 30e-6, bandwidth: (0.9 * 10e9) / 8 },
  { name: '25 Gb Ethernet', latency: 20e-6, bandwidth: (0.9 * 25e9) / 8 },
];

/**
 * Seconds to add up `bytes` over `hosts` in a ring, each bucket one after the other.
 *
 * Thakur, Rabenseifner and Gropp 2005, in their cost model, with a ring for both halves (reduce-scatter, all-gather):
 * 2(n − 1)·α + 2(n − 1)/n · bytes/β + (n − 1)/n · bytes·γ.
 *
 * @param secondsPerByte  γ: time to add two numbers, a byte of either
 * @example ringSeconds(4e6, 2, 1, { name: '', latency: 0, bandwidth: 1e6 }, 0) // => 4
 */
export function ringSeconds(
  bytes: number,
  hosts: number,
  buckets: number,
  { latency, bandwidth }: Network,
  secondsPerByte: number,
): number {
  const share = (hosts - 1) / hosts;
  return buckets * 2 * (hosts - 1) * latency + 2 * share * (bytes / bandwidth) + share * bytes * secondsPerByte;
}

/** Share of the hosts' time that goes into computing when each takes as many rows as one host did alone. */
export function efficiency(stepSeconds: number, communicationSeconds: number): number {
  return stepSeconds / (stepSeconds + communicationSeconds);
}

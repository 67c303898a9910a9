/** What this machine is, for the card. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Machine } from '../model-card.ts';

/** The machine that runs this. */
export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown processor',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
  };
}

/** Lets `trainInWorker` train the line. */
import type { PrepareTraining } from '../node/prepared-training.ts';
import { LINE_DEVICE, lineTask } from './line-task.ts';

export const prepareTraining: PrepareTraining = async () => ({
  task: lineTask(),
  device: LINE_DEVICE,
  corpus: { name: 'four points', licence: 'public domain', sha256: 'ab'.repeat(32), pieces: { train: 4 } },
  rejected: [{ file: 'song.mid', reason: 'has 2 voices' }],
  tokenizer: { kind: 'chorale-grid', lowestPitch: 30, highestPitch: 87, voices: ['soprano'], framesPerQuarter: 4 },
  controls: [],
  notFor: ['Anything but tests.'],
});

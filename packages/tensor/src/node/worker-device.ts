/** ONNX Runtime in a worker thread: `run` never blocks the calling thread. */
import { Worker } from 'node:worker_threads';
import { messageDevice } from '../message-device.ts';
import type { Device } from '../program.ts';
import type { NodeDeviceOptions } from './device.ts';

/** A device in a thread of its own; dispose it, or the process waits for it. */
export function workerDevice(options: NodeDeviceOptions = {}): Device {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: options,
    // it makes a few small objects a step: with room for more of them, tens of MiB fill before anything is collected
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  return messageDevice(`${options.provider ?? 'cpu'} worker`, {
    post: (message) => worker.postMessage(message),
    listen: (receive, fail) => {
      worker.on('message', receive);
      worker.on('error', fail);
    },
    close: async () => {
      await worker.terminate();
    },
  });
}

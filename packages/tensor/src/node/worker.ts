/** The thread behind `workerDevice`. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveDevice } from '../message-device.ts';
import { type NodeDeviceOptions, nodeDevice } from './device.ts';

const port = parentPort!;
port.on(
  'message',
  serveDevice(nodeDevice(workerData as NodeDeviceOptions), (answer, transfer) => port.postMessage(answer, transfer)),
);

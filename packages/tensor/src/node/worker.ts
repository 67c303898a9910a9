/** The thread behind `workerDevice`. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveDevice } from '../message-device.ts';
import { nodeDevice } from './device.ts';

const answer = serveDevice(nodeDevice(workerData as { threads?: number }));
parentPort!.on('message', async (request) => parentPort!.postMessage(await answer(request)));

/** Runs programs in Node: in this thread, or in a worker thread so that this one stays free. */
export { nodeDevice } from './device.ts';
export { workerDevice } from './worker-device.ts';

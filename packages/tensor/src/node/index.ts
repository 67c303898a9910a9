/** Runs programs in Node: in this thread, or in a worker thread so that this one stays free. */
export { type NodeDeviceOptions, nodeDevice } from './device.ts';
export { PROVIDERS, type Provider } from './missing-provider.ts';
export { workerDevice } from './worker-device.ts';

/** Runs programs in a browser by WebAssembly; meant for a worker, where a run may take its time. */
export { type WebDeviceOptions, webDevice } from './device.ts';

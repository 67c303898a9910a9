/** Runs programs in a browser by WebAssembly or WebGPU; meant for a worker, where a run may take its time. */
export { findAdapter, type WebGpuAdapter } from './adapter.ts';
export { WEB_PROVIDERS, type WebDeviceOptions, type WebProvider, webDevice } from './device.ts';
export { type OpenWebDeviceOptions, openWebDevice, WEB_DEVICE_NAMES, type WebDeviceName } from './open-device.ts';

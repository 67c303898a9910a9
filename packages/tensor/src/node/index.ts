/** Runs programs in Node: in this thread, or in a worker thread so that this one stays free. */
export { WEBGPU_LOWERINGS } from '../onnx/webgpu-lowerings.ts';
export { type NodeDeviceOptions, nodeDevice } from './device.ts';
export { graphicsProcessors } from './graphics-processors.ts';
export { cudaLibrary, PROVIDERS, type Provider } from './missing-provider.ts';
export {
  chooseProvider,
  DEVICE_NAMES,
  type DeviceName,
  type OpenDeviceOptions,
  openDevice,
  type Work,
} from './open-device.ts';
export { workerDevice } from './worker-device.ts';

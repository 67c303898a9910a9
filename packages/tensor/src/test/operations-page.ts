/** The page that runs the table of operations in a browser. */
import { findAdapter, openWebDevice, type WebDeviceName, type WebDeviceOptions, webDevice } from '../web/index.ts';
import { runOperationCases } from './run-operation-cases.ts';
import { runTrainingSteps } from './training-steps.ts';

Object.assign(globalThis, {
  /** every so many-th row of the table */
  runOperations: ({ every = 1, ...options }: WebDeviceOptions & { every?: number } = {}) =>
    runOperationCases(webDevice(options), every),
  runTrainingSteps: (options: WebDeviceOptions = {}) => runTrainingSteps(webDevice(options)),
  /** the device that a name stands for, or why there is none */
  deviceNamed: (device: WebDeviceName) =>
    openWebDevice({ device }).then(
      ({ name }) => name,
      (error: Error) => error.message,
    ),
  isIsolated: (): boolean => crossOriginIsolated,
  adapter: () => findAdapter().catch((error: Error) => error.message),
});

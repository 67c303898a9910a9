/** The page that runs the table of operations in a browser. */
import { findAdapter, type WebDeviceOptions, webDevice } from '../web/index.ts';
import { runOperationCases } from './run-operation-cases.ts';
import { runTrainingSteps } from './training-steps.ts';

Object.assign(globalThis, {
  /** every so many-th row of the table */
  runOperations: ({ every = 1, ...options }: WebDeviceOptions & { every?: number } = {}) =>
    runOperationCases(webDevice(options), every),
  runTrainingSteps: (options: WebDeviceOptions = {}) => runTrainingSteps(webDevice(options)),
  isIsolated: (): boolean => crossOriginIsolated,
  adapter: () => findAdapter().catch((error: Error) => error.message),
});

/** The page that runs the table of operations in a browser. */
import { findAdapter, type WebDeviceOptions, webDevice } from '../web/index.ts';
import { operationsThatFallBack, runOperationCases } from './run-operation-cases.ts';

Object.assign(globalThis, {
  runOperations: (options: WebDeviceOptions = {}) => runOperationCases(webDevice(options)),
  operationsThatFallBack: () => operationsThatFallBack(webDevice({ provider: 'webgpu', strict: true })),
  isIsolated: (): boolean => crossOriginIsolated,
  adapter: () => findAdapter().catch((error: Error) => error.message),
});

/** The page that runs the table of operations in a browser. */
import { webDevice } from '../web/index.ts';
import { type CaseResults, runOperationCases } from './run-operation-cases.ts';

Object.assign(globalThis, {
  runOperations: (): Promise<CaseResults> => runOperationCases(webDevice()),
  isIsolated: (): boolean => crossOriginIsolated,
});

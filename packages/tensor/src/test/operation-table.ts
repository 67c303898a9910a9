/** What is tried on a device to know it: a short piece of work, and the table of operations. */
export { checkDevice, trialSeconds } from '../trial.ts';
export { operationsThatFallBack, runOperationCases } from './run-operation-cases.ts';

export { bootstrapInterval, type PieceTotal } from './bootstrap.ts';
export { assertNoLeak, assertNormalized, type ChainRuleMeasures, type LeakTestOptions } from './chain-rule.ts';
export { countTableModel, LADDER, type Rung } from './count-tables.ts';
export { EvaluateError, type EvaluateErrorCode } from './evaluate-error.ts';
export {
  type EvaluateLikelihoodOptions,
  evaluateLikelihood,
  type LikelihoodEvent,
  type LikelihoodResult,
  type PieceResult,
} from './evaluate-likelihood.ts';

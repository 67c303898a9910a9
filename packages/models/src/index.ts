export type { ChoraleModel, Generation, GenerationPlan, PieceLikelihood } from './chorale-model.ts';
export { FREE } from './chorale-model.ts';
export type { TrainingTask, Validation } from './training-task.ts';

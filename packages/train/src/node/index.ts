export { fileCheckpointStore, writeWholeFile } from './file-checkpoint-store.ts';
export { thisMachine } from './machine.ts';
export type { PreparedTraining, PrepareTraining } from './prepared-training.ts';
export { findDataFolder, readRecipeFile } from './recipe-file.ts';
export type { TrainInWorkerOptions } from './train-in-worker.ts';
export { trainInWorker } from './train-in-worker.ts';
export type { TrainRecipeOptions } from './train-recipe.ts';
export { CARD_FILE, CHECKPOINT_FOLDER, CURVE_FILE, MODEL_FILE, trainRecipe } from './train-recipe.ts';

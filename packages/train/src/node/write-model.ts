/** Writes what a training gives into its folder: the model last, so that where it stands its card and curve stand too. */
import { join } from 'node:path';
import type { ModelContent, WeightPrecision } from '@continuo/models';
import { readModelFile, writeModelFile } from '@continuo/models';
import { type ModelCardData, modelCard } from '../model-card.ts';
import { storageFault, TrainError } from '../train-error.ts';
import type { TrainEvent } from '../train-event.ts';
import { writeWholeFile } from './file-checkpoint-store.ts';
import { thisMachine } from './machine.ts';

/** Names inside the output folder. */
export const MODEL_FILE = 'model.safetensors';
export const CARD_FILE = 'card.md';
export const CURVE_FILE = 'loss.svg';

export type WriteModelOptions = {
  readonly outputDirectory: string;
  readonly precision: WeightPrecision;
  /** what the card says besides what stands in the model file */
  readonly card: Omit<ModelCardData, 'metadata' | 'parameterCount' | 'file' | 'machine' | 'curveFile'>;
  /** the loss curve as SVG, where there is one */
  readonly curve?: string;
  /** what is left where writing fails, e.g. "the checkpoints are kept, make room and resume" */
  readonly advice: string;
};

/** @throws TrainError  'model-not-written'; no file is left half written */
export async function writeModel(content: ModelContent, options: WriteModelOptions): Promise<TrainEvent> {
  const { outputDirectory, precision, curve, advice } = options;
  const bytes = await writeModelFile(content, { precision });
  const { metadata, hash } = await readModelFile(bytes);
  const path = join(outputDirectory, MODEL_FILE);
  const card = modelCard({
    ...options.card,
    metadata,
    parameterCount: Object.values(content.tensors).reduce((sum, { values }) => sum + values.length, 0),
    file: { name: MODEL_FILE, bytes: bytes.length, hash, precision },
    machine: thisMachine(),
    curveFile: CURVE_FILE,
  });
  try {
    if (curve !== undefined) await writeWholeFile(join(outputDirectory, CURVE_FILE), curve);
    await writeWholeFile(join(outputDirectory, CARD_FILE), card);
    await writeWholeFile(path, bytes);
  } catch (cause) {
    const message = `the model could not be written to ${outputDirectory}: ${storageFault(cause)}`;
    throw new TrainError('model-not-written', `${message}; ${advice}`, { path }, cause);
  }
  return { type: 'model-written', path, hash, bytes: bytes.length };
}

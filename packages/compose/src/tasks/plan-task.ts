/** Chooses how a request becomes a grid with free places. */
import type { ComposeRequest } from '../compose-request.ts';
import type { KeyWish } from '../key-wish.ts';
import { planCompose } from './compose-task.ts';
import { planContinue } from './continue-task.ts';
import { planHarmonize } from './harmonize-task.ts';
import { planInfill } from './infill-task.ts';
import type { WritingTask } from './writing-task.ts';

/** @throws CorpusError, ComposeError  the score does not fit the task */
export function planTask(request: ComposeRequest, key: KeyWish | undefined): WritingTask {
  // the schema has made sure that all but compose bring a score
  if (request.task === 'continue') return planContinue(request, request.score!);
  if (request.task === 'harmonize') return planHarmonize(request, request.score!);
  if (request.task === 'infill') return planInfill(request, request.score!);
  return planCompose(request, key);
}

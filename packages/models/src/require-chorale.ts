/** The chorale models among all. */
import type { AnyModel } from './any-model.ts';
import type { ChoraleModel } from './chorale-model.ts';
import { ModelFileError } from './model-file-error.ts';

/**
 * The model as a chorale model.
 *
 * @throws ModelFileError  `another-kind`: it writes other music
 */
export function requireChorale(model: AnyModel): ChoraleModel {
  if (model.kind === 'chorale') return model;
  throw new ModelFileError(
    'another-kind',
    `"${model.name}" is of family "${model.family}" (${model.kind}), where a chorale model is expected`,
  );
}

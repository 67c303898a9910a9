/** The models that lie in the clone, by name or path. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from './cli-error.ts';
import { suggestName } from './suggest-name.ts';

/** The folder of the clone. */
export const PROJECT_ROOT: string = fileURLToPath(new URL('../../../', import.meta.url));
/** The folder of the models that ship; the environment variable CONTINUO_CHECKPOINTS names another. */
export const CHECKPOINTS: string = process.env.CONTINUO_CHECKPOINTS ?? join(PROJECT_ROOT, 'checkpoints');
/** The name of the weights inside a model's folder. */
export const MODEL_FILE = 'model.safetensors';

/** The names of the models in the checkpoints folder. */
export function modelNames(folder: string = CHECKPOINTS): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, MODEL_FILE)))
    .sort();
}

/**
 * The model file that `-m` names: a name of the checkpoints folder, a model file, or a folder that holds one.
 *
 * @throws CliError  there is none; the nearest known name is told
 * @example resolveModel('chorale') // => '…/checkpoints/chorale/model.safetensors'
 */
export function resolveModel(name: string, folder: string = CHECKPOINTS): string {
  const known = modelNames(folder);
  if (known.includes(name)) return join(folder, name, MODEL_FILE);
  const found = statSync(name, { throwIfNoEntry: false });
  if (found?.isFile()) return name;
  if (found?.isDirectory()) {
    const inside = join(name, MODEL_FILE);
    if (existsSync(inside)) return inside;
    throw new CliError(
      'unknown-name',
      `the folder ${name} holds no ${MODEL_FILE}; train one into it or name another model`,
    );
  }
  const looksLikePath = /[/\\]|\.safetensors$/.test(name);
  const hint =
    looksLikePath || known.length > 0 ? suggestName(name, known) : '; the checkpoints folder is empty, train one first';
  throw new CliError(
    'unknown-name',
    looksLikePath ? `there is no model file ${name}` : `there is no model "${name}"${hint}`,
  );
}

/** `continuo models`: the checkpoints of this clone. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { CHECKPOINTS, MODEL_FILE, modelNames, resolveModel } from '../checkpoint-folder.ts';
import { describeFailure } from '../failure.ts';
import { knowledgeOf, type ModelKnowledge } from '../model-knowledge.ts';
import type { Session } from '../session.ts';

type ModelRow = Partial<ModelKnowledge> & {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly intact: boolean;
  readonly fault?: string;
  readonly sha256?: string;
  readonly family?: string;
  readonly parameterCount?: number;
  readonly step?: number;
  readonly measures?: Readonly<Record<string, number>>;
  readonly licence?: string;
  readonly description?: string;
};

/** Lists the models with size, hash and measures, and says which are damaged: then the exit status is 2. */
export function modelsCommand(session: Session): Command {
  return new Command('models')
    .description('list the models in checkpoints/, with size, hash and measures')
    .argument('[names...]', 'only these models, by name or path')
    .addHelpText('after', '\nExample:\n  continuo models')
    .action(async (names: readonly string[]) => {
      const chosen = names.length > 0 ? names : modelNames();
      const files = chosen.map((name) => ({ name, file: resolveModel(name) }));
      const models: ModelRow[] = [];
      for (const { name, file } of files) models.push(await describeModel(name, file));
      const lines =
        models.length > 0
          ? models.flatMap(modelLines)
          : [`There is no model in ${CHECKPOINTS} yet (NAME/${MODEL_FILE}).`];
      session.report({ models }, lines);
      if (models.some(({ intact }) => !intact)) session.status = 2;
    });
}

/** Reads one model file whole; a damaged one is told, not thrown. */
export async function describeModel(name: string, file: string): Promise<ModelRow> {
  const { readModelFile } = await import('@continuo/models');
  const bytes = await readFile(file);
  try {
    const { metadata, tensors, hash } = await readModelFile(bytes);
    const { family, step, measures, licence, description } = metadata;
    const parameterCount = Object.values(tensors).reduce((sum, { values }) => sum + values.length, 0);
    return {
      name,
      file,
      bytes: bytes.length,
      intact: true,
      sha256: hash,
      family,
      parameterCount,
      step,
      measures,
      licence,
      description,
      ...(await knowledgeOf(metadata)),
    };
  } catch (error) {
    const fault = describeFailure(error).line.replace(/^continuo: /, '');
    return { name, file, bytes: bytes.length, intact: false, fault };
  }
}

function modelLines(model: ModelRow): string[] {
  const size = `${(model.bytes / 1e6).toFixed(1)} MB`;
  if (!model.intact) return [`${model.name}  ${size}  damaged: ${model.fault}`];
  const measures = Object.entries(model.measures ?? {}).map(([name, value]) => `${name} ${value.toFixed(4)}`);
  const known = (['styles', 'composers'] as const).flatMap((sort) => {
    const names = model[sort] ?? [];
    return names.length === 0 ? [] : [`  ${sort}: ${names.join(', ')}`];
  });
  return [
    `${model.name}  ${model.family}, ${((model.parameterCount ?? 0) / 1e6).toFixed(2)} M parameters, ${size}, ${model.licence}`,
    `  ${model.description}`,
    ...known,
    `  step ${model.step}; ${measures.join(', ')}`,
    `  sha256 ${model.sha256}`,
  ];
}

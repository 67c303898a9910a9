/** `continuo export`: programs of a model as `.onnx` files, for ONNX Runtime in any language. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { ExportableProgram, ModelFile, TaskOptions } from '@continuo/models';
import type { Program } from '@continuo/tensor';
import { Command, Option } from 'commander';
import { resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { wholeNumber } from '../option-values.ts';
import { readModelAt } from '../read-model-at.ts';
import type { Session } from '../session.ts';
import { suggestName } from '../suggest-name.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

type ExportCommandOptions = {
  readonly onnx?: boolean;
  readonly output?: string;
  readonly program?: string;
  readonly batchSize?: number;
  readonly length?: number;
  readonly list?: boolean;
};

/** Writes one program of a model, or lists those that it offers. */
export function exportCommand(session: Session): Command {
  return new Command('export')
    .description('write a model, or a step of its training, as .onnx for other programs and languages')
    .argument('<model>', 'a model of checkpoints/ or a path')
    .option('--onnx', 'the format; also told by the name of the file')
    .option('-o, --output <file>', 'the file to write: .onnx')
    .option('--list', 'list the programs that the model offers, and write nothing')
    .option('--program <name>', 'which program; --list shows them, the first is the usual one')
    .addOption(
      new Option('--batch-size <number>', 'pieces a run; sizes are fixed in the file').argParser(
        wholeNumber('--batch-size', 1, 4096),
      ),
    )
    .addOption(
      new Option('--length <number>', 'steps of a piece, an excerpt or the cache').argParser(
        wholeNumber('--length', 1, 65536),
      ),
    )
    .addHelpText(
      'after',
      '\nThe file’s metadata tells what to feed and what to carry over: the entry continuo.program.\n' +
        '\nExamples:\n  continuo export chorale --list\n  continuo export chorale --onnx -o chorale.onnx' +
        '\n  continuo export chorale --program training --batch-size 4 -o step.onnx',
    )
    .action(async (name: string, options: ExportCommandOptions) => {
      const path = resolveModel(name);
      const file = await readModelAt(path);
      const programs = await programsOf(file);
      if (options.list === true) return listPrograms(session, file, programs);
      const { output } = options;
      if (output === undefined) throw new CliError('usage', 'where to? name a file with -o FILE.onnx, or use --list');
      if (extname(output).toLowerCase() !== '.onnx') {
        throw new CliError('usage', `-o ${output}: models are written as .onnx; give the file that extension`);
      }
      await checkWritable(output);
      await exportProgram(session, file, chosenProgram(programs, options), { ...options, output });
    });
}

async function programsOf(file: ModelFile): Promise<readonly ExportableProgram[]> {
  const [{ exportablePrograms }, { nodeDevice }] = await Promise.all([
    import('@continuo/models'),
    import('@continuo/tensor/node'),
  ]);
  const programs = exportablePrograms(file, await trainingOf(file), nodeDevice());
  if (programs.length > 0) return programs;
  const { name, family } = file.metadata;
  throw new CliError('input', `"${name}" is of family "${family}", which counts and has no network to export`);
}

/** How a model was trained; undefined where its recipe is of a version that is no longer read. */
async function trainingOf({ metadata }: ModelFile): Promise<TaskOptions | undefined> {
  const { recipeSchema, taskOptionsOf } = await import('@continuo/train');
  const parsed = recipeSchema.safeParse(metadata.recipe);
  return parsed.success ? taskOptionsOf(parsed.data) : undefined;
}

function chosenProgram(
  programs: readonly ExportableProgram[],
  { program: name, batchSize, length }: ExportCommandOptions,
): ExportableProgram {
  const chosen = name === undefined ? programs[0] : programs.find((each) => each.name === name);
  if (!chosen) {
    const names = programs.map((each) => each.name);
    throw new CliError('unknown-name', `--program "${name}" is not offered${suggestName(name ?? '', names)}`);
  }
  const unused = [
    ...(batchSize !== undefined && chosen.sizes.batchSize === undefined ? ['--batch-size'] : []),
    ...(length !== undefined && chosen.sizes.length === undefined ? ['--length'] : []),
  ];
  if (unused.length > 0) {
    throw new CliError('usage', `the program "${chosen.name}" has no such size: leave out ${unused.join(' and ')}`);
  }
  return chosen;
}

async function exportProgram(
  session: Session,
  { metadata, hash }: ModelFile,
  chosen: ExportableProgram,
  options: ExportCommandOptions & { readonly output: string },
): Promise<void> {
  const { batchSize = chosen.sizes.batchSize ?? 1, length = chosen.sizes.length ?? 1, output } = options;
  const { exportOnnx } = await import('@continuo/tensor');
  const { program, state, metadata: more } = chosen.build({ batchSize, length });
  const facts = { name: metadata.name, licence: metadata.licence, sha256: hash, description: chosen.description };
  const bytes = exportOnnx(program, {
    ...(state && { state }),
    metadata: { 'continuo.model': JSON.stringify(facts), ...more },
  });
  await writeWhole([{ path: output, bytes }]);
  const { inputs, outputs, state: states, noises } = program;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const sizes = { ...(chosen.sizes.batchSize && { batchSize }), ...(chosen.sizes.length && { length }) };
  session.report(
    {
      ...{
        model: metadata.name,
        modelSha256: hash,
        program: chosen.name,
        ...sizes,
        output,
        bytes: bytes.length,
        sha256,
      },
      ...{ inputs, outputs, state: states, noises },
    },
    [
      `Wrote ${output} (${(bytes.length / 1e6).toFixed(1)} MB, sha256 ${sha256.slice(0, 16)}…): ${metadata.name}, ${chosen.name}, ${chosen.description}.`,
      ...flowLines(program),
    ],
  );
}

function flowLines({ inputs, outputs, state, noises }: Program): string[] {
  const list = (specs: Program['inputs']): string =>
    specs.map(({ name, type, shape }) => `${name} ${type} [${shape.join(', ')}]`).join(', ');
  return [
    `  feed: ${list(inputs)}`,
    ...(noises.length > 0 ? [`  draw anew for each run: ${noises.length} noises`] : []),
    ...(state.length > 0 ? [`  carry over: ${state.length} tensors, each from its output next:…`] : []),
    `  result: ${list(outputs)}`,
  ];
}

function listPrograms(session: Session, { metadata }: ModelFile, programs: readonly ExportableProgram[]): void {
  const rows = programs.map(({ name, description, sizes }) => ({ name, description, ...sizes }));
  session.report(
    { model: metadata.name, programs: rows },
    rows.map(({ name, description, batchSize, length }) => {
      const sizes = [batchSize && `--batch-size ${batchSize}`, length && `--length ${length}`].filter(Boolean);
      return `${name.padEnd(12)}${description}${sizes.length > 0 ? ` (${sizes.join(', ')})` : ''}`;
    }),
  );
}

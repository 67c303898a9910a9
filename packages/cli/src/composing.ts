/** One request to the composer, and its answers as files. */
import type { ComposeAnswer, ComposeRequestInput } from '@continuo/compose';
import type { ReadReport } from '@continuo/music';
import type { DeviceName, Provider } from '@continuo/tensor/node';
import type { Command } from 'commander';
import { Option } from 'commander';
import { resolveModel } from './checkpoint-folder.ts';
import { deviceOption, providerOf } from './device-option.ts';
import { decimalNumber, wholeNumber } from './option-values.ts';
import { remarkLines } from './remark-lines.ts';
import { checkExtension, type Encoding, encodeScore } from './score-files.ts';
import type { Session } from './session.ts';
import { checkWritable, numberedPaths, writeWhole } from './write-whole.ts';

/** The model that composes unless another is named. */
const DEFAULT_MODEL = 'chorale';

/** What all composing commands are asked. */
export type ComposingOptions = {
  readonly model: string;
  readonly output: string;
  readonly count: number;
  readonly device: DeviceName;
  readonly key?: string;
  readonly scale?: string;
  readonly seed?: number;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly candidates?: number;
  readonly crossing?: boolean;
  readonly parallels?: boolean;
  readonly rests?: boolean;
};

/** Adds the flags that all composing commands share. */
export function addComposingOptions(command: Command, model: string = DEFAULT_MODEL): Command {
  return command
    .requiredOption('-o, --output <file>', 'the file to write: .mid .musicxml .mxl .abc .wav .svg .png .json')
    .addOption(
      new Option('-n, --count <number>', 'variations, 1–8: a.mid, a-2.mid, …')
        .argParser(wholeNumber('--count', 1, 8))
        .default(1),
    )
    .option('-m, --model <name>', 'a model of checkpoints/ or a path', model)
    .addOption(deviceOption())
    .option('--key <key>', 'such as "D minor": every note that is written lies in its scale')
    .option('--scale <name>', 'another scale on the tonic, such as "harmonic minor" or "dorian"')
    .addOption(
      new Option('--seed <number>', 'the same seed gives the same music (0)').argParser(
        wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(
      new Option('--temperature <number>', '0 the likeliest, 1 as learned, above bolder (0.9)').argParser(
        decimalNumber('--temperature', 0, 5),
      ),
    )
    .addOption(
      new Option('--top-k <number>', 'only the k likeliest tones; 0 for all (0)').argParser(
        wholeNumber('--top-k', 0, 1000),
      ),
    )
    .addOption(
      new Option('--top-p <number>', 'only the likeliest that reach this probability (0.98)').argParser(
        decimalNumber('--top-p', 1e-6, 1),
      ),
    )
    .addOption(
      new Option('--min-p <number>', 'only tones this likely beside the likeliest (0)').argParser(
        decimalNumber('--min-p', 0, 1),
      ),
    )
    .addOption(
      new Option('--candidates <number>', 'drafts of which the likeliest is kept, 1–16 (1)').argParser(
        wholeNumber('--candidates', 1, 16),
      ),
    )
    .option('--no-crossing', 'no voice sings above the next higher one')
    .option('--parallels', 'parallel fifths and octaves are allowed')
    .option('--rests', 'voices may rest');
}

/** The part of a request that the shared flags say; what was not given is left to the composer's defaults. */
export function sharedWishes(options: ComposingOptions): Partial<ComposeRequestInput> {
  const { count, key, scale, seed, temperature, topK, topP, minP, candidates, crossing, parallels, rests } = options;
  return withoutUndefined({
    variations: count,
    key,
    scale,
    seed,
    temperature,
    topK,
    topP,
    minP,
    candidates,
    noCrossing: crossing === false ? true : undefined,
    noParallels: parallels === true ? false : undefined,
    rests,
  });
}

/** Leaves out the fields that are undefined. */
export function withoutUndefined<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Composes, writes one file a variation, and reports what became of each wish. */
export async function composeToFiles(
  session: Session,
  options: ComposingOptions,
  makeRequest: () => Promise<ComposeRequestInput>,
): Promise<void> {
  const { model, output, count, device } = options;
  // all that can be wrong is looked at before the model is loaded
  const paths = numberedPaths(output, count);
  checkExtension(output);
  await checkWritable(output);
  const modelPath = resolveModel(model);
  const provider = await providerOf(device, 'generating');
  const request = await makeRequest();
  const answer = await composeOnce(session, modelPath, request, provider);
  const { attachReplay } = await import('@continuo/compose');
  const encodings: Encoding[] = [];
  for (const [index, { score, record }] of answer.variations.entries()) {
    const encoding = await encodeScore(attachReplay(score, record), paths[index]!, {
      signal: session.signal,
      onProgress: (done) => session.progress.update('Rendering', index + done, count),
    });
    encodings.push(encoding);
  }
  session.signal.throwIfAborted();
  await writeWhole(encodings.flatMap(({ files }) => files));
  reportAnswer(
    session,
    answer,
    encodings.map(({ reports }, index) => ({ path: paths[index]!, remarks: reports })),
  );
}

/** Loads the model in a worker thread and waits for one answer, showing how far it is. */
export async function composeOnce(
  session: Session,
  modelPath: string,
  request: ComposeRequestInput,
  provider: Provider = 'cpu',
): Promise<ComposeAnswer> {
  const { openComposer } = await import('@continuo/compose/node');
  session.progress.line('Loading the model');
  const composer = await openComposer({ modelPath, provider });
  try {
    for await (const event of composer.compose(request, { signal: session.signal })) {
      if (event.kind === 'answer') return event.answer;
      if (event.kind === 'progress') session.progress.update('Composing', event.done, event.total);
    }
  } finally {
    await composer.dispose();
  }
  throw new Error('the composer ended without an answer');
}

/** A file as it was written, and what its writer remarked. */
type WrittenFile = { readonly path: string; readonly remarks: readonly ReadReport[] };

/** What was composed goes to standard output; remarks to standard error, unless the JSON has them. */
function reportAnswer(session: Session, answer: ComposeAnswer, written: readonly WrittenFile[]): void {
  const files = answer.variations.map(({ score, wishes, notes, natsPerToken, reports, record }, index) => ({
    ...written[index]!,
    // models that write all at once tell no note by itself
    notesWritten: notes.length || score.tracks.reduce((sum, track) => sum + track.notes.length, 0),
    natsPerToken,
    notesHash: record.notesHash,
    wishes,
    reports,
  }));
  const lines = files.flatMap(({ path, notesWritten, natsPerToken, wishes, reports }) => [
    `Wrote ${path}: ${notesWritten} new notes${natsPerToken > 0 ? `, ${natsPerToken.toFixed(3)} nats a token` : ''}.`,
    ...wishes.map(
      ({ wish, asked, got, kept }) => `  ${kept ? 'kept  ' : 'MISSED'} ${wish}: asked ${asked}, got ${got}`,
    ),
    ...reports.map((report) => `  note   ${report}`),
  ]);
  const { score: _score, to: _to, ...request } = answer.request;
  session.report({ model: answer.model, request, files }, lines);
  if (session.json) return;
  for (const { path, remarks } of written) {
    if (remarks.length > 0) session.note([`Remarks on ${path}:`, ...remarkLines(remarks)].join('\n'));
  }
}

/** One request to the composer, and its answers as files. */
import type { ComposeAnswer, ComposeRequest, ComposeRequestInput, ComposeVariation } from '@continuo/compose';
import type { Score } from '@continuo/music';
import type { DeviceName, Provider } from '@continuo/tensor/node';
import type { Command } from 'commander';
import { Option } from 'commander';
import { resolveModel } from './checkpoint-folder.ts';
import { CliError } from './cli-error.ts';
import { deviceOption, providerOf } from './device-option.ts';
import { decimalNumber, wholeNumber } from './option-values.ts';
import { remarkLines } from './remark-lines.ts';
import { checkExtension, type Encoding, encodeScore } from './score-files.ts';
import type { Session } from './session.ts';
import { type CommandFields, type MakeRequestOptions, makeRequest, SCORE_MODEL } from './wishes/make-request.ts';
import type { WishOptions } from './wishes/wish-options.ts';
import { withoutUndefined } from './without-undefined.ts';
import { checkWritable, numberedPaths, writeWhole } from './write-whole.ts';

/** The model that composes unless another is named, or asked for by a wish that only others hear. */
const DEFAULT_MODEL = 'chorale';

/** What all composing commands are asked. */
export type ComposingOptions = WishOptions & {
  readonly model?: string;
  readonly output: string;
  readonly count?: number;
  readonly device: DeviceName;
  readonly key?: string;
  readonly scale?: string;
  readonly seed?: number;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly candidates?: number;
  readonly humanize?: number | true;
  readonly crossing?: boolean;
  readonly parallels?: boolean;
  readonly rests?: boolean;
};

/**
 * Adds the flags that all composing commands share.
 *
 * @param usual  what help says of the model
 */
export function addComposingOptions(
  command: Command,
  usual: string = `${DEFAULT_MODEL}; ${SCORE_MODEL} where a wish needs it`,
): Command {
  return command
    .requiredOption('-o, --output <file>', 'the file to write: .mid .musicxml .mxl .abc .wav .svg .png .json')
    .addOption(
      new Option('-n, --count <number>', 'variations, 1–8: a.mid, a-2.mid, … (1)').argParser(
        wholeNumber('--count', 1, 8),
      ),
    )
    .option('-m, --model <name>', `a model of checkpoints/ or a path (${usual})`)
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
    .addOption(
      new Option(
        '--humanize [amount]',
        'play what is written as a person might, 0–1 (0.5); wishes are measured before',
      ).argParser(decimalNumber('--humanize', 0, 1)),
    )
    .option('--no-crossing', 'no voice sings above the next higher one')
    .option('--parallels', 'parallel fifths and octaves are allowed')
    .option('--rests', 'voices may rest');
}

/** The part of a request that the shared flags say; what was not given is left to the composer's defaults. */
export function sharedWishes(options: ComposingOptions): Partial<ComposeRequestInput> {
  const { count, key, scale, seed, temperature, topK, topP, minP, candidates, crossing, parallels, rests } = options;
  const { humanize } = options;
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
    expression: humanize === undefined ? undefined : humanize === true ? {} : { amount: humanize },
    noCrossing: crossing === false ? true : undefined,
    noParallels: parallels === true ? false : undefined,
    rests,
  });
}

/**
 * Composes, writes one file a variation, and reports what became of each wish. Variations that come one by one are
 * written as they come.
 *
 * @param own  what the command itself says of the request; read once all flags are
 */
export async function composeToFiles(
  session: Session,
  options: ComposingOptions,
  own: () => Promise<CommandFields>,
  { usual = DEFAULT_MODEL, byModel }: Partial<MakeRequestOptions> = {},
): Promise<void> {
  // all that can be wrong is looked at before the model is loaded
  checkExtension(options.output);
  await checkWritable(options.output);
  if (options.model !== undefined) resolveModel(options.model);
  const fields = await own();
  const asked = await makeRequest(options, fields, { usual, ...(byModel && { byModel }) });
  if (asked.model === DEFAULT_MODEL && fields.task !== 'harmonize' && fields.score !== undefined)
    await checkFourVoices(fields.score as Score);
  const modelPath = resolveModel(asked.model);
  const provider = await providerOf(options.device, 'generating');
  if (asked.lines.length > 0) session.note(asked.lines.join('\n'));
  const files = new VariationFiles(session, options.output, asked.request.variations);
  const answer = await composeOnce(session, modelPath, asked.request, provider, (variation) =>
    files.write([variation]),
  );
  await files.write(answer.variations.slice(files.written.length));
  const { score: _score, to: _to, ...request } = answer.request;
  session.report(
    { model: answer.model, request, ...(asked.prompt && { prompt: asked.prompt }), files: files.written },
    [],
  );
}

/** A piece of other than four voices is told before the model is loaded, with the model that takes it. */
async function checkFourVoices(score: Score): Promise<void> {
  const { voicesOfScore } = await import('@continuo/corpus');
  try {
    voicesOfScore(score);
  } catch (cause) {
    throw new CliError('input', `${(cause as Error).message}; -m ${SCORE_MODEL} writes in any piece`, { cause });
  }
}

/** Loads the model in a worker thread and waits for one answer, showing how far it is. */
async function composeOnce(
  session: Session,
  modelPath: string,
  request: ComposeRequest,
  provider: Provider,
  onVariation: (variation: ComposeVariation) => Promise<void>,
): Promise<ComposeAnswer> {
  const { openComposer } = await import('@continuo/compose/node');
  session.progress.line('Loading the model');
  const composer = await openComposer({ modelPath, provider });
  try {
    for await (const event of composer.compose(request, { signal: session.signal })) {
      if (event.kind === 'answer') return event.answer;
      if (event.kind === 'progress') session.progress.update('Composing', event.done, event.total);
      // one alone comes with the answer: there is nothing to wait for
      if (event.kind === 'variation' && request.variations > 1) await onVariation(event.variation);
    }
  } finally {
    await composer.dispose();
  }
  throw new Error('the composer ended without an answer');
}

/** The files of the variations, written in order. */
class VariationFiles {
  /** as the JSON has them */
  readonly written: Readonly<Record<string, unknown>>[] = [];
  readonly #session: Session;
  readonly #paths: readonly string[];

  constructor(session: Session, output: string, count: number) {
    this.#session = session;
    this.#paths = numberedPaths(output, count);
  }

  /** Writes the next ones, all or none, and tells what became of their wishes. */
  async write(variations: readonly ComposeVariation[]): Promise<void> {
    const { attachReplay } = await import('@continuo/compose');
    const [session, first] = [this.#session, this.written.length];
    const encodings: Encoding[] = [];
    for (const [index, { score, record }] of variations.entries()) {
      const encoding = await encodeScore(attachReplay(score, record), this.#paths[first + index]!, {
        signal: session.signal,
        onProgress: (done) => session.progress.update('Rendering', first + index + done, this.#paths.length),
      });
      encodings.push(encoding);
    }
    session.signal.throwIfAborted();
    await writeWhole(encodings.flatMap(({ files }) => files));
    for (const [index, variation] of variations.entries()) {
      this.#tell(this.#paths[first + index]!, variation, encodings[index]!.reports);
    }
  }

  /** What was composed goes to standard output; remarks to standard error, unless the JSON has them. */
  #tell(path: string, variation: ComposeVariation, remarks: Encoding['reports']): void {
    const { score, wishes, notes, natsPerToken, reports, record } = variation;
    // models that write all at once tell no note by itself
    const notesWritten = notes.length || score.tracks.reduce((sum, track) => sum + track.notes.length, 0);
    const { notesHash } = record;
    this.written.push({ path, remarks, notesWritten, natsPerToken, notesHash, wishes, reports });
    this.#session.tell([
      `Wrote ${path}: ${notesWritten} new notes.`,
      ...wishes.map(
        ({ wish, asked, got, kept }) => `  ${kept ? 'kept  ' : 'MISSED'} ${wish}: asked ${asked}, got ${got}`,
      ),
      ...reports.map((report) => `  note   ${report}`),
    ]);
    if (remarks.length > 0 && !this.#session.json) {
      this.#session.note([`Remarks on ${path}:`, ...remarkLines(remarks)].join('\n'));
    }
  }
}

/** `continuo evaluate controls`: whether a composer keeps what it is asked. */
import type { ComposeRequestInput } from '@continuo/compose';
import type { ControlKind } from '@continuo/evaluate';
import type { Score } from '@continuo/music';
import type { DeviceName } from '@continuo/tensor/node';
import { Command, Option } from 'commander';
import { resolveModel } from '../../checkpoint-folder.ts';
import { CliError } from '../../cli-error.ts';
import { deviceOption, providerOf } from '../../device-option.ts';
import { commaList, wholeNumber } from '../../option-values.ts';
import { checkExtension } from '../../score-files.ts';
import type { Session } from '../../session.ts';
import { suggestName } from '../../suggest-name.ts';
import { checkWritable, writeWhole } from '../../write-whole.ts';
import { controlsLines } from './controls-lines.ts';
import { type ControlAnswer, runControls } from './controls-run.ts';

type ControlsOptions = {
  readonly model: string;
  readonly count: number;
  readonly seed: number;
  readonly kinds?: string;
  readonly output?: string;
  readonly device: DeviceName;
};

/** Composes seeded requests and measures each wish in the MIDI that comes out. */
export function controlsCommand(session: Session): Command {
  return new Command('controls')
    .description('whether a composer keeps what it is asked, measured from the MIDI that it writes')
    .option('-m, --model <name>', 'a composer of checkpoints/ or a path', 'composer')
    .addOption(
      new Option('-n, --count <number>', 'requests').argParser(wholeNumber('--count', 1, 100_000)).default(500),
    )
    .addOption(
      new Option('--seed <number>', 'of the requests').argParser(wholeNumber('--seed', 0, 2_000_000)).default(1),
    )
    .option('--kinds <list>', 'only some requests: texture,harmony,limits,motif,form,infill')
    .option('-o, --output <file>', 'keep requests, MIDI and outcomes (.json)')
    .addOption(deviceOption())
    .addHelpText('after', '\nExample:\n  continuo evaluate controls -m composer --count 500 -o controls.json --json')
    .action(async ({ model, count, seed, kinds, output, device }: ControlsOptions) => {
      const modelPath = resolveModel(model);
      if (output !== undefined) {
        checkExtension(output, ['.json']);
        await checkWritable(output);
      }
      const { controlRequests, summarizeControls } = await import('@continuo/evaluate');
      const requests = controlRequests({ count, seed, ...(kinds !== undefined && { kinds: await kindsOf(kinds) }) });
      const provider = await providerOf(device, 'generating');
      const { openComposer } = await import('@continuo/compose/node');
      session.progress.line('Loading the model');
      const composer = await openComposer({ modelPath, provider });
      const answers: ControlAnswer[] = [];
      let composingSeconds = 0;
      const compose = async (request: ComposeRequestInput): Promise<Score> => {
        const began = performance.now();
        for await (const event of composer.compose(request, { signal: session.signal })) {
          if (event.kind === 'answer') {
            composingSeconds += (performance.now() - began) / 1000;
            return event.answer.variations[0]!.score;
          }
          if (event.kind === 'progress')
            session.progress.update(
              'Composing',
              answers.length + event.done / Math.max(1, event.total),
              requests.length,
            );
        }
        throw new Error('the composer ended without an answer');
      };
      try {
        for await (const answer of runControls(requests, compose)) {
          answers.push(answer);
          session.progress.update('Composing', answers.length, requests.length);
          session.signal.throwIfAborted();
        }
      } finally {
        await composer.dispose();
      }
      const summary = summarizeControls(answers.map(({ measurement }) => measurement));
      const { name, hash } = composer.modelInfo;
      const facts = { model: { name, hash }, seed, notes: sumOf(answers.map(({ notes }) => notes)), composingSeconds };
      if (output !== undefined) {
        const text = JSON.stringify({ ...facts, summary, answers: answers.map(keptAnswer) });
        await writeWhole([{ path: output, bytes: new TextEncoder().encode(text) }]);
      }
      session.report({ ...facts, ...summary, ...(output && { output }) }, [
        ...controlsLines(summary, name),
        ...(output ? ['', `Wrote ${output}.`] : []),
      ]);
    });
}

/** @throws CliError  there is no such kind of request */
async function kindsOf(list: string): Promise<ControlKind[]> {
  const { CONTROL_KINDS } = await import('@continuo/evaluate');
  return commaList(list).map((text) => {
    const kind = CONTROL_KINDS.find((known) => known === text);
    if (kind !== undefined) return kind;
    throw new CliError('unknown-name', `--kinds "${text}" is no kind of request${suggestName(text, CONTROL_KINDS)}`);
  });
}

/** As plain data: MIDI in base64, the score of an infill as the MIDI that it was written to. */
function keptAnswer({ request: { score: _, ...request }, before, midi, measurement }: ControlAnswer): object {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    ...measurement,
    request,
    ...(before && { beforeMidi: base64(before) }),
    ...(midi && { midi: base64(midi) }),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** `continuo sweep`: many trainings of one recipe, a night of them, and a table. */
import type { DeviceName } from '@continuo/tensor/node';
import type { SweepEndReason, SweepEvent } from '@continuo/train';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { deviceOption, providerOf } from '../device-option.ts';
import { decimalNumber, wholeNumber } from '../option-values.ts';
import { formatSeconds } from '../progress.ts';
import type { Session } from '../session.ts';
import { checkFolder } from '../write-whole.ts';

type SweepOptions = {
  readonly output: string;
  readonly data?: string;
  readonly jobs?: number;
  readonly maxMinutes?: number;
  readonly device: DeviceName;
};
type SweepEnd = Extract<SweepEvent, { type: 'sweep-end' }>;

/** Trains every setting of a sweep file into a folder of its own; run again, it goes on. */
export function sweepCommand(session: Session): Command {
  return new Command('sweep')
    .description('train a recipe with many settings and put them in a table; run again, it goes on')
    .argument('<sweep>', 'a sweep file (JSON): a base recipe, and fields of it with the values to try')
    .requiredOption('-o, --output <folder>', 'the folder for the table and for a folder of each run')
    .option('--data <folder>', 'the corpus, instead of the recipe’s')
    .addOption(
      new Option('--jobs <number>', 'runs at the same time, instead of the sweep’s').argParser(
        wholeNumber('--jobs', 1, 64),
      ),
    )
    .addOption(
      new Option('--max-minutes <number>', 'stop this session after so long').argParser(
        decimalNumber('--max-minutes', 0.01, 1e6),
      ),
    )
    .addOption(deviceOption())
    .addHelpText('after', '\nExample:\n  continuo sweep night.json -o runs/night --max-minutes 480')
    .action((file: string, options: SweepOptions) => runSweepFile(session, file, options));
}

async function runSweepFile(session: Session, file: string, options: SweepOptions): Promise<void> {
  const { output, data, jobs, maxMinutes, device } = options;
  await checkFolder(output);
  const { launchedProcesses, openSweep, runSweep } = await import('@continuo/train/node');
  if (launchedProcesses().size > 1) {
    throw new CliError('usage', 'sweep trains its runs beside each other by --jobs; start it without mpirun');
  }
  const opened = await openSweep(file, { ...(data !== undefined && { dataFolder: data }) });
  const provider = await providerOf(device, 'training');
  const events = runSweep(opened, {
    outputDirectory: output,
    provider,
    signal: session.signal,
    ...(jobs !== undefined && { jobs }),
    ...(maxMinutes !== undefined && { maxMinutes }),
  });
  const end = await followSweep(session, events);
  const { settingsTable, sweepRows } = await import('@continuo/train');
  const rows = sweepRows(end.standings);
  const best = rows.find(({ bestRun }) => bestRun !== undefined)?.bestRun ?? null;
  const { reason, seconds } = end;
  session.report({ reason, output, seconds, best, settings: rows }, [
    settingsTable(rows),
    '',
    `${END_WORDS[reason]} after ${formatSeconds(seconds)}; the table with every run is ${output}/sweep.md.`,
    ...(best === null ? [] : [`The best run is ${output}/${best}.`]),
    ...(reason === 'completed' ? [] : ['Go on with the same command.']),
  ]);
  if (reason === 'interrupted') session.status = 130;
  if (reason === 'broken') session.status = 2;
}

/** Shows each run as it begins and ends, and one line of where it is. */
async function followSweep(session: Session, events: AsyncIterable<SweepEvent>): Promise<SweepEnd> {
  let runs = 0;
  let unit = '';
  for await (const event of events) {
    switch (event.type) {
      case 'sweep-start': {
        runs = event.runs;
        const before = event.finished > 0 ? `, ${event.finished} of them done before` : '';
        session.note(`${event.settings} settings, ${runs} runs${before}; Ctrl-C stops and keeps everything.`);
        break;
      }
      case 'run-event': {
        const { run, event: inside, secondsLeft, finished } = event;
        if (inside.type === 'run-start') unit = inside.lossUnit;
        const place = `${finished} of ${runs} runs done`;
        const left = Number.isFinite(secondsLeft) ? `, ${formatSeconds(secondsLeft)} left` : '';
        if (inside.type === 'step-end')
          session.progress.line(`${place}${left}  ${run}  step ${inside.step}, loss ${inside.loss.toFixed(4)} ${unit}`);
        if (inside.type === 'count-progress') session.progress.line(`${place}${left}  ${run}  ${inside.what}`);
        break;
      }
      case 'run-finished': {
        const { reason, message, validations, seconds } = event.result;
        const best = Math.min(...validations.map(({ loss }) => loss));
        const words =
          reason === 'failed'
            ? `failed: ${message}`
            : `validation ${best.toFixed(4)} ${unit}, ${formatSeconds(seconds)}`;
        session.note(`${event.finished} of ${runs}  ${event.run}: ${words}`);
        break;
      }
      case 'run-broken':
        session.note(`${event.run} broke off: ${event.message}`);
        break;
      case 'rung-end':
        session.note(`After step ${event.steps}, ${event.kept.length} runs go on and ${event.stopped.length} stop.`);
        break;
      case 'sweep-end':
        return event;
    }
  }
  throw new Error('the sweep ended without saying how');
}

const END_WORDS: Readonly<Record<SweepEndReason, string>> = {
  completed: 'All runs are done',
  'time-over': 'The time is over',
  interrupted: 'Stopped',
  broken: 'Runs broke off, which the same command tries again,',
};

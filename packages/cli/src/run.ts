/** The command line as a whole: reads it, runs one command, and says in one line what went wrong. */
import { Command, CommanderError } from 'commander';
import { accompanyCommand } from './commands/accompany.ts';
import { arrangeCommand } from './commands/arrange.ts';
import { composeCommand } from './commands/compose.ts';
import { continueCommand } from './commands/continue.ts';
import { convertCommand } from './commands/convert.ts';
import { doctorCommand } from './commands/doctor.ts';
import { grooveCommand, tapToDrumsCommand } from './commands/drums.ts';
import { evaluateCommand } from './commands/evaluate/evaluate-command.ts';
import { exportCommand } from './commands/export.ts';
import { finetuneCommand } from './commands/finetune.ts';
import { harmonizeCommand } from './commands/harmonize.ts';
import { humanizeCommand } from './commands/humanize.ts';
import { infillCommand } from './commands/infill.ts';
import { inspectCommand } from './commands/inspect.ts';
import { interpolateCommand } from './commands/interpolate.ts';
import { modelsCommand } from './commands/models.ts';
import { originalityCommand } from './commands/originality.ts';
import { prepareCommand } from './commands/prepare.ts';
import { renderCommand } from './commands/render.ts';
import { replayCommand } from './commands/replay.ts';
import { serveCommand } from './commands/serve.ts';
import { styleTransferCommand } from './commands/style-transfer.ts';
import { suggestCommand } from './commands/suggest.ts';
import { sweepCommand } from './commands/sweep.ts';
import { trainCommand } from './commands/train.ts';
import { varyCommand } from './commands/vary.ts';
import { describeFailure } from './failure.ts';
import { Session, type Streams } from './session.ts';

const VERSION = '0.1.0';

/** The commands in the order of the help page. */
const COMMANDS: readonly ((session: Session) => Command)[] = [
  composeCommand,
  continueCommand,
  harmonizeCommand,
  infillCommand,
  varyCommand,
  accompanyCommand,
  arrangeCommand,
  styleTransferCommand,
  interpolateCommand,
  suggestCommand,
  humanizeCommand,
  grooveCommand,
  tapToDrumsCommand,
  replayCommand,
  renderCommand,
  convertCommand,
  inspectCommand,
  prepareCommand,
  trainCommand,
  sweepCommand,
  finetuneCommand,
  evaluateCommand,
  originalityCommand,
  modelsCommand,
  exportCommand,
  serveCommand,
  doctorCommand,
];

/**
 * Runs one command line and gives its exit status: 0, 2 for bad usage or bad input, 130 where it was stopped.
 *
 * @param args  what follows the program's name
 */
export async function runContinuo(args: readonly string[], streams: Streams = process): Promise<number> {
  const stop = new AbortController();
  const session = new Session(streams, stop.signal);
  const onSignal = (): void => {
    // whoever asks twice does not want to wait for a clean end
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    await buildProgram(session, streams).parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
    return session.status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { status, line } = describeFailure(stop.signal.aborted ? stop.signal.reason : error);
    session.note(line);
    return status;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function buildProgram(session: Session, streams: Streams): Command {
  const program = new Command('continuo')
    .description('Compose with neural networks that you train, steer, question and own.')
    .version(VERSION, '--version', 'print the version')
    .helpCommand(false)
    .addHelpText('after', '\nExample:\n  continuo compose --key "D minor" --bars 8 --seed 7 -o a.mid');
  const parts = COMMANDS.map((create) => create(session));
  for (const part of parts) program.addCommand(part);
  for (const command of [program, ...parts, ...parts.flatMap((part) => part.commands)]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: () => {} })
      .configureHelp({ helpWidth: 100 });
    if (command !== program && command.commands.length === 0) {
      command.option('--json', 'print one JSON object on standard output and nothing else there');
    }
  }
  program.hook('preAction', (_, command) => {
    session.json = command.opts<{ json?: boolean }>().json === true;
  });
  return program;
}

/** `continuo serve`: the studio, on this machine only. */
import { spawn } from 'node:child_process';
import { Command, Option } from 'commander';
import { CHECKPOINTS } from '../checkpoint-folder.ts';
import { wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';

/** Builds the studio when needed, serves it until stopped, and opens a browser where that is asked for. */
export function serveCommand(session: Session): Command {
  return new Command('serve')
    .description('serve the studio to a browser on this machine')
    .addOption(
      new Option('--port <number>', 'port; another free one where it is taken')
        .argParser(wholeNumber('--port', 0, 65_535))
        .default(8420),
    )
    .option('--open', 'open it in a browser')
    .option('--no-open', 'do not open a browser')
    .addHelpText('after', '\nExample:\n  continuo serve --port 8420')
    .action(async ({ port, open }: { port: number; open: boolean }) => {
      const [{ buildStudio }, { serveStudio }] = await Promise.all([
        import('@continuo/studio/build'),
        import('@continuo/server'),
      ]);
      session.note('Preparing the studio (a moment when its sources have changed).');
      const directory = await buildStudio();
      session.signal.throwIfAborted();
      const server = await serveStudio({ directory, checkpointsDirectory: CHECKPOINTS, port, signal: session.signal });
      session.report({ url: server.url, port: server.port }, [
        `The studio is at ${server.url}`,
        'Press Ctrl-C to stop it.',
      ]);
      if (open && process.env.CI === undefined) openBrowser(server.url);
      await new Promise<void>((stopped) => {
        if (session.signal.aborted) stopped();
        session.signal.addEventListener('abort', () => stopped(), { once: true });
      });
      await server.close();
      session.note('Stopped.');
    });
}

/** Asks the desktop for its browser; where there is none, the URL has been printed. */
function openBrowser(url: string): void {
  const [program, ...args]: readonly string[] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(program!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

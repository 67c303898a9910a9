/** `continuo doctor`: what this machine offers, and what is missing. */
import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { CHECKPOINTS, modelNames, resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { describeDevices, deviceLines } from '../describe-devices.ts';
import { describeFailure } from '../failure.ts';
import type { Session } from '../session.ts';
import { describeModel } from './models.ts';

/** One finding; `ok` false is a fault, a missing extra is ok with a remark. */
type Finding = { readonly what: string; readonly ok: boolean; readonly found: string };

/** Looks at Node, ONNX Runtime, the machine, the devices, the sound bank, the models and the browser; exit status 2 where one is faulty. */
export function doctorCommand(session: Session): Command {
  return new Command('doctor')
    .description('check what this machine offers and whether the models are intact')
    .addHelpText('after', '\nExample:\n  continuo doctor')
    .action(async () => {
      const findings = [
        { what: 'node', ok: true, found: `${process.version} on ${process.platform} ${process.arch}` },
        {
          what: 'machine',
          ok: true,
          found: `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB memory`,
        },
        await attempt('onnxruntime', checkOnnxRuntime),
        await attempt('soundfont', checkSoundFont),
        ...(await checkModels()),
        {
          what: 'browser',
          ok: true,
          found: findBrowser() ?? 'no Chromium on the path; only the browser tests need one',
        },
      ];
      session.progress.line('Trying the devices');
      const devices = await describeDevices();
      const ok = findings.every((finding) => finding.ok);
      session.report({ ok, findings, devices }, [
        ...findings.map(({ what, ok: good, found }) => `${good ? 'ok   ' : 'FAULT'} ${what}: ${found}`),
        ...devices.flatMap(deviceLines),
      ]);
      if (!ok) session.status = 2;
    });
}

async function attempt(what: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, found: await check() };
  } catch (error) {
    return { what, ok: false, found: describeFailure(error).line.replace(/^continuo: /, '') };
  }
}

/** Runs a small program, so that a library that does not load is found. */
async function checkOnnxRuntime(): Promise<string> {
  const [{ compile, input, multiply }, { nodeDevice }] = await Promise.all([
    import('@continuo/tensor'),
    import('@continuo/tensor/node'),
  ]);
  const device = nodeDevice();
  const x = input('x', [2]);
  const session = await device.open(compile({ name: 'square', outputs: { y: multiply(x, x) } }));
  const { y } = await session.run({ x: Float32Array.of(2, 3) });
  await session.dispose();
  await device.dispose();
  if (y?.[0] !== 4 || y[1] !== 9) throw new CliError('not-available', `2² and 3² came out as ${y?.join(', ')}`);
  return `computes on ${device.name}`;
}

async function checkSoundFont(): Promise<string> {
  const { findSoundFont } = await import('@continuo/audio/node');
  return (await findSoundFont()) ?? 'none found; the built-in bank plays';
}

async function checkModels(): Promise<Finding[]> {
  const names = modelNames();
  if (names.length === 0) return [{ what: 'models', ok: false, found: `there is none in ${CHECKPOINTS}` }];
  const rows = await Promise.all(names.map((name) => describeModel(name, resolveModel(name))));
  return rows.map(({ name, intact, fault, sha256 }) => ({
    what: `model ${name}`,
    ok: intact,
    found: intact ? `intact, sha256 ${sha256?.slice(0, 16)}…` : (fault ?? 'damaged'),
  }));
}

function findBrowser(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** `continuo replay`: proof that a piece comes out again. */
import { readFile } from 'node:fs/promises';
import type { DeviceName } from '@continuo/tensor/node';
import { Command } from 'commander';
import { resolveModel } from '../checkpoint-folder.ts';
import { deviceOption, providerOf } from '../device-option.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';

/** Composes again what a file's record says and compares note by note; exit status 2 where they differ. */
export function replayCommand(session: Session): Command {
  return new Command('replay')
    .description('compose a piece again from the record in its file, and compare')
    .argument('<file>', 'a .mid or .json that Continuo composed')
    .option('-m, --model <name>', 'the model, where it is not the one of that name in checkpoints/')
    .addOption(deviceOption())
    .addHelpText('after', '\nExample:\n  continuo replay a.mid')
    .action(async (file: string, { model: name, device }: { model?: string; device: DeviceName }) => {
      const score = await readScoreFile(file);
      const [{ readReplay, replay }, { loadModel }] = await Promise.all([
        import('@continuo/compose'),
        import('@continuo/models/node'),
      ]);
      const record = readReplay(score);
      const modelPath = resolveModel(name ?? record.model.name);
      const provider = await providerOf(device, 'generating');
      const model = await loadModel(await readFile(modelPath), { source: modelPath, provider });
      session.progress.line('Composing it again');
      try {
        const { same, differences } = await replay(model, record, { score, signal: session.signal });
        const verdict = same ? `${file} comes out again, note for note.` : `${file} does not come out again.`;
        session.report({ file, same, differences, record }, [
          verdict,
          ...differences.map((difference) => `  ${difference}`),
        ]);
        if (!same) session.status = 2;
      } finally {
        await model.dispose();
      }
    });
}

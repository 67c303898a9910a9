/** `continuo convert`: a score from one format into another. */
import { Command } from 'commander';
import { checkExtension, encodeScore, readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

/** Reads a score and writes it in the format that the output's extension names. */
export function convertCommand(session: Session): Command {
  return new Command('convert')
    .description('convert a score: .mid or .json into .mid, .json, .svg (a piano roll) or .wav')
    .argument('<input>', 'a MIDI or score JSON file')
    .argument('<output>', 'the file to write; its extension chooses the format')
    .addHelpText('after', '\nExample:\n  continuo convert a.mid a.svg')
    .action(async (input: string, output: string) => {
      checkExtension(output);
      await checkWritable(output);
      const score = await readScoreFile(input);
      const onProgress = (done: number): void => session.progress.update('Rendering', done, 1);
      const bytes = await encodeScore(score, output, { signal: session.signal, onProgress });
      session.signal.throwIfAborted();
      await writeWhole([{ path: output, bytes }]);
      session.report({ input, output, bytes: bytes.length }, [`Wrote ${output} (${bytes.length} bytes).`]);
    });
}

/** `continuo convert`: a score from one format into another. */
import { Command } from 'commander';
import { remarkLines } from '../remark-lines.ts';
import { checkExtension, encodeScore, readScoreWithReports } from '../score-files.ts';
import type { Session } from '../session.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

type ConvertOptions = { readonly roll?: boolean; readonly repeats?: boolean };

/** Reads a score and writes it in the format that the output's extension names. */
export function convertCommand(session: Session): Command {
  return new Command('convert')
    .description('convert a score between MIDI, MusicXML, ABC, kern, MEI and JSON, into a picture or sound')
    .argument('<input>', 'a .mid, .musicxml, .mxl, .abc, .krn, .mei or .json file')
    .argument('<output>', 'the file to write: .mid .musicxml .mxl .abc .json .svg .png .wav')
    .option('--roll', 'a picture shows a piano roll in place of the engraved score')
    .option('--repeats', 'play repeats and jumps out, where the file writes them')
    .addHelpText('after', '\nExamples:\n  continuo convert a.mid a.musicxml\n  continuo convert a.abc a.png')
    .action(async (input: string, output: string, { roll, repeats }: ConvertOptions) => {
      checkExtension(output);
      await checkWritable(output);
      const reading = await readScoreWithReports(input, { repeats: repeats ? 'played' : 'written' });
      // what is played out stands on paper no more as it did
      const notation = repeats ? undefined : reading.notation;
      const onProgress = (done: number): void => session.progress.update('Writing', done, 1);
      const { files, reports } = await encodeScore(reading.score, output, {
        ...(notation && { notation }),
        picture: roll ? 'roll' : 'score',
        signal: session.signal,
        onProgress,
      });
      session.signal.throwIfAborted();
      await writeWhole(files);
      const remarks = [...reading.reports, ...reports];
      const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
      session.report(
        { input, output, format: reading.format, bytes, files: files.map(({ path }) => path), reports: remarks },
        [...files.map((file) => `Wrote ${file.path} (${file.bytes.length} bytes).`), ...remarkLines(remarks)],
      );
    });
}

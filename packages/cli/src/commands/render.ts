/** `continuo render`: a score as sound. */
import { Command } from 'commander';
import { checkExtension, readScoreFile, renderWav } from '../score-files.ts';
import type { Session } from '../session.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

/** Renders a score to WAV with the user's sound bank, or with the one that Continuo synthesizes. */
export function renderCommand(session: Session): Command {
  return new Command('render')
    .description('render a score to a WAV file')
    .argument('<file>', 'a piece, in any format that inspect reads')
    .requiredOption('-o, --output <file.wav>', 'the WAV file to write')
    .option('--soundfont <file>', 'a sound bank (.sf2, .sf3, .dls); else one of the system, else the built-in one')
    .addHelpText('after', '\nExample:\n  continuo render a.mid -o a.wav')
    .action(async (file: string, { output, soundfont }: { output: string; soundfont?: string }) => {
      checkExtension(output, ['.wav']);
      await checkWritable(output);
      const score = await readScoreFile(file);
      const { bytes, seconds, sampleRate, peakDbfs, soundFont } = await renderWav(score, {
        signal: session.signal,
        onProgress: (done) => session.progress.update('Rendering', done, 1),
        ...(soundfont !== undefined && { soundFont: soundfont }),
      });
      session.signal.throwIfAborted();
      await writeWhole([{ path: output, bytes }]);
      session.report({ input: file, output, seconds, sampleRate, channels: 2, bitDepth: 16, peakDbfs, soundFont }, [
        `Wrote ${output}: ${seconds.toFixed(1)} s at ${sampleRate} Hz, peak ${peakDbfs.toFixed(1)} dBFS, bank: ${soundFont}.`,
      ]);
    });
}

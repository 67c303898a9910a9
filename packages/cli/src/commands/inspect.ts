/** `continuo inspect`: what a score holds. */
import type { Score, ScoreReading } from '@continuo/music';
import { Command } from 'commander';
import { describeScore, type ScoreDescription } from '../inspect/describe-score.ts';
import { descriptionLines } from '../inspect/description-lines.ts';
import { pianoRollText } from '../piano-roll-text.ts';
import { remarkLines } from '../remark-lines.ts';
import { checkExtension, engravePages, readScoreWithReports } from '../score-files.ts';
import type { Session } from '../session.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

type InspectOptions = {
  readonly roll: boolean;
  readonly output?: string;
  readonly repeats?: boolean;
  readonly tokens?: string;
};

/** Tells length, meters, keys, chords, form, instruments and ranges, and draws a piano roll; `-o` writes a page with pictures. */
export function inspectCommand(session: Session): Command {
  return new Command('inspect')
    .description('tell what a score holds: keys, chords, form, instruments, ranges, with a piano roll')
    .argument('<file>', 'a MIDI, MusicXML, ABC, kern, MEI or score JSON file')
    .option('-o, --output <file>', 'write a page with pictures (.html), or the vocabulary of --tokens (.md)')
    .option('--tokens <encoding>', 'show it as tokens: remi, compound, triplets or pianoroll')
    .option('--repeats', 'play repeats and jumps out, where the file writes them')
    .option('--no-roll', 'leave the piano roll out')
    .addHelpText(
      'after',
      '\nExamples:\n  continuo inspect a.mid\n  continuo inspect a.musicxml -o report.html\n  continuo inspect a.mid --tokens remi',
    )
    .action(async (file: string, { roll, output, repeats, tokens }: InspectOptions) => {
      if (output !== undefined) {
        checkExtension(output, tokens === undefined ? ['.html'] : ['.html', '.md']);
        await checkWritable(output);
      }
      const shown = tokens === undefined ? undefined : await import('../inspect/tokens-of-score.ts');
      const encoding = shown?.checkEncoding(tokens ?? '');
      const reading = await readScoreWithReports(file, { repeats: repeats ? 'played' : 'written' });
      const { score, reports } = reading;
      session.progress.update('Listening', 0, 1);
      const description = describeScore(reading);
      session.signal.throwIfAborted();
      const asTokens = encoding && shown ? shown.tokensOfScore(score, encoding) : undefined;
      if (output !== undefined) {
        const text =
          shown && encoding && output.toLowerCase().endsWith('.md')
            ? shown.vocabularyOf(encoding)
            : await reportOf(session, file, reading, description);
        session.signal.throwIfAborted();
        await writeWhole([{ path: output, bytes: new TextEncoder().encode(text) }]);
      }
      session.report(
        { file, ...description, reports, ...(asTokens && { tokens: asTokens }), ...(output && { output }) },
        [
          ...descriptionLines(file, description),
          ...remarkLines(reports),
          ...(roll ? ['', ...pianoRollText(score, { width: terminalWidth() })] : []),
          ...(asTokens && shown ? shown.tokenLines(asTokens) : []),
          ...(output ? ['', `Wrote ${output}.`] : []),
        ],
      );
    });
}

function terminalWidth(): number {
  return Math.max(40, Math.min(160, process.stdout.columns ?? 100));
}

/** The page with pictures. */
async function reportOf(
  session: Session,
  file: string,
  { score, notation, reports }: ScoreReading,
  description: ScoreDescription,
): Promise<string> {
  const { reportHtml } = await import('../inspect/report-html.ts');
  session.progress.update('Drawing', 0, 1);
  const engraved = canBeDrawn(score)
    ? await engravePages(score, notation ? { notation } : {})
    : { pages: [], reports: [] };
  const remarks = [...reports, ...engraved.reports];
  return reportHtml({ file, score, description, reports: remarks, pages: engraved.pages });
}

/** A score of very many notes would make a page of hundreds of megabytes. */
const MOST_DRAWN_NOTES = 50_000;

function canBeDrawn({ tracks }: Score): boolean {
  const notes = tracks.reduce((sum, track) => sum + track.notes.length, 0);
  return notes > 0 && notes <= MOST_DRAWN_NOTES;
}

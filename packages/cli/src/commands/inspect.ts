/** `continuo inspect`: what a score holds. */
import type { Score, ScoreReading } from '@continuo/music';
import { Command } from 'commander';
import { describeScore } from '../inspect/describe-score.ts';
import { descriptionLines } from '../inspect/description-lines.ts';
import { pianoRollText } from '../piano-roll-text.ts';
import { checkExtension, engravePages, readScoreWithReports } from '../score-files.ts';
import type { Session } from '../session.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

/** Reader's remarks that are shown to people; all are in the JSON. */
const MOST_REMARKS = 8;

type InspectOptions = { readonly roll: boolean; readonly output?: string; readonly repeats: boolean };

/** Tells length, meters, keys, chords, form, instruments and ranges, and draws a piano roll; `-o` writes a page with pictures. */
export function inspectCommand(session: Session): Command {
  return new Command('inspect')
    .description('tell what a score holds: keys, chords, form, instruments, ranges, with a piano roll')
    .argument('<file>', 'a MIDI, MusicXML, ABC, kern, MEI or score JSON file')
    .option('-o, --output <file>', 'write a page with pictures to this .html file')
    .option('--repeats', 'play repeats and jumps out, where the file writes them')
    .option('--no-roll', 'leave the piano roll out')
    .addHelpText('after', '\nExamples:\n  continuo inspect a.mid\n  continuo inspect a.musicxml -o report.html')
    .action(async (file: string, { roll, output, repeats }: InspectOptions) => {
      if (output !== undefined) {
        checkExtension(output, ['.html']);
        await checkWritable(output);
      }
      const reading = await readScoreWithReports(file, { repeats: repeats ? 'played' : 'written' });
      const { score, reports } = reading;
      session.progress.update('Listening', 0, 1);
      const description = describeScore(reading);
      session.signal.throwIfAborted();
      const page = output === undefined ? undefined : await writeReport(session, output, file, reading, description);
      session.report({ file, ...description, reports, ...(page && { output: page }) }, [
        ...descriptionLines(file, description),
        ...reports.slice(0, MOST_REMARKS).map(({ message }) => `  remark: ${message}`),
        ...(reports.length > MOST_REMARKS
          ? [`  and ${reports.length - MOST_REMARKS} more remarks (--json has all)`]
          : []),
        ...(roll ? ['', ...pianoRollText(score, { width: terminalWidth() })] : []),
        ...(page ? ['', `Wrote ${page}.`] : []),
      ]);
    });
}

function terminalWidth(): number {
  return Math.max(40, Math.min(160, process.stdout.columns ?? 100));
}

async function writeReport(
  session: Session,
  output: string,
  file: string,
  { score, notation, reports }: ScoreReading,
  description: ReturnType<typeof describeScore>,
): Promise<string> {
  const { reportHtml } = await import('../inspect/report-html.ts');
  session.progress.update('Drawing', 0, 1);
  const engraved = canBeDrawn(score)
    ? await engravePages(score, notation ? { notation } : {})
    : { pages: [], reports: [] };
  const html = reportHtml({
    file,
    score,
    description,
    reports: [...reports, ...engraved.reports],
    pages: engraved.pages,
  });
  session.signal.throwIfAborted();
  await writeWhole([{ path: output, bytes: new TextEncoder().encode(html) }]);
  return output;
}

/** A score of very many notes would make a page of hundreds of megabytes. */
const MOST_DRAWN_NOTES = 50_000;

function canBeDrawn({ tracks }: Score): boolean {
  const notes = tracks.reduce((sum, track) => sum + track.notes.length, 0);
  return notes > 0 && notes <= MOST_DRAWN_NOTES;
}

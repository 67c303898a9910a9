/** `continuo style-transfer`: a piece in another style. */
import { DRUM_CHANNEL, PROGRAM_NAMES, type Score } from '@continuo/music';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { commaList } from '../option-values.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { SCORE_MODEL } from '../wishes/make-request.ts';
import { type ReplacingOptions, replacedCells } from '../wishes/replaced-cells.ts';
import { checkTrackNumber, trackOf } from '../wishes/scoped-value.ts';
import { addWishOptions } from '../wishes/wish-options.ts';
import { withoutUndefined } from '../without-undefined.ts';

const KEEPS = ['melody', 'harmony', 'rhythm'] as const;
type Keep = (typeof KEEPS)[number];
type TransferOptions = ComposingOptions &
  ReplacingOptions & { readonly keep?: readonly Keep[]; readonly melody?: string };

/** Keeps the melody and the chords of a piece and writes its other notes in a style. */
export function styleTransferCommand(session: Session): Command {
  const command = addComposingOptions(
    new Command('style-transfer').description(
      'write a piece in another style: its melody and chords stay, its other notes are new',
    ),
    SCORE_MODEL,
  )
    .argument('<file>', 'a piece, in any format that inspect reads')
    .addOption(new Option('--keep <list>', `what stays of ${KEEPS.join(', ')} (melody,harmony)`).argParser(keepsOf))
    .option('--melody <track>', 'the track of the melody, by name, instrument or number from 1 (found)')
    .option('--bars <range>', 'bars counted from 1, such as 5-8 or 1-2,7 (all)')
    .option('--tracks <names>', 'tracks by name, instrument or number from 1 (all but the melody)');
  return addWishOptions(command, { instruments: true, replaces: true })
    .addHelpText(
      'after',
      `
Examples:
  continuo style-transfer song.mid -m composer --style hymn -o hymn.mid
  continuo style-transfer tune.abc --style string-quartet --instruments "violin, viola, cello" -o b.mid`,
    )
    .action(async (file: string, options: TransferOptions) => {
      const { style, composer, blend, instruments, prompt, request } = options;
      if ([style, composer, blend, instruments, prompt, request].every((each) => each === undefined)) {
        throw new CliError('usage', 'in which style? name one, such as --style hymn or --composer Haydn');
      }
      const score = await readScoreFile(file);
      await composeToFiles(
        session,
        options,
        async () => ({
          task: 'style-transfer',
          score,
          ...sharedWishes(options),
          ...withoutUndefined({
            keep: options.keep && [...options.keep],
            melodyTrack: options.melody === undefined ? undefined : trackOfScore(options.melody, score),
          }),
        }),
        { usual: SCORE_MODEL, byModel: () => replacedCells(options, score, true) },
      );
    });
}

function keepsOf(text: string): readonly Keep[] {
  return commaList(text).map((word) => {
    const keep = KEEPS.find((each) => each === word.toLowerCase());
    if (keep !== undefined) return keep;
    throw new CliError('usage', `--keep "${word}": expected some of ${KEEPS.join(', ')}`);
  });
}

/** Index of the track with notes that a name or number means. */
function trackOfScore(text: string, { tracks }: Score): number {
  const wanted = trackOf('--melody', text);
  checkTrackNumber('--melody', wanted, { tracks });
  if (typeof wanted === 'number') return wanted;
  const named = tracks.map(({ name, channel, program, notes }) =>
    notes.length === 0 ? '' : `${name} ${channel === DRUM_CHANNEL ? 'drums' : PROGRAM_NAMES[program]}`.toLowerCase(),
  );
  const index = named.findIndex((each) => each.includes(wanted.toLowerCase()));
  if (index >= 0) return index;
  throw new CliError(
    'usage',
    `--melody "${text}": tracks with notes are ${named.filter((each) => each !== '').join(', ')}`,
  );
}

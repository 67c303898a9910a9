/** `continuo humanize`: a piece as a person might play it. */
import { createTempoMap, type Note, type Score } from '@continuo/music';
import { Command, Option } from 'commander';
import { decimalNumber, wholeNumber } from '../option-values.ts';
import { checkExtension, encodeScore, readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';

type HumanizeFlags = {
  readonly output: string;
  readonly amount?: number;
  readonly seed?: number;
  readonly swing?: number;
  readonly velocity?: number;
  readonly timing?: number;
};

/** Plays a piece: louder and softer by meter and phrase, a little early or late; pitches stay. */
export function humanizeCommand(session: Session): Command {
  const share = (flag: string, description: string): Option =>
    new Option(`${flag} <share>`, description).argParser(decimalNumber(flag, 0, 1));
  return new Command('humanize')
    .description('play a piece as a person might: loudness by meter and phrase, small delays; pitches stay')
    .argument('<file>', 'a piece, in any format that inspect reads')
    .requiredOption('-o, --output <file>', 'the file to write: .mid .wav .json …')
    .addOption(share('--amount', '0 changes nothing, 1 takes liberties (0.5)'))
    .addOption(
      new Option('--seed <number>', 'the same seed plays the same (0)').argParser(
        wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(
      new Option('--swing <ratio>', 'long to short eighth: 1 straight, 2 triplets (1)').argParser(
        decimalNumber('--swing', 1, 4),
      ),
    )
    .addOption(share('--velocity', 'share of the amount for loudness (1)'))
    .addOption(share('--timing', 'share of the amount for time (1)'))
    .addHelpText('after', '\nExample:\n  continuo humanize a.mid --amount 0.6 --swing 1.6 --seed 3 -o played.mid')
    .action(async (file: string, { output, ...flags }: HumanizeFlags) => {
      checkExtension(output);
      await checkWritable(output);
      const score = await readScoreFile(file);
      const { humanize } = await import('@continuo/compose');
      const { amount, seed, swing, velocity, timing } = flags;
      const played = humanize(score, withoutUndefined({ amount, seed, swing, velocity, timing }));
      const { files } = await encodeScore(played, output, { signal: session.signal });
      await writeWhole(files);
      const notes = allNotes(played).length;
      const [meanDelayMilliseconds, meanVelocityChange] = changes(score, played);
      session.report({ file, output, notes, meanDelayMilliseconds, meanVelocityChange }, [
        `Wrote ${output}: ${notes} notes, moved by ${meanDelayMilliseconds} ms and ${meanVelocityChange} steps of velocity on average.`,
      ]);
    });
}

/** How far notes went, on average: milliseconds, and steps of velocity. */
function changes(before: Score, after: Score): readonly [number, number] {
  const [from, to] = [createTempoMap(before), createTempoMap(after)];
  let [delay, velocity, count] = [0, 0, 0];
  for (const [index, { notes }] of after.tracks.entries()) {
    const written = sorted(before.tracks[index]?.notes ?? []);
    // notes of one key keep their order
    for (const [place, note] of sorted(notes).entries()) {
      const old = written[place];
      if (old === undefined) continue;
      delay += Math.abs(to.secondsAtTick(note.tick) - from.secondsAtTick(old.tick)) * 1000;
      velocity += Math.abs(note.velocity - old.velocity);
      count += 1;
    }
  }
  const mean = (sum: number): number => Number((sum / Math.max(1, count)).toFixed(2));
  return [mean(delay), mean(velocity)];
}

function sorted(notes: readonly Note[]): readonly Note[] {
  return notes.toSorted((a, b) => a.pitch - b.pitch || a.tick - b.tick);
}

function allNotes({ tracks }: Score): readonly Note[] {
  return tracks.flatMap(({ notes }) => notes);
}

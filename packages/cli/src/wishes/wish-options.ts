/** The flags of wishes that models of whole scores hear; names as in the request. */
import { type Command, Option } from 'commander';
import {
  blendOf,
  type Cells,
  cellsOf,
  chordTones,
  forbiddenPitches,
  instrumentsOf,
  type Limit,
  type Lock,
  lockOf,
  type MotifPlace,
  motifPlaceOf,
  polyphonyLimit,
  rangeLimit,
  type ScopedWord,
  type SoftWish,
  type StyleShare,
  scopedWord,
  softNumber,
} from './wish-values.ts';

/** What the wishes' flags say, read but not yet a request. */
export type WishOptions = {
  readonly prompt?: string;
  readonly request?: string;
  readonly instruments?: readonly string[];
  readonly style?: readonly ScopedWord[];
  readonly composer?: readonly ScopedWord[];
  readonly blend?: readonly StyleShare[];
  readonly mood?: readonly ScopedWord[];
  readonly density?: readonly SoftWish[];
  readonly polyphony?: readonly SoftWish[];
  readonly register?: readonly SoftWish[];
  readonly rhythm?: readonly SoftWish[];
  readonly leaps?: readonly SoftWish[];
  readonly dynamics?: readonly SoftWish[];
  readonly energy?: readonly SoftWish[];
  readonly range?: readonly Limit[];
  readonly maxPolyphony?: readonly Limit[];
  readonly forbid?: readonly Limit[];
  readonly chordTones?: readonly Limit[];
  readonly chords?: string;
  readonly softKey?: boolean;
  readonly freeHarmony?: boolean;
  readonly freeReturns?: boolean;
  readonly form?: string;
  readonly motif?: string;
  readonly motifAt?: readonly MotifPlace[];
  readonly keepRhythm?: boolean;
  readonly allowCopy?: boolean;
  readonly cells?: readonly Cells[];
  readonly lock?: readonly Lock[];
};

/** Names of measures, what they are, least and most, as the request has them. */
const MEASURES = [
  ['density', 'notes that begin a quarter, in each track', 0, 48],
  ['polyphony', 'notes that begin together', 1, 10],
  ['register', 'mean pitch, a MIDI number', 0, 127],
  ['rhythm', 'onsets a quarter', 0, 24],
  ['leaps', 'share of intervals larger than a whole tone, 0–1', 0, 1],
  ['dynamics', 'mean velocity, 1–127', 1, 127],
  ['energy', 'of the bar beside the others, 0–1', 0, 1],
] as const;

export type WishOptionsAsked = {
  /** --instruments belongs to tasks that add tracks */
  readonly instruments?: boolean;
  /** --cells, --lock, --keep-rhythm, --allow-copy belong to tasks that replace notes */
  readonly replaces?: boolean;
};

/** Adds the flags of wishes, under a heading of their own. */
export function addWishOptions(command: Command, { instruments, replaces }: WishOptionsAsked = {}): Command {
  const repeated = <T>(flags: string, description: string, read: (text: string) => T): Option =>
    new Option(flags, description).argParser((text: string, before: readonly T[] | undefined) => [
      ...(before ?? []),
      read(text),
    ]);
  command
    .optionsGroup('Wishes (a model of whole scores hears them; @BARS:TRACK, as in 3@5-8:Bass, says where):')
    .option('--prompt <text>', 'English words, such as "a sad waltz in D minor for cello and piano, 32 bars"')
    .option('--request <file>', 'a whole request as JSON; flags win over it');
  if (instruments) {
    command.addOption(new Option('--instruments <list>', 'such as "cello, piano, drums"').argParser(instrumentsOf));
  }
  if (replaces) {
    command
      .addOption(new Option('--cells <cells>', 'bars of tracks, such as "5-8:Bass; 12:Piano"').argParser(cellsOf))
      .addOption(repeated('--lock <note>', 'a note that stays: TRACK:TICK or TRACK:TICK:PITCH; repeatable', lockOf))
      .option('--keep-rhythm', 'onsets and lengths stay; only pitches are new')
      .option('--allow-copy', 'a bar may come out as it was');
  }
  command
    .addOption(
      repeated('--style <name>', 'a style of the model, such as lieder; repeatable with @BARS', (text) =>
        scopedWord('--style', text),
      ),
    )
    .addOption(
      repeated('--composer <name>', 'one whom the model tells apart, such as Haydn; repeatable with @BARS', (text) =>
        scopedWord('--composer', text),
      ),
    )
    .addOption(
      new Option('--blend <parts>', 'styles or composers mixed, such as "lieder 0.5, Haydn 0.5"').argParser(blendOf),
    )
    .addOption(
      repeated('--mood <mood>', 'a word such as sad, or valence,arousal such as -0.6,0.2; repeatable', (text) =>
        scopedWord('--mood', text),
      ),
    );
  for (const [name, description, least, most] of MEASURES) {
    const read = softNumber(`--${name}`, name, least, most);
    command.addOption(repeated(`--${name} <number>`, `${description}; repeatable`, read));
  }
  command
    .addOption(repeated('--range <pitches>', 'lowest and highest pitch, such as C3-C5; repeatable', rangeLimit))
    .addOption(repeated('--max-polyphony <number>', 'most notes of a track together; repeatable', polyphonyLimit))
    .addOption(repeated('--forbid <pitches>', 'pitches that must not come, such as C#4,D4', forbiddenPitches))
    .addOption(repeated('--chord-tones <where>', 'only tones of the chord: beats or everywhere', chordTones))
    .option('--chords <symbols>', 'such as "C | Am F | G7 | C"; % repeats a bar')
    .option('--free-harmony', 'without --chords: plan none; the model goes where it likes')
    .option('--free-returns', 'without --form: plan no phrases that come back')
    .option('--soft-key', 'the key is only told to the model; notes may leave its scale')
    .option('--form <plan>', 'such as "A8 B8 in G A8", or a .json file with sections')
    .option('--motif <file>', 'its notes: FILE or FILE@BARS:TRACK; @BARS:TRACK takes them from the piece itself')
    .addOption(
      repeated('--motif-at <place>', 'where it comes, such as 33:Cello+5:inversionx2; repeatable', motifPlaceOf),
    );
  return command.optionsGroup('Options:');
}

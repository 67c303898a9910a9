/** `continuo suggest`: what might come next, each with a reason. */
import { readFile } from 'node:fs/promises';
import type { ChordSuggestion, MelodySuggestion, SectionSuggestion, Suggestion } from '@continuo/compose';
import { formatFormPlan, PROGRAM_NAMES, type Score } from '@continuo/music';
import { Command, Option } from 'commander';
import { resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { wholeNumber } from '../option-values.ts';
import { checkExtension, encodeScore, readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { barsOf, type TrackName, tracksOf } from '../wishes/scoped-value.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { checkWritable, numberedPaths, writeWhole } from '../write-whole.ts';

type SuggestOptions = {
  readonly bars?: string;
  readonly track?: string;
  readonly count?: number;
  readonly output?: string;
  readonly model?: string;
};

type Suggestions = {
  readonly chords: readonly ChordSuggestion[];
  readonly melodies: readonly MelodySuggestion[];
  readonly sections: readonly SectionSuggestion[];
};

/** Proposes next chords, other shapes of a melody's bars, and a next section, from what the piece holds; a model only ranks where one is named. */
export function suggestCommand(session: Session): Command {
  return new Command('suggest')
    .description('propose next chords, variations of a melody and a next section, each with a reason')
    .argument('<file>', 'a piece, in any format that inspect reads')
    .option('--bars <range>', 'the bars of the melody to vary, such as 5-8 (its last two)')
    .option('--track <name>', 'its track, by name or number from 1 (the melody that is heard)')
    .addOption(
      new Option('-n, --count <number>', 'at most so many of each kind, 1–8 (5)').argParser(
        wholeNumber('--count', 1, 8),
      ),
    )
    .option('-m, --model <name>', 'a model of whole scores that ranks the variations, such as composer')
    .option('-o, --output <file>', 'write the variations of the melody: a.mid, a-2.mid, …')
    .addHelpText('after', '\nExample:\n  continuo suggest a.mid --bars 5-8 --track Violin -o varied.mid')
    .action(async (file: string, { bars, track, count = 5, output, model }: SuggestOptions) => {
      if (output !== undefined) {
        checkExtension(output);
        await checkWritable(output);
      }
      const modelPath = model === undefined ? undefined : resolveModel(model);
      const range = bars === undefined ? undefined : barsOf('--bars', bars);
      const score = await readScoreFile(file);
      const index = track === undefined ? undefined : indexOfTrack(score, tracksOf('--track', track)[0]);
      const { suggestChords, suggestMelodies, suggestSections } = await import('@continuo/compose');
      const melodies = suggestMelodies(score, withoutUndefined({ bars: range, track: index }));
      const found: Suggestions = {
        chords: suggestChords(score, { count }),
        melodies: (await rankedBy(session, modelPath, melodies)).slice(0, count),
        sections: suggestSections(score).slice(0, count),
      };
      const paths = output === undefined ? [] : numberedPaths(output, found.melodies.length);
      const encodings = await Promise.all(
        paths.map((path, i) => encodeScore(found.melodies[i]!.score, path, { signal: session.signal })),
      );
      await writeWhole(encodings.flatMap(({ files }) => files));
      session.report({ file, ...shownInJson(found, paths) }, [
        ...linesOf(/^[\w./-]+$/.test(file) ? file : `'${file}'`, found),
        ...(paths.length > 0 ? [`Wrote ${paths.join(', ')}.`] : []),
      ]);
    });
}

/** As a model of whole scores likes them, where one is named. */
async function rankedBy(
  session: Session,
  modelPath: string | undefined,
  melodies: readonly MelodySuggestion[],
): Promise<readonly MelodySuggestion[]> {
  if (modelPath === undefined) return melodies;
  const [{ rankMelodies }, { loadModel }] = await Promise.all([
    import('@continuo/compose'),
    import('@continuo/models/node'),
  ]);
  session.progress.line('Loading the model');
  const model = await loadModel(await readFile(modelPath), { source: modelPath });
  try {
    if (model.kind === 'score') return await rankMelodies(model, melodies, { signal: session.signal });
    throw new CliError('usage', `-m: "${model.name}" writes no whole scores; name one that does, such as composer`);
  } finally {
    await model.dispose();
  }
}

/** @throws CliError  there is no such track; those that there are */
function indexOfTrack({ tracks }: Score, name: TrackName): number {
  const lower = String(name).toLowerCase();
  const index = typeof name === 'number' ? name : tracks.findIndex((track) => track.name.toLowerCase() === lower);
  if (index >= 0 && index < tracks.length) return index;
  const known = tracks.map((track, place) => `${place + 1} "${track.name || PROGRAM_NAMES[track.program]}"`).join(', ');
  throw new CliError(
    'input',
    `--track "${typeof name === 'number' ? name + 1 : name}": the piece has ${known || 'no track'}`,
  );
}

/** Without the scores, which lie in files. */
function shownInJson({ chords, melodies, sections }: Suggestions, paths: readonly string[]): Record<string, unknown> {
  const shown = melodies.map(({ score: _, ...rest }, index) => ({
    ...rest,
    ...(paths[index] === undefined ? {} : { path: paths[index] }),
  }));
  return { chords, melodies: shown, sections };
}

function linesOf(file: string, { chords, melodies, sections }: Suggestions): string[] {
  const [chord, melody] = [chords[0], melodies[0]];
  return [
    ...(chord === undefined ? [] : [`Next chord, in bar ${chord.bar}:`]),
    ...chords.map((one) => `  ${one.symbol.padEnd(6)} ${share(one)}  ${one.reason}`),
    ...(chord === undefined
      ? []
      : [`  e.g. continuo continue ${file} --bars 1 --chords "${chord.symbol}" -o next.mid`]),
    ...(melody === undefined ? [] : ['', `The melody of bars ${melody.bars.join('–')}, in other shapes:`]),
    ...melodies.map((one) => `  ${share(one)}  ${one.reason}`),
    ...(sections.length === 0 ? [] : ['', 'Next section:']),
    ...sections.flatMap((one) => [`  ${share(one)}  ${one.reason}`, `        ${commandOf(file, one)}`]),
  ];
}

function share({ weight }: Suggestion): string {
  return `${Math.round(weight * 100)} %`.padStart(5);
}

/** The command that asks for a section. */
function commandOf(file: string, { request }: SectionSuggestion): string {
  const [motif] = request.motifs ?? [];
  const { from, places } = motif ?? {};
  // people count tracks from 1
  const flags =
    from &&
    places &&
    `--motif @${from.bars.join('-')}:${Number(from.track) + 1} --motif-at ${places[0]!.bar}:${Number(places[0]!.track) + 1} `;
  const plan = request.form === undefined ? '' : formatFormPlan(request.form);
  return `continuo continue ${file} --bars ${request.bars} --form '${plan}' ${flags ?? ''}-o next.mid`;
}

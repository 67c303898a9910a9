/** Runs a sweep into a folder: a night of trainings that may be stopped at any moment and goes on where it was. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Recipe } from '../../recipe.ts';
import { rungsOf, survivors } from '../../sweep/halving.ts';
import { hasReached, type RunRecord } from '../../sweep/run-record.ts';
import type { SweepEndReason, SweepEvent } from '../../sweep/sweep-event.ts';
import type { SweepRun } from '../../sweep/sweep-runs.ts';
import { bestOf, type RunStanding, stateOf, sweepPage, sweepRows } from '../../sweep/sweep-table.ts';
import { TrainError, type TrainErrorCode } from '../../train-error.ts';
import type { TrainEvent } from '../../train-event.ts';
import { writeWholeFile } from '../file-checkpoint-store.ts';
import { type TrainInWorkerOptions, trainInWorker } from '../train-in-worker.ts';
import { lockFolder } from './lock-folder.ts';
import type { OpenedSweep } from './open-sweep.ts';
import { corpusOfModel, holdsCheckpoint, readRunRecord, writeResult, writeRunRecipe } from './run-folder.ts';
import { sideBySide } from './side-by-side.ts';
import { sweepClock } from './sweep-clock.ts';

export type RunSweepOptions = {
  /** holds the table and a folder for each run */
  readonly outputDirectory: string;
  /** runs at the same time; default what the sweep says */
  readonly jobs?: number;
  /** of this session; default what the sweep says */
  readonly maxMinutes?: number;
  readonly signal?: AbortSignal;
  readonly provider?: NonNullable<TrainInWorkerOptions['provider']>;
  /** trains one run; default in a worker thread of its own */
  readonly train?: (recipe: Recipe, options: TrainInWorkerOptions) => AsyncIterable<TrainEvent>;
};

/** Inside the output folder. */
export const SWEEP_PAGE = 'sweep.md';
export const SWEEP_RESULTS = 'results.json';

/** A training that failed so would fail so again. */
const FINAL: readonly TrainErrorCode[] = ['diverged', 'bad-recipe', 'bad-schedule', 'bad-task'];
/** What no other run would survive either. */
const COMMON: readonly TrainErrorCode[] = ['checkpoint-not-written', 'model-not-written', 'no-corpus'];

/**
 * Trains all runs of a sweep, one after the other or some at once, and keeps a table of them up to date; `sweep-end` comes last.
 *
 * A run that is done stands in its folder and is not run again; one that was broken off, by the signal, by `kill -9`, by a power
 * cut, goes on from its last checkpoint with the weights of one that was not. So does the table. Only validation is looked at.
 *
 * @throws TrainError  `run-exists`: another process sweeps there; `checkpoint-not-written`, `model-not-written`, `no-corpus`: what
 *   would befall every run; a fault of one run
 *   is told by `run-broken`, or stands in the table where it would come again
 * @throws CorpusError  the folder cannot be read or holds nothing of the form
 * @example for await (const event of runSweep(await openSweep('night.json'), { outputDirectory: 'runs/night' })) console.log(event.type)
 */
export async function* runSweep(
  opened: OpenedSweep,
  options: RunSweepOptions,
): AsyncGenerator<SweepEvent, void, undefined> {
  const { sweep, runs } = opened;
  const { outputDirectory, jobs = sweep.jobs, maxMinutes = sweep.maxMinutes, train = trainInWorker } = options;
  const unlock = await lockFolder(outputDirectory);
  const timeUp = new AbortController();
  const timer = maxMinutes === undefined ? undefined : setTimeout(() => timeUp.abort(), maxMinutes * 60_000);
  const signal = AbortSignal.any([timeUp.signal, ...(options.signal ? [options.signal] : [])]);
  const records = new Map<string, RunRecord>();
  const stopped = new Map<string, number>();
  const broken = new Set<string>();
  const standings = (): RunStanding[] =>
    runs.map((run) => {
      const stoppedAt = stopped.get(run.name);
      return { run, record: records.get(run.name)!, ...(stoppedAt !== undefined && { stoppedAt }) };
    });
  const finished = (): number => standings().filter((standing) => stateOf(standing) !== 'unfinished').length;
  const write = (): Promise<void> => writeTable(outputDirectory, opened.name, standings());
  const maxSteps = Math.max(...runs.map(({ recipe }) => recipe.maxSteps));
  const rungs = rungsOf(sweep.halving, maxSteps);
  const clock = sweepClock({ rungs, factor: sweep.halving?.factor ?? 1, maxMinutes });
  let settings = [...Map.groupBy(runs, ({ setting }) => JSON.stringify(setting)).values()];
  try {
    for (const { name } of runs) records.set(name, await readRunRecord(join(outputDirectory, name)));
    yield { type: 'sweep-start', runs: runs.length, finished: finished(), settings: settings.length };
    for (const rung of [...rungs, Number.POSITIVE_INFINITY]) {
      clock.round(settings, rung, records);
      const due = settings.flat().filter(({ name }) => !hasReached(records.get(name)!, rung));
      yield* sideBySide(due, jobs, (run) => trainTo(run, rung));
      if (signal.aborted || broken.size > 0 || rung === Number.POSITIVE_INFINITY) break;
      const kept = survivingSettings(settings, rung);
      const worse = settings.filter((runsOfSetting) => !kept.includes(runsOfSetting)).flat();
      for (const { name } of worse) stopped.set(name, rung);
      settings = kept;
      await write();
      const names = (some: readonly SweepRun[]): string[] => some.map(({ name }) => name);
      yield { type: 'rung-end', steps: rung, kept: names(kept.flat()), stopped: names(worse) };
    }
    await write();
    yield { type: 'sweep-end', reason: endReason(), standings: standings(), seconds: clock.seconds() };
  } finally {
    clearTimeout(timer);
    await unlock();
  }

  function endReason(): SweepEndReason {
    if (options.signal?.aborted) return 'interrupted';
    if (finished() === runs.length) return 'completed';
    return timeUp.signal.aborted ? 'time-over' : 'broken';
  }

  function survivingSettings(among: readonly SweepRun[][], rung: number): SweepRun[][] {
    const ofRuns = among.map((runsOfSetting) => runsOfSetting.map(({ name }) => records.get(name)!));
    const kept = survivors(ofRuns, rung, sweep.halving!.factor);
    return among.filter((_, place) => kept.includes(ofRuns[place]!));
  }

  /** Trains one run until it is done or has been validated at the rung. */
  async function* trainTo(run: SweepRun, rung: number): AsyncGenerator<SweepEvent, void, undefined> {
    if (signal.aborted) return;
    const { name } = run;
    const folder = join(outputDirectory, name);
    const atRung = new AbortController();
    const validations = [...records.get(name)!.validations];
    let [lossUnit, parameterCount]: [string | undefined, number | undefined] = [undefined, undefined];
    try {
      await writeRunRecipe(folder, run, opened.dataFolder);
      const events = train(withThreads(run, jobs), {
        outputDirectory: folder,
        dataFolder: opened.dataFolder,
        command: 'continuo sweep',
        signal: AbortSignal.any([signal, atRung.signal]),
        resume: await holdsCheckpoint(folder),
        ...(options.provider && { provider: options.provider }),
      });
      for await (const event of events) {
        clock.event(name, event);
        if (event.type === 'run-start') ({ lossUnit, parameterCount } = event);
        if (event.type === 'validation-end') {
          const { step, loss, measures } = event;
          validations.push({ step, loss, measures });
          records.set(name, { validations: [...validations] });
          if (step >= rung) atRung.abort();
        }
        yield { type: 'run-event', run: name, event, secondsLeft: clock.secondsLeft(), finished: finished() };
        if (event.type !== 'run-end' || event.reason === 'interrupted' || event.reason === 'time-over') continue;
        const { reason, step, seconds } = event;
        const corpus = await corpusOfModel(folder);
        yield* end(run, { reason, step, seconds, lossUnit, parameterCount, corpus, validations });
      }
    } catch (error) {
      const { code, message } = error as Partial<TrainError>;
      if (!(error instanceof Error) || isCommon(error)) throw error;
      if (error instanceof TrainError && FINAL.includes(code!)) {
        const step = validations.at(-1)?.step ?? 0;
        yield* end(run, { reason: 'failed', message, step, seconds: 0, lossUnit, parameterCount, validations });
        return;
      }
      broken.add(name);
      yield { type: 'run-broken', run: name, message: error.message };
    }
  }

  async function* end(
    run: SweepRun,
    result: NonNullable<RunRecord['result']>,
  ): AsyncGenerator<SweepEvent, void, undefined> {
    const { name } = run;
    await writeResult(join(outputDirectory, name), result);
    records.set(name, { validations: result.validations, result });
    await write();
    yield { type: 'run-finished', run: name, result, finished: finished() };
  }
}

/** Writes the table for people and for programs; both are there whole at any moment. */
async function writeTable(folder: string, name: string, standings: readonly RunStanding[]): Promise<void> {
  const runs = standings.map((standing) => {
    const { run, record, stoppedAt } = standing;
    const { name: folderName, setting, seed } = run;
    const { result } = record;
    return {
      ...{ folder: folderName, setting, seed, state: stateOf(standing), stoppedAt, best: bestOf(standing) ?? null },
      ...(result && { ...result, validations: undefined }),
    };
  });
  const data = { name, settings: sweepRows(standings), runs };
  await writeWholeFile(join(folder, SWEEP_RESULTS), `${JSON.stringify(data, null, 2)}\n`);
  await writeWholeFile(join(folder, SWEEP_PAGE), sweepPage(name, standings));
}

/** Runs at the same time share the cores where a recipe takes all. */
function withThreads({ recipe }: SweepRun, jobs: number): Recipe {
  if (jobs === 1 || recipe.threads > 0) return recipe;
  return { ...recipe, threads: Math.max(1, Math.floor(availableParallelism() / jobs)) };
}

function isCommon(error: Error): boolean {
  return error.name === 'CorpusError' || (error instanceof TrainError && COMMON.includes(error.code));
}

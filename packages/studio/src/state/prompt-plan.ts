/** From words to the plan: what a prompt was understood to ask fills in the fields that a person can then change. */
import type { PromptFields } from '@continuo/compose';
import type { Score } from '@continuo/music';
import type { Task } from './abilities.ts';
import { type CellSet, cellsOfBlocks, NO_CELLS } from './cell-set.ts';
import { EMPTY_PLAN, type Plan, withWish } from './plan.ts';
import { type Stage, stageOf } from './stage.ts';
import { partsOf } from './style-parts.ts';

type Place = {
  readonly bars?: readonly [number, number] | undefined;
  readonly tracks?: readonly (string | number)[] | undefined;
};

/**
 * The parts of a plan that words ask for. What an earlier prompt had filled in and this one does not is as at first.
 *
 * @example planOfPrompt(EMPTY_PLAN, { key: 'D minor', bars: 16 }, 'compose', score) // => { key: 'D minor', composeBars: 16, … }
 */
export function planOfPrompt(before: Plan, asked: PromptFields, task: Task, score: Score): Partial<Plan> {
  const forgotten = Object.fromEntries(
    before.prompted.map((field) => [field, EMPTY_PLAN[field as keyof Plan]]),
  ) as Partial<Plan>;
  const named = { ...forgotten, ...fieldsOf(asked, task) };
  const plan = { ...EMPTY_PLAN, ...before, ...named };
  const wishes = wishesOf(asked, stageOf(task, plan, score), named.wishes ?? plan.wishes);
  const chordTones = asked.limits?.find((limit) => limit.chordTones !== undefined)?.chordTones;
  const filled = {
    ...fieldsOf(asked, task),
    ...(wishes !== undefined && { wishes }),
    ...(chordTones !== undefined && { chordTones }),
  };
  return { ...forgotten, ...filled, prompted: Object.keys(filled) };
}

function fieldsOf(asked: PromptFields, task: Task): Partial<Plan> {
  const { key, scale, keyIs, meter, bpm, pickup, ends, bars, instruments, chords, form } = asked;
  const styles = partsOf(asked);
  return {
    ...(key !== undefined && { key }),
    ...(scale !== undefined && { scale }),
    ...(keyIs !== undefined && { keyIs }),
    ...(meter !== undefined && { meter: meter === '4/4' ? '' : meter }),
    ...(bpm !== undefined && { bpm }),
    ...(pickup !== undefined && { pickup }),
    ...(ends !== undefined && { ends }),
    ...(bars !== undefined && (task === 'continue' ? { continueBars: bars } : { composeBars: bars })),
    ...(instruments !== undefined && { instruments }),
    ...(styles.length > 0 && { styles }),
    ...(chords !== undefined && { chords: chordsOfText(chords) }),
    ...(form !== undefined && { form: form.sections }),
  };
}

/** @example chordsOfText('Dm | G7 | %') // => ['', 'Dm', 'G7', ''] */
export function chordsOfText(text: string): readonly string[] {
  return ['', ...text.split('|').map((bar) => bar.trim().replace(/^%$/, ''))];
}

function wishesOf(asked: PromptFields, stage: Stage, before: Plan['wishes']): Plan['wishes'] | undefined {
  const { wishes = [], limits = [], mood } = asked;
  let plan: Plan = { ...EMPTY_PLAN, wishes: before };
  const take = (cells: CellSet, change: Parameters<typeof withWish>[2]): void => {
    plan = { ...plan, wishes: withWish(plan, cells, change) };
  };
  if (mood !== undefined) take(NO_CELLS, { mood: given(mood) });
  for (const { bars, tracks, mood: moodThere, ...wish } of wishes) {
    take(cellsOf({ bars, tracks }, stage), { ...given(wish), ...(moodThere && { mood: given(moodThere) }) });
  }
  for (const { bars, tracks, range, polyphony, forbidden } of limits) {
    const limit = given({ range, mostNotes: polyphony, forbidden });
    if (Object.keys(limit).length > 0) take(cellsOf({ bars, tracks }, stage), limit);
  }
  return plan.wishes === before ? undefined : plan.wishes;
}

/** The cells of some bars and tracks; none is the whole piece. */
function cellsOf({ bars, tracks }: Place, stage: Stage): CellSet {
  if (bars === undefined && tracks === undefined) return NO_CELLS;
  const all = Array.from({ length: Math.max(1, stage.tracks.length) }, (_, place) => place);
  const named = tracks?.flatMap((track) => (typeof track === 'number' ? [track] : placesOf(track, stage)));
  return cellsOfBlocks([{ bars: bars ?? stage.bars, tracks: named ?? all }]);
}

function placesOf(name: string, { tracks }: Stage): readonly number[] {
  const wanted = name.toLowerCase();
  const exact = tracks.flatMap((each, place) => (each.toLowerCase() === wanted ? [place] : []));
  return exact.length > 0
    ? exact
    : tracks.flatMap((each, place) => (each.toLowerCase().includes(wanted) ? [place] : []));
}

/** Without what is undefined. */
function given<T extends object>(part: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

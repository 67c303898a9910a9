/**
 * Keeps the work in the browser: the whole history as one text, so that a reload loses nothing.
 *
 * Scores share their tracks from step to step; each track is written once, in a table, and named by its place there.
 */
import type { Score, Track } from '@continuo/music';
import type { Entry } from './history.ts';
import { EMPTY_PLAN, type Plan } from './plan.ts';
import type { Draft, Project, Variation } from './project.ts';
import { NOTHING_SELECTED } from './score-edit.ts';

/** Changes whenever an older text can no longer be read. */
const FORMAT = 1;
/** Browsers keep about five million characters; older steps are forgotten before that. */
export const LONGEST_TEXT = 4_000_000;

/** Characters that a note takes at least: `{"pitch":9,"velocity":9,"tick":0,"durationTicks":1},` */
const SHORTEST_NOTE = 51;

type SavedScore = Omit<Score, 'tracks'> & { readonly tracks: readonly number[] };
type SavedVariation = Omit<Variation, 'score'> & { readonly score: number };
type SavedEntry = {
  readonly title: string;
  readonly name: string;
  readonly piece: number;
  readonly score: number;
  /** left out in work of before there were plans */
  readonly plan?: number;
  readonly variations?: { readonly task: string; readonly chosen: number; readonly slots: readonly SavedVariation[] };
};
type Saved = {
  readonly format: typeof FORMAT;
  readonly tracks: readonly Track[];
  readonly scores: readonly SavedScore[];
  /** each without what is as in `EMPTY_PLAN` */
  readonly plans?: readonly Partial<Plan>[];
  readonly past: readonly SavedEntry[];
  readonly present: SavedEntry;
  readonly future: readonly SavedEntry[];
};

/**
 * The project as a text of at most `longest` characters, with as much of the past as fits; undefined where not even the
 * present does.
 */
export function writeProject(project: Project, longest: number = LONGEST_TEXT): string | undefined {
  const { tracks } = project.present.value.score;
  if (tracks.reduce((sum, { notes }) => sum + notes.length, 0) * SHORTEST_NOTE > longest) return undefined;
  for (let steps = project.past.length; ; steps = Math.floor(steps / 2)) {
    const past = steps === 0 ? [] : project.past.slice(-steps);
    const text = JSON.stringify(
      savedProject({ ...project, past, future: steps === 0 ? [] : project.future }),
      withBytes,
    );
    if (text.length <= longest) return text;
    if (steps === 0) return undefined;
  }
}

/**
 * Reads what `writeProject` wrote; nothing is selected in it.
 *
 * @throws SyntaxError | TypeError  the text is damaged or of another format
 */
export function readProject(text: string): Project {
  const saved = JSON.parse(text, toBytes) as Saved;
  if (saved?.format !== FORMAT)
    throw new TypeError(`the saved work has format ${saved?.format}; ${FORMAT} is expected`);
  const scores = saved.scores.map(
    (score): Score => ({ ...score, tracks: score.tracks.map((place) => saved.tracks[place]!) }),
  );
  const scoreAt = (place: number): Score => {
    const score = scores[place];
    if (score === undefined || score.tracks.some((track) => !Array.isArray(track?.notes)))
      throw new TypeError('the saved work is incomplete');
    return score;
  };
  const plans = saved.plans?.map((plan): Plan => ({ ...EMPTY_PLAN, ...plan })) ?? [];
  const entry = ({ title, name, piece, score, plan, variations }: SavedEntry): Entry<Draft> => ({
    title,
    value: {
      title: name,
      piece,
      score: scoreAt(score),
      selection: NOTHING_SELECTED,
      plan: plans[plan ?? -1] ?? EMPTY_PLAN,
      variations: variations && {
        ...variations,
        slots: variations.slots.map((slot) => ({ ...slot, score: scoreAt(slot.score) })),
      },
    },
  });
  return { past: saved.past.map(entry), present: entry(saved.present), future: saved.future.map(entry) };
}

function savedProject(project: Project): Saved {
  const tracks = table<Track>();
  const scores = table<Score>();
  const plans = table<Plan>();
  const entry = ({ title, value }: Entry<Draft>): SavedEntry => ({
    title,
    name: value.title,
    piece: value.piece,
    score: scores.place(value.score),
    plan: plans.place(value.plan),
    ...(value.variations && {
      variations: {
        ...value.variations,
        slots: value.variations.slots.map((slot) => ({ ...slot, score: scores.place(slot.score) })),
      },
    }),
  });
  const [past, present, future] = [project.past.map(entry), entry(project.present), project.future.map(entry)];
  const savedScores = scores.items.map((score) => ({ ...score, tracks: score.tracks.map(tracks.place) }));
  const savedPlans = plans.items.map(changesOf);
  return { format: FORMAT, tracks: tracks.items, scores: savedScores, plans: savedPlans, past, present, future };
}

function changesOf(plan: Plan): Partial<Plan> {
  const changes = Object.entries(plan).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(EMPTY_PLAN[field as keyof Plan]),
  );
  return Object.fromEntries(changes) as Partial<Plan>;
}

/** Gives each object one place, however often it is met. */
function table<T>(): { readonly items: T[]; readonly place: (item: T) => number } {
  const places = new Map<T, number>();
  const items: T[] = [];
  const place = (item: T): number => {
    const known = places.get(item);
    if (known !== undefined) return known;
    places.set(item, items.length);
    return items.push(item) - 1;
  };
  return { items, place };
}

/** Bytes have no form in JSON; here they are a list under a name of its own. */
function withBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { $bytes: [...value] } : value;
}
function toBytes(_key: string, value: unknown): unknown {
  const bytes = value !== null && typeof value === 'object' ? (value as { $bytes?: number[] }).$bytes : undefined;
  return bytes === undefined ? value : Uint8Array.from(bytes);
}

/** A prompt's words as fields of a request, and as lines that show which became which. */
import type { PromptReading } from '@continuo/compose';
import { barAtTick, barsOfPlan, type FormPlan, type Score } from '@continuo/music';
import type { ModelKnowledge } from '../model-knowledge.ts';
import type { Fields } from './fields.ts';

/** What a prompt says for one task. */
export type PromptAnswer = {
  readonly reading: PromptReading;
  readonly fields: Fields;
  /** for people, on standard error */
  readonly lines: readonly string[];
};

type Task = NonNullable<Fields['task']>;

/** Bars that `continue` adds where nobody says how many. */
const USUAL_MORE = 4;
const ONLY_COMPOSE = ['meter', 'bpm', 'pickup'] as const;

export type PromptSurroundings = {
  readonly task: Task;
  /** they win: the words for a length or form that they say are passed over */
  readonly flags: Fields;
  /** of the request's file; the prompt wins */
  readonly file: Fields;
  /** what the model tells apart; default the styles of the one that ships */
  readonly knowledge?: ModelKnowledge | undefined;
  /** the piece that is worked on */
  readonly score?: Score | undefined;
};

/** Reads a prompt: "in the middle" is told by the length that counts, and what the task cannot take is left out and named. */
export async function promptFields(
  text: string,
  { task, flags, file, knowledge, score }: PromptSurroundings,
): Promise<PromptAnswer> {
  const { parsePrompt } = await import('@continuo/compose');
  const asked = barsOfFields(flags);
  const own = score === undefined ? undefined : barAtTick(score, lastOnset(score)).bar;
  const usual = task === 'compose' ? undefined : task === 'continue' ? USUAL_MORE : own;
  const length = asked ?? barsOfFields(file) ?? usual;
  const options = { ...knowledge, ...(length !== undefined && { bars: length }) };
  const first = parsePrompt(text, options);
  const words = asked === undefined ? text : withoutWords(text, first, flags.form !== undefined);
  const reading = asked === undefined ? first : parsePrompt(words, options);
  const [fields, left] = fitting(reading.request as Fields, task);
  const placed = task === 'continue' && own !== undefined ? later(fields, own) : fields;
  return { reading, fields: placed, lines: promptLines(reading, placed, left) };
}

function barsOfFields({ bars, form }: Fields): number | undefined {
  return bars ?? (Array.isArray(form?.sections) ? barsOfPlan(form as FormPlan) : undefined);
}

/** The words of the length, and of the form where one is given, as blanks: places of the others stay. */
function withoutWords(text: string, { understood }: PromptReading, hasForm: boolean): string {
  return understood
    .filter(({ field }) => field === 'bars' || (hasForm && field === 'form'))
    .reduce((rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end), text);
}

/** What a task can take, and the fields that it cannot. */
function fitting(fields: Fields, task: Task): readonly [Fields, readonly string[]] {
  const addsTracks = task === 'compose' || task === 'accompany' || task === 'arrange' || task === 'style-transfer';
  const unfit = new Set<string>([
    ...(task === 'compose' ? [] : ONLY_COMPOSE),
    ...(task === 'compose' || task === 'continue' ? [] : ['bars']),
    ...(addsTracks ? [] : ['instruments']),
  ]);
  const kept = Object.entries(fields).filter(([field]) => !unfit.has(field));
  return [Object.fromEntries(kept) as Fields, Object.keys(fields).filter((field) => unfit.has(field))];
}

/** Places of wishes in what is added, counted from the beginning of the piece. */
function later(fields: Fields, bars: number): Fields {
  const move = <T extends { readonly bars?: [number, number] | undefined }>(wish: T): T =>
    wish.bars === undefined ? wish : { ...wish, bars: [wish.bars[0] + bars, wish.bars[1] + bars] };
  return {
    ...fields,
    ...(fields.wishes && { wishes: fields.wishes.map(move) }),
    ...(fields.limits && { limits: fields.limits.map(move) }),
  };
}

function lastOnset({ tracks }: Score): number {
  return tracks.reduce((latest, { notes }) => notes.reduce((last, note) => Math.max(last, note.tick), latest), 0);
}

/** e.g. `  "sad" → mood valence -0.68, arousal -0.32` */
function promptLines(
  { understood, unknown, reports }: PromptReading,
  fields: Fields,
  left: readonly string[],
): string[] {
  return [
    'The prompt:',
    ...understood.map(({ text, field, value }) => `  "${text}" → ${meaning(field, value)}`),
    ...(unknown.length > 0 ? [`  not understood: ${unknown.map(({ text }) => `"${text}"`).join(', ')}`] : []),
    ...reports.map(({ message }) => `  note: ${message}`),
    ...(Object.keys(fields).length > 0
      ? [
          `  together: ${Object.entries(fields)
            .map(([name, value]) => `${name} ${shown(value)}`)
            .join('; ')}`,
        ]
      : []),
    ...(left.length > 0 ? [`  left out, since this command keeps the piece's own: ${left.join(', ')}`] : []),
  ];
}

/** A value that names its fields itself is not named again. */
function meaning(field: string, value: unknown): string {
  const isNamed = typeof value === 'object' && value !== null && field in value;
  return isNamed ? shown(value) : `${field} ${shown(value)}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, part]) => `${name} ${shown(part)}`)
      .join(', ');
  }
  return String(value);
}

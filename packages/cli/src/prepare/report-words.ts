/** A dataset's report in words: rows for the page, lines for the terminal. */
import { type CorpusReport, DEFAULT_PREPARE_OPTIONS, type PrepareOptions, SPLITS } from '@continuo/corpus';

/** Pieces, notes and hours of each split. */
export function splitRows({ splits }: CorpusReport): readonly (readonly string[])[] {
  return SPLITS.map((split) => {
    const { pieces, notes, hours } = splits[split];
    return [split, pieces.toLocaleString('en'), notes.toLocaleString('en'), hours.toLocaleString('en')];
  });
}

/** The report for a terminal. */
export function reportLines(report: CorpusReport): readonly string[] {
  const { pieces, files, notes, hours, duplicates, rejected, splits } = report;
  const parts = SPLITS.map((split) => `${splits[split].pieces.toLocaleString('en')} ${split}`).join(', ');
  const { copies, leaks } = duplicates;
  return [
    `${count(pieces, 'piece')} of ${count(files, 'file')}: ${count(notes, 'note')}, ${hours.toLocaleString('en')} hours; ${parts}.`,
    ...(copies > 0 ? [`${count(copies, 'file')} left out: the same music as another.`] : []),
    ...(leaks > 0 ? [`${count(leaks, 'file')} left out of train: a variant is held out.`] : []),
    ...rejected.map(
      ({ kind, pieces: left, example }) =>
        `${count(left, 'file')} rejected, ${kind}${left > 1 ? '; the first' : ''}: ${example}`,
    ),
    ...(report.holes.length > 0 ? ['Look at this first:', ...report.holes.map((hole) => `  ${hole}`)] : []),
  ];
}

/** What was asked for, where it is not the default, and what always matters. */
export function optionsInWords(options: PrepareOptions): readonly (readonly [string, string])[] {
  const names = Object.keys(options) as (keyof PrepareOptions)[];
  const always: readonly (keyof PrepareOptions)[] = ['keys', 'quantize', 'splits', 'duplicates'];
  return names
    .filter((name) => always.includes(name) || !isDefault(options, name))
    .map((name) => [inWords(name), inText(options[name])]);
}

function isDefault(options: PrepareOptions, name: keyof PrepareOptions): boolean {
  return JSON.stringify(options[name]) === JSON.stringify(DEFAULT_PREPARE_OPTIONS[name]);
}

/** `mostNotesPerSecond` as "most notes per second". */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

function inText(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return value === null ? 'none' : String(value);
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}

/** One tempo and one meter out of all that was said about them. */
import type { Found, TempoRange } from './finding.ts';
import type { Placed } from './place-findings.ts';
import type { PromptReport } from './prompt-fields.ts';
import { FASTEST, SLOWEST } from './read-tempo.ts';

type Tempo = Extract<Found, { kind: 'tempo' }>;

export type ResolvedTime = {
  readonly bpm?: number;
  readonly meter?: string;
  readonly reports: readonly PromptReport[];
};

/** Figures before words, words before what a dance or a genre implies; the first of equals. */
export function resolveTime(placed: readonly Placed[]): ResolvedTime {
  const whole = placed
    .filter(({ place, changes }) => place === undefined && changes !== true)
    .map(({ found }) => found);
  const tempi = whole.filter((found) => found.kind === 'tempo');
  const dances = placed.map(({ found }) => found).filter((found) => found.kind === 'dance');
  const genre = whole.find((found) => found.kind === 'style' && found.tempo !== undefined);
  const implied = dances[0]?.tempo ?? (genre?.kind === 'style' ? genre.tempo : undefined);
  const reports: PromptReport[] = [];
  const said = chooseTempo(tempi, reports);
  const base = said === undefined ? implied?.typical : bpmOf(said, implied);
  const factor = whole.reduce((product, found) => (found.kind === 'faster' ? product * found.factor : product), 1);
  const bpm = factor === 1 ? base : Math.min(FASTEST, Math.max(SLOWEST, Math.round((base ?? 100) * factor)));
  if (factor !== 1 && base === undefined)
    reports.push({
      code: 'assumed',
      message: `no tempo to be ${factor > 1 ? 'faster' : 'slower'} than was given; 100 was taken`,
    });
  const meter = chooseMeter(
    placed.map(({ found }) => found),
    reports,
  );
  return { ...(bpm === undefined ? {} : { bpm }), ...(meter === undefined ? {} : { meter }), reports };
}

function chooseTempo(tempi: readonly Tempo[], reports: PromptReport[]): Tempo | undefined {
  const taken = tempi.find(({ exact }) => exact) ?? tempi[0];
  if (taken === undefined) return undefined;
  const terms = tempi.filter((other) => agree(taken, other));
  for (const other of tempi) {
    if (agree(taken, other)) continue;
    const message = `tempo: ${nameOf(taken)} and ${nameOf(other)} were both asked for; ${nameOf(taken)} was taken`;
    reports.push({ code: 'contradiction', message });
  }
  // "a slow adagio": the term says more than the adjective
  return taken.exact ? taken : (terms.find(({ manner }) => manner === undefined) ?? taken);
}

function agree(a: Tempo, b: Tempo): boolean {
  const slack = a.exact === b.exact ? 1 : 1.25;
  return a.range.low <= b.range.high * slack && b.range.low <= a.range.high * slack;
}

function nameOf({ range, exact }: Tempo): string {
  return exact ? `${range.typical} bpm` : `${range.low}–${range.high} bpm`;
}

/** A slow waltz is as slow as waltzes get, a very slow one slower, a slightly slow one half as much. */
function bpmOf({ range, manner }: Tempo, implied: TempoRange | undefined): number {
  if (implied === undefined || manner === undefined) return range.typical;
  const end = manner.side === 'slow' ? implied.low : implied.high;
  return Math.round(Math.min(FASTEST, Math.max(SLOWEST, implied.typical * (end / implied.typical) ** manner.part)));
}

function chooseMeter(found: readonly Found[], reports: PromptReport[]): string | undefined {
  const said = found.flatMap((one) => (one.kind === 'meter' ? [one.meter] : []));
  const danced = found.flatMap((one) => (one.kind === 'dance' && one.meter !== undefined ? [one.meter] : []));
  const all = [...said, ...danced];
  const taken = all[0];
  for (const other of new Set(all.filter((meter) => meter !== taken)))
    reports.push({
      code: 'contradiction',
      message: `meter: ${taken} and ${other} were both asked for; ${taken} was taken`,
    });
  return taken;
}

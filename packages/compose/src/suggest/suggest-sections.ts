/** The section that a usual form lacks, by the plan of what is there. */
import {
  barsOfPlan,
  createBarMap,
  endingOf,
  findKey,
  type Key,
  melodyOf,
  type PlanSection,
  parseKey,
  plainName,
  planOfScore,
  relatedKey,
  type Score,
} from '@continuo/music';
import type { AskingFor, SectionSuggestion } from './suggestion.ts';

/** Usual orders of sections (Green 1979, "Form in Tonal Music"; Covach 2005, "Form in Rock Music"), the commonest first. */
const ORDERS: readonly (readonly [name: string, order: readonly string[]])[] = [
  ['ternary form', ['A', 'B', 'A']],
  ['song form', ['A', 'A', 'B', 'A']],
  ['period', ['A', 'A']],
  ['rondo', ['A', 'B', 'A', 'C', 'A']],
  ['binary form', ['A', 'A', 'B', 'B']],
  ['verse and chorus', ['verse', 'chorus', 'verse', 'chorus', 'bridge', 'chorus']],
];
/** How far a return lies from what it comes back to. */
const RETURN_DISTANCE = 0.2;
const LONGEST_CODA = 4;
/** Bars of a section that a return states again for sure. */
const MOTIF_BARS = 2;
const MOST_MOTIF_NOTES = 256;

/**
 * Sections that could follow, the best first: what the forms that begin as the piece does have next, and a coda where
 * the piece is whole but does not end. Each says what the whole would be, and asks for it as a continuation; a section
 * that comes back begins with the notes it began with.
 *
 * @throws MusicError  `no-music`: the score has no bar
 * @example suggestSections(score)[0].section // => { name: 'A', bars: 8, varies: 'A', … }, after A B
 */
export function suggestSections(score: Score): readonly SectionSuggestion[] {
  const { sections } = planOfScore(score);
  const own = sections.filter(({ name }) => name !== 'lead-in' && name !== 'intro');
  const names = own.map(({ name }) => plainName(name).replace(/ \d+$/, ''));
  const letters = lettersOf(names);
  const found = ORDERS.flatMap(([form, order]): SectionSuggestion[] => {
    const known = order.includes('verse') ? names.map((name) => name.toLowerCase()) : letters;
    if (order.length <= known.length || !known.every((name, i) => order[i] === name)) return [];
    const next = order[known.length]!;
    const whole = `${form} (${order.join(' ')})`;
    const missing = order.length - known.length;
    const rank = ORDERS.findIndex(([name]) => name === form);
    const weight = Math.round(100 * (0.4 + (0.5 * known.length) / order.length - 0.05 * rank)) / 100;
    const leads = missing === 1 ? `completes the ${whole}` : `leads on to a ${whole}`;
    const original = own[known.indexOf(next)];
    const section = original
      ? returnOf(original, missing === 1)
      : contrastTo(score, own[0]!, nameOfNew(names, next), own.length);
    const reason = original
      ? `${original.name} again ${leads}; so far it goes ${names.join(' ')}`
      : `something new in ${section.key} ${leads}; so far it goes ${names.join(' ')}`;
    const request = asking(score, sections, section, original && sections.indexOf(original));
    return [{ kind: 'section', section, form: whole, reason, weight, request }];
  });
  return distinct([
    ...found,
    ...coda(score, sections, found.length === 0),
    ...anyway(score, sections, own, found.length === 0),
  ]).sort((a, b) => b.weight - a.weight);
}

function homeOf(score: Score): Key {
  return findKey(score) ?? parseKey('C major');
}

/** Names as letters by their first coming: verse chorus verse is A B A. */
function lettersOf(names: readonly string[]): readonly string[] {
  const known = [...new Set(names)];
  return names.map((name) => String.fromCharCode(65 + known.indexOf(name)));
}

function nameOfNew(names: readonly string[], wanted: string): string {
  if (!names.includes(wanted)) return wanted;
  return ['C', 'D', 'E', 'F'].find((name) => !names.includes(name)) ?? 'new';
}

function returnOf({ name, bars, key, energy = 0.5, instruments }: PlanSection, closes: boolean): PlanSection {
  return {
    name: plainName(name),
    bars,
    ...(key === undefined ? {} : { key }),
    cadence: closes ? 'authentic' : 'half',
    energy: Math.round(Math.min(1, energy + 0.05) * 100) / 100,
    ...(instruments === undefined ? {} : { instruments }),
    varies: name,
    distance: RETURN_DISTANCE,
  };
}

/** As long as the first, in a key beside it, with more going on. */
function contrastTo(score: Score, first: PlanSection, name: string, count: number): PlanSection {
  const home = first.key === undefined ? homeOf(score) : parseKey(first.key);
  const neighbour = home.mode === 'major' ? (count % 2 === 1 ? 'dominant' : 'relative') : 'relative';
  return {
    name,
    bars: first.bars,
    key: relatedKey(home, neighbour).name,
    cadence: 'half',
    energy: Math.round(Math.min(1, (first.energy ?? 0.5) + 0.2) * 100) / 100,
  };
}

/** A few bars that end, where the piece only stops. */
function coda(score: Score, sections: readonly PlanSection[], isWhole: boolean): SectionSuggestion[] {
  const ending = endingOf(score);
  if (ending?.lands) return [];
  const bars = Math.min(LONGEST_CODA, Math.max(1, Math.ceil(barsOfPlan({ sections }) / 8)));
  const key = sections[0]?.key ?? homeOf(score).name;
  const section: PlanSection = { name: 'coda', bars, key, cadence: 'authentic', energy: 0.4 };
  const reason = `a coda of ${bars} bars in ${key}: the piece stops without landing on its tonic`;
  return [
    {
      kind: 'section',
      section,
      form: 'the same form with a coda',
      reason,
      weight: isWhole ? 0.7 : 0.3,
      request: asking(score, sections, section),
    },
  ];
}

/** Where no usual form begins so: the beginning again, to round it off. */
function anyway(
  score: Score,
  sections: readonly PlanSection[],
  own: readonly PlanSection[],
  isOdd: boolean,
): SectionSuggestion[] {
  const [first] = own;
  if (!isOdd || first === undefined || own.length < 2 || plainName(own.at(-1)!.name) === plainName(first.name))
    return [];
  const section = returnOf(first, true);
  const reason = `${first.name} again rounds the piece off with how it began; no usual form goes ${own.map(({ name }) => name).join(' ')}`;
  const request = asking(score, sections, section, sections.indexOf(first));
  return [{ kind: 'section', section, form: 'a rounded form', reason, weight: 0.5, request }];
}

/** A continuation that is this section; what comes back begins as it did. @param original  its index in the plan */
function asking(score: Score, sections: readonly PlanSection[], section: PlanSection, original?: number): AskingFor {
  const { varies: _, distance: __, ...plain } = section;
  const form = { sections: [{ ...plain, instruments: undefined }] };
  const next = barsOfPlan({ sections }) + 1;
  const { track } = melodyOf(score);
  const motif =
    original === undefined || track === undefined ? undefined : motifOf(score, sections, original, track, next);
  return {
    task: 'continue',
    bars: section.bars,
    form: JSON.parse(JSON.stringify(form)) as NonNullable<AskingFor['form']>,
    ends: section.cadence === 'authentic',
    ...(motif && { motifs: [motif] }),
  };
}

function motifOf(
  score: Score,
  sections: readonly PlanSection[],
  original: number,
  track: number,
  next: number,
): NonNullable<AskingFor['motifs']>[number] | undefined {
  const first = barsOfPlan({ sections: sections.slice(0, original) }) + 1;
  const last = first + Math.min(MOTIF_BARS, sections[original]!.bars) - 1;
  const { tickOfBar } = createBarMap(score);
  const [start, end] = [tickOfBar(first), tickOfBar(last + 1)];
  const count = score.tracks[track]!.notes.filter(({ tick }) => tick >= start && tick < end).length;
  return count === 0 || count > MOST_MOTIF_NOTES
    ? undefined
    : { from: { bars: [first, last], track }, places: [{ bar: next, track }] };
}

/** One suggestion a section: of several forms that want the same, the likeliest is named. */
function distinct(all: readonly SectionSuggestion[]): SectionSuggestion[] {
  const best = new Map<string, SectionSuggestion>();
  for (const one of all) {
    const name = `${one.section.name} ${one.section.varies ?? ''}`;
    if ((best.get(name)?.weight ?? -1) < one.weight) best.set(name, one);
  }
  return [...best.values()];
}

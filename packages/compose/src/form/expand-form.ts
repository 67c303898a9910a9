/** A plan bar by bar: what each bar is in the form, and which earlier bar it comes back to. */

import { type FormPlan, type PlanCadence, type PlanSection, parseScale, sectionReference } from '@continuo/music';

/** What a bar is in the form. */
export type FormBar = {
  /** its number in the piece */
  readonly bar: number;
  /** of its section */
  readonly name: string;
  /** index of its section among those of the plan */
  readonly section: number;
  /** from 1 */
  readonly barOfSection: number;
  readonly barsOfSection: number;
  /** the number of the earlier bar that it comes back to; undefined where it is new */
  readonly reference?: number;
  /** how far from that bar: 0 note for note – 1 only in outline; given with `reference` */
  readonly distance?: number;
  /** a key or scale by name */
  readonly key?: string;
  /** semitones up from the reference's key to this one's, −5…6; given where both are known */
  readonly transposition?: number;
  /** 0 least – 1 most */
  readonly energy?: number;
  /** the cadence of its section, given where the bar leads to it or makes it */
  readonly cadence?: PlanCadence;
  /** `close` is the last bar of a section that has a cadence, `approach` the one before */
  readonly role: 'none' | 'approach' | 'close';
  /** those that play; undefined: all */
  readonly instruments?: readonly string[];
  /** bars that follow it in the plan; 0 for the last */
  readonly barsLeft: number;
};

/** What a plan does not say itself. */
export type FormContext = {
  /** number of its first bar; default 1 */
  readonly firstBar?: number;
  /** key or scale of sections that name none; default: none */
  readonly key?: string;
  /** how the last section closes where it does not say; default 'authentic', so that the piece lands; null: openly */
  readonly ending?: PlanCadence | null;
};

/** How far a bar is at least from its reference where it has to make another cadence. */
const OTHER_CADENCE = 0.5;

/**
 * The bars of a plan in order, each exactly once.
 *
 * A section that comes back to another (`sectionReference`) goes along with it bar by bar from its start; one that is a
 * multiple as long goes through it several times; else what is longer than it is new. Where it has another cadence, its
 * last two bars are at least half free.
 *
 * @throws MusicError  a key or scale that is not known
 * @example expandForm(readFormPlan('A2 B1 A2')).map(({ bar, name, reference }) => [bar, name, reference])
 * // => [[1, 'A', undefined], [2, 'A', undefined], [3, 'B', undefined], [4, 'A', 1], [5, 'A', 2]]
 */
export function expandForm(plan: FormPlan, context: FormContext = {}): readonly FormBar[] {
  const { firstBar = 1, key: homeKey, ending = 'authentic' } = context;
  const starts = startsOf(plan, firstBar);
  const end = starts[plan.sections.length];
  const last = plan.sections.length - 1;
  const cadenceOf = (index: number): PlanCadence | undefined =>
    plan.sections[index].cadence ?? (index === last ? (ending ?? undefined) : undefined);
  return plan.sections.flatMap((section, index): readonly FormBar[] => {
    const { name, bars, key = homeKey, energy, instruments } = section;
    const cadence = cadenceOf(index);
    const comesBack = sectionReference(plan, index);
    const original = comesBack && plan.sections[comesBack.section];
    const otherCadence = comesBack !== undefined && cadence !== undefined && cadence !== cadenceOf(comesBack.section);
    const move = original && transpositionOf(original.key ?? homeKey, key);
    return Array.from({ length: bars }, (_, i): FormBar => {
      const role = cadence === undefined ? 'none' : roleOf(i, bars);
      const barOf = original && barOfOriginal(i, section, original);
      const reference = comesBack && barOf !== undefined ? starts[comesBack.section] + barOf : undefined;
      const distance =
        role !== 'none' && otherCadence ? Math.max(OTHER_CADENCE, comesBack.distance) : comesBack?.distance;
      return {
        bar: starts[index] + i,
        name,
        section: index,
        barOfSection: i + 1,
        barsOfSection: bars,
        ...(reference === undefined || distance === undefined ? {} : { reference, distance }),
        ...(key === undefined ? {} : { key }),
        ...(reference === undefined || move === undefined ? {} : { transposition: move }),
        ...(energy === undefined ? {} : { energy }),
        ...(cadence === undefined || role === 'none' ? {} : { cadence }),
        role,
        ...(instruments === undefined ? {} : { instruments }),
        barsLeft: end - starts[index] - i - 1,
      };
    });
  });
}

/** The first bar of each section, and the bar after the last one. */
function startsOf({ sections }: FormPlan, firstBar: number): readonly number[] {
  const starts = [firstBar];
  for (const { bars } of sections) starts.push(starts[starts.length - 1] + bars);
  return starts;
}

function roleOf(bar: number, bars: number): FormBar['role'] {
  if (bar === bars - 1) return 'close';
  return bar === bars - 2 ? 'approach' : 'none';
}

/** The bar of the original, from 0, that a bar goes along with. */
function barOfOriginal(bar: number, { bars }: PlanSection, original: PlanSection): number | undefined {
  if (bars % original.bars === 0) return bar % original.bars;
  return bar < original.bars ? bar : undefined;
}

/** Semitones from one tonic up to another, −5…6. */
function transpositionOf(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const up = (parseScale(to).tonic - parseScale(from).tonic + 12) % 12;
  return up > 6 ? up - 12 : up;
}

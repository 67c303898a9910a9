/** The form of a piece as an editable plan: its sections in order, and which of them come back. */

/** How a section ends: V–I, on V, IV–I, or V–vi where V–I was expected. */
export const PLAN_CADENCES = ['authentic', 'half', 'plagal', 'deceptive'] as const;
export type PlanCadence = (typeof PLAN_CADENCES)[number];

/** A section of a plan. What is left out is free. */
export type PlanSection = {
  /** e.g. "A", "verse"; 1–60 characters */
  readonly name: string;
  /** 1–256 */
  readonly bars: number;
  /** a key or scale by name, e.g. "G major" */
  readonly key?: string | undefined;
  /** of its last two bars */
  readonly cadence?: PlanCadence | undefined;
  /** how much goes on, 0 least – 1 most */
  readonly energy?: number | undefined;
  /** those that play; default all */
  readonly instruments?: readonly string[] | undefined;
  /** name of an earlier section that this one comes back to */
  readonly varies?: string | undefined;
  /** how far from it: 0 note for note, 1 only in outline */
  readonly distance?: number | undefined;
};

/** The form of a piece: 1–100 sections in order. */
export type FormPlan = { readonly sections: readonly PlanSection[] };

/** What a plan may hold at most. */
export const MOST_SECTIONS = 100;
export const MOST_SECTION_BARS = 256;
export const LONGEST_NAME = 60;
/** How far a section lies from the one that it varies, where it does not say. */
export const DEFAULT_DISTANCE = 0.5;

/** The earlier section that one comes back to, and how far it lies from it. */
export type SectionReference = {
  /** index among the sections of the plan */
  readonly section: number;
  /** 0 note for note – 1 only in outline */
  readonly distance: number;
};

/**
 * The earlier section that a section comes back to; undefined where it is new.
 *
 * It is the one that `varies` names; else one of the same name, which is then the same note for note; else, for a name
 * with primes, the one without them. Of several of one name the first stands for all.
 *
 * @example sectionReference(readFormPlan("A8 A'8 B8 A8"), 1) // => { section: 0, distance: 0.5 }
 * @example sectionReference(readFormPlan("A8 A'8 B8 A8"), 3) // => { section: 0, distance: 0 }
 */
export function sectionReference({ sections }: FormPlan, index: number): SectionReference | undefined {
  const { name, varies, distance } = sections[index];
  const before = sections.slice(0, index);
  const earlier = (wanted: string): number => before.findIndex((section) => section.name === wanted);
  if (varies !== undefined) {
    const section = earlier(varies);
    return section < 0 ? undefined : { section, distance: distance ?? DEFAULT_DISTANCE };
  }
  const same = earlier(name);
  if (same >= 0) return { section: same, distance: distance ?? 0 };
  const plain = plainName(name);
  const base = plain === name ? -1 : earlier(plain);
  return base < 0 ? undefined : { section: base, distance: distance ?? DEFAULT_DISTANCE };
}

/**
 * A name without its primes.
 *
 * @example plainName('A′′') // => 'A'
 */
export function plainName(name: string): string {
  return name.replace(/['’′″]+\d*$/u, '');
}

/**
 * How many bars a plan has.
 *
 * @example barsOfPlan(readFormPlan('intro 4, AABA 8 each')) // => 36
 */
export function barsOfPlan({ sections }: FormPlan): number {
  return sections.reduce((sum, { bars }) => sum + bars, 0);
}

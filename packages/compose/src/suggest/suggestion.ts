/** What might come next, each with a reason and with how to ask for it. */
import type { Note, PlanSection, Score } from '@continuo/music';
import type { ComposeRequestInput } from '../compose-request.ts';

type Proposal = {
  /** one sentence, for people */
  readonly reason: string;
  /** how much speaks for it beside the others of its kind, 0–1 */
  readonly weight: number;
};

/** A request that makes it so; the score is the one that was asked about. */
export type AskingFor = Omit<ComposeRequestInput, 'score'>;

/** A chord that could follow the last one. */
export type ChordSuggestion = Proposal & {
  readonly kind: 'chord';
  /** e.g. "Gm7" */
  readonly symbol: string;
  /** in the key of that place, e.g. "ii7" */
  readonly numeral: string;
  readonly key: string;
  /** of its bar */
  readonly bar: number;
  readonly request: AskingFor;
};

/** Bars of a melody in another shape. */
export type MelodySuggestion = Proposal & {
  readonly kind: 'melody';
  readonly name: string;
  readonly bars: readonly [number, number];
  /** index of the track */
  readonly track: number;
  /** those that take the place of the old ones, in ticks of the score */
  readonly notes: readonly Note[];
  /** the score with them in it */
  readonly score: Score;
};

/** A section that could come after the last. */
export type SectionSuggestion = Proposal & {
  readonly kind: 'section';
  readonly section: PlanSection;
  /** what the whole would be, e.g. "ternary form (A B A)" */
  readonly form: string;
  readonly request: AskingFor;
};

export type Suggestion = ChordSuggestion | MelodySuggestion | SectionSuggestion;

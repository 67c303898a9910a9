/** What the figures over all requests are, beside what is to be reached. */
import type { ControlOutcome } from './control-outcome.ts';
import type { TextureAttribute } from './control-request.ts';
import type { RankCorrelation } from './rank-correlation.ts';

/** A mean with the 95 % interval of a bootstrap by request. */
export type Figure = { readonly count: number; readonly mean: number; readonly interval: readonly [number, number] };

export type WishFigures = {
  readonly wish: string;
  readonly hard: boolean;
  readonly keptPercent: Figure;
};

export type TextureFigures = {
  readonly attribute: TextureAttribute;
  /** bar by bar of each track, as MuseMorphose */
  readonly overBars: RankCorrelation;
  /** bars of the attribute's wish in which nothing could be measured */
  readonly emptyBars: number;
  readonly meanAbsoluteError: number;
};

/** What asking for one attribute does to another: MuseMorphose's cross-talk is the size of rho. */
export type CrossTalk = {
  readonly asked: TextureAttribute;
  readonly measured: TextureAttribute;
  /** `free`: nothing was asked of the measured one; `asked`: it was asked for, too, drawn apart */
  readonly other: 'free' | 'asked';
  /** true: density is rhythm times polyphony, so that one must move with another */
  readonly isBoundByDefinition: boolean;
  readonly correlation: RankCorrelation;
};

/** A hard wish that was not kept. */
export type Violation = { readonly request: string } & ControlOutcome;

export type ControlSummary = {
  readonly requests: number;
  readonly hardKeptPercent: Figure;
  readonly violations: readonly Violation[];
  readonly wishes: readonly WishFigures[];
  /** keys that were asked for only softly */
  readonly softKeyCorrectPercent: Figure;
  /** by the profiles of Krumhansl and Kessler, which find fewer keys of real music */
  readonly softKeyCorrectKrumhanslPercent: Figure;
  readonly softKeyInScalePercent: Figure;
  /** mean over bars, then over pieces, as FIGARO */
  readonly chordF1: Figure;
  readonly chordRootF1: Figure;
  readonly chordToneSharePercent: Figure;
  readonly instrumentsF1: Figure;
  readonly motifReturnedPercent: Figure;
  readonly freeMotifReturnedPercent: Figure;
  readonly texture: readonly TextureFigures[];
  readonly crossTalk: readonly CrossTalk[];
  /** of sections, bar by bar, beside the bar's rank in its piece */
  readonly energy: RankCorrelation;
  readonly goals: readonly ControlGoal[];
};

/** What this project wants to reach, beside what others published. */
export type ControlGoal = {
  readonly name: string;
  readonly got: number;
  readonly goal: number;
  /** NaN figures pass nothing */
  readonly passes: boolean;
  /** whose figure the goal is, or is far above */
  readonly beside: string;
};

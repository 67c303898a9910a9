/** What this project wants to reach, beside what others published. */
import type { ControlGoal, ControlSummary } from './control-summary.ts';

/** Cross-talk is taken between rhythm and polyphony, MuseMorphose's pair: neither is a part of the other. */
export function controlGoals(summary: Omit<ControlSummary, 'goals'>): ControlGoal[] {
  const atLeast = (name: string, got: number, goal: number, beside = ''): ControlGoal => ({
    ...{ name, got, goal, beside },
    passes: got >= goal,
  });
  const kept = (wish: string): number =>
    summary.wishes.find((each) => each.wish === wish && each.hard)?.keptPercent.mean ?? Number.NaN;
  const rho = (attribute: string): number =>
    summary.texture.find((each) => each.attribute === attribute)?.overBars.rho ?? Number.NaN;
  const talk = (asked: string, measured: string): ControlGoal => {
    const found = summary.crossTalk.find(
      (each) => each.asked === asked && each.measured === measured && each.other === 'free',
    );
    const got = Math.abs(found?.correlation.rho ?? Number.NaN);
    return {
      name: `crossTalk${asked[0]!.toUpperCase()}${asked.slice(1)}To${measured[0]!.toUpperCase()}${measured.slice(1)}`,
      ...{ got, goal: 0.03, passes: got <= 0.03 },
      beside: `MuseMorphose ${asked === 'rhythm' ? 0.023 : 0.016}`,
    };
  };
  return [
    atLeast('hardKeptPercent', summary.hardKeptPercent.mean, 100),
    atLeast('softKeyCorrectPercent', summary.softKeyCorrectPercent.mean, 90, 'Text2midi 33.6 %'),
    atLeast('chordF1', summary.chordF1.mean, 0.6, 'FIGARO about 0.6'),
    atLeast('chordToneSharePercent', summary.chordToneSharePercent.mean, 60),
    atLeast('densityRho', rho('density'), 0.95),
    atLeast('polyphonyRho', rho('polyphony'), 0.885, 'MuseMorphose 0.885'),
    atLeast('rhythmRho', rho('rhythm'), 0.95, 'MuseMorphose 0.950'),
    talk('rhythm', 'polyphony'),
    talk('polyphony', 'rhythm'),
    atLeast('instrumentsF1', summary.instrumentsF1.mean, 0.96, 'FIGARO about 0.96'),
    atLeast('tempoKeptPercent', kept('tempo'), 100, 'Text2midi 39.7 %, in bins'),
    atLeast('meterKeptPercent', kept('meter'), 100, 'FIGARO about 99 %'),
    atLeast('motifReturnedPercent', summary.motifReturnedPercent.mean, 95),
    atLeast('outsideTheCellsKeptPercent', kept('outside the cells'), 100),
  ];
}

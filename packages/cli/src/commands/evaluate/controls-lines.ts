/** The figures of controls as text. */
import type { ControlSummary, CrossTalk, Figure } from '@continuo/evaluate';

/** Violations that are printed; the JSON has all. */
const MOST_VIOLATIONS = 12;

/** Goals first, then each wish, then what bars obey, then what went wrong. */
export function controlsLines(summary: ControlSummary, model: string): readonly string[] {
  const { requests, goals, wishes, texture, violations } = summary;
  const crossTalk = summary.crossTalk.filter((each) => !each.isBoundByDefinition && each.correlation.pairs >= 30);
  return [
    `${model}: ${requests} requests, measured from the written MIDI; 95 % intervals by request`,
    ...goals.map(({ name, got, goal, passes, beside }) => {
      const sign = name.startsWith('crossTalk') ? '≤' : '≥';
      return `  ${Number.isNaN(got) ? 'unasked' : passes ? 'reached' : 'MISSED '} ${name} ${number(got)} (goal ${sign} ${goal}${beside && `; ${beside}`})`;
    }),
    '',
    ...wishes.map(
      ({ wish, hard, keptPercent }) => `  ${hard ? 'hard' : 'soft'} ${wish}: ${figure(keptPercent, ' % kept')}`,
    ),
    '',
    `  key asked softly: ${figure(summary.softKeyCorrectPercent, ' % heard')}, ${number(summary.softKeyInScalePercent.mean)} % of the notes in its scale`,
    `  chords: F1 ${figure(summary.chordF1, '')}, of roots ${number(summary.chordRootF1.mean)}; ${number(summary.chordToneSharePercent.mean)} % of the time on chord tones`,
    `  instruments: F1 ${figure(summary.instrumentsF1, '')}`,
    `  motifs: ${figure(summary.motifReturnedPercent, ' % came back note for note')}; varied ${figure(summary.freeMotifReturnedPercent, ' %')}`,
    '',
    ...texture.map(
      ({ attribute, overBars, emptyBars, meanAbsoluteError }) =>
        `  ${attribute}: rho ${number(overBars.rho)} (${interval(overBars.rhoInterval)}) over ${overBars.pairs} bars, mean error ${number(meanAbsoluteError)}${emptyBars > 0 ? `, ${emptyBars} bars with nothing to measure` : ''}`,
    ),
    ...(summary.energy.pairs > 0
      ? [
          `  energy of sections: rho ${number(summary.energy.rho)} (${interval(summary.energy.rhoInterval)}) over ${summary.energy.pairs} bars`,
        ]
      : []),
    ...crossTalk.map(talkLine),
    ...(violations.length > 0 ? ['', `${violations.length} hard wishes were not kept:`] : []),
    ...violations
      .slice(0, MOST_VIOLATIONS)
      .map(({ request, wish, asked, got }) => `  ${request}: ${wish}: asked ${asked}, got ${got}`),
    ...(violations.length > MOST_VIOLATIONS ? [`  … and ${violations.length - MOST_VIOLATIONS} more`] : []),
  ];
}

function talkLine({ asked, measured, other, correlation }: CrossTalk): string {
  const how = other === 'free' ? '' : ', which was asked for, too';
  return `  ${asked} asked, ${measured} measured${how}: rho ${number(correlation.rho)} (${interval(correlation.rhoInterval)}) over ${correlation.pairs} bars`;
}

function figure({ mean, interval: ends, count }: Figure, unit: string): string {
  return count === 0 ? 'not asked' : `${number(mean)}${unit} (${interval(ends)}) of ${count}`;
}

function interval([low, high]: readonly [number, number]): string {
  return `${number(low)} to ${number(high)}`;
}

function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);
}

/** Figures over requests, worked by hand. */
import { describe, expect, test } from 'vitest';
import type { ControlMeasurement, ControlOutcome, TextureCell } from './control-outcome.ts';
import { rankCorrelation, ranksOf } from './rank-correlation.ts';
import { summarizeControls } from './summarize-controls.ts';

const measurement = (request: string, fields: Partial<ControlMeasurement>): ControlMeasurement => ({
  ...{ request, kind: 'texture', outcomes: [], texture: [], chordBars: [], motifs: [] },
  ...fields,
});
const outcome = (wish: string, kept: boolean, hard = true): ControlOutcome => ({
  wish,
  hard,
  asked: '',
  got: '',
  kept,
});

describe('rank correlation', () => {
  test('equal values share the mean of their ranks', () => {
    expect(ranksOf([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
  });

  test('of ranks 1 2 3 4 5 and 2 1 4 3 5 it is 0.8', () => {
    // 1 - 6 · (1 + 1 + 1 + 1 + 0) / (5 · 24)
    const got = [20, 10, 40, 30, 500];
    const pairs = got.map((value, asked) => ({ request: String(asked), asked, got: value }));
    expect(rankCorrelation(pairs).rho).toBeCloseTo(0.8, 12);
  });

  test('what never moves goes with nothing: 0; one pair tells nothing', () => {
    const pairs = [1, 2, 3].map((asked) => ({ request: 'a', asked, got: 7 }));
    expect(rankCorrelation(pairs).rho).toBe(0);
    expect(rankCorrelation(pairs.slice(1, 2)).rho).toBeNaN();
  });

  test('the interval is by request: one request alone has no width', () => {
    const pairs = [5, 1, 4, 2, 3].map((got, asked) => ({ request: 'a', asked, got }));
    const { rho, rhoInterval } = rankCorrelation(pairs);
    expect(rho).toBeCloseTo(-0.3, 12);
    expect(rhoInterval).toEqual([rho, rho]);
  });
});

describe('the summary', () => {
  test('hard wishes in percent, each violation with its request', () => {
    const summary = summarizeControls([
      measurement('a', {
        outcomes: [outcome('range', true), outcome('range', false), outcome('density', false, false)],
      }),
      measurement('b', { outcomes: [outcome('key of bars 1–4', true), outcome('key of bars 5–8', true)] }),
    ]);
    expect(summary.hardKeptPercent).toMatchObject({ count: 4, mean: 75 });
    expect(summary.hardKeptPercent.interval).toEqual([50, 100]);
    expect(summary.violations).toMatchObject([{ request: 'a', wish: 'range' }]);
    expect(summary.wishes.map(({ wish, hard, keptPercent }) => [wish, hard, keptPercent.mean])).toEqual([
      ['density', false, 0],
      ['key of a section', true, 100],
      ['range', true, 50],
    ]);
    expect(summary.goals.find(({ name }) => name === 'hardKeptPercent')).toMatchObject({ passes: false, goal: 100 });
  });

  test('chord F1: bars within a piece, then pieces', () => {
    const bars = (...f1: number[]) => ({ chordBars: f1.map((value, bar) => ({ bar, f1: value, rootF1: 1 })) });
    const summary = summarizeControls([measurement('a', bars(1, 0)), measurement('b', bars(1, 1, 1, 1))]);
    expect(summary.chordF1).toMatchObject({ count: 2, mean: 0.75 });
    expect(summary.chordRootF1.mean).toBe(1);
  });

  test('what was not asked has no figure and passes no goal', () => {
    const summary = summarizeControls([measurement('a', {})]);
    expect(summary.softKeyCorrectPercent).toMatchObject({ count: 0, mean: Number.NaN });
    expect(summary.goals.every(({ passes }) => !passes)).toBe(true);
  });

  test('cross-talk parts what was left free from what was asked, too', () => {
    const cell = (bar: number, asked: TextureCell['asked'], got: TextureCell['got']): TextureCell => ({
      ...{ bar, track: 0, asked, got },
    });
    // alone, more rhythm brings less polyphony; asked for both, each comes as asked
    const free = [1, 2, 3, 4].map((rhythm) => cell(rhythm, { rhythm }, { rhythm, polyphony: 5 - rhythm }));
    const both = [
      [1, 1],
      [2, 2],
      [1, 2],
      [2, 1],
    ].map(([rhythm, polyphony], bar) =>
      cell(bar, { rhythm: rhythm!, polyphony: polyphony! }, { rhythm: rhythm!, polyphony: polyphony! }),
    );
    const summary = summarizeControls([measurement('a', { texture: free }), measurement('b', { texture: both })]);
    const rho = (other: 'free' | 'asked') =>
      summary.crossTalk.find(
        (each) => each.asked === 'rhythm' && each.measured === 'polyphony' && each.other === other,
      )!.correlation.rho;
    expect([rho('free'), rho('asked')]).toEqual([-1, 0]);
    expect(summary.texture.find(({ attribute }) => attribute === 'rhythm')!.overBars).toMatchObject({
      pairs: 8,
      rho: 1,
    });
    expect(summary.goals.find(({ name }) => name === 'crossTalkRhythmToPolyphony')).toMatchObject({
      got: 1,
      passes: false,
    });
  });
});

import { scoreFromNotes } from '@continuo/music';
import { describe, expect, it } from 'vitest';
import { characterOutcomes } from './character-outcomes.ts';

/** Bar 1 holds one quiet note, bar 2 eight loud ones. */
const score = scoreFromNotes([
  { pitch: 60, tick: 0, durationTicks: 1920, velocity: 30 },
  ...Array.from({ length: 8 }, (_, index) => ({
    pitch: 72,
    tick: 1920 + index * 240,
    durationTicks: 240,
    velocity: 110,
  })),
]);

describe('characterOutcomes', () => {
  it('energy is that of the bars asked for, beside the others', () => {
    const wishes = [
      { bars: [2, 2] as [number, number], energy: 1 },
      { bars: [1, 1] as [number, number], energy: 1 },
    ];
    const outcomes = characterOutcomes({ wishes }, score);
    expect(outcomes.map(({ wish, kept }) => [wish, kept])).toEqual([
      ['energy bar 2', true],
      ['energy bar 1', false],
    ]);
  });
  it('mood is guessed from the notes of its bars; a style is told and not measured', () => {
    const wishes = [{ bars: [2, 2] as [number, number], mood: { arousal: 1 }, style: 'folk' }];
    const [arousal, style] = characterOutcomes({ wishes }, score);
    expect(arousal).toMatchObject({ wish: 'mood bar 2', asked: 'excited (arousal 1)', hard: false });
    expect(arousal!.got).toMatch(/^excited \(arousal 0\.\d+\), as guessed from the notes$/);
    expect(style).toMatchObject({ wish: 'style bar 2', asked: 'folk', got: 'told to the model; not measured' });
  });
  it('composers and blends are told as well; a part of the tracks cannot be', () => {
    const blend = [
      { style: 'folk', share: 0.5 },
      { composer: 'Haydn', style: 'lieder', share: 0.5 },
    ];
    const wishes = [{ tracks: ['Flute'], composer: 'Bach' }];
    const outcomes = characterOutcomes({ composer: 'Haydn', blend, wishes }, score);
    expect(outcomes.map(({ wish, asked, kept }) => [wish, asked, kept])).toEqual([
      ['composer', 'Haydn', true],
      ['blend', 'folk 0.5, Haydn in lieder 0.5', true],
      ['composer Flute', 'Bach', false],
    ]);
    expect(outcomes[2]!.got).toBe('not told: it is of whole bars, of all tracks');
  });
  it('what is not asked has no line', () => {
    expect(characterOutcomes({ wishes: [{ density: 2 }], mood: {} }, score)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { CellNote } from './cell-score.ts';
import { similarBars } from './similar-bars.ts';

/** A cell of eighths. */
const cell = (...pitches: number[]): CellNote[] =>
  pitches.map((pitch, place) => ({ position: place * 12, pitch, duration: 12, velocity: 80 }));
const A = cell(60, 62, 64, 65);
const B = cell(67, 60, 66, 61);
const C = cell(50, 51, 53, 60, 62);

describe('the bar that a bar comes back to', () => {
  test('is three bars back or more, transposed or not; −1 where there is none', () => {
    expect([...similarBars([A, B, C, A, cell(65, 67, 69, 70)])]).toEqual([-1, -1, -1, 0, 0]);
    expect([...similarBars([A, A, A, A])]).toEqual([-1, -1, -1, 0]);
  });

  test('is the nearest of those that are equally like it', () => {
    expect([...similarBars([A, A, B, C, B, A])]).toEqual([-1, -1, -1, -1, -1, 1]);
    // three of four notes in common with either, whose first notes lie at other places
    const begun = cell(60, 62, 64, 70);
    const later = A.map((note, place) => (place === 0 ? { ...note, position: 6 } : note));
    expect(similarBars([begun, later, B, C, B, A])[5]).toBe(1);
    expect(similarBars([later, begun, B, C, B, A])[5]).toBe(1);
  });

  test('is the more alike rather than the nearer', () => {
    expect(similarBars([A, cell(60, 62, 64, 70), B, C, B, A])[5]).toBe(0);
  });

  test('has at least 0.6 of the notes in common', () => {
    // 2·3 / (5 + 5) = 0.6, and 2·2 / (4 + 5) = 0.44
    expect(similarBars([cell(60, 62, 64, 65, 67), B, C, cell(60, 62, 64, 70, 71)])[3]).toBe(0);
    expect(similarBars([cell(60, 62, 64, 65), B, C, cell(60, 62, 68, 70, 71)])[3]).toBe(-1);
  });

  test('needs three notes and hears the rhythm', () => {
    expect(similarBars([cell(60, 62), B, C, cell(60, 62)])[3]).toBe(-1);
    const slower = A.map((note) => ({ ...note, position: note.position * 2 }));
    expect(similarBars([A, B, C, slower])[3]).toBe(-1);
  });
});

import { describe, expect, it } from 'vitest';
import { chooseToken } from './choose-token.ts';

const logits = Float32Array.from([9, 9, Math.log(0.2), Math.log(0.5), Math.log(0.3)]);
const choose = (temperature: number, uniform: number): number =>
  chooseToken(logits, { first: 2, count: 3, temperature, uniform });

describe('choosing a token', () => {
  it('takes the likeliest at temperature 0', () => {
    expect([0, 0.5, 0.99].map((uniform) => choose(0, uniform))).toEqual([1, 1, 1]);
  });

  it('gives each token its share at temperature 1, in order', () => {
    expect([0, 0.19, 0.21, 0.69, 0.71, 0.999].map((uniform) => choose(1, uniform))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('evens the shares out when it is hot and sharpens them when it is cold', () => {
    // squared: 4, 25 and 9 of 38
    expect([0.1, 0.11, 0.76, 0.77].map((uniform) => choose(0.5, uniform))).toEqual([0, 1, 1, 2]);
    expect([0.33, 0.34, 0.66, 0.67].map((uniform) => choose(1e9, uniform))).toEqual([0, 1, 1, 2]);
  });
});

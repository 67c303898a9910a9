import { describe, expect, test } from 'vitest';
import { parseRecipe, readRecipe, recipeIdentity } from './recipe.ts';
import { TrainError } from './train-error.ts';

const SHORT = { name: 'tiny', licence: 'CC0-1.0', family: 'transformer', data: 'chorales', maxSteps: 10 };

function faultOf(recipe: unknown): string {
  try {
    parseRecipe(recipe, { source: 'tiny.json' });
  } catch (error) {
    if (error instanceof TrainError && error.code === 'bad-recipe') return error.message;
  }
  return 'no fault';
}

describe('the recipe', () => {
  test('a short recipe is filled with the defaults, and reading those again changes nothing', () => {
    const recipe = parseRecipe(SHORT);
    expect(recipe).toMatchObject({ batchSize: 3, optimizer: { kind: 'adamW', beta1: 0.9 }, precision: 'F16' });
    expect(readRecipe(JSON.stringify(recipe))).toEqual(recipe);
  });

  test('each optimizer is filled with its own defaults', () => {
    const optimizerOf = (optimizer: unknown) => parseRecipe({ ...SHORT, optimizer }).optimizer;
    const adam = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 };
    expect(optimizerOf({ kind: 'adam' })).toEqual({ kind: 'adam', ...adam });
    expect(optimizerOf({ kind: 'sgd' })).toEqual({ kind: 'sgd', momentum: 0.9, weightDecay: 0 });
    expect(optimizerOf({ kind: 'sgd', nesterov: true })).toMatchObject({ nesterov: true });
    expect(optimizerOf({ kind: 'adafactor' })).toEqual({
      ...{ kind: 'adafactor', decayExponent: 0.8, longestStep: 1, relative: true, weightDecay: 0 },
    });
  });

  test.each([
    [{ ...SHORT, batchsize: 4 }, 'tiny.json: unknown key "batchsize"; did you mean "batchSize"?'],
    [
      { ...SHORT, schedule: { kind: 'cosine', learningRate: 1, warmupStep: 4 } },
      'tiny.json: unknown key "warmupStep" in "schedule"; did you mean "warmupSteps"?',
    ],
    [
      { ...SHORT, optimizer: { kind: 'sgd', momentun: 0.9 } },
      'tiny.json: unknown key "momentun" in "optimizer"; did you mean "momentum"?',
    ],
    [{ ...SHORT, q: 1 }, 'tiny.json: unknown key "q"'],
    [{ ...SHORT, maxSteps: 0 }, 'tiny.json: "maxSteps": Too small: expected number to be >=1'],
    [{ ...SHORT, name: undefined }, 'tiny.json: "name" is missing'],
    [{ ...SHORT, name: 'My Model' }, 'tiny.json: "name": expected lower-case letters, digits and hyphens'],
    [[], 'tiny.json: Invalid input: expected object, received array'],
  ])('%j is refused with the field named', (recipe, message) => {
    expect(faultOf(recipe)).toBe(message);
  });

  test('text that is not JSON is refused', () => {
    expect(() => readRecipe('{', { source: 'tiny.json' })).toThrow('tiny.json is not JSON');
  });

  test('moving the data or changing the name keeps the identity, another seed does not', () => {
    const recipe = parseRecipe(SHORT);
    expect(recipeIdentity({ ...recipe, data: 'elsewhere', name: 'other' })).toEqual(recipeIdentity(recipe));
    expect(recipeIdentity({ ...recipe, seed: 2 })).not.toEqual(recipeIdentity(recipe));
  });
});

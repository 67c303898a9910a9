import { expect, test } from 'vitest';
import { composeRequestSchema } from './compose-request.ts';
import { MODEL_KINDS, wishesOf } from './model-abilities.ts';
import { scoreWishFields } from './score-wishes.ts';

test('a model of whole scores hears every wish of scores', () => {
  for (const wish of Object.keys(scoreWishFields)) expect(wishesOf('score')).toContain(wish);
});

test('every field of a request is heard by some kind of model', () => {
  const heard = new Set<string>(['task', 'model', ...MODEL_KINDS.flatMap(wishesOf)]);
  expect(Object.keys(composeRequestSchema.shape).filter((field) => !heard.has(field))).toEqual([]);
});

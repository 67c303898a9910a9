import { codecOfHeader, SEQUENCE_KINDS } from '@continuo/corpus';
import { composerSchema, NETWORK_FAMILIES, networkOf } from '@continuo/models';
import { describe, expect, it } from 'vitest';
import { FAMILIES, formsOf } from './families.ts';
import { defaultsOf } from './family-defaults.ts';
import { parseRecipe } from './recipe.ts';

describe('defaultsOf', () => {
  it('makes a recipe of every family and form that there is', () => {
    for (const family of FAMILIES) {
      for (const corpus of formsOf(family)) {
        const named = { name: 'mine', licence: 'CC0-1.0', family, corpus, data: 'here' };
        expect(parseRecipe({ ...defaultsOf(family, corpus), ...named })).toMatchObject({ family, corpus });
      }
    }
  });

  it('describes networks that can be built and that stop where little is to be learnt', () => {
    for (const family of NETWORK_FAMILIES) {
      for (const kind of SEQUENCE_KINDS) {
        const { architecture, patience, frames, batchSize } = defaultsOf(family, kind);
        const network = networkOf(family, architecture ?? {}, codecOfHeader({ kind }));
        expect(network.columns.length).toBeGreaterThan(1);
        expect(patience).toBeGreaterThan(0);
        expect(frames! * batchSize!).toBe(2048);
      }
    }
  });

  it('says nothing of a composer that a composer does not know', () => {
    for (const family of FAMILIES.filter((each) => formsOf(each).includes('cells'))) {
      expect(composerSchema.parse(defaultsOf(family, 'cells').architecture ?? {})).toMatchObject({ dim: 256 });
    }
  });
});

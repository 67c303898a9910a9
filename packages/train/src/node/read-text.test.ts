import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecipeFile } from './recipe-file.ts';
import { openSweep } from './sweep/open-sweep.ts';

test('a recipe or sweep that is missing, or a folder, is told in words and not by the system’s code', async () => {
  const missing = join(tmpdir(), 'no-such-recipe.json');
  await expect(readRecipeFile(missing)).rejects.toThrow(/^the recipe .* cannot be read: there is no such file; check/);
  await expect(readRecipeFile(tmpdir())).rejects.toThrow(/cannot be read: it is a folder; name a file$/);
  await expect(openSweep(tmpdir())).rejects.toThrow(/^the sweep .* cannot be read: it is a folder; name a file$/);
});

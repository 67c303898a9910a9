import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFrameSets } from './open-frame-sets.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo-unreadable-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder that is missing, or is a file, is told in words and not by the system’s code', async () => {
  writeFileSync(join(folder, 'a.mid'), '');
  await expect(openFrameSets(join(folder, 'none'))).rejects.toThrow(
    /none cannot be read: there is none; check the path$/,
  );
  await expect(openFrameSets(join(folder, 'a.mid'))).rejects.toThrow(/a\.mid cannot be read: it is a file; name the/);
});

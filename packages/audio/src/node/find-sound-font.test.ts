import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDefaultBank } from '../bank/build.ts';
import { findClicks } from '../measure/clicks.ts';
import { levels } from '../measure/levels.ts';
import { centsFromPitch } from '../measure/pitch.ts';
import { renderScore } from '../render/render-score.ts';
import { fourVoices, oneNote } from '../testing/made-scores.ts';
import { findSoundFont, openPreferredBank, readBank, soundFontFolders } from './find-sound-font.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'continuo-audio-'));
});
afterAll(() => rm(home, { recursive: true }));

describe('finding a sound bank', () => {
  test('the setting wins, and must name a file', async () => {
    const path = join(home, 'mine.sf2');
    await writeFile(path, buildDefaultBank());
    expect(await findSoundFont({ environment: { CONTINUO_SOUNDFONT: path } })).toBe(path);
    await expect(findSoundFont({ environment: { CONTINUO_SOUNDFONT: '/no/such.sf2' } })).rejects.toThrow(
      'CONTINUO_SOUNDFONT names /no/such.sf2, which is no file',
    );
  });

  test('"built-in" asks for none', async () => {
    const place = { environment: { CONTINUO_SOUNDFONT: 'built-in' } };
    expect(await findSoundFont(place)).toBeUndefined();
    expect((await openPreferredBank(place)).source).toBe('built-in');
  });

  test('the user’s own folder comes first, and a General MIDI default before other banks', async () => {
    const folder = join(home, '.local', 'share', 'soundfonts');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'Aeolus.sf2'), '');
    await writeFile(join(folder, 'FluidR3_GM.sf2'), '');
    await writeFile(join(folder, 'notes.txt'), '');
    expect(await findSoundFont({ environment: {}, platform: 'linux', home })).toBe(join(folder, 'FluidR3_GM.sf2'));
  });

  test('each platform has its folders', () => {
    expect(soundFontFolders({ environment: {}, platform: 'linux', home: '/home/a' })).toContain(
      '/usr/share/sounds/sf2',
    );
    expect(soundFontFolders({ environment: {}, platform: 'darwin', home: '/Users/a' })[0]).toContain('Sounds');
    expect(soundFontFolders({ environment: {}, platform: 'win32', home: 'C:\\a' })).toContain('C:\\soundfonts');
  });
});

test('a damaged file is named in the error', async () => {
  const path = join(home, 'cut.sf2');
  await writeFile(path, buildDefaultBank().subarray(0, 5000));
  await expect(readBank(path)).rejects.toThrow(`${path} is cut short`);
  await expect(readBank(join(home, 'none.sf2'))).rejects.toMatchObject({ code: 'bank-missing' });
});

const data = process.env.CONTINUO_DATA ?? resolve(import.meta.dirname, '../../../../../shared/data');
const miniGm = join(data, 'open', 'soundfont', 'mini-gm.sf2');

describe.skipIf(!existsSync(miniGm))('a SoundFont of recordings', () => {
  test('plays the same scores, in tune, without clipping', async () => {
    const bank = await readBank(miniGm);
    const { channels } = await renderScore(fourVoices(19), { bank });
    expect(levels(channels).peakDbfs).toBeCloseTo(-1, 2);
    expect(levels(channels).rmsDbfs).toBeGreaterThan(-30);
    const note = await renderScore(oneNote(60, 19, 1300), { bank, reverb: 0 });
    expect(Math.abs(centsFromPitch(note.channels[0].subarray(13_000, 52_000), 44_100, 60))).toBeLessThan(20);
    expect(findClicks(note.channels[0], 44_100).length).toBeLessThan(3);
  });
});

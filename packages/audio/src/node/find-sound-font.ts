import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildDefaultBank } from '../bank/build.ts';
import { openBank, type SoundBank } from '../bank/open.ts';
import { AudioError } from '../errors.ts';

/** Where to look for the user's sound bank; all fields are for tests and other hosts. */
export type SoundFontPlace = {
  /** process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** process.platform */
  readonly platform?: string;
  readonly home?: string;
};

/** The name that CONTINUO_SOUNDFONT gives to the bank made by this package. */
export const BUILT_IN = 'built-in';

const BANK_FILE = /\.(sf2|sf3|dls)$/i;
/** banks that systems install as their default, best first */
const PREFERRED = /^(default-GM|FluidR3_GM|GeneralUser|MuseScore_General|TimGM6mb|gs_instruments|gm)/i;

/**
 * The path of the user's sound bank: what CONTINUO_SOUNDFONT names, or else the first bank in the system's usual folders.
 *
 * @returns  undefined where there is none, or where the setting asks for `built-in`
 * @throws AudioError `bank-missing`: the setting names a file that is not there
 */
export async function findSoundFont(place: SoundFontPlace = {}): Promise<string | undefined> {
  const { environment = process.env } = place;
  const named = environment.CONTINUO_SOUNDFONT;
  if (named === BUILT_IN) return undefined;
  if (named) {
    const found = await stat(named).catch(() => undefined);
    if (found?.isFile()) return named;
    throw new AudioError(
      'bank-missing',
      `CONTINUO_SOUNDFONT names ${named}, which is no file; correct it, or set it to "${BUILT_IN}"`,
      { path: named },
    );
  }
  for (const folder of soundFontFolders(place)) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => BANK_FILE.test(name)).sort();
    const name = names.find((candidate) => PREFERRED.test(candidate)) ?? names[0];
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}

/** The folders in which systems and users keep sound banks, the user's own first. */
export function soundFontFolders({
  environment = process.env,
  platform = process.platform,
  home = homedir(),
}: SoundFontPlace = {}): readonly string[] {
  if (platform === 'win32') {
    const local = environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
    const programData = environment.PROGRAMDATA ?? 'C:\\ProgramData';
    const windows = environment.WINDIR ?? 'C:\\Windows';
    return [
      join(local, 'soundfonts'),
      join(programData, 'soundfonts'),
      'C:\\soundfonts',
      join(windows, 'System32', 'drivers'),
    ];
  }
  if (platform === 'darwin') {
    return [
      join(home, 'Library', 'Audio', 'Sounds', 'Banks'),
      '/Library/Audio/Sounds/Banks',
      '/opt/homebrew/share/soundfonts',
      '/usr/local/share/soundfonts',
      '/System/Library/Components/CoreAudio.component/Contents/Resources',
    ];
  }
  const data = environment.XDG_DATA_HOME || join(home, '.local', 'share');
  return [
    join(data, 'soundfonts'),
    join(data, 'sounds', 'sf2'),
    '/usr/local/share/soundfonts',
    '/usr/share/soundfonts',
    '/usr/share/sounds/sf2',
    '/usr/share/sounds/sf3',
  ];
}

/**
 * Reads a sound bank from a file.
 *
 * @throws AudioError `bank-missing`, `bank-damaged`
 */
export async function readBank(path: string): Promise<SoundBank> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AudioError(
      'bank-missing',
      `the sound bank ${path} cannot be read; check the path and its permissions`,
      { path },
      cause,
    );
  }
  return openBank(bytes, path);
}

/** A bank and where it came from. */
export type PreferredBank = {
  readonly bank: SoundBank;
  /** a path, or `built-in` */
  readonly source: string;
};

/**
 * Opens the user's sound bank where there is one, otherwise builds the one of this package.
 *
 * A damaged bank is an error, not a reason to fall back: the user should know.
 *
 * @throws AudioError `bank-missing`, `bank-damaged`
 */
export async function openPreferredBank(place: SoundFontPlace = {}): Promise<PreferredBank> {
  const path = await findSoundFont(place);
  if (path === undefined) return { bank: await openBank(buildDefaultBank()), source: BUILT_IN };
  return { bank: await readBank(path), source: path };
}

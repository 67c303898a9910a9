/** One key, and the chords as symbols in it. */
import { chordOfRomanNumeral, chordPitchClasses, formatChordSymbol, parseChordSymbol, parseKey } from '@continuo/music';
import { FULL_MINOR, readKeyWish, usualScaleOf } from '../key-wish.ts';
import type { Finding, Found } from './finding.ts';
import type { Placed } from './place-findings.ts';
import type { PromptFields, PromptReport } from './prompt-fields.ts';

type KeyFound = Extract<Found, { kind: 'key' }>;
type Progression = Extract<Found, { kind: 'progression' }>;
type KeyFields = Pick<PromptFields, 'key' | 'scale' | 'keyIs' | 'chords'>;

/** The tonic on which a scale has white keys only, where nobody named one. */
const WHITE_TONICS: Readonly<Record<string, string>> = {
  ...{ dorian: 'D', phrygian: 'E', lydian: 'F', mixolydian: 'G', locrian: 'B', ionian: 'C', 'major pentatonic': 'C' },
};

export type ResolvedKey = KeyFields & {
  /** bars of a progression that is a whole chorus */
  readonly chorusBars?: number;
  readonly reports: readonly PromptReport[];
};

/** The first key that is named counts, minor with its nine tones where no scale is named; chords of a progression are spelled in it. */
export function resolveKey(placed: readonly Placed[]): ResolvedKey {
  const reports: PromptReport[] = [];
  const keys = placed.flatMap(({ found, place, changes }) =>
    found.kind === 'key' && !place && !changes ? [found] : [],
  );
  const lanes = placed.flatMap(({ found }) => (found.kind === 'chords' || found.kind === 'progression' ? [found] : []));
  const lane = lanes[0];
  if (lanes.length > 1)
    reports.push({
      code: 'contradiction',
      message: 'chords: more than one progression was asked for; the first was taken',
    });
  const key = chooseKey(keys, lane?.kind === 'progression' ? lane : undefined, reports);
  if (lane === undefined) return { ...key, reports };
  const bars = lane.kind === 'chords' ? lane.bars : symbolsOf(lane, key.key ?? 'C major');
  const foreign =
    key.key === undefined ? undefined : bars.flatMap((bar) => bar.split(' ')).find((symbol) => isForeign(symbol, key));
  const soft = foreign !== undefined;
  if (soft) {
    const scale = key.scale === undefined || key.scale === FULL_MINOR ? '' : ` (${key.scale})`;
    const message = `the chord ${foreign} leaves ${key.key}${scale}; the key was made soft`;
    reports.push({ code: 'adjusted', message });
  }
  const whole = lane.kind === 'progression' && lane.wholeChorus === true;
  return {
    ...key,
    chords: bars.join(' | '),
    ...(soft ? { keyIs: 'soft' } : {}),
    ...(whole ? { chorusBars: bars.length } : {}),
    reports,
  };
}

/** The name of a key as requests have it, e.g. "Eb major". */
export function keyNameOf({
  tonic = 'C',
  mode = 'major',
}: Pick<Extract<Finding, { kind: 'key' }>, 'tonic' | 'mode'>): string {
  return parseKey(`${tonic} ${mode}`).name;
}

function chooseKey(
  keys: readonly KeyFound[],
  progression: Progression | undefined,
  reports: PromptReport[],
): KeyFields {
  const named = keys.find(({ tonic }) => tonic !== undefined);
  const modes = keys.filter(({ tonic, mode }) => tonic === undefined && mode !== undefined);
  if (named === undefined && modes.length === 0 && progression === undefined) return {};
  const mode = named?.mode ?? modes[0]?.mode ?? (progression?.inMinor ? 'minor' : 'major');
  const scale = named?.scale ?? modes.find((other) => other.mode === mode && other.scale !== undefined)?.scale;
  const tonic = named?.tonic ?? WHITE_TONICS[scale ?? ''] ?? (mode === 'minor' ? 'A' : 'C');
  const key = keyNameOf({ tonic, mode });
  if (named === undefined) reports.push({ code: 'assumed', message: `key: no tonic was named; ${key} was taken` });
  const label = `${key}${scale === undefined ? '' : ` (${scale})`}`;
  for (const other of keys) {
    const same = (other.tonic === undefined || keyNameOf({ ...other, mode }) === key) && (other.mode ?? mode) === mode;
    if (same && (other.scale ?? scale) === scale) continue;
    const asked =
      other.tonic === undefined
        ? (other.scale ?? `${other.mode}`)
        : `${keyNameOf(other)}${other.scale ? ` (${other.scale})` : ''}`;
    reports.push({
      code: 'contradiction',
      message: `key: ${label} and ${asked} were both asked for; ${label} was taken`,
    });
  }
  const tones = scale ?? usualScaleOf(key);
  return { key, ...(tones === undefined ? {} : { scale: tones }) };
}

function symbolsOf({ major, minor, inMinor }: Progression, keyName: string): readonly string[] {
  const key = parseKey(keyName);
  const numerals = inMinor || key.mode === 'minor' ? minor : major;
  return numerals.map((numeral) => {
    const chord = chordOfRomanNumeral(numeral, key);
    return chord === 'N.C.' ? chord : formatChordSymbol(chord);
  });
}

function isForeign(symbol: string, { key, scale }: KeyFields): boolean {
  if (symbol === '%') return false;
  const allowed = readKeyWish(key, scale)?.pitchClasses ?? [];
  return chordPitchClasses(parseChordSymbol(symbol)).some((pitchClass) => !allowed.includes(pitchClass));
}

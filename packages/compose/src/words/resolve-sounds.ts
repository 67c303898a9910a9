/** The instruments, and the style, the composer or the blend. */
import { PROGRAM_NAMES } from '@continuo/music';
import type { Found } from './finding.ts';
import { DRUM_KIT } from './lexicon/instruments.ts';
import type { Placed } from './place-findings.ts';
import type { PromptFields, PromptReport } from './prompt-fields.ts';
import { MOST_INSTRUMENTS } from './read-sounds.ts';

type StyleFound = Extract<Found, { kind: 'style' }>;
type MannerFound = Extract<Found, { kind: 'style' | 'composer' }>;
export type SoundFacts = {
  /** names of the styles that the model knows */
  readonly styles: readonly string[];
  /** "a mix of": styles and composers are parts of one blend */
  readonly isMixed: boolean;
};
type Sounds = Pick<PromptFields, 'instruments' | 'style' | 'composer' | 'blend'> & {
  readonly reports: readonly PromptReport[];
};

/** The most parts of a blend. */
const MOST_PARTS = 8;
/** Who leaves with a section: "orchestra without brass". */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'Brass Section': PROGRAM_NAMES.slice(56, 61),
  'String Ensemble 1': PROGRAM_NAMES.slice(40, 44),
};

export function resolveSounds(placed: readonly Placed[], facts: SoundFacts): Sounds {
  const reports: PromptReport[] = [];
  const instruments = instrumentsOf(placed, reports);
  return {
    ...(instruments.length === 0 ? {} : { instruments }),
    ...mannerOf(placed, instruments, facts, reports),
    reports,
  };
}

function instrumentsOf(placed: readonly Placed[], reports: PromptReport[]): string[] {
  const named = placed.flatMap(({ found }) => (found.kind === 'instruments' ? [found] : []));
  const names: string[] = [];
  for (const found of named.filter(({ without }) => !without)) {
    // "for cello and piano … the cello gets louder" is one cello
    const before = [...names];
    for (const name of new Set(found.names)) {
      const missing = count(found.names, name) - count(before, name);
      for (let i = 0; i < missing; i++) names.push(name);
    }
  }
  const denied = new Set(named.filter(({ without }) => without).flatMap((found) => found.names));
  const unwanted = new Set([...denied].flatMap((name) => [name, ...(SECTIONS[name] ?? [])]));
  for (const name of denied) {
    // "for cello, no drums": nobody else plays anyway
    if (names.length > 0) continue;
    reports.push({
      code: 'no-field',
      message: `${name} was not wanted; name the instruments that are, e.g. "for cello and piano"`,
    });
  }
  const wanted = names.filter((name, i) => !unwanted.has(name) && (name !== DRUM_KIT || names.indexOf(name) === i));
  if (wanted.length > MOST_INSTRUMENTS)
    reports.push({
      code: 'adjusted',
      message: `${wanted.length} instruments were asked for; the first ${MOST_INSTRUMENTS} were taken`,
    });
  return wanted.slice(0, MOST_INSTRUMENTS);
}

function count(names: readonly string[], name: string): number {
  return names.filter((other) => other === name).length;
}

/** What is said of the whole piece: one style and one composer side by side, more of a kind as a blend. */
function mannerOf(
  placed: readonly Placed[],
  instruments: readonly string[],
  { styles, isMixed }: SoundFacts,
  reports: PromptReport[],
): Pick<PromptFields, 'style' | 'composer' | 'blend'> {
  const said = placed.flatMap(({ found, place, changes }) =>
    (found.kind === 'style' || found.kind === 'composer') && !place && !changes ? [found] : [],
  );
  const drumsAlone = instruments.every((name) => name === DRUM_KIT) && said.some((one) => 'beat' in one && one.beat);
  if (drumsAlone && styles.includes('drums')) return { style: 'drums' };
  const known = said.filter((found) => found.kind === 'composer' || isKnown(found, styles, reports));
  const chosen = [...new Map(known.map((found) => [JSON.stringify(partOf(found)), found])).values()];
  const kinds = [chosen.filter(isOfStyle), chosen.filter((found) => !isOfStyle(found))];
  const isBlend = isMixed || chosen.some(({ share }) => share !== undefined) || kinds.every(({ length }) => length > 1);
  const groups = isBlend ? [chosen] : kinds;
  return {
    ...impliedStyle(placed, instruments, chosen, styles, reports),
    ...Object.assign(
      {},
      ...groups.map((group) =>
        group.length > 1 ? { blend: blendOf(group.slice(0, MOST_PARTS)) } : group.map(partOf)[0],
      ),
    ),
  };
}

/** An ensemble has a style where none was named; a dance where no person was either. */
function impliedStyle(
  placed: readonly Placed[],
  instruments: readonly string[],
  chosen: readonly MannerFound[],
  styles: readonly string[],
  reports: PromptReport[],
): Pick<PromptFields, 'style'> {
  const danced = placed.flatMap(({ found }) => (found.kind === 'dance' && found.style ? [found.style] : []))[0];
  const ofDance = chosen.length === 0 ? danced : undefined;
  const implied = ofDance ?? (chosen.some(isOfStyle) ? undefined : ensembleStyle(instruments));
  if (implied === undefined || !styles.includes(implied)) return {};
  reports.push({
    code: 'style-mapped',
    message: `no style was named; "${implied}" goes with the ${ofDance === undefined ? 'instruments' : 'dance'}`,
  });
  return { style: implied };
}

function isOfStyle({ kind }: MannerFound): boolean {
  return kind === 'style';
}

function partOf(found: MannerFound): { style: string } | { composer: string } {
  return found.kind === 'style' ? { style: found.style } : { composer: found.composer };
}

/** Reports what a genre became; false where the model has no such style. */
export function isKnown(
  { style, mapped, isPerson }: StyleFound,
  styles: readonly string[],
  reports: PromptReport[],
): boolean {
  if (!styles.includes(style)) {
    const message = `the model has no style for "${mapped ?? style}"; it knows ${styles.join(', ') || 'none'}`;
    reports.push({ code: 'no-field', message });
    return false;
  }
  if (mapped !== undefined) {
    const missing = isPerson ? `the model was not told what "${mapped}" composed` : `no style is called "${mapped}"`;
    reports.push({ code: 'style-mapped', message: `${missing}; the nearest, "${style}", was taken` });
  }
  return true;
}

/** Shares as they were said; who has none gets an equal part of the rest. They sum to 1. */
function blendOf(chosen: readonly MannerFound[]): NonNullable<PromptFields['blend']> {
  const said = chosen.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const silent = chosen.filter(({ share }) => share === undefined).length;
  const rest = silent === 0 ? 0 : Math.max(0.1, 1 - said) / silent;
  const sum = said + rest * silent;
  return chosen.map((found) => ({
    ...partOf(found),
    share: Math.round(((found.share ?? rest) / sum) * 1000) / 1000,
  }));
}

function ensembleStyle(instruments: readonly string[]): string | undefined {
  if (instruments.join() === 'Violin,Violin,Viola,Cello') return 'string-quartet';
  return instruments.length > 0 && instruments.every((name) => name === DRUM_KIT) ? 'drums' : undefined;
}

/** The instruments, and the style or the blend of styles. */
import { PROGRAM_NAMES } from '@continuo/music';
import type { Found } from './finding.ts';
import { DRUM_KIT } from './lexicon/instruments.ts';
import type { Placed } from './place-findings.ts';
import type { PromptFields, PromptReport } from './prompt-fields.ts';
import { MOST_INSTRUMENTS } from './read-sounds.ts';

type StyleFound = Extract<Found, { kind: 'style' }>;
type Sounds = Pick<PromptFields, 'instruments' | 'style' | 'blend'> & { readonly reports: readonly PromptReport[] };

/** Who leaves with a section: "orchestra without brass". */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'Brass Section': PROGRAM_NAMES.slice(56, 61),
  'String Ensemble 1': PROGRAM_NAMES.slice(40, 44),
};

/** @param styles  names of the styles that the model knows */
export function resolveSounds(placed: readonly Placed[], styles: readonly string[]): Sounds {
  const reports: PromptReport[] = [];
  const instruments = instrumentsOf(placed, reports);
  return {
    ...(instruments.length === 0 ? {} : { instruments }),
    ...styleOf(placed, instruments, styles, reports),
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

function styleOf(
  placed: readonly Placed[],
  instruments: readonly string[],
  styles: readonly string[],
  reports: PromptReport[],
): Pick<PromptFields, 'style' | 'blend'> {
  const said = placed.flatMap(({ found, place, changes }) =>
    found.kind === 'style' && !place && !changes ? [found] : [],
  );
  const drumsAlone = instruments.every((name) => name === DRUM_KIT) && said.some(({ beat }) => beat);
  if (drumsAlone && styles.includes('drums')) return { style: 'drums' };
  const known = said.filter((found) => isKnown(found, styles, reports));
  const chosen = [...new Map(known.map((found) => [found.style, found])).values()].slice(0, 8);
  if (chosen.length > 1) return { blend: blendOf(chosen) };
  if (chosen.length === 1) return { style: chosen[0].style };
  const dance = placed.find(({ found }) => found.kind === 'dance' && found.style !== undefined)?.found;
  const implied = dance?.kind === 'dance' ? dance.style! : ensembleStyle(instruments);
  if (implied === undefined || !styles.includes(implied)) return {};
  reports.push({
    code: 'style-mapped',
    message: `no style was named; "${implied}" goes with the ${dance ? 'dance' : 'instruments'}`,
  });
  return { style: implied };
}

/** Reports what a genre became; false where the model has no such style. */
export function isKnown({ style, mapped }: StyleFound, styles: readonly string[], reports: PromptReport[]): boolean {
  if (!styles.includes(style)) {
    const message = `the model has no style for "${mapped ?? style}"; it knows ${styles.join(', ') || 'none'}`;
    reports.push({ code: 'no-field', message });
    return false;
  }
  if (mapped !== undefined)
    reports.push({
      code: 'style-mapped',
      message: `no style is called "${mapped}"; the nearest, "${style}", was taken`,
    });
  return true;
}

/** Shares as they were said; who has none gets an equal part of the rest. They sum to 1. */
function blendOf(chosen: readonly StyleFound[]): { style: string; share: number }[] {
  const said = chosen.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const silent = chosen.filter(({ share }) => share === undefined).length;
  const rest = silent === 0 ? 0 : Math.max(0.1, 1 - said) / silent;
  const sum = said + rest * silent;
  return chosen.map(({ style, share }) => ({ style, share: Math.round(((share ?? rest) / sum) * 1000) / 1000 }));
}

function ensembleStyle(instruments: readonly string[]): string | undefined {
  if (instruments.join() === 'Violin,Violin,Viola,Cello') return 'string-quartet';
  return instruments.length > 0 && instruments.every((name) => name === DRUM_KIT) ? 'drums' : undefined;
}

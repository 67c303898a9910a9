/** What the report tells of a piece: from its notes and from the labels it came with. */
import { DRUM_CHANNEL, durationSeconds, findKey, PROGRAM_FAMILIES, type Score } from '@continuo/music';

export type PieceFacts = {
  readonly notes: number;
  readonly seconds: number;
  readonly quarters: number;
  readonly tracks: number;
  /** as it sounds, e.g. "D minor"; null where no key stands out */
  readonly key: string | null;
  /** all that it says, e.g. ["3/4"]; empty where it says none */
  readonly meters: readonly string[];
  /** quarters a minute over the whole piece; null where no tempo is said */
  readonly bpm: number | null;
  /** families of General MIDI, and "Drums" */
  readonly instruments: readonly string[];
  /** null where there are only drums */
  readonly lowest: number | null;
  readonly highest: number | null;
  /** every note has one velocity */
  readonly isFlat: boolean;
  readonly composer: string | null;
  readonly style: string | null;
  readonly year: number | null;
  readonly licence: string | null;
};

type Labels = Readonly<Record<string, unknown>>;

/**
 * The facts of a piece.
 *
 * @example factsOf(score, { composer: 'Bach, Johann Sebastian' }).composer // => 'Bach, Johann Sebastian'
 */
export function factsOf(score: Score, labels: Labels): PieceFacts {
  const instruments = new Set<string>();
  const velocities = new Set<number>();
  let [notes, lowest, highest, tracks] = [0, 128, -1, 0];
  for (const track of score.tracks) {
    if (track.notes.length === 0) continue;
    tracks += 1;
    notes += track.notes.length;
    const isDrums = track.channel === DRUM_CHANNEL;
    instruments.add(isDrums ? 'Drums' : PROGRAM_FAMILIES[Math.floor(track.program / 8)]!);
    for (const { pitch, velocity } of track.notes) {
      velocities.add(velocity);
      if (isDrums) continue;
      lowest = Math.min(lowest, pitch);
      highest = Math.max(highest, pitch);
    }
  }
  const seconds = durationSeconds(score);
  const quarters = score.endTick / score.ticksPerQuarter;
  return {
    notes,
    seconds: rounded(seconds),
    quarters: rounded(quarters),
    tracks,
    key: highest < 0 ? null : (findKey(score)?.name ?? null),
    meters: [...new Set(score.meters.map(({ numerator, denominator }) => `${numerator}/${denominator}`))],
    bpm: score.tempos.length === 0 ? null : rounded((quarters / seconds) * 60),
    instruments: [...instruments],
    lowest: highest < 0 ? null : lowest,
    highest: highest < 0 ? null : highest,
    isFlat: velocities.size < 2,
    composer: textOf(labels.composer ?? labels.composers ?? labels.artist ?? labels.performer),
    style: textOf(labels.genre ?? labels.genres ?? labels.style ?? labels.styles ?? labels.rhythm),
    year: yearOf(labels),
    licence: licenceName(textOf(labels.licence ?? labels.license)),
  };
}

/**
 * The tune that labels name, by which variants are kept together: `tune`, `tune_id` or `group` are certain, a title with
 * its composer is likely.
 *
 * @example titleOf({ title: 'The Lads of the Village.' }) // => { key: 'lads of the village', isCertain: false }
 */
export function titleOf(labels: Labels): { readonly key: string; readonly isCertain: boolean } | undefined {
  for (const name of ['tune', 'tune_id', 'group']) {
    const tune = textOf(labels[name]);
    if (tune !== null) return { key: `${name} ${tune}`, isCertain: true };
  }
  // "Smash the Windows -- Jig" says the dance after the name
  const title = plain((textOf(labels.title) ?? '').replace(/\s--\s.*$/, ''));
  if (title.length < 3) return undefined;
  // parts of one work carry its title: a prelude and its fugue are two tunes
  const rest = [labels.composer ?? labels.composers, labels.opus, labels.part].map((label) =>
    plain(textOf(label) ?? ''),
  );
  return { key: [title, ...rest].filter((part) => part !== '').join(' | '), isCertain: false };
}

/** Letters and digits only, without accents, capitals and article. */
function plain(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return letters.replace(/^(?:the|a) (?=.)/, '');
}

/** A text, or the first of a list of texts. */
function textOf(label: unknown): string | null {
  const first: unknown = Array.isArray(label) ? label[0] : label;
  if (typeof first === 'number') return String(first);
  return typeof first === 'string' && first.trim() !== '' ? first.trim() : null;
}

/** Creative Commons licences under their SPDX names, as they are found by their texts. */
function licenceName(licence: string | null): string | null {
  return licence === null ? null : licence.replace(/^CC BY((?:-[A-Z]{2})*) (\d\.\d)$/i, 'CC-BY$1-$2');
}

/** A year that is said as such, or the first in the name of a book or a credit. */
function yearOf(labels: Labels): number | null {
  for (const name of ['year', 'date', 'recordingyear', 'published', 'book', 'music_credit']) {
    const found = /(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)/.exec(textOf(labels[name]) ?? '');
    if (found) return Number(found[1]);
  }
  return null;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

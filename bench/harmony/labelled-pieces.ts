/** Pieces whose key is printed or was judged by ear. */
import { createScore, type Key, parseKey, readMidi, type Score } from '@continuo/music';
import { filesById, textsById } from '../data/archives.ts';
import { indexOf, linesOf, type PieceIndex } from '../data/index-lines.ts';

/** A piece and its key. */
export type LabelledPiece = { readonly id: string; readonly split: string; readonly score: Score; readonly key: Key };

/** The sets whose keys are printed or annotated. */
export const KEY_SETS: Readonly<Record<string, () => Generator<LabelledPiece>>> = {
  'folk-tunes-pd': () => labelledFiles('open/folk-tunes-pd', (index) => index.key),
  'open-hymnal': () => labelledFiles('open/open-hymnal', (index) => index.key),
  'openewld (melody)': labelledMelodies,
  nottingham: () => labelledFiles('caution/nottingham', (index) => index.key),
  pop909: () => {
    const keys = textsById('caution/pop909/key_audio.txt.tar.gz');
    return labelledFiles('caution/pop909', ({ id }) => keyOfStretches(keys.get(id) ?? ''));
  },
  'weimar (solo)': labelledSolos,
};

function* labelledFiles(set: string, label: (index: PieceIndex) => unknown): Generator<LabelledPiece> {
  const files = filesById(`${set}/mid.tar.gz`);
  for (const index of indexOf(set)) {
    const text = label(index);
    const key = typeof text === 'string' ? keyOfLabel(text) : undefined;
    const bytes = files.get(index.id);
    if (key && bytes) yield { id: index.id, split: index.split, score: readMidi(bytes).score, key };
  }
}

/** Quarters, quarters, pitch of each note. */
type Melody = {
  readonly id: string;
  readonly split: string;
  readonly notes: readonly (readonly [number, number, number])[];
};

function* labelledMelodies(): Generator<LabelledPiece> {
  const tonality = new Map(indexOf('open/openewld').map((index) => [index.id, index.tonality as string]));
  for (const sheet of linesOf<Melody>('open/openewld/leadsheets.jsonl.gz')) {
    const key = keyOfLabel((tonality.get(sheet.id) ?? '').replace('-', 'b'));
    if (!key) continue;
    const notes = sheet.notes.map(([at, length, pitch]) => ({
      pitch,
      tick: Math.round(at * 480),
      durationTicks: Math.max(1, Math.round(length * 480)),
    }));
    yield { id: sheet.id, split: sheet.split, score: createScore({ tracks: [{ notes }] }), key };
  }
}

/** Seconds, seconds where known, pitch of each note. */
type Solo = {
  readonly id: string;
  readonly split: string;
  readonly events: readonly (readonly [number, number | null, number])[];
};

function* labelledSolos(): Generator<LabelledPiece> {
  const keys = new Map(indexOf('caution/weimar-jazz-solos').map((index) => [index.id, index.key as string]));
  for (const solo of linesOf<Solo>('caution/weimar-jazz-solos/solos.jsonl.gz')) {
    const key = keyOfLabel(keys.get(solo.id) ?? '');
    if (!key) continue;
    const notes = solo.events.map(([at, length, pitch]) => ({
      pitch,
      tick: Math.max(0, Math.round(at * 960)),
      durationTicks: Math.max(1, Math.round((length ?? 0.1) * 960)),
    }));
    yield { id: solo.id, split: solo.split, score: createScore({ tracks: [{ notes }] }), key };
  }
}

/** The key of the longest stretch. */
function keyOfStretches(text: string): string {
  const stretches = text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  const lengths = new Map<string, number>();
  for (const [from, to, name] of stretches) lengths.set(name, (lengths.get(name) ?? 0) + Number(to) - Number(from));
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** A label such as "A Dorian", "Gm", "E- major", "Bb-maj", "C:min": the modes with a minor third are minor. */
function keyOfLabel(label: string): Key | undefined {
  const match = /^([A-G])([#b-]?)(?:[: -]*)(.*)$/.exec(label.trim());
  if (!match) return undefined;
  const sign = match[2] === '-' ? (/^[A-G]-(maj|min|dor|mix|chrom|blues)/.test(label) ? '' : 'b') : match[2];
  const mode = match[3].toLowerCase();
  if (/^(chrom|blues|p|n)/.test(mode)) return undefined;
  const minor = /^(m$|min|dor|aeo|phr|loc)/.test(mode);
  return parseKey(`${match[1]}${sign} ${minor ? 'minor' : 'major'}`);
}

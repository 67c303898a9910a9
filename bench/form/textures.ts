/** What the textures of whole pieces are called. */
import { readMidi, TEXTURES, voiceRelationsOf } from '@continuo/music';
import { filesById } from '../data/archives.ts';
import { indexOf, type PieceIndex } from '../data/index-lines.ts';

/** Prints a row for each set. */
export function benchTextures(): void {
  const isBachFugue = ({ composer, title }: PieceIndex): boolean =>
    /bach/i.test(String(composer)) && /fug|invent|sinfonia/i.test(String(title));
  const sets: readonly (readonly [string, string, ((piece: PieceIndex) => boolean)?])[] = [
    ['folk tunes: one line', 'open/folk-tunes-pd'],
    ['hymns: chords', 'open/open-hymnal'],
    ['chorales made by a network: chords', 'open/js-fakes'],
    ["Bach's fugues, inventions, sinfonias", 'open/mutopia', isBachFugue],
    ['songs with piano (OpenScore Lieder)', 'open/openscore-lieder'],
    ['pop songs (POP909)', 'caution/pop909'],
    ['dance tunes with chords (Nottingham)', 'caution/nottingham'],
  ];
  const table: Record<string, Record<string, string>> = {};
  for (const [name, set, wanted = (): boolean => true] of sets) {
    const midi = filesById(`${set}/mid.tar.gz`);
    const counts = new Map<string, number>();
    const ids = indexOf(set).filter(wanted);
    // of large sets some 200
    const step = 2 * Math.max(1, Math.floor(ids.length / 400));
    let pieces = 0;
    for (let i = 1; i < ids.length; i += step) {
      const bytes = midi.get(ids[i].id);
      if (bytes === undefined) continue;
      const { texture } = voiceRelationsOf(readMidi(bytes).score);
      counts.set(texture, (counts.get(texture) ?? 0) + 1);
      pieces++;
    }
    const shares = TEXTURES.slice(2).map((texture): [string, string] => [
      texture,
      `${((100 * (counts.get(texture) ?? 0)) / pieces).toFixed(0)} %`,
    ]);
    table[name] = { pieces: String(pieces), ...Object.fromEntries(shares) };
  }
  console.log('\nwhat the textures of whole pieces are called');
  console.table(table);
}

/** Pieces whose mood people judged. */
import { readMidi, type Score } from '@continuo/music';
import { filesById } from '../data/archives.ts';
import { indexOf } from '../data/index-lines.ts';

/** A piece, the game it comes from, and what its listeners said: −1 or 1 on each axis. */
export type Judged = {
  readonly id: string;
  readonly game: string;
  readonly judged: { readonly valence: number; readonly arousal: number };
  readonly score: Score;
};

/** All pieces of VGMIDI with judgements; nothing is trained, so all splits count. */
export function judgedPieces(): readonly Judged[] {
  const files = filesById('research/vgmidi/mid.tar.gz');
  return indexOf('research/vgmidi').flatMap(({ id, game, valence, arousal }) => {
    const bytes = files.get(id);
    if (bytes === undefined || typeof valence !== 'number' || typeof arousal !== 'number') return [];
    return [{ id, game: String(game), judged: { valence, arousal }, score: readMidi(bytes).score }];
  });
}

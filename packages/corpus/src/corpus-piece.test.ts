import { expect, test } from 'vitest';
import { composerLabelOf, folderOfPiece } from './corpus-piece.ts';

test('a piece lies in the folder before the first slash, a file beside no others in none', () => {
  expect(['open-hymnal/abide', 'lmd/0/0a1b', 'song.mid'].map((id) => folderOfPiece({ id }))).toEqual([
    'open-hymnal',
    'lmd',
    '',
  ]);
});

test('who composed it is what its label says; nobody where it says nothing, or no name', () => {
  const labels = [{ composer: 'Haydn, Joseph' }, {}, { composer: null }, { composer: 3 }];
  expect(labels.map((each) => composerLabelOf({ labels: each }))).toEqual(['Haydn, Joseph', '', '', '']);
});

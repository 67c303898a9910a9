/** Progressions that have a name, as Roman numerals, a bar each. */
import { type Phrases, phrasesOf } from '../phrases.ts';

export type Progression = {
  readonly major: readonly string[];
  /** the same in minor, where it has one; one that is only in minor has both alike and says `inMinor` */
  readonly minor: readonly string[];
  readonly inMinor?: boolean;
  /** it is a whole chorus: the piece is as long as it, where no length is asked for */
  readonly wholeChorus?: boolean;
  /** its chords leave the key's scale */
  readonly leavesKey?: boolean;
};

const words = (text: string): readonly string[] => text.split(' ');
const BLUES: Progression = {
  major: words('I[7] I[7] I[7] I[7] IV[7] IV[7] I[7] I[7] V7 IV[7] I[7] V7'),
  minor: words('i7 i7 i7 i7 iv7 iv7 i7 i7 VI[7] V[7] i7 V[7]'),
  wholeChorus: true,
  leavesKey: true,
};
const EIGHT_BARS: Progression = {
  major: words('I[7] V7 IV[7] IV[7] I[7] V7 I[7] V7'),
  minor: words('i7 V[7] iv7 iv7 i7 V[7] i7 V[7]'),
  wholeChorus: true,
  leavesKey: true,
};
const simple = (major: string, minor: string): Progression => ({ major: words(major), minor: words(minor) });
const inMinor = (numerals: string): Progression => ({
  major: words(numerals),
  minor: words(numerals),
  inMinor: true,
  leavesKey: true,
});

// biome-ignore format: a table, a progression a line
export const PROGRESSIONS: Phrases<Progression> = phrasesOf<Progression>([
  ['twelve bar blues, 12 bar blues, blues progression, blues changes, blues form', BLUES],
  ['eight bar blues, 8 bar blues', EIGHT_BARS],
  ['axis progression, pop progression, four chord song, four chord progression, four chords', simple('I V vi IV', 'i VI III VII')],
  ['doo wop progression, doo wop, fifties progression, 50 s progression', simple('I vi IV V', 'i VI iv v')],
  ['pachelbel progression, canon progression, pachelbel canon, pachelbel', simple('I V vi iii IV I IV V', 'i v VI III iv i iv v')],
  ['circle of fifths progression, circle of fifths, circle progression', simple('I IV viio iii vi ii V I', 'i iv VII III VI iio v i')],
  ['two five one', simple('ii7 V7 I I', 'iiø7 V[7] i i')],
  ['andalusian cadence, andalusian, flamenco progression', inMinor('i VII VI V')],
  ['la folia, folia, follia', inMinor('i V i VII III VII i V i V i VII III VII V i')],
  ['passamezzo antico', inMinor('i VII i V III VII V i')],
]);

/**
 * How often keys, chords and cadences are found as the data sets say.
 *
 * `npm run bench -- harmony`; the sets are those of ../shared/data (or CONTINUO_DATA). Everything printed is counted
 * anew and is the same on every run.
 */
import { dataFolder } from '@continuo/corpus/node';
import { NO_DATA } from './data/archives.ts';
import { benchCadences } from './harmony/cadences.ts';
import { benchChords } from './harmony/chords.ts';
import { benchKeys } from './harmony/keys.ts';
import { benchKeyRegions } from './harmony/regions.ts';

if (dataFolder() === undefined) console.log(NO_DATA);
else {
  benchKeys();
  benchKeyRegions();
  benchChords();
  benchCadences();
}

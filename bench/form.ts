/**
 * How often melodies, phrases, sections and textures are found as the data sets say, and how long it takes.
 *
 * `npm run bench -- form`; the sets are those of ../shared/data (or CONTINUO_DATA). All but the times is counted anew and is
 * the same on every run. The weights of the melody's path were set on every eighth piece of POP909, those of the sections on
 * every eighth folk tune, which are left out here. Not so held out: the two bounds by which melodyOf takes a whole track, the
 * weights of the Grouper (set on these jazz solos), the bounds of the textures (set on some sixty pieces of each set).
 */
import { dataFolder } from '@continuo/corpus/node';
import { NO_DATA } from './data/archives.ts';
import { benchMelody } from './form/melody.ts';
import { benchPhrases } from './form/phrases.ts';
import { benchSections } from './form/sections.ts';
import { benchSpeed } from './form/speed.ts';
import { benchTextures } from './form/textures.ts';

benchSpeed();
if (dataFolder() === undefined) console.log(NO_DATA);
else {
  benchMelody();
  benchPhrases();
  benchSections();
  benchTextures();
}

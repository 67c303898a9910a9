/** Ensembles by name: who plays in them. */
import { type Phrases, phrasesOf } from '../phrases.ts';
import { DRUM_KIT } from './instruments.ts';

const PIANO = 'Acoustic Grand Piano';
const BASS = 'Electric Bass (finger)';
const ACOUSTIC_BASS = 'Acoustic Bass';
const QUARTET = ['Violin', 'Violin', 'Viola', 'Cello'];
const FOUR_VOICES = ['Choir Aahs', 'Choir Aahs', 'Choir Aahs', 'Choir Aahs'];
const SAXES = ['Soprano Sax', 'Alto Sax', 'Tenor Sax', 'Baritone Sax'];
const WINDS = ['Flute', 'Oboe', 'Clarinet', 'French Horn', 'Bassoon'];

/** Members in score order; e.g. a piano quintet is a string quartet with piano. */
// biome-ignore format: a table, an ensemble a line
export const ENSEMBLES: Phrases<readonly string[]> = phrasesOf<readonly string[]>([
  ['string quartet', QUARTET],
  ['string trio', ['Violin', 'Viola', 'Cello']],
  ['string quintet', ['Violin', 'Violin', 'Viola', 'Viola', 'Cello']],
  ['string sextet', ['Violin', 'Violin', 'Viola', 'Viola', 'Cello', 'Cello']],
  ['string orchestra', [...QUARTET, 'Contrabass']],
  ['piano trio', ['Violin', 'Cello', PIANO]],
  ['piano quartet', ['Violin', 'Viola', 'Cello', PIANO]],
  ['piano quintet', [...QUARTET, PIANO]],
  ['piano duet, four hands, piano four hands, piano duo, two pianos', [PIANO, PIANO]],
  ['flute quartet', ['Flute', 'Violin', 'Viola', 'Cello']],
  ['oboe quartet', ['Oboe', 'Violin', 'Viola', 'Cello']],
  ['clarinet trio', ['Clarinet', 'Cello', PIANO]],
  ['clarinet quintet', ['Clarinet', ...QUARTET]],
  ['horn trio', ['French Horn', 'Violin', PIANO]],
  ['wind quintet, woodwind quintet, wind ensemble', WINDS],
  ['woodwinds, woodwind, winds, woodwind quartet, wind quartet, woodwind section', ['Flute', 'Oboe', 'Clarinet', 'Bassoon']],
  ['brass trio', ['Trumpet', 'French Horn', 'Trombone']],
  ['brass quartet', ['Trumpet', 'Trumpet', 'Trombone', 'Trombone']],
  ['brass quintet', ['Trumpet', 'Trumpet', 'French Horn', 'Trombone', 'Tuba']],
  ['brass band, brass ensemble', ['Trumpet', 'Trumpet', 'French Horn', 'Trombone', 'Trombone', 'Tuba']],
  ['saxophone quartet, sax quartet', SAXES],
  ['recorder quartet, recorder consort', ['Recorder', 'Recorder', 'Recorder', 'Recorder']],
  ['satb choir, satb, four part choir, mixed choir, four voices, a cappella choir, a cappella, four part chorus, chamber choir', FOUR_VOICES],
  ['ssa choir, ssa, ssa chorus, three voices choir, womens choir, children choir', FOUR_VOICES.slice(1)],
  ['ttbb, ttbb choir, ssaa, ssaa choir, barbershop quartet, vocal quartet, male choir', FOUR_VOICES],
  ['chamber orchestra', ['Flute', 'Oboe', 'Clarinet', 'Bassoon', 'French Horn', ...QUARTET, 'Contrabass']],
  [
    'orchestra, symphony orchestra, full orchestra, symphonic orchestra, philharmonic',
    ['Flute', 'Oboe', 'Clarinet', 'Bassoon', 'French Horn', 'Trumpet', 'Trombone', 'Tuba', 'Timpani', ...QUARTET, 'Contrabass'],
  ],
  ['jazz trio, jazz piano trio, piano trio jazz', [PIANO, ACOUSTIC_BASS, DRUM_KIT]],
  ['jazz quartet', ['Tenor Sax', PIANO, ACOUSTIC_BASS, DRUM_KIT]],
  ['jazz quintet, jazz combo', ['Trumpet', 'Tenor Sax', PIANO, ACOUSTIC_BASS, DRUM_KIT]],
  ['jazz band, dixieland band', ['Trumpet', 'Clarinet', 'Trombone', PIANO, ACOUSTIC_BASS, DRUM_KIT]],
  ['big band', ['Alto Sax', 'Tenor Sax', 'Baritone Sax', 'Trumpet', 'Trumpet', 'Trombone', 'Trombone', PIANO, ACOUSTIC_BASS, DRUM_KIT]],
  ['organ trio', ['Drawbar Organ', 'Electric Guitar (jazz)', DRUM_KIT]],
  ['rhythm section', [PIANO, BASS, DRUM_KIT]],
  ['rock band, band', ['Overdriven Guitar', 'Electric Guitar (clean)', BASS, DRUM_KIT]],
  ['power trio, rock trio, punk band', ['Overdriven Guitar', BASS, DRUM_KIT]],
  ['metal band, heavy metal band', ['Distortion Guitar', 'Distortion Guitar', BASS, DRUM_KIT]],
  ['pop band', ['Electric Piano 1', 'Electric Guitar (clean)', BASS, DRUM_KIT]],
  ['funk band', ['Clavinet', 'Electric Guitar (muted)', 'Brass Section', 'Slap Bass 1', DRUM_KIT]],
  ['folk band', ['Fiddle', 'Accordion', 'Acoustic Guitar (steel)', ACOUSTIC_BASS]],
  ['bluegrass band, string band', ['Fiddle', 'Banjo', 'Acoustic Guitar (steel)', ACOUSTIC_BASS]],
  ['celtic band, irish band', ['Whistle', 'Fiddle', 'Acoustic Guitar (steel)']],
  ['synth band', ['Lead 2 (sawtooth)', 'Pad 2 (warm)', 'Synth Bass 1', DRUM_KIT]],
  ['piano and voice, voice and piano', ['Voice Oohs', PIANO]],
]);

/** "flute duo" is two flutes. */
export const GROUP_SIZES: Phrases<number> = phrasesOf([
  ['duo, duet', 2],
  ['trio', 3],
  ['quartet', 4],
  ['quintet', 5],
  ['sextet', 6],
  ['octet', 8],
]);

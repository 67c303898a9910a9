/** What people call the instruments of General MIDI. */
import { PROGRAM_NAMES } from '@continuo/music';
import { type Phrases, phrasesOf } from '../phrases.ts';
import { foldWord } from '../prompt-tokens.ts';

/** The name that a request gives a drum kit; the other names are those of General MIDI's programs. */
export const DRUM_KIT = 'Drums';

/** Names beside the standard's own; plurals in -s are found without being listed. */
// biome-ignore format: a table, an instrument a line
const PEOPLES_NAMES: readonly (readonly [words: string, name: string])[] = [
  ['piano, pianoforte, grand piano, keyboard, keys, acoustic piano, upright piano', 'Acoustic Grand Piano'],
  ['honky tonk, honkytonk piano, saloon piano, tack piano', 'Honky-tonk Piano'],
  ['electric piano, rhodes, fender rhodes, e piano', 'Electric Piano 1'],
  ['dx piano, fm piano, wurlitzer', 'Electric Piano 2'],
  ['cembalo, clavecin', 'Harpsichord'],
  ['clavi, clav', 'Clavinet'],
  ['celeste', 'Celesta'],
  ['glock', 'Glockenspiel'],
  ['musical box', 'Music Box'],
  ['vibes, vibraphones', 'Vibraphone'],
  ['bells, chimes, church bell', 'Tubular Bells'],
  ['cimbalom, hammered dulcimer', 'Dulcimer'],
  ['hammond, hammond organ, jazz organ', 'Drawbar Organ'],
  ['organ, pipe organ', 'Church Organ'],
  ['harmonium', 'Reed Organ'],
  ['concertina, squeezebox', 'Accordion'],
  ['mouth organ, blues harp', 'Harmonica'],
  ['bandoneon', 'Tango Accordion'],
  ['guitar, classical guitar, nylon guitar, spanish guitar, acoustic guitar, nylon string guitar', 'Acoustic Guitar (nylon)'],
  ['steel guitar, western guitar, folk guitar, steel string guitar', 'Acoustic Guitar (steel)'],
  ['jazz guitar', 'Electric Guitar (jazz)'],
  ['electric guitar, e guitar, clean guitar', 'Electric Guitar (clean)'],
  ['muted guitar, palm muted guitar', 'Electric Guitar (muted)'],
  ['overdrive guitar, rock guitar, lead guitar', 'Overdriven Guitar'],
  ['distorted guitar, metal guitar, heavy guitar', 'Distortion Guitar'],
  ['upright bass, standup bass, string bass, walking bass', 'Acoustic Bass'],
  ['bass, electric bass, bass guitar, e bass, fingered bass, bassline, bass line', 'Electric Bass (finger)'],
  ['picked bass', 'Electric Bass (pick)'],
  ['slap bass', 'Slap Bass 1'],
  ['synth bass, bass synth, synthesizer bass', 'Synth Bass 1'],
  ['violoncello, violoncelli, celli', 'Cello'],
  ['double bass', 'Contrabass'],
  ['tremolo', 'Tremolo Strings'],
  ['pizzicato, pizzicati, pizz', 'Pizzicato Strings'],
  ['harp', 'Orchestral Harp'],
  ['kettledrum, kettle drum', 'Timpani'],
  ['strings, string section, string ensemble', 'String Ensemble 1'],
  ['slow strings', 'String Ensemble 2'],
  ['synth strings, synthetic strings', 'Synth Strings 1'],
  ['choir, chorus of voices, choral voices, vocal choir', 'Choir Aahs'],
  ['voice, voices, singer, ooh, soprano, mezzo soprano, alto, tenor, baritone, vocalist', 'Voice Oohs'],
  ['synth choir, synth voices', 'Synth Voice'],
  ['horn, french horn', 'French Horn'],
  ['brass', 'Brass Section'],
  ['synth brass', 'Synth Brass 1'],
  ['sax, saxophone, alto saxophone', 'Alto Sax'],
  ['soprano saxophone', 'Soprano Sax'],
  ['tenor saxophone', 'Tenor Sax'],
  ['baritone saxophone, bari sax', 'Baritone Sax'],
  ['cor anglais', 'English Horn'],
  ['piccolo flute', 'Piccolo'],
  ['block flute, blockflote', 'Recorder'],
  ['panpipe, pan pipe, panflute, zampona', 'Pan Flute'],
  ['bottle', 'Blown Bottle'],
  ['tin whistle, penny whistle, pennywhistle', 'Whistle'],
  ['synth lead, lead synth, synth, synthesizer, synthesiser, saw lead, sawtooth', 'Lead 2 (sawtooth)'],
  ['square lead, square wave, pulse wave, chip lead', 'Lead 1 (square)'],
  ['pad, synth pad, warm pad', 'Pad 2 (warm)'],
  ['new age pad', 'Pad 1 (new age)'],
  ['choir pad', 'Pad 4 (choir)'],
  ['pipes, bagpipes', 'Bagpipe'],
  ['mbira, thumb piano', 'Kalimba'],
  ['shehnai', 'Shanai'],
  ['agogo bells', 'Agogo'],
  ['steel drum, steelpan, steel pan', 'Steel Drums'],
  ['taiko', 'Taiko Drum'],
  ['toms, tom tom', 'Melodic Tom'],
  ['seashore sounds, ocean waves', 'Seashore'],
  ['birdsong, birds', 'Bird Tweet'],
  [`drum, drums, drum kit, drum set, drumset, drumkit, percussion, drummer, drum machine, brushes, brushed drums, kick, kick drum, bass drum, snare, snare drum, hi hat, cymbals, cymbal, bongos, congas, tambourine`, DRUM_KIT],
];

/** "Lead 1 (square)" is found as itself, without the brackets, and by what is in them. */
const STANDARD_NAMES = PROGRAM_NAMES.map((name): [string, string] => {
  const plain = name.replace(/-/g, ' ');
  const inside = /^(.*) \((.*)\)$/.exec(plain);
  const spoken = inside ? [`${inside[1]} ${inside[2]}`, `${inside[2]} ${inside[1].replace(/ \d$/, '')}`] : [plain];
  return [spoken.map((words) => foldWord(words.replace(/ \+ /g, ' '))).join(','), name];
});

/** Names of General MIDI by what people say. */
export const INSTRUMENTS: Phrases<string> = phrasesOf([...STANDARD_NAMES, ...PEOPLES_NAMES]);

/** Fields among the music of a tune, on lines of their own or inline (ABC 2.1, section 3.2). */
import { decodeAbcText } from './abc-text.ts';
import { splitWords } from './key-field.ts';
import { alignLyrics } from './lyrics.ts';
import {
  currentVoice,
  type OpenTune,
  readKey,
  readMeter,
  readProperties,
  readTempo,
  readUnit,
  voiceOf,
} from './open-tune.ts';
import { setKey, setProperties } from './open-voice.ts';
import { readSharedField } from './shared-fields.ts';

const LONGEST_NAME = 1000;

/** A field among the music; it means the current voice. */
export function readBodyField(tune: OpenTune, letter: string, text: string): void {
  const read = FIELDS[letter];
  if (read) read(tune, text);
  else readSharedField(tune, letter, text);
}

const FIELDS: Readonly<Record<string, (tune: OpenTune, text: string) => void>> = {
  V: (tune, text) => {
    const [id = '', ...words] = splitWords(text);
    const voice = voiceOf(tune, id);
    if (!voice) return;
    tune.voice = voice;
    if (words.length > 0) setProperties(voice, readProperties(tune, words));
  },
  K: (tune, text) => {
    const { key, rest } = readKey(tune, text);
    if (rest.length > 0) setProperties(currentVoice(tune), readProperties(tune, rest));
    if (key) setKey(currentVoice(tune), key);
  },
  M: (tune, text) => {
    const meter = readMeter(tune, text);
    if (meter) currentVoice(tune).bars.setMeter(meter);
  },
  L: (tune, text) => {
    const unit = readUnit(tune, text);
    if (unit !== undefined) currentVoice(tune).unit = unit;
  },
  Q: (tune, text) => {
    const { bars, unit } = currentVoice(tune);
    const tempo = readTempo(tune, text, unit);
    if (tempo) bars.addItem({ kind: 'tempo', tempo });
  },
  P: beginSection,
  T: beginSection,
  w: (tune, text) => alignLyrics(text, currentVoice(tune).lyricLine, tune.reports),
};

/** A part of the form, or a title in the middle of a tune. */
function beginSection(tune: OpenTune, text: string): void {
  if (text === '') return;
  currentVoice(tune).bars.addItem({ kind: 'section', name: decodeAbcText(text).slice(0, LONGEST_NAME) });
}

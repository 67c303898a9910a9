/** Fields of the header of a tune (ABC 2.1, section 3.1). */
import { splitWords } from './key-field.ts';
import {
  MOST_VOICES,
  type OpenTune,
  readKey,
  readMeter,
  readProperties,
  readUnit,
  reportVoices,
  voiceOf,
} from './open-tune.ts';
import { addCredit, readSharedField } from './shared-fields.ts';

/** A field before the music. */
export function readHeaderField(tune: OpenTune, letter: string, text: string): void {
  const read = FIELDS[letter];
  if (read) read(tune, text);
  else readSharedField(tune, letter, text);
}

const FIELDS: Readonly<Record<string, (tune: OpenTune, text: string) => void>> = {
  T: (tune, text) => {
    const isFirst = !tune.credits.some(({ kind }) => kind === 'title');
    addCredit(tune, isFirst ? 'title' : 'subtitle', text);
  },
  M: (tune, text) => {
    const meter = readMeter(tune, text);
    if (!meter) return;
    tune.meter = meter;
    tune.hasMeter = true;
  },
  L: (tune, text) => {
    tune.unit = readUnit(tune, text) ?? tune.unit;
  },
  Q: (tune, text) => {
    tune.tempo = text;
  },
  V: (tune, text) => {
    const [id = '', ...words] = splitWords(text);
    if (tune.declared.size >= MOST_VOICES && !tune.declared.has(id)) reportVoices(tune);
    else tune.declared.set(id, readProperties(tune, words));
  },
  K: endHeader,
};

/** K: is the last field of the header. */
function endHeader(tune: OpenTune, text: string): void {
  const { key, rest } = readKey(tune, text);
  if (key) tune.key = key;
  tune.keyProperties = readProperties(tune, rest);
  tune.inBody = true;
  if (!tune.hasMeter) tune.reports.add('missing-meter', 'there is no M: field in the header; the meter is free');
  for (const id of tune.declared.keys()) voiceOf(tune, id);
}

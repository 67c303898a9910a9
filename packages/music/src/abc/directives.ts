/** Directives of a tune: `%%score`, `%%MIDI`, … (ABC 2.1, section 11; `%%MIDI` as in abc2midi). */
import type { Propagation } from './bar-accidentals.ts';
import { MOST_VOICES, type OpenTune } from './open-tune.ts';
import { addCredit } from './shared-fields.ts';
import { parseStaves } from './staff-plan.ts';

const LONGEST_PLAN = 4000;

/** A line that begins with %%. */
export function readDirective(tune: OpenTune, name: string, text: string): void {
  const lower = name.toLowerCase();
  if (lower === 'midi') readMidiDirective(tune, text);
  else if (lower === 'score' || lower === 'staves') {
    if (tune.plan.length > 0) tune.reports.add('directive', `a second %%${name} is left out`);
    else tune.plan = parseStaves(text.slice(0, LONGEST_PLAN));
  } else if (lower === 'propagate-accidentals' && isPropagation(text)) {
    tune.propagation = text;
    for (const { accidentals } of tune.voices.values()) accidentals.propagation = text;
  } else if (lower === 'abc-copyright') addCredit(tune, 'rights', text);
  else if (!/^abc-(charset|version|include|creator)$/.test(lower)) {
    tune.reports.add('directive', `%%${name.slice(0, 40)} is left out`);
  }
}

function isPropagation(text: string): text is Propagation {
  return text === 'not' || text === 'octave' || text === 'pitch';
}

/** `program 40`, `program 1 40` (voice and program), `channel 10`; of the current voice, or of all to come. */
function readMidiDirective(tune: OpenTune, text: string): void {
  const [name = '', ...words] = text.split(/\s+/, 4);
  const [first, second] = words.map(Number);
  const target = tune.voice ?? tune;
  if (name === 'program' && isWithin(second, 0, 127) && isWithin(first, 1, MOST_VOICES)) {
    tune.programs.set(first - 1, second);
  } else if (name === 'program' && isWithin(first, 0, 127)) target.program = first;
  else if (name === 'channel' && isWithin(first, 1, 16)) target.channel = first - 1;
  else tune.reports.add('directive', `%%MIDI ${name.slice(0, 40)} is left out`);
}

function isWithin(n: number | undefined, low: number, high: number): n is number {
  return n !== undefined && Number.isInteger(n) && n >= low && n <= high;
}

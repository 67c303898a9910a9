/** Bar lines, endings, overlays and rests of whole bars in a voice that is being read (ABC 2.1, sections 4.5 to 4.10). */
import { unitsOfMeter } from './meter-field.ts';
import type { OpenVoice } from './open-voice.ts';
import { type BarToken, ONCE, PLAIN_BAR, type TokenOf } from './token.ts';
import { addEvent, attachGraces } from './voice-events.ts';
import { closeChord, isRestPossible } from './voice-notes.ts';

export function readBarLine(voice: OpenVoice, token: BarToken): void {
  if (voice.chord) closeChord(voice, ONCE);
  voice.spaced = true;
  voice.accidentals.endBar();
  if (voice.broken !== 0) voice.shared.reports.add('broken-rhythm', 'a broken rhythm goes on over a bar line');
  if (voice.bars.isEmpty) voice.bars.merge(token);
  else closeBar(voice, token);
}

/** Ends a bar that has music. */
export function closeBar(voice: OpenVoice, token: BarToken): void {
  voice.bars.dropMarks(voice.marks);
  voice.marks = [];
  endBar(voice);
  voice.bars.close(token);
}

function endBar(voice: OpenVoice): void {
  attachGraces(voice);
  printLastGraces(voice);
  voice.accidentals.endBar();
}

/** Grace notes at the end of a bar belong to the note after the line, where they need the signs that held before. */
function printLastGraces({ bars, accidentals }: OpenVoice): void {
  const { events } = bars.lane;
  for (let i = events.length - 1; i >= 0 && events[i].grace; i--) {
    for (const note of events[i].notes) {
      if (note.alter !== accidentals.ofKey(note.step)) note.accidental ??= 'plain';
    }
  }
}

export function beginEnding(voice: OpenVoice, { numbers }: TokenOf<'ending'>): void {
  if (numbers.length === 0) {
    voice.shared.reports.add('ending', 'an ending without a number is left out');
    return;
  }
  if (!voice.bars.isEmpty) endBar(voice);
  voice.bars.beginEnding(numbers);
}

/** `&`: back to the beginning of the bar. */
export function beginOverlay(voice: OpenVoice): void {
  attachGraces(voice);
  if (!voice.bars.beginOverlay()) {
    voice.shared.reports.add('overlay', 'too many overlays in a bar: the last one goes on');
    return;
  }
  voice.accidentals.endBar();
  voice.spaced = true;
  voice.broken = 0;
}

/** `Z4`: rests of so many bars. */
export function readMeasureRest(voice: OpenVoice, { hidden, count }: TokenOf<'measure-rest'>): void {
  if (!isRestPossible(voice)) return;
  const { shared, bars } = voice;
  const allowed = Math.max(1, Math.min(count, shared.restBars));
  if (allowed < count) shared.reports.add('rest-bars', `a rest of ${count} bars is cut to ${allowed}`);
  shared.restBars -= allowed;
  for (let i = 0; i < allowed; i++) {
    if (i > 0) closeBar(voice, PLAIN_BAR);
    addEvent(voice, { notes: [], length: unitsOfMeter(bars.meter), hidden, measureRest: true });
  }
}

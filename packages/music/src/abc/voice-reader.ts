/** One voice of a tune: music tokens in, bars out (ABC 2.1, sections 4 and 7). */
import { quoted } from '../notation/report-tally.ts';
import { TREBLE } from './clef-field.ts';
import type { DraftVoice } from './draft.ts';
import type { OpenVoice } from './open-voice.ts';
import { ONCE, PLAIN_BAR, type Token, type TokenOf } from './token.ts';
import { beginEnding, beginOverlay, closeBar, readBarLine, readMeasureRest } from './voice-bar-lines.ts';
import { attachGraces } from './voice-events.ts';
import { beginSlur, endSlur, readDecoration, readQuoted, readSymbol } from './voice-marks.ts';
import { beginChord, beginGraces, closeChord, closeGraces, readNote, readRest } from './voice-notes.ts';
import { beginTuplet, breakRhythm, endTuplet } from './voice-rhythm.ts';
import { endTies, readTie } from './voice-ties.ts';

/** Fields are the tune's business. */
export type MusicToken = Exclude<Token, { kind: 'field' }>;

const READERS: { readonly [Kind in MusicToken['kind']]: (voice: OpenVoice, token: TokenOf<Kind>) => void } = {
  note: readNote,
  rest: readRest,
  'measure-rest': readMeasureRest,
  space: readSpace,
  spacer: ({ shared }) => shared.reports.add('spacing', 'extra space (y) is left to the engraver'),
  'chord-start': beginChord,
  'chord-stop': (voice, { length }) => closeChord(voice, length),
  'grace-start': beginGraces,
  'grace-stop': closeGraces,
  'slur-start': beginSlur,
  'slur-stop': endSlur,
  tie: readTie,
  tuplet: beginTuplet,
  broken: breakRhythm,
  bar: readBarLine,
  ending: beginEnding,
  overlay: beginOverlay,
  decoration: readDecoration,
  symbol: readSymbol,
  quoted: readQuoted,
  unknown: reportUnknown,
};

/** One token of music. */
export function readToken(voice: OpenVoice, token: MusicToken): void {
  const read = READERS[token.kind] as (voice: OpenVoice, token: MusicToken) => void;
  read(voice, token);
}

function readSpace(voice: OpenVoice): void {
  if (!voice.chord && !voice.grace) voice.spaced = true;
}

function reportUnknown({ shared }: OpenVoice, { text }: TokenOf<'unknown'>): void {
  if (text === '$') shared.reports.add('line-break', 'line breaks ($) are left to the engraver');
  else shared.reports.add('unexpected-character', `${quoted(text)} is no music and is left out`);
}

/** The end of a line of music: beams end, an open chord is closed. */
export function endLine(voice: OpenVoice): void {
  if (voice.chord) closeChord(voice, ONCE);
  if (voice.grace) closeGraces(voice);
  voice.spaced = true;
}

/** The voice as it stands at the end of the tune. */
export function finishVoice(voice: OpenVoice): DraftVoice {
  const { bars, slurs, shared } = voice;
  endLine(voice);
  if (!bars.isEmpty) closeBar(voice, PLAIN_BAR);
  attachGraces(voice);
  endTuplet(voice);
  endTies(voice);
  shared.reports.add('slur', 'a slur that does not end is left out', slurs.finish(bars.done));
  const { id, name, abbreviation, firstClef, firstKey, transpose, program, channel, stem } = voice;
  return {
    id,
    name,
    abbreviation,
    clef: firstClef ?? TREBLE,
    key: firstKey,
    transpose,
    program,
    channel,
    stem,
    bars: bars.finish(),
  };
}

/** One tune: header, voices, directives; makes drafts of its voices (ABC 2.1, sections 3 and 7). */
import { CREDIT_KINDS, type Credit } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { readBodyField } from './body-fields.ts';
import { readDirective } from './directives.ts';
import type { DraftVoice } from './draft.ts';
import { readHeaderField } from './header-fields.ts';
import type { AbcMeter, AbcTempo } from './meter-field.ts';
import { currentVoice, firstUnit, type OpenTune, openTune, readTempo } from './open-tune.ts';
import type { OpenVoice } from './open-voice.ts';
import { addCredit, continueField } from './shared-fields.ts';
import type { StaffPlan } from './staff-plan.ts';
import { tokenizeMusic } from './tokenize-music.ts';
import type { AbcTuneLines } from './tune-lines.ts';
import { endLine, finishVoice, readToken } from './voice-reader.ts';

/** What a tune is before its times are known. */
export type DraftTune = {
  readonly credits: readonly Credit[];
  readonly meter: AbcMeter;
  readonly tempo: AbcTempo | undefined;
  /** those with music, in the order of the score */
  readonly voices: readonly DraftVoice[];
  readonly plan: StaffPlan;
};

/**
 * Reads the lines of a tune.
 *
 * @throws ScoreReadError  `too-many-events`
 */
export function readTune({ reference, lines }: AbcTuneLines, reports: ReportTally, maximumEvents: number): DraftTune {
  const tune = openTune(reports, maximumEvents);
  if (reference !== undefined) addCredit(tune, 'number', reference);
  readLines(tune, lines);
  const { credits, meter, plan } = tune;
  return {
    voices: finishVoices(tune),
    tempo: tune.tempo === undefined ? undefined : readTempo(tune, tune.tempo, firstUnit(tune)),
    credits: credits.toSorted((a, b) => CREDIT_KINDS.indexOf(a.kind) - CREDIT_KINDS.indexOf(b.kind)),
    meter,
    plan,
  };
}

function readLines(tune: OpenTune, lines: AbcTuneLines['lines']): void {
  let goesOn = false;
  let lastField = '';
  const lastKey = lines.findLastIndex((line) => line.kind === 'field' && line.letter === 'K');
  for (const [i, line] of lines.entries()) {
    if (line.kind === 'directive') readDirective(tune, line.name, line.text);
    else if (line.kind === 'field') {
      const { letter, text } = line;
      if (letter === '+') continueField(tune, lastField, text);
      else if (tune.inBody) readBodyField(tune, letter, text);
      else readHeaderField(tune, letter, text);
      if (letter !== '+') lastField = letter;
    } else if (!tune.inBody && i < lastKey) {
      tune.reports.add('text-in-header', 'a line of the header that is no field is left out');
    } else {
      if (!goesOn) tune.shared.musicLine++;
      goesOn = line.goesOn;
      readMusic(tune, line.text);
    }
  }
}

function readMusic(tune: OpenTune, text: string): void {
  if (!tune.inBody) {
    tune.reports.add('missing-key', 'music begins without a K: field; it is read in C major');
    tune.inBody = true;
  }
  // the voice that sings when the line begins is the current one unless the line says otherwise
  const used = new Set<OpenVoice>();
  for (const token of tokenizeMusic(text)) {
    if (token.kind === 'field') {
      readBodyField(tune, token.letter, token.text);
      continue;
    }
    const voice = currentVoice(tune);
    used.add(voice);
    readToken(voice, token);
  }
  for (const voice of used) endLine(voice);
}

function finishVoices({ voices, programs, reports }: OpenTune): readonly DraftVoice[] {
  const drafts = [...voices.values()].map((voice, i) => {
    const draft = finishVoice(voice);
    const program = programs.get(i);
    return program === undefined ? draft : { ...draft, program };
  });
  for (const [i, program] of programs) {
    if (i < drafts.length) continue;
    reports.add('directive', `%%MIDI program ${i + 1} ${program} belongs to no voice and is left out`);
  }
  const withMusic = drafts.filter(({ bars }) => bars.length > 0);
  reports.add('empty-voice', 'a voice without notes or rests is left out', drafts.length - withMusic.length);
  return withMusic;
}

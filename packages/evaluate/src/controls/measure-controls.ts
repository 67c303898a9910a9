/** What came of every wish of a request, measured in the written MIDI alone. */
import { askedChords } from './asked-chords.ts';
import { controlContext } from './control-context.ts';
import type { ControlMeasurement, ControlOutcome } from './control-outcome.ts';
import type { ControlRequest } from './control-request.ts';
import { chordOutcomes } from './measure-chords.ts';
import { formOutcomes } from './measure-form.ts';
import { infillOutcomes } from './measure-infill.ts';
import { keyOutcomes } from './measure-key.ts';
import { limitOutcomes } from './measure-limits.ts';
import { motifOutcomes } from './measure-motifs.ts';
import { instrumentOutcomes, notesOutcome, settingOutcomes } from './measure-setting.ts';
import { textureCells, textureOutcomes } from './measure-texture.ts';

/**
 * Measures one answer.
 *
 * Nothing here is shared with composing: keys, chords, bars, instruments and motifs are read anew from the request, and
 * notes come from the bytes. A note belongs to the bar in which it begins. In an infill, limits and the key hold for what
 * was written, not for what stood.
 *
 * @param bytes  the answer as a Standard MIDI File
 * @param before  infill: the score that was given, written the same way
 * @throws EvaluateError  'bad-request': a word of the request that is not known here, or `before` is missing
 */
export function measureControls(
  request: ControlRequest,
  bytes: Uint8Array,
  { before }: { readonly before?: Uint8Array } = {},
): ControlMeasurement {
  const context = controlContext(request, bytes, before);
  const chords = askedChords(request.chords, context.piece);
  const key = keyOutcomes(context);
  const instruments = instrumentOutcomes(context);
  const harmony = chordOutcomes(context, chords);
  const motifs = motifOutcomes(context);
  const form = formOutcomes(context);
  const outcomes: ControlOutcome[] = [
    notesOutcome(context),
    ...settingOutcomes(context),
    ...instruments.outcomes,
    ...form.outcomes,
    ...key.outcomes,
    ...limitOutcomes(context, chords),
    ...harmony.outcomes,
    ...motifs.outcomes,
    ...infillOutcomes(context),
    ...textureOutcomes(context),
  ];
  return {
    request: request.id,
    kind: request.kind,
    outcomes,
    texture: textureCells(context),
    chordBars: harmony.chordBars,
    ...(harmony.chordTime && { chordTime: harmony.chordTime }),
    ...(instruments.f1 !== undefined && { instrumentsF1: instruments.f1 }),
    ...(key.softKey && { softKey: key.softKey }),
    ...(form.energy && { energy: form.energy }),
    motifs: motifs.motifs,
  };
}

/** A request that was refused: a promise that was not kept, since none of them contradicts itself. */
export function refusedControls({ id, kind }: ControlRequest, reason: string): ControlMeasurement {
  const outcome = { wish: 'answer', hard: true, asked: 'a piece', got: `refused: ${reason}`, kept: false };
  return { request: id, kind, outcomes: [outcome], texture: [], chordBars: [], motifs: [] };
}

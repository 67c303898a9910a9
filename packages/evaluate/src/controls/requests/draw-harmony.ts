/** Requests with a chord progression, and limits on tones that are foreign to it. */
import { ASKED_CHORD_KINDS, type AskedChordKind, CHORD_TONES } from '../asked-chords.ts';
import { askedKey } from '../asked-key.ts';
import type { ControlRequest } from '../control-request.ts';
import type { Lots } from './lots.ts';
import { drawInstruments, drawKey, drawSetting, namesOf } from './settings.ts';

const SHARPS = 'C C# D D# E F F# G G# A A# B'.split(' ');
const FLATS = 'C Db D Eb E F Gb G Ab A Bb B'.split(' ');
const SUFFIX: Readonly<Record<AskedChordKind, string>> = {
  maj: '',
  min: 'm',
  dim: 'dim',
  aug: 'aug',
  dom7: '7',
  maj7: 'maj7',
  min7: 'm7',
};

/** A progression of the key, which is asked for hard, softly or not at all; chord tones are bound in two of three. */
export function drawHarmony(draw: Lots): Omit<ControlRequest, 'id' | 'seed'> {
  const setting = drawSetting(draw);
  const chordal = draw.whole(1, 2);
  const instruments = namesOf(drawInstruments(draw, chordal, draw.whole(0, 2)));
  const chords = drawProgression(draw, setting.key ?? drawKey(draw), setting.scale, setting.meter);
  const chordTones = draw.pick([undefined, 'beats', 'everywhere'] as const);
  return {
    ...{ kind: 'harmony', task: 'compose', ...setting, instruments, chords },
    ...(chordTones !== undefined && { limits: [{ chordTones }] }),
  };
}

/** Four or eight bars, a chord or two in each, of tones of the scale alone; it begins and ends on the first degree. */
export function drawProgression(draw: Lots, key: string, scale: string | undefined, meter: string): string {
  const steps = askedKey(key, scale).scale;
  const names = /b|^F |^[DGCF] minor/.test(key) ? FLATS : SHARPS;
  const degrees = [0, 1, 2, 3, 4, 5, 6].filter((degree) => !['dim', 'aug'].includes(triadOf(steps, degree) ?? 'dim'));
  const chordOn = (degree: number): string => {
    const kinds = kindsOn(steps, degree);
    const sevenths = kinds.filter((kind) => kind.endsWith('7'));
    const kind = sevenths.length > 0 && draw.chance(0.25) ? sevenths[0]! : kinds[0]!;
    return `${names[steps[degree]!]}${SUFFIX[kind]}`;
  };
  const length = draw.pick([4, 8]);
  const isHalved = meter === '4/4' || meter === '12/8' || meter === '6/8';
  const bars = Array.from({ length }, (_, bar) => {
    if (bar === 0 || bar === length - 1) return chordOn(0);
    if (draw.chance(0.1)) return '%';
    return isHalved && draw.chance(0.3)
      ? `${chordOn(draw.pick(degrees))} ${chordOn(draw.pick(degrees))}`
      : chordOn(draw.pick(degrees));
  });
  return bars.join(' | ');
}

/** The kinds of chord on a degree whose tones all lie in the scale, triads first. */
function kindsOn(scale: readonly number[], degree: number): AskedChordKind[] {
  const root = scale[degree]!;
  return ASKED_CHORD_KINDS.filter((kind) => CHORD_TONES[kind].every((tone) => scale.includes((root + tone) % 12)));
}

function triadOf(scale: readonly number[], degree: number): AskedChordKind | undefined {
  return kindsOn(scale, degree)[0];
}

/** Requests with hard limits. */
import type { BarRange, ControlLimit, ControlRequest } from '../control-request.ts';
import { type AskedInstrument, DRUMS } from '../instruments.ts';
import type { Lots } from './lots.ts';
import { drawEnsemble, drawSetting, namesOf } from './settings.ts';

/** Each pitched instrument gets a range, a polyphony or forbidden pitches, everywhere or in some bars. */
export function drawLimits(draw: Lots): Omit<ControlRequest, 'id' | 'seed'> {
  const setting = drawSetting(draw);
  const instruments = drawEnsemble(draw);
  const limits = instruments
    .filter(({ program }) => program !== DRUMS)
    .flatMap((instrument) => limitsOf(draw, instrument, setting.bars));
  return { kind: 'limits', task: 'compose', ...setting, instruments: namesOf(instruments), limits };
}

/** One to three limits that leave more than three tones of every scale. */
export function limitsOf(draw: Lots, { name, range, chords }: AskedInstrument, bars: number): ControlLimit[] {
  const where = draw.chance(0.4) ? { bars: someBars(draw, bars) } : {};
  const width = draw.whole(12, 20);
  const low = draw.whole(range[0], range[1] - width);
  const foul = Array.from({ length: draw.whole(1, 4) }, () => draw.whole(low, low + width));
  const fields: ControlLimit[] = [
    { range: [low, low + width] },
    { polyphony: draw.whole(1, chords ? 4 : 2) },
    { forbidden: [...new Set(foul)].sort((a, b) => a - b) },
  ];
  return draw.some(fields, draw.whole(1, 3)).map((limit) => ({ ...where, tracks: [name], ...limit }));
}

function someBars(draw: Lots, bars: number): BarRange {
  const first = draw.whole(1, bars - 2);
  return [first, draw.whole(first + 1, bars)];
}

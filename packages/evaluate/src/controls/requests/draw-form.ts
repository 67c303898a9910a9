/** Requests that follow a form. */
import { CONTROL_CADENCES, type ControlRequest, type ControlSection } from '../control-request.ts';
import type { Lots } from './lots.ts';
import { drawEnsemble, drawKey, drawSetting, namesOf } from './settings.ts';

const ENERGIES = [0.1, 0.35, 0.6, 0.9];

/** Two to four sections, each in its key and with its energy, some for fewer instruments; the first may come back as it was. */
export function drawForm(draw: Lots): Omit<ControlRequest, 'id' | 'seed'> {
  const { meter, bpm } = drawSetting(draw);
  const instruments = namesOf(drawEnsemble(draw));
  const energies = draw.shuffled(ENERGIES);
  const sections = ['A', 'B', 'C'].slice(0, draw.whole(2, 3)).map(
    (name, place): ControlSection => ({
      ...{ name, bars: draw.whole(3, 6), key: drawKey(draw), energy: energies[place]! },
      ...(draw.chance(0.6) && { cadence: draw.pick(CONTROL_CADENCES) }),
      ...(instruments.length > 1 &&
        draw.chance(0.4) && { instruments: draw.some(instruments, instruments.length - 1) }),
    }),
  );
  const { energy: _, ...first } = sections[0]!;
  const back = draw.chance(0.5) ? [{ ...first, name: "A'", varies: 'A', distance: 0 }] : [];
  return { kind: 'form', task: 'compose', meter, bpm, instruments, form: { sections: [...sections, ...back] } };
}

/** Requests by chance, the same from the same seed, that ask for everything that can be measured. */
import { CONTROL_KINDS, type ControlKind, type ControlRequest } from '../control-request.ts';
import { drawForm } from './draw-form.ts';
import { drawHarmony } from './draw-harmony.ts';
import { drawInfill } from './draw-infill.ts';
import { drawLimits } from './draw-limits.ts';
import { drawMotif } from './draw-motifs.ts';
import { drawTexture } from './draw-texture.ts';
import { type Lots, lots } from './lots.ts';

/** Of 25 requests in a row so many are of each kind. */
const SHARES: Readonly<Record<ControlKind, number>> = {
  texture: 10,
  harmony: 4,
  limits: 2,
  motif: 3,
  form: 2,
  infill: 4,
};

const DRAW: Readonly<Record<ControlKind, (draw: Lots, turn: number) => Omit<ControlRequest, 'id' | 'seed'>>> = {
  texture: drawTexture,
  harmony: drawHarmony,
  limits: drawLimits,
  motif: drawMotif,
  form: drawForm,
  infill: drawInfill,
};

export type ControlRequestsOptions = {
  /** how many, default 500 */
  readonly count?: number;
  /** default 1 */
  readonly seed?: number;
  /** only these; default all */
  readonly kinds?: readonly ControlKind[];
};

/**
 * Requests that contradict themselves nowhere: motifs lie in hard keys and in reach, progressions in their scale, and every
 * range leaves more than three tones.
 *
 * Drawn: 8–16 bars (sections 3–6), nine meters and 48–184 quarters a minute, 24 keys, one to five of 19 instruments, eight
 * levels of density, polyphony, rhythm and the rest, two bars each in every track, one at a time or two apart.
 *
 * @example controlRequests({ count: 1 })[0].kind // => 'texture'
 */
export function controlRequests({
  count = 500,
  seed = 1,
  kinds = CONTROL_KINDS,
}: ControlRequestsOptions = {}): ControlRequest[] {
  const round = kinds.flatMap((kind) => new Array<ControlKind>(SHARES[kind]).fill(kind));
  const turns = new Map<ControlKind, number>();
  return Array.from({ length: count }, (_, index): ControlRequest => {
    const kind = round[(index * 7) % round.length]!;
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    const own = (seed * 1_000_003 + index) % 2 ** 31;
    return { id: `${kind}-${String(turn + 1).padStart(3, '0')}`, seed: own, ...DRAW[kind](lots(own), turn) };
  });
}

/** The one piano roll of the page, for the panels that act on it or follow its view. */
import type { PianoRoll } from '../roll/piano-roll.ts';
import type { Viewport } from '../roll/viewport.ts';

type RollHandle = { current: PianoRoll | undefined; readonly viewListeners: Set<(view: Viewport) => void> };

const handle: RollHandle = { current: undefined, viewListeners: new Set() };

export function useRollHandle(): RollHandle {
  return handle;
}

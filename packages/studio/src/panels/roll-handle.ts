/** The one piano roll of the page, for the panels that act on it or follow its view. */
import { useSyncExternalStore } from 'react';
import type { PianoRoll } from '../roll/piano-roll.ts';
import type { Viewport } from '../roll/viewport.ts';

type RollHandle = {
  current: PianoRoll | undefined;
  view: Viewport | undefined;
  readonly viewListeners: Set<(view: Viewport) => void>;
};

const handle: RollHandle = { current: undefined, view: undefined, viewListeners: new Set() };

export function useRollHandle(): RollHandle {
  return handle;
}

/** What part of the score the roll shows now; undefined until it is there. */
export function useRollView(): Viewport | undefined {
  return useSyncExternalStore(listenToView, () => handle.view);
}

function listenToView(listener: () => void): () => void {
  handle.viewListeners.add(listener);
  return () => void handle.viewListeners.delete(listener);
}

/** The studio within React's panels. */
import { type Context, createContext, useContext, useSyncExternalStore } from 'react';
import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../studio.ts';

export const StudioContext: Context<Studio | undefined> = createContext<Studio | undefined>(undefined);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === undefined) throw new Error('useStudio is called outside StudioContext');
  return studio;
}

/** One part of the state; the panel is drawn again when it is another one. The part must not be made anew each time. */
export function useStudioState<T>(part: (state: StudioState) => T): T {
  const { store } = useStudio();
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}

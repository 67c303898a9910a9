/** Light or dark, as the system says now. */
import { useSyncExternalStore } from 'react';

const query = '(prefers-color-scheme: dark)';

export function useColourScheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    (listener) => {
      const scheme = matchMedia(query);
      scheme.addEventListener('change', listener);
      return () => scheme.removeEventListener('change', listener);
    },
    () => (matchMedia(query).matches ? 'dark' : 'light'),
  );
}

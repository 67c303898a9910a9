/** The page's signs, drawn on a 20 × 20 grid. */
import type { ReactElement } from 'react';

const PATHS = {
  play: 'M6.5 3.8v12.4a.8.8 0 0 0 1.2.7l9.6-6.2a.8.8 0 0 0 0-1.4L7.7 3.1a.8.8 0 0 0-1.2.7z',
  pause: 'M5.5 3.5h3v13h-3zM11.5 3.5h3v13h-3z',
} as const;

const LINES = {
  start: 'M5 4v12M15.5 4.5 8 10l7.5 5.5z',
  undo: 'M7.5 4 4 7.5 7.5 11M4.3 7.5h7.2a4.2 4.2 0 0 1 0 8.5H8',
  redo: 'M12.5 4 16 7.5 12.5 11M15.7 7.5H8.5a4.2 4.2 0 0 0 0 8.5H12',
  page: 'M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15M10 9v5M7.5 11.5h5',
  sheet: 'M3 5h14M3 8.3h14M3 11.6h14M3 15h14M9.5 13.3V3.5M9.5 13.3a2 1.6 0 1 1-4 0 2 1.6 0 0 1 4 0z',
  open: 'M3 15.5v-11h4.5l1.8 2H17v9zM3 9h14',
  download: 'M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13',
  pencil: 'm4 16 .8-3.5L13.5 3.8a1.2 1.2 0 0 1 1.7 0l1 1a1.2 1.2 0 0 1 0 1.7l-8.7 8.7z',
  select: 'M4 3.5 16 9l-5.2 1.8L9 16z',
  nearer: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7 17 17M9 6.8v4.4M6.8 9h4.4',
  farther: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7 17 17M6.8 9h4.4',
  fit: 'M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4',
  close: 'm5 5 10 10M15 5 5 15',
  check: 'm4 10.5 4 4 8-9',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  motif: 'M7 14.5V5l8-1.5v9.2M7 14.5a2 1.7 0 1 1-4 0 2 1.7 0 0 1 4 0zM15 12.7a2 1.7 0 1 1-4 0 2 1.7 0 0 1 4 0z',
  plus: 'M10 4.5v11M4.5 10h11',
  dice: 'M4 4h12v12H4z',
} as const;

export type IconName = keyof typeof PATHS | keyof typeof LINES;

export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="icon">
      {name in PATHS ? (
        <path d={PATHS[name as keyof typeof PATHS]} fill="currentColor" />
      ) : (
        <path
          d={LINES[name as keyof typeof LINES]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {name === 'dice' && [7.2, 10, 12.8].map((at) => <circle key={at} cx={at} cy={at} r="1.15" fill="currentColor" />)}
    </svg>
  );
}

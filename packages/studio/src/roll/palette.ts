/** The roll's colours, read from the page's style so that light and dark are decided in one place. */

export type Palette = {
  readonly background: string;
  readonly blackRow: string;
  readonly rowLine: string;
  readonly octaveLine: string;
  readonly beatLine: string;
  readonly barLine: string;
  readonly ruler: string;
  readonly text: string;
  readonly faintText: string;
  readonly whiteKey: string;
  readonly blackKey: string;
  readonly keyLine: string;
  readonly keyText: string;
  readonly cursor: string;
  readonly select: string;
  readonly outside: string;
  readonly voices: readonly string[];
  readonly font: string;
};

/** Custom properties of the page, e.g. `--roll-background`, `--voice-1`. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim() || 'gray';
  return {
    background: colour('roll-background'),
    blackRow: colour('roll-black-row'),
    rowLine: colour('roll-row-line'),
    octaveLine: colour('roll-octave-line'),
    beatLine: colour('roll-beat-line'),
    barLine: colour('roll-bar-line'),
    ruler: colour('roll-ruler'),
    text: colour('text'),
    faintText: colour('text-faint'),
    whiteKey: colour('key-white'),
    blackKey: colour('key-black'),
    keyLine: colour('key-line'),
    keyText: colour('key-text'),
    cursor: colour('cursor'),
    select: colour('select'),
    outside: colour('roll-outside'),
    voices: [1, 2, 3, 4, 5, 6].map((voice) => colour(`voice-${voice}`)),
    font: style.fontFamily,
  };
}

/** The colour of a track, from the six voices in turn. */
export function voiceColour(palette: Palette, track: number): string {
  return palette.voices[track % palette.voices.length]!;
}

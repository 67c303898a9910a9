/** The chord lane: a field for each bar. */
import { tryParseChordSymbol } from '@continuo/music';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import type { LaneScale } from '../roll/lane-scale.ts';
import { chordAt } from '../state/chords.ts';
import type { Stage } from '../state/stage.ts';
import { planOf } from '../state/studio-state.ts';
import { useRevealBar } from './use-reveal-bar.ts';
import { useStudio, useStudioState } from './use-studio.ts';

type ChordLaneProps = { readonly stage: Stage; readonly scale: LaneScale };

export function ChordLane({ stage, scale }: ChordLaneProps): ReactElement {
  const reveal = useRevealBar(stage.kind, scale);
  const chords = useStudioState((state) => planOf(state).chords);
  // a pickup has no chord of its own
  const [first, last] = [Math.max(1, scale.seen[0]), scale.seen[1]];
  return (
    <div className="lane chords">
      <span className="lane-head">Chords</span>
      <div className="lane-track" data-testid="chord-lane">
        {Array.from({ length: last - first + 1 }, (_, place) => first + place).map((bar) => (
          <ChordField
            key={bar}
            bar={bar}
            text={chords[bar] ?? ''}
            again={chords[bar] === undefined ? chordAt(chords, bar) : ''}
            left={scale.xOf(bar)}
            width={scale.xOf(bar + 1) - scale.xOf(bar)}
            onReach={reveal}
          />
        ))}
      </div>
    </div>
  );
}

type ChordFieldProps = {
  readonly bar: number;
  readonly text: string;
  /** what comes again here */
  readonly again: string;
  readonly left: number;
  readonly width: number;
  readonly onReach: (bar: number) => void;
};

function ChordField({ bar, text, again, left, width, onReach }: ChordFieldProps): ReactElement {
  const studio = useStudio();
  const [typed, setTyped] = useState<string>();
  const wrong = typed === undefined ? undefined : wrongSymbol(typed);
  const take = (): void => {
    if (typed === undefined) return;
    if (wrong !== undefined) {
      studio.tell('info', `Bar ${bar}: “${wrong}” is no chord. Write one as C, F#m7, Bb/D or N.C.`);
      return;
    }
    setTyped(undefined);
    const wanted = typed.trim().replace(/\s+/g, ' ');
    if (wanted === text) return;
    const { chords } = planOf(studio.store.get());
    const next = Array.from({ length: Math.max(chords.length, bar + 1) }, (_, place) => chords[place] ?? '');
    next[bar] = wanted;
    studio.plan('chord', { chords: next.slice(0, next.findLastIndex((each) => each !== '') + 1) });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape') {
      setTyped(undefined);
      event.currentTarget.blur();
    }
    if (event.key !== 'Enter') return;
    take();
    const next = event.currentTarget.nextElementSibling;
    if (wrong === undefined && next instanceof HTMLInputElement) next.focus();
  };
  return (
    <input
      className="chord"
      style={{ left, width }}
      aria-label={`Chords of bar ${bar}`}
      aria-invalid={wrong !== undefined}
      data-testid={`chord-${bar}`}
      spellCheck={false}
      autoCapitalize="off"
      placeholder={again}
      value={typed ?? text}
      onFocus={(event) => {
        event.target.select();
        onReach(bar);
      }}
      onChange={(event) => setTyped(event.target.value.slice(0, 60))}
      onBlur={take}
      onKeyDown={onKeyDown}
    />
  );
}

/** The first word that is no chord symbol; "%" repeats the bar before. */
function wrongSymbol(text: string): string | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.find((word) => word !== '%' && tryParseChordSymbol(word) === undefined);
}

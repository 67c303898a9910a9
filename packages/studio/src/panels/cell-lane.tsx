/** The grid of bars × tracks: which cells are chosen, which are locked, where motifs come. */
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { barsOf } from '../roll/bars.ts';
import type { LaneScale } from '../roll/lane-scale.ts';
import { type Block, type CellSet, hasCell, holdsBlock, withBlock, withoutBlock } from '../state/cell-set.ts';
import { musicSpans } from '../state/music-spans.ts';
import type { Stage } from '../state/stage.ts';
import { planOf, scoreOf } from '../state/studio-state.ts';
import { useRevealBar } from './use-reveal-bar.ts';
import { type CellPlace, useStroke } from './use-stroke.ts';
import { useStudio, useStudioState } from './use-studio.ts';

type CellLaneProps = { readonly stage: Stage; readonly scale: LaneScale };

const HELP =
  'Arrows move, with shift they choose on the way; space chooses a cell, L locks it, B chooses its bar, T its track.';

export function CellLane({ stage, scale }: CellLaneProps): ReactElement {
  const studio = useStudio();
  const plan = useStudioState(planOf);
  const score = useStudioState(scoreOf);
  const [cursor, setCursor] = useState<CellPlace>();
  const reveal = useRevealBar(stage.kind, scale);
  const count = stage.tracks.length;
  const clampPlace = ({ track, bar }: CellPlace): CellPlace => ({
    track: Math.min(count - 1, Math.max(0, track)),
    bar: Math.min(stage.bars[1], Math.max(stage.bars[0], bar)),
  });
  const { stroke, handlers } = useStroke((event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return clampPlace({
      track: Math.floor(((event.clientY - box.top) / box.height) * count),
      bar: scale.barAt(event.clientX - box.left),
    });
  }, blockBetween);
  const chosen = stroke === undefined ? plan.cells : (stroke.adds ? withBlock : withoutBlock)(plan.cells, stroke.block);
  const toggle = (block: Block): void =>
    studio.plan('cells', {
      cells: holdsBlock(plan.cells, block) ? withoutBlock(plan.cells, block) : withBlock(plan.cells, block),
    });
  const toggleLock = (block: Block): void => {
    const isLocked = holdsBlock(plan.lockedCells, block);
    studio.plan(isLocked ? 'unlock' : 'lock', {
      lockedCells: (isLocked ? withoutBlock : withBlock)(plan.lockedCells, block),
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = clampPlace(cursor ?? { track: 0, bar: scale.seen[0] });
    const here = blockBetween(at, at);
    const step = MOVES[event.key];
    if (step !== undefined) {
      const next = clampPlace({ track: at.track + step[0], bar: at.bar + step[1] });
      setCursor(next);
      reveal(next.bar);
      if (event.shiftKey) studio.plan('cells', { cells: withBlock(plan.cells, blockBetween(at, next)) });
    } else if (event.key === ' ' || event.key === 'Enter') toggle(here);
    else if (event.key === 'l') toggleLock(here);
    else if (event.key === 'b') toggle({ bars: [at.bar, at.bar], tracks: stage.tracks.map((_, place) => place) });
    else if (event.key === 't') toggle({ bars: stage.bars, tracks: [at.track] });
    else return;
    setCursor((now) => now ?? at);
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = (cells: CellSet, track: number, name: string): ReactElement[] =>
    (cells[track] ?? []).map(([first, last]) => (
      <span
        key={`${name}${first}`}
        className={`span ${name}`}
        style={{ left: scale.xOf(first), width: scale.xOf(last + 1) - scale.xOf(first) }}
      />
    ));
  const [first, last] = scale.seen;
  const music = stage.kind === 'score' ? musicSpans(score) : [];
  return (
    <div className="lane cells">
      <div className="lane-head names">
        {stage.tracks.map((name, track) => (
          <button
            key={track}
            type="button"
            title={`Choose all bars of ${name}`}
            aria-label={`Choose all bars of ${name}`}
            data-testid={`cells-track-${track}`}
            onClick={() => toggle({ bars: stage.bars, tracks: [track] })}
          >
            <span className="dot" style={{ background: `var(--voice-${(track % 6) + 1})` }} />
            {shortName(name)}
          </button>
        ))}
      </div>
      <div
        className="lane-track cell-grid"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the grid takes keys
        tabIndex={0}
        aria-label={`Cells, ${count} tracks by bars ${stage.bars[0]} to ${stage.bars[1]}. ${HELP}`}
        title="Draw over the cells to choose them; draw from a chosen one to take them away"
        data-testid="cells"
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(undefined)}
        {...handlers}
      >
        {stage.tracks.map((_, track) => (
          <div key={track} className="cell-row">
            {shown(music, track, 'music')}
            {shown(chosen, track, 'chosen')}
            {shown(plan.lockedCells, track, 'locked')}
          </div>
        ))}
        {Array.from({ length: last - first + 2 }, (_, place) => first + place).map((bar) => (
          <span key={bar} className="bar-line" style={{ left: scale.xOf(bar) }} />
        ))}
        {stage.kind === 'score' &&
          plan.lockedNotes.map(({ track, tick, pitch }) => {
            const bar = barsOf(score).findLast((each) => each.tick <= tick);
            if (bar === undefined || track >= count || bar.number < first || bar.number > last) return null;
            const [left, right] = [scale.xOf(bar.number), scale.xOf(bar.number + 1)];
            const share = (tick - bar.tick) / (bar.endTick - bar.tick);
            const top = `${((track + 0.5) / count) * 100}%`;
            const key = `${track} ${tick} ${pitch}`;
            return <span key={key} className="locked-note" style={{ left: left + share * (right - left), top }} />;
          })}
        {plan.motifs.flatMap(({ name, places, from }) => [
          ...(stage.kind === 'score' ? [badge(`${name} from`, name, from, 'source')] : []),
          ...places.map((place, number) => badge(`${name} ${number}`, name, place, 'place')),
        ])}
        {cursor !== undefined && (
          <span
            className="cell-cursor"
            ref={(cursorElement) => cursorElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
            style={{
              left: scale.xOf(cursor.bar),
              width: scale.xOf(cursor.bar + 1) - scale.xOf(cursor.bar),
              top: `${(cursor.track / count) * 100}%`,
              height: `${100 / count}%`,
            }}
          />
        )}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {cursor === undefined ? '' : describe(cursor)}
      </p>
    </div>
  );

  function badge(key: string, name: string, { bar, track }: CellPlace, what: string): ReactElement | null {
    if (bar < first || bar > last || track >= count) return null;
    return (
      <span
        key={key}
        className={`motif-badge ${what}`}
        title={what === 'source' ? `Motif ${name} was picked up here` : `Motif ${name} is to come here`}
        style={{ left: scale.xOf(bar), top: `${((track + 0.5) / count) * 100}%` }}
      >
        {name}
      </span>
    );
  }

  function describe({ track, bar }: CellPlace): string {
    const state = [
      hasCell(plan.cells, track, bar) ? ', chosen' : '',
      hasCell(plan.lockedCells, track, bar) ? ', locked' : '',
    ];
    return `${stage.tracks[track]}, bar ${bar}${state.join('')}`;
  }
}

const MOVES: Readonly<Record<string, readonly [tracks: number, bars: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [0, -4],
  PageDown: [0, 4],
};

function blockBetween(a: CellPlace, b: CellPlace): Block {
  const [top, bottom] = [Math.min(a.track, b.track), Math.max(a.track, b.track)];
  return {
    bars: [Math.min(a.bar, b.bar), Math.max(a.bar, b.bar)],
    tracks: Array.from({ length: bottom - top + 1 }, (_, place) => top + place),
  };
}

/** @example shortName('Acoustic Guitar (nylon)') // => 'Guitar', and of 'Piano, right hand' 'right' */
function shortName(name: string): string {
  const [, part] = /,\s*(\S+)/.exec(name) ?? [];
  if (name.length > 8 && part !== undefined) return part;
  const words = name
    .replace(/\(.*\)/, '')
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word));
  return name.length <= 8 ? name : (words.at(-1) ?? name);
}

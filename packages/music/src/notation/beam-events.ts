/** Beams of a voice in a measure. */
import type { Ticks } from '../score.ts';
import { beamsOfGroup, flagsOf } from './draft-event.ts';
import type { MetricNode } from './metric-tree.ts';
import type { NotatedEvent } from './notated-score.ts';

/**
 * The beams of a voice's events (Gould 2011, "Behind Bars", "Beaming according to meter"): notes of a beat are joined;
 * eighths alone are joined over two beats that make a half-bar, and over three in 3/4. Rests end a beam.
 *
 * @param events     of one voice in one measure, in order
 * @param fullTick   where the measure's full bar begins
 */
export function beamEvents(events: readonly NotatedEvent[], tree: MetricNode, fullTick: Ticks): NotatedEvent[] {
  const groups = beamGroups(tree, events, fullTick);
  const beamed = [...events];
  let from = 0;
  while (from < events.length) {
    const group = groupAt(groups, events[from].tick - fullTick);
    let to = from;
    while (to < events.length && isFlagged(events[to]) && groupAt(groups, events[to].tick - fullTick) === group) to++;
    if (to - from > 1) {
      const beams = beamsOfGroup(events.slice(from, to).map(({ value }) => flagsOf(value)));
      for (let i = from; i < to; i++) beamed[i] = { ...events[i], beams: beams[i - from] };
    }
    from = Math.max(to, from + 1);
  }
  return beamed;
}

const isFlagged = ({ notes, value }: NotatedEvent): boolean => notes.length > 0 && flagsOf(value) > 0;

/** The index of the group in which a tick of the bar lies. */
function groupAt(ends: readonly Ticks[], tick: Ticks): number {
  const index = ends.findIndex((end) => tick < end);
  return index < 0 ? ends.length : index;
}

/** The ends of the stretches of the bar within which notes are joined. */
function beamGroups(tree: MetricNode, events: readonly NotatedEvent[], fullTick: Ticks): Ticks[] {
  const ends: Ticks[] = [];
  const stack: MetricNode[] = [tree];
  while (stack.length > 0) {
    const node = stack.pop() as MetricNode;
    const inside = events.filter(({ tick }) => tick - fullTick >= node.start && tick - fullTick < node.end);
    const eighths = inside.every(({ value, notes, tuplet, dots = 0 }) =>
      notes.length === 0 ? true : flagsOf(value) <= 1 && !tuplet && !(dots > 0 && flagsOf(value) === 1),
    );
    const beats = node.children.every(
      ({ level, children, simple }) => level === 'beat' && simple && children.length > 0,
    );
    const joined = node.level === 'group' && beats && eighths && node.children.length <= 3;
    if (node.level !== 'group' || joined) ends.push(node.end);
    else for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]);
  }
  return ends;
}

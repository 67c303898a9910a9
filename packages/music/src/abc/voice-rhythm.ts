/** Tuplets and broken rhythm of a voice that is being read (ABC 2.1, sections 4.4 and 4.13). */
import type { Units } from './note-lengths.ts';
import type { OpenVoice } from './open-voice.ts';
import { brokenFactor, lastingOf, tupletRatio } from './rhythm.ts';

const MOST_TUPLET_NOTES = 999;
const MOST_BROKEN_SIGNS = 3;

/** `(p:q:r`: p notes in the time of q, for the next r. */
export function beginTuplet(
  voice: OpenVoice,
  { p, q, r }: { readonly p: number; readonly q?: number; readonly r?: number },
): void {
  const { bars, shared } = voice;
  const ratio = tupletRatio(p, q, bars.meter);
  if (!ratio) {
    const time = q === undefined ? '' : ` in the time of ${q}`;
    shared.reports.add('tuplet', `a tuplet of ${p} notes${time} is left out`);
    return;
  }
  if (voice.tuplet?.begun) {
    shared.reports.add('tuplet', 'a tuplet inside a tuplet ends the outer one');
    const last = voice.previous[bars.laneIndex];
    if (last) last.event.tupletStop = true;
  }
  voice.tuplet = { ratio, left: Math.max(1, Math.min(r ?? p, MOST_TUPLET_NOTES)), begun: false };
}

/** A note of the tuplet has come. */
export function countTupletNote(voice: OpenVoice): void {
  const { tuplet } = voice;
  if (!tuplet) return;
  tuplet.begun = true;
  tuplet.left--;
  if (tuplet.left === 0) voice.tuplet = undefined;
}

/** At the end of a voice a tuplet ends as it is. */
export function endTuplet({ tuplet, previous, shared }: OpenVoice): void {
  if (!tuplet?.begun) return;
  const [last] = previous;
  if (last) last.event.tupletStop = true;
  shared.reports.add('unfinished-tuplet', 'the tune ends inside a tuplet');
}

/** `>` and `<`: the note before is changed, the one after will be. */
export function breakRhythm(voice: OpenVoice, { count }: { readonly count: number }): void {
  const { lane } = voice.bars;
  const last = lane.events.findLast((event) => !event.grace);
  if (!last || last.measureRest || Math.abs(count) > MOST_BROKEN_SIGNS) {
    const what = 'a broken rhythm without a note before it, or of more than three signs, is left out';
    voice.shared.reports.add('broken-rhythm', what);
    return;
  }
  const before = last.lasting;
  last.drawn = broken(last.drawn, count);
  last.lasting = lastingOf(last.drawn, last.ratio);
  const moved = last.lasting - before;
  // grace notes between the note and the sign belong to the next note
  for (let i = lane.events.length - 1; lane.events[i].grace; i--) lane.events[i].offset += moved;
  lane.time += moved;
  voice.broken = count;
}

/** The length of the note after a broken rhythm, which is over then. */
export function afterBroken(voice: OpenVoice, drawn: Units): Units {
  const { broken: count } = voice;
  voice.broken = 0;
  return count === 0 ? drawn : broken(drawn, -count);
}

function broken(drawn: Units, count: number): Units {
  return Math.max(1, Math.round(drawn * brokenFactor(count)));
}

/** MIDI channels for parts. */
import { DRUM_CHANNEL } from '../general-midi.ts';

/** What the choice of a channel looks at. */
export type ChannelWish = { readonly program: number; readonly channel?: number; readonly drums: boolean };

/**
 * A channel for each part: its own where it names one, 9 for drums, else the next free one. Where more than fifteen
 * melodic parts ask, a later part shares the channel of one with the same program, else channels go round.
 *
 * @returns channels 0–15, and how many parts share one without being asked
 * @example allotChannels([{ program: 0, drums: false }, { program: 0, drums: true }]).channels // => [0, 9]
 */
export function allotChannels(parts: readonly ChannelWish[]): {
  readonly channels: readonly number[];
  readonly shared: number;
} {
  const taken = new Map<number, number>();
  for (const { channel, program } of parts)
    if (channel !== undefined && !taken.has(channel)) taken.set(channel, program);
  let shared = 0;
  let round = 0;
  const channels = parts.map(({ program, channel, drums }) => {
    if (channel !== undefined) return channel;
    if (drums) return DRUM_CHANNEL;
    for (let free = 0; free < 16; free++) {
      if (free === DRUM_CHANNEL || taken.has(free)) continue;
      taken.set(free, program);
      return free;
    }
    shared++;
    const same = [...taken].find(([number, other]) => other === program && number !== DRUM_CHANNEL);
    if (same) return same[0];
    const next = round++ % 15;
    return next < DRUM_CHANNEL ? next : next + 1;
  });
  return { channels, shared };
}

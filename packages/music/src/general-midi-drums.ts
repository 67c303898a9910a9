/** The drums of General MIDI: the sound of each key on the drum channel, levels 1 (RP-003) and 2 (RP-024). */

import type { Pitch } from './score.ts';

// biome-ignore format: a table of the standard
const GM1_FROM_35: readonly string[] = [
  'Acoustic Bass Drum', 'Bass Drum 1', 'Side Stick', 'Acoustic Snare', 'Hand Clap', 'Electric Snare', 'Low Floor Tom', 'Closed Hi-Hat',
  'High Floor Tom', 'Pedal Hi-Hat', 'Low Tom', 'Open Hi-Hat', 'Low-Mid Tom', 'Hi-Mid Tom', 'Crash Cymbal 1', 'High Tom',
  'Ride Cymbal 1', 'Chinese Cymbal', 'Ride Bell', 'Tambourine', 'Splash Cymbal', 'Cowbell', 'Crash Cymbal 2', 'Vibraslap',
  'Ride Cymbal 2', 'Hi Bongo', 'Low Bongo', 'Mute Hi Conga', 'Open Hi Conga', 'Low Conga', 'High Timbale', 'Low Timbale',
  'High Agogo', 'Low Agogo', 'Cabasa', 'Maracas', 'Short Whistle', 'Long Whistle', 'Short Guiro', 'Long Guiro',
  'Claves', 'Hi Wood Block', 'Low Wood Block', 'Mute Cuica', 'Open Cuica', 'Mute Triangle', 'Open Triangle',
];
// biome-ignore format: a table of the standard
const GM2_FROM_27: readonly string[] = [
  'High Q', 'Slap', 'Scratch Push', 'Scratch Pull', 'Sticks', 'Square Click', 'Metronome Click', 'Metronome Bell',
];
// biome-ignore format: a table of the standard
const GM2_FROM_82: readonly string[] = ['Shaker', 'Jingle Bell', 'Bell Tree', 'Castanets', 'Mute Surdo', 'Open Surdo'];

/**
 * Names of the drums by key number: 35–81 of General MIDI 1, and 27–34 and 82–87 which level 2 adds.
 *
 * @example DRUM_NAMES.get(38) // => 'Acoustic Snare'
 */
export const DRUM_NAMES: ReadonlyMap<Pitch, string> = new Map([
  ...GM2_FROM_27.map((name, i): [Pitch, string] => [27 + i, name]),
  ...GM1_FROM_35.map((name, i): [Pitch, string] => [35 + i, name]),
  ...GM2_FROM_82.map((name, i): [Pitch, string] => [82 + i, name]),
]);

/**
 * The level of General MIDI that names a drum key; undefined where neither does.
 *
 * @example drumLevel(84) // => 2
 */
export function drumLevel(pitch: Pitch): 1 | 2 | undefined {
  if (!DRUM_NAMES.has(pitch)) return undefined;
  return pitch >= 35 && pitch <= 81 ? 1 : 2;
}

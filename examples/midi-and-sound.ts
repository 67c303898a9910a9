/** Writes a small score as MIDI and as sound: node examples/midi-and-sound.ts [FOLDER] */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderScore, writeWav } from '@continuo/audio';
import { openPreferredBank } from '@continuo/audio/node';
import { createScore, durationSeconds, findKey, writeMidi } from '@continuo/music';

const folder = process.argv[2] ?? '.';
const melody = [62, 64, 65, 69, 67, 65, 64, 62].map((pitch) => ({ pitch }));
const bass = [50, 57, 46, 50].map((pitch) => ({ pitch, durationTicks: 960 }));
const score = createScore({
  bpm: 96,
  tracks: [
    { name: 'Melody', program: 73, notes: melody },
    { name: 'Bass', program: 32, notes: bass },
  ],
});
console.log(`${durationSeconds(score)} s, sounds like ${findKey(score)?.name}`); // => 5 s, sounds like D minor

await writeFile(join(folder, 'small.mid'), writeMidi(score));
const { bank, source } = await openPreferredBank(); // a SoundFont of this machine, or the built-in bank
const sound = await renderScore(score, { bank });
await writeFile(join(folder, 'small.wav'), writeWav(sound.channels, sound.sampleRate, { bitDepth: 16 }));
console.log(`small.wav: ${sound.seconds.toFixed(1)} s, played by ${source}`);

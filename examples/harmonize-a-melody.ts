/** Gives a melody three more voices; the melody stays as it is: node examples/harmonize-a-melody.ts [FOLDER] */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openComposer } from '@continuo/compose/node';
import { scoreFromNotes, writeMidi } from '@continuo/music';

const folder = process.argv[2] ?? '.';
const melody = scoreFromNotes(
  [67, 67, 69, 71, 72, 71, 69, 67].map((pitch) => ({ pitch })),
  { bpm: 84 },
);
const modelPath = fileURLToPath(new URL('../checkpoints/chorale/model.safetensors', import.meta.url));
const composer = await openComposer({ modelPath });
for await (const event of composer.compose({
  task: 'harmonize',
  score: melody,
  key: 'G major',
  seed: 1,
  candidates: 4,
})) {
  if (event.kind !== 'answer') continue;
  const { score } = event.answer.variations[0]!;
  await writeFile(join(folder, 'harmonized.mid'), writeMidi(score));
  for (const track of score.tracks) console.log(`${track.name}: ${track.notes.map((note) => note.pitch).join(' ')}`);
}
await composer.dispose();

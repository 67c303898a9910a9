/** Composes eight bars and says how sure the model was: node examples/compose-a-chorale.ts [FOLDER] */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attachReplay } from '@continuo/compose';
import { openComposer } from '@continuo/compose/node';
import { pitchName, writeMidi } from '@continuo/music';

const folder = process.argv[2] ?? '.';
const modelPath = fileURLToPath(new URL('../checkpoints/chorale/model.safetensors', import.meta.url));
const composer = await openComposer({ modelPath });
for await (const event of composer.compose({ task: 'compose', key: 'D minor', bars: 8, seed: 7 })) {
  if (event.kind !== 'answer') continue;
  const { score, wishes, notes, record } = event.answer.variations[0]!;
  await writeFile(join(folder, 'chorale.mid'), writeMidi(attachReplay(score, record)));
  for (const { wish, asked, got } of wishes) console.log(`${wish}: asked ${asked}, got ${got}`);
  const [first] = notes.toSorted((a, b) => a.probability - b.probability);
  if (first)
    console.log(
      `the boldest note: ${first.voice} ${pitchName(first.pitch)}, probability ${first.probability.toFixed(3)}`,
    );
}
await composer.dispose();

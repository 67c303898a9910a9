/** Writes a tune from ABC as MusicXML and as a picture, and says what it does: node examples/tune-to-page.ts [FOLDER] */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyzeHarmony, findCadences, findSections, readAbc, scoreOfNotation, writeMusicXml } from '@continuo/music';
import { openEngraver } from '@continuo/music/engrave';

const folder = process.argv[2] ?? '.';
const { notation } = readAbc(`X:1
T:Little round
M:2/4
L:1/8
K:G
"G"GBdB|"C"c2 e2|"D7"dcAF|"G"G4|"G"GBdB|"C"c2 e2|"D7"dcAF|"G"G4|
"D"A2 FA|"G"B2 GB|"A7"cBA^c|"D"d4|"G"GBdB|"C"c2 e2|"D7"dcAF|"G"G4|]`);

const { score } = scoreOfNotation(notation);
const analysis = analyzeHarmony(score, { symbols: score.chords ?? [] });
const form = findSections(score).map(({ name }) => name);
console.log(form.join(' ')); // => A A B A
const eleventh = analysis.chords.find(({ bar }) => bar === 11);
console.log(eleventh?.numeral); // => V7/V
const [first] = findCadences(score, { analysis });
console.log(first?.kind, 'cadence in bar', first?.bar); // => perfect authentic cadence in bar 4

await writeFile(join(folder, 'round.musicxml'), writeMusicXml(notation).text);
const engraver = await openEngraver();
const [page] = engraver.engrave(notation).pages;
if (page) await writeFile(join(folder, 'round.svg'), page);
engraver.dispose();

import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { mutate, seededRandom } from '../midi/mutate.ts';
import { ScoreReadError } from '../music-error.ts';
import { packMxl } from './mxl.ts';
import { readMusicXml } from './read.ts';
import { ATTRIBUTES, note, onePart, rest, utf8 } from './testing/test-documents.ts';
import { writeMusicXml } from './write.ts';

/** The code of the error with which a file is refused. */
function refusal(bytes: Uint8Array, maximumBytes?: number): string {
  try {
    readMusicXml(bytes, maximumBytes === undefined ? {} : { maximumBytes });
  } catch (error) {
    expect(error).toBeInstanceOf(ScoreReadError);
    return (error as ScoreReadError).code;
  }
  return 'none';
}

const score = (...measures: string[]): string => new TextDecoder().decode(onePart(...measures));

describe('archives', () => {
  it('one that grows a thousand times is refused before it has grown', () => {
    const bomb = zipSync({ 'score.xml': new Uint8Array(20_000_000) });
    expect(bomb.length).toBeLessThan(30_000);
    expect(refusal(bomb)).toBe('too-large');
  });

  it('a score of more than maximumBytes is refused, packed or not', () => {
    const text = score(ATTRIBUTES + note('C4', 8));
    expect(refusal(packMxl(text), 100)).toBe('too-large');
    expect(refusal(utf8(text), 100)).toBe('too-large');
    expect(refusal(packMxl(text), text.length)).toBe('none');
  });

  it('one that was cut short or holds no score is refused', () => {
    const whole = packMxl(score(ATTRIBUTES + note('C4', 8)));
    expect(refusal(whole.subarray(0, whole.length - 40))).toBe('not-well-formed');
    expect(refusal(zipSync({ 'readme.txt': utf8('hello') }))).toBe('no-music');
  });

  it('one whose container is damaged gives its first .xml file, and that is reported', () => {
    const archive = zipSync({
      'META-INF/container.xml': utf8("<a b='it's'/>"),
      'song.xml': onePart(ATTRIBUTES + note('C4', 8)),
    });
    const { notation, reports } = readMusicXml(archive);
    expect(notation.parts[0].events.length).toBe(1);
    expect(reports.map(({ code }) => code)).toEqual(['mxl-container']);
  });

  it('a stored file is read as a packed one is', () => {
    const archive = zipSync({ 'song.xml': onePart(ATTRIBUTES + note('C4', 8)) }, { level: 0 });
    expect(readMusicXml(archive).notation.measures.length).toBe(1);
  });
});

describe('documents', () => {
  it('elements a thousand deep are refused', () => {
    expect(refusal(utf8('<score-partwise>'.repeat(1000)))).toBe('too-deep');
  });

  it('entities are not expanded', () => {
    const bomb =
      '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]><score-partwise><movement-title>&y;</movement-title></score-partwise>';
    expect(refusal(utf8(bomb))).toBe('not-well-formed');
  });

  it('durations beyond the longest piece are refused', () => {
    expect(refusal(onePart(ATTRIBUTES + rest(1e9).repeat(3)))).toBe('too-long');
  });

  it('a thousand parts beside thousands of measures are refused, partwise and timewise', () => {
    const partwise = `${'<part id="B"><measure/></part>'.repeat(900)}<part id="A">${'<measure/>'.repeat(900)}</part>`;
    expect(refusal(utf8(`<score-partwise>${partwise}</score-partwise>`))).toBe('too-large');
    const last = Array.from({ length: 900 }, (_, i) => `<part id="P${i}"/>`).join('');
    const timewise = `${'<measure/>'.repeat(900)}<measure>${last}</measure>`;
    expect(refusal(utf8(`<score-timewise>${timewise}</score-timewise>`))).toBe('too-large');
  });

  it('values that no note can have are refused with their line', () => {
    for (const bad of [note('C4', -1), note('C4', Number.NaN), note('C4', 8).replace('<octave>4', '<octave>99')]) {
      expect(refusal(onePart(ATTRIBUTES + bad))).toBe('bad-value');
    }
  });

  it('a thousand notes of one voice at one place open sixteen voices and no more', () => {
    const many = `${note('C4', 8, '<voice>1</voice>')}<backup><duration>8</duration></backup>`.repeat(1000);
    const { notation, reports } = readMusicXml(onePart(ATTRIBUTES + many + rest(8, '<voice>2</voice>')));
    expect(new Set(notation.parts[0].events.map(({ voice }) => voice)).size).toBe(17);
    expect(reports.some(({ message }) => message.includes('some were left out'))).toBe(true);
  });

  it('numbers of staves, repeats and slurs that are too large make nothing large', () => {
    const bad = note('C4', 8, '<staff>1000000</staff><notations><slur type="start" number="1000000"/></notations>');
    const { notation, reports } = readMusicXml(
      onePart(`${ATTRIBUTES}${bad}<barline><repeat direction="backward" times="1000000000"/></barline>`),
    );
    expect(notation.parts[0].staves).toBe(1);
    expect(notation.measures[0].repeatTimes).toBe(2);
    expect(reports.map(({ code }) => code)).toEqual(['bad-staff', 'bad-repeat']);
  });

  it('2000 mutations of a document give a ScoreReadError, or a notation that reads back equal', () => {
    const chord = '<harmony><root><root-step>F</root-step></root><kind>dominant</kind></harmony>';
    const document = onePart(
      ATTRIBUTES +
        chord +
        note('F#4', 2, '<voice>1</voice><type>quarter</type><lyric><text>la</text></lyric>') +
        note('A4', 2, '', '<chord/>') +
        rest(6),
      `<barline location="left"><repeat direction="forward"/></barline>${note('C4', 8)}<backup><duration>4</duration></backup>${note('C3', 4, '<voice>2</voice>')}`,
    );
    const files = [document, packMxl(new TextDecoder().decode(document))];
    let read = 0;
    for (let seed = 0; seed < 2000; seed++) {
      try {
        const { notation } = readMusicXml(mutate(files[seed % 2], seededRandom(seed)));
        read++;
        expect(readMusicXml(utf8(writeMusicXml(notation).text)).notation).toEqual(notation);
      } catch (error) {
        if (!(error instanceof ScoreReadError)) throw error;
      }
    }
    expect(read).toBeGreaterThan(100);
  });
});

/** Little pieces in MEI, typed by us, for tests. */

/** An MEI document around a score. */
export function mei(score: string, head = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0">${head}
<music><body><mdiv><score>${score}</score></mdiv></body></music></mei>`;
}

/** A score of one staff in 4/4 (or another meter), from what stands in its measures. */
export function oneStaff(measures: string, definition = 'meter.count="4" meter.unit="4"'): string {
  return mei(`<scoreDef ${definition}><staffGrp><staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef>
<section>${measures}</section>`);
}

/** A measure of one staff with one layer. */
export function measure(layer: string, beside = '', attributes = ''): string {
  return `<measure ${attributes}><staff n="1"><layer n="1">${layer}</layer></staff>${beside}</measure>`;
}

/** A note, e.g. note('c#5', '4', 'tie="i"'); "s" and "f" of MEI are written "#" and "b" here. */
export function note(pitch: string, dur: string, attributes = ''): string {
  const [, letter, sign, octave] = /^([a-g])([#bn]?)(\d)$/.exec(pitch) ?? [];
  const accid = sign ? ` accid="${{ '#': 's', b: 'f', n: 'n' }[sign]}"` : '';
  return `<note pname="${letter}" oct="${octave}" dur="${dur}"${accid} ${attributes}/>`;
}

/** Voice and piano: a pickup, braces, a repeat with endings, a tuplet, grace notes, words, chords, wedges, pedal. */
export const SONG = mei(
  `<scoreDef meter.count="3" meter.unit="4" keysig="1s" midi.bpm="90">
  <staffGrp symbol="bracket">
    <staffDef n="1" lines="5" clef.shape="G" clef.line="2"><label>Voice</label><labelAbbr>V.</labelAbbr>
      <instrDef midi.instrnum="52" midi.channel="2"/></staffDef>
    <staffGrp symbol="brace"><label>Piano</label>
      <staffDef n="2" lines="5"><clef shape="G" line="2"/></staffDef>
      <staffDef n="3" lines="5"><clef shape="F" line="4"/></staffDef>
    </staffGrp>
  </staffGrp></scoreDef>
<section label="Verse">
  <measure n="0" metcon="false" left="rptstart">
    <staff n="1"><layer n="1"><note xml:id="a1" pname="d" oct="4" dur="4"><verse n="1"><syl con="d" wordpos="i">A</syl></verse><verse n="2"><syl>Two</syl></verse></note></layer></staff>
    <staff n="2"><layer n="1"><rest dur="4"/></layer></staff>
    <staff n="3"><layer n="1"><rest dur="4"/></layer></staff>
    <tempo tstamp="1" staff="1" mm="90" mm.unit="4"><rend>Slowly</rend> (&#xECA5; = 90)</tempo>
  </measure>
  <measure n="1">
    <staff n="1"><layer n="1">
      <note xml:id="b1" pname="g" oct="4" dur="4" dots="1"><verse n="1"><syl wordpos="t" con="u">way</syl></verse></note>
      <note xml:id="b2" pname="a" oct="4" dur="8"/>
      <note xml:id="b3" pname="b" oct="4" dur="4"/>
    </layer></staff>
    <staff n="2">
      <layer n="1"><beam><tuplet num="3" numbase="2"><note pname="b" oct="4" dur="8"/><note pname="c" oct="5" dur="8" accid.ges="n"/><note pname="d" oct="5" dur="8"/></tuplet></beam>
        <graceGrp grace="unacc"><note pname="e" oct="5" dur="16"/></graceGrp>
        <chord xml:id="c1" dur="2" artic="stacc"><note pname="d" oct="5"/><note pname="f" oct="5" accid.ges="s"/><note xml:id="c1g" pname="b" oct="4"/></chord></layer>
      <layer n="2"><space dur="4"/><note pname="g" oct="4" dur="2"/></layer></staff>
    <staff n="3"><layer n="1"><note xml:id="d1" pname="g" oct="2" dur="2" dots="1"/></layer></staff>
    <slur startid="#b1" endid="#b3"/><harm staff="1" tstamp="1">G<rend>maj7</rend></harm>
    <dynam staff="2" tstamp="1">mf</dynam><hairpin staff="2" form="cres" tstamp="2" tstamp2="1m+1"/>
    <pedal staff="3" dir="down" tstamp="1"/><fermata startid="#b3"/><tie startid="#d1" endid="#d2"/><tie startid="#c1g" endid="#e1"/>
  </measure>
  <ending n="1"><measure n="2" right="rptend">
    <staff n="1"><layer n="1"><mRest/></layer></staff>
    <staff n="2"><layer n="1"><note xml:id="e1" pname="b" oct="4" dur="4"/><note pname="a" oct="4" dur="4" staff="3"/><rest dur="4"/></layer></staff>
    <staff n="3"><layer n="1"><note xml:id="d2" pname="g" oct="2" dur="2" dots="1"/></layer></staff>
    <pedal staff="3" dir="up" tstamp="3"/>
  </measure></ending>
  <ending n="2"><measure n="3" right="end">
    <staff n="1"><layer n="1"><note pname="g" oct="4" dur="2" dots="1"/></layer></staff>
    <staff n="2"><layer n="1"><note pname="c" oct="5" dur="2" dots="1" accid="s"/></layer></staff>
    <staff n="3"><layer n="1"><clef shape="C" line="3"/><note pname="g" oct="3" dur="2" dots="1"/></layer></staff>
  </measure></ending>
</section>`,
  `<meiHead><fileDesc><titleStmt><title>Evening song</title><composer>Continuo</composer><respStmt><persName role="lyricist">Nobody</persName></respStmt></titleStmt></fileDesc></meiHead>`,
);

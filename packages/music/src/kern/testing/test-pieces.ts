/** Little pieces in **kern, typed by us, for tests; columns stand two or more spaces apart. */

/** A Humdrum text from lines whose columns are two or more spaces apart. */
export function kern(text: string): string {
  return `${text.trim().replaceAll(/ {2,}/g, '\t')}\n`;
}

/** Old Hundredth (Genevan Psalter, 1551), first two lines, set plainly: soprano and bass, fermatas, a pickup. */
export const OLD_HUNDREDTH: string = kern(`
!!!COM: Bourgeois, Loys
!!!OTL: Old Hundredth
!!!OMD: Andante [quarter]=80
**kern  **kern  **text
*Ibass  *Isoprn  *
*clefF4  *clefG2  *
*k[f#]  *k[f#]  *
*G:  *G:  *
*M4/4  *M4/4  *
4GG  4g  All
=1  =1  =1
4G  4g  peo-
4D  4f#  -ple
4E  4e  that
4BB  4d  on
=2  =2  =2
4E  4g  earth
4D  4a  do
2GG;  [4b  dwell
.  4b;]  .
=3  =3  =3
4G  4b  Sing
4G  4b  to
4F#  4b  the
4D  4a  Lord
==  ==  ==
*-  *-  *-
`);

/** Two staves of one piano: split voices, chords, tuplets, grace notes, slurs, wedges, a change of key and meter, endings. */
export const LITTLE_PIANO_PIECE: string = kern(`
!!!OTL: Evening at the mill
!!!COM: Continuo
!!!RDF**kern: i = editorial accidental
**kern  **dynam  **kern
*part1  *part1  *part1
*staff2  *staff1/2  *staff1
*Ipiano  *  *Ipiano
*clefF4  *  *clefG2
*k[b-]  *  *k[b-]
*F:  *  *F:
*M3/4  *  *M3/4
*MM96  *  *MM96
*>[A,A1,A,A2]  *  *>[A,A1,A,A2]
*>A  *  *>A
=1  =1  =1
*^  *  *
2.FF  4r  p  (4cc
.  4A 4c  <  8ddL
.  .  .  16ccL
.  .  .  16b-JJ
.  4A 4c  .  4a)
*v  *v  *  *
=2  =2  =2
*  *  *^
2.C 2.E  [  12ggL  4.g
.  .  12aa  .
.  .  12b-J  .
.  f  8qdd/  .
.  .  4cc  .
.  .  .  8ryy
.  .  4b-i  4e
*  *  *v  *v
*>A1  *  *>A1
=3  =3  =3
4F  .  2.a'
4A  .  .
4c  .  .
*>A2  *  *>A2
=4:|!  =4:|!  =4:|!
*k[f#c#]  *  *k[f#c#]
*D:  *  *D:
*M2/4  *  *M2/4
2D 2F#  sfz  4f#^T
.  .  20aL
.  .  20b
.  .  20cc#
.  .  20dd
.  .  20eeJ
=5  =5  =5
2r  pp  2dd;
==  ==  ==
*-  *-  *-
`);

/** A clarinet in B flat over a bass: written a tone above where it sounds; breve, rational and dotted lengths. */
export const CLARINET_AND_BASS: string = kern(`
!!!OTL: Two friends
**kern  **kern  **mxhm
*I"Bass  *I"Clarinet  *
*Icbass  *Iclars  *
*  *ITrd1c2  *
*clefF4  *clefG2  *
*k[b-e-]  *k[b-e-]  *
*M4/2  *M4/2  *
=1-  =1-  =1-
3%2BB-  2b-  B- major
.  2.dd  .
3%2D  .  .
.  2.f  .
3%2F  .  .
=2  =2  =2
0E-  [1ee-  E- dominant/G
.  2ee-]  .
.  4r  .
.  8%1r  .
.  8g  .
==  ==  ==
*-  *-  *-
`);

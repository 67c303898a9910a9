/**
 * How well beats, bars, grid places and hands of played music are found.
 *
 * `npm run bench -- quantize [STEP]`; every STEPth piece of ASAP (default 4; POP909 every 10 STEPth / 4) of ../shared/data or
 * CONTINUO_DATA. Beats count within ±70 ms of the annotated ones (the window of MIREX; Davies, Degara and Plumbley 2009,
 * "Evaluation methods for musical audio beat tracking algorithms"). Every tenth and
 * twentieth piece was looked at while the constants were set by hand. No figures of others stand beside: none was at hand that
 * is certain and over the same pieces.
 */
import { dataFolder } from '@continuo/corpus/node';
import { NO_DATA } from './data/archives.ts';
import { asapPieces, popPieces } from './quantize/annotated-pieces.ts';
import { beatRow } from './quantize/beats.ts';
import { intervalRow, placeRow } from './quantize/grid-places.ts';
import { handRow, staffPairs } from './quantize/hands.ts';
import { openScores } from './quantize/printed-scores.ts';

/** Prints a table of each measure. */
function benchQuantize(step = Number(process.argv[2] ?? 4)): void {
  if (dataFolder() === undefined) {
    console.log(NO_DATA);
    return;
  }
  console.log('beats and bars of performances, F-measure within 70 ms');
  console.table({
    'ASAP, piano performances': beatRow(asapPieces(step)),
    'POP909, pop for piano': beatRow(popPieces(Math.ceil(step * 2.5))),
  });
  console.log(
    'share of notes that come back to their grid place; and of intervals up to one factor, where the tempo is lost too',
  );
  const scores = openScores(step * 5);
  console.table({
    ...Object.fromEntries([0, 10, 20, 30, 40].map((jitter) => [`file's beat, ${jitter} ms`, placeRow(scores, jitter)])),
    ...Object.fromEntries([10, 20, 30].map((jitter) => [`tempo ±20 %, ${jitter} ms`, intervalRow(scores, jitter)])),
  });
  console.log('hands: share of notes whose staff is found; beside it a cut at middle C');
  console.table({
    'ASAP scores': handRow(staffPairs('research/asap/scores.mid.tar.gz', step, undefined)),
    'OpenScore Lieder': handRow(staffPairs('open/openscore-lieder/mid.tar.gz', step * 5, 1)),
  });
}

benchQuantize();

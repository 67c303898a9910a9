/** Words that mean nothing by themselves here and are not shown as unknown. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a an the this that these those some any my your its it i me we you he she they them one ones
  is are was be been being am has have had do does did can could should would will shall may might must let's let
  of for with without in on at by to from into onto over under about as like after before until than then and or but so
  if while when where which who whose what how why also too very really quite rather just only even still again already
  more most much many less least lot lots little bit both each every all other another same own such not no nor
  please want wants wanted would'd i'd i'm i've like need make write compose create generate give play played playing plays
  produce sound sounds sounding feel feels feeling felt mood moods style styled styles genre type kind sort vibe vibes way
  music musical piece pieces composition song songs tune tunes track tracks melody melodies theme accompaniment part parts
  section sections passage passages phrase line lines work key keys groove grooves tempo time meter metre signature speed pace bar bars
  measure measures beat beats minute minutes second seconds bpm length long lasting lasts instrument instruments
  instrumentation ensemble arrangement arranged scored featuring feature features using use used chord chords harmony
  harmonies progression changes scale mode range note notes tones rhythm rhythms rhythmic dynamics texture
  character atmosphere atmospheric form structure movement opening around roughly approximately almost nearly
  somewhat something anything thing things there here up down out off it's that's there's begins gets up
  ballroom dance riff jam exercise scene solo original new good great short first last half quarter third quarters halves repeat repeated repeats
  between within during through throughout across along per inspired based set`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

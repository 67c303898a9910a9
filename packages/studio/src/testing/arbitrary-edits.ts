/** Random things that a person may do to a project, for tests of laws. */
import type { Note } from '@continuo/music';
import fc from 'fast-check';
import { openingPiece } from '../opening-piece.ts';
import { NO_CELLS, withBlock } from '../state/cell-set.ts';
import { toggleLocks } from '../state/locks.ts';
import { withWish } from '../state/plan.ts';
import {
  acceptVariations,
  changePlan,
  chooseVariation,
  editScore,
  openPiece,
  type Project,
  selectNotes,
} from '../state/project.ts';

/** A step from one project to the next; it looks at the project for the notes it acts on. */
export type Step = (project: Project) => Project;

/** Some of the notes, chosen by a number. */
function someNotes(project: Project, choice: number): ReadonlySet<Note> {
  const notes = project.present.value.score.tracks.flatMap((track) => track.notes);
  return new Set(notes.filter((_, place) => (place * 7919 + choice) % 5 === 0));
}

const amount: fc.Arbitrary<number> = fc.integer({ min: -2000, max: 2000 });
const choice: fc.Arbitrary<number> = fc.nat(1000);
const track: fc.Arbitrary<number> = fc.nat(3);

export const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(track, fc.nat(127), fc.nat(20_000)).map(
    ([place, pitch, tick]): Step =>
      (project) =>
        editScore(project, { kind: 'add', track: place, notes: [{ pitch, velocity: 80, tick, durationTicks: 120 }] }),
  ),
  choice.map(
    (some): Step =>
      (project) =>
        editScore(project, { kind: 'delete', notes: someNotes(project, some) }),
  ),
  fc.tuple(choice, amount, fc.integer({ min: -30, max: 30 })).map(
    ([some, ticks, semitones]): Step =>
      (project) =>
        editScore(project, { kind: 'move', notes: someNotes(project, some), ticks, semitones }),
  ),
  fc.tuple(choice, amount).map(
    ([some, ticks]): Step =>
      (project) =>
        editScore(project, { kind: 'resize', notes: someNotes(project, some), ticks, shortest: 120 }),
  ),
  fc.tuple(choice, fc.nat(5000)).map(
    ([some, ticks]): Step =>
      (project) =>
        editScore(project, { kind: 'duplicate', notes: someNotes(project, some), ticks }),
  ),
  fc.tuple(choice, track).map(
    ([some, target]): Step =>
      (project) =>
        editScore(project, { kind: 'assign', notes: someNotes(project, some), track: target }),
  ),
  fc.integer({ min: 20, max: 300 }).map(
    (bpm): Step =>
      (project) =>
        editScore(project, { kind: 'tempo', bpm }),
  ),
  choice.map(
    (some): Step =>
      (project) =>
        selectNotes(project, someNotes(project, some)),
  ),
  fc.tuple(fc.nat(3), fc.nat(7)).map(
    ([place, bar]): Step =>
      (project) =>
        changePlan(project, 'cells', { cells: withBlock(NO_CELLS, { bars: [bar, bar + 1], tracks: [place] }) }),
  ),
  fc.nat(8).map(
    (density): Step =>
      (project) =>
        changePlan(project, 'density', { wishes: withWish(project.present.value.plan, [], { density }) }, true),
  ),
  choice.map(
    (some): Step =>
      (project) => {
        const { score, plan } = project.present.value;
        return changePlan(project, 'lock', {
          lockedNotes: toggleLocks(score, plan.lockedNotes, someNotes(project, some)),
        });
      },
  ),
  fc.constant<Step>((project) => openPiece(project, 'Another', openingPiece())),
  fc.constant<Step>((project) => {
    const { score } = project.present.value;
    const written = [60, 120, 180, 240].map((ticksPerQuarter) => ({
      score: { ...score, ticksPerQuarter },
      wishes: [],
      reports: [],
    }));
    return acceptVariations(project, 'Compose', 'Written', written);
  }),
  fc.nat(4).map(
    (place): Step =>
      (project) =>
        chooseVariation(project, place),
  ),
);

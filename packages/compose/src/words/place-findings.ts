/** Which words of place belong to which wish: read clause by clause, as people say it. */
import type { Found, Place } from './finding.ts';
import { startsClause, type Token } from './prompt-tokens.ts';
import { LAST_BAR } from './read-place.ts';

/** A finding with where it holds, whether it is grown into, and the instruments that it is about. */
export type Placed = {
  readonly found: Found;
  readonly place?: Place;
  /** "gets": it is not so from the beginning */
  readonly changes?: boolean;
  readonly tracks?: readonly string[];
};

/** A place that came before its wishes; a weak one ("starts …") gives way to a stronger one that follows. */
type Lead = { readonly place: Place; readonly weak: boolean };

const share = (from: number, to: number): Place => ({ kind: 'share', from, to });
const HEADS: readonly Found['kind'][] = ['dance', 'instruments', 'form', 'bars', 'seconds'];
const PLACEABLE: readonly Found['kind'][] = ['mood', 'texture', 'tempo', 'faster', 'style', 'composer', 'key', 'limit'];

const SUBJECT_VERB = /^(is|are|plays?|sounds?|stays?|gets?|becomes?|grows?|should|must|may|can|start|starts)$/;

/** What has been read of a text so far. */
type State = {
  readonly tokens: readonly Token[];
  readonly placed: Placed[];
  /** wishes of this clause that a place may still follow */
  open: Placed[];
  lead: Lead | undefined;
  /** after "gets" */
  changes: boolean;
  /** after "starts": "then" means the rest */
  started: boolean;
  /** did this clause say anything but places? */
  spoke: boolean;
  /** "the drums are …" */
  subject: readonly string[] | undefined;
  /** "the drums come in …": which of those placed they are */
  entering: number | undefined;
};

/**
 * Binds places to wishes. A place speaks of the wishes before it in its clause ("sad at the beginning and happy at the
 * end"); where none is open, of those that follow ("in the middle, it gets hopeful"). Wishes before a noun, an instrument or
 * "gets" are closed: they speak of the whole.
 */
export function placeFindings({
  tokens,
  found,
}: {
  readonly tokens: readonly Token[];
  readonly found: readonly Found[];
}): readonly Placed[] {
  const state: State = {
    ...{ tokens, placed: [], open: [], lead: undefined, subject: undefined, entering: undefined },
    ...{ changes: false, started: false, spoke: false },
  };
  for (const [index, one] of found.entries()) {
    if (beginsClause(tokens, found[index - 1], one)) beginClause(state);
    if (one.kind === 'turn') readTurn(state, one.turn);
    else if (one.kind === 'place') readPlaceWords(state, one.place);
    else if (HEADS.includes(one.kind)) readHead(state, found, index);
    else readWish(state, one);
  }
  close(state);
  return inSequence(state.placed).toSorted((a, b) => a.found.first - b.found.first);
}

function close(state: State, place?: Place): void {
  const { open, lead } = state;
  const where = place ?? lead?.place;
  for (const [i, one] of open.entries()) {
    // "builds up to a climax at the end": what builds up does so before
    const before = i < open.length - 1 && 'ramp' in one.found && one.found.ramp !== undefined;
    state.placed.push(where === undefined || (before && place !== undefined) ? one : at(one, where));
  }
  state.open = [];
}

function beginClause(state: State): void {
  close(state);
  [state.subject, state.entering] = [undefined, undefined];
  // "in the middle, it gets hopeful": a place alone speaks of the next clause
  if (state.spoke) [state.lead, state.changes] = [undefined, false];
  state.spoke = false;
}

function readTurn(state: State, turn: Extract<Found, { kind: 'turn' }>['turn']): void {
  if (turn === 'mixed') return;
  close(state);
  if (turn === 'enters') {
    const last = state.placed.length - 1;
    state.entering = state.spoke && state.placed[last]?.found.kind === 'instruments' ? last : undefined;
    return;
  }
  // "a calm, sad piece": what stands before the noun is closed, and nothing else happens
  if (turn === 'noun') return;
  state.changes = turn === 'gets';
  if (turn !== 'gets') state.subject = undefined;
  if (turn === 'starts') [state.lead, state.started] = [{ place: share(0, 1 / 3), weak: true }, true];
  if (turn === 'ends') state.lead = { place: share(3 / 4, 1), weak: true };
  if (turn === 'then') state.lead = { place: share(state.started ? 1 / 3 : 1 / 2, 1), weak: true };
}

function readPlaceWords(state: State, place: Place): void {
  if (state.entering !== undefined) {
    state.placed[state.entering] = { ...state.placed[state.entering]!, place: entryOf(place) };
    state.entering = undefined;
  } else if (state.open.length > 0) close(state, place);
  else state.lead = { place, weak: false };
}

/** "gets louder at bar 9": it stays so. */
function at(one: Placed, place: Place): Placed {
  return { ...one, place: one.changes ? entryOf(place) : place };
}

/** Who comes in at a bar stays. */
function entryOf(place: Place): Place {
  if (place.kind === 'bars' && place.first === place.last) return { ...place, last: LAST_BAR };
  return place;
}

function readHead(state: State, found: readonly Found[], index: number): void {
  const one = found[index]!;
  const last = state.open.at(-1);
  const names = one.kind === 'instruments' && !one.without ? [...new Set(one.names)] : [];
  const about = names.length > 0 && last?.found.kind === 'texture' && last.found.last + 1 === one.first;
  if (about && !isAttribute(found, index)) state.open = [...state.open.slice(0, -1), { ...last, tracks: names }];
  else close(state);
  state.placed.push({ found: one });
  state.spoke = true;
  state.subject = names.length > 0 && isSubject(state.tokens, one) ? names : undefined;
}

function readWish(state: State, one: Found): void {
  state.spoke = true;
  if (!PLACEABLE.includes(one.kind)) {
    state.placed.push({ found: one });
    return;
  }
  // "starts quietly and explodes at bar 17", "… and builds up": no longer the beginning
  const beginning = state.lead?.weak === true && state.lead.place.kind === 'share' && state.lead.place.from === 0;
  if (one.kind === 'texture' && one.measure === 'energy' && beginning) {
    close(state);
    state.lead = undefined;
  }
  const tracks = one.kind === 'texture' || one.kind === 'limit' ? state.subject : undefined;
  const next: Placed = { found: one, ...(state.changes ? { changes: true } : {}), ...(tracks ? { tracks } : {}) };
  if (state.lead && !state.lead.weak) state.placed.push(at(next, state.lead.place));
  else state.open.push(next);
}

/** "the drums are loud", "the flute gets louder": said of them; "for flute" is not. */
function isSubject(tokens: readonly Token[], { first, last }: Found): boolean {
  const verb = tokens[last + 1];
  return tokens[first - 1]?.word === 'the' && verb !== undefined && !startsClause(verb) && SUBJECT_VERB.test(verb.word);
}

/** "8 bars of quiet guitar, then 8 bars of loud guitar": each length is where the words after it hold. */
function inSequence(placed: readonly Placed[]): readonly Placed[] {
  const parts = placed.flatMap(({ found }) => (found.kind === 'bars' && found.of ? [found] : []));
  if (parts.length < 2) return placed;
  const ends = parts.map((_, i) => parts.slice(0, i + 1).reduce((sum, { bars }) => sum + bars, 0));
  return placed.map((one) => {
    const part = parts.findLastIndex(({ first }) => first < one.found.first);
    const free = PLACEABLE.includes(one.found.kind) && (one.place === undefined || one.place.kind === 'share');
    if (part < 0 || !free) return one;
    return { ...one, place: { kind: 'bars', first: ends[part]! - parts[part]!.bars + 1, last: ends[part]! } };
  });
}

/** "a quiet piano piece": the instrument only describes the noun, and what is before speaks of the piece. */
function isAttribute(found: readonly Found[], index: number): boolean {
  const next = found[index + 1];
  if (next === undefined || next.first !== found[index]!.last + 1) return false;
  return (next.kind === 'turn' && next.turn === 'noun') || next.kind === 'dance' || next.kind === 'style';
}

function beginsClause(tokens: readonly Token[], before: Found | undefined, one: Found): boolean {
  const from = before === undefined ? 0 : before.last + 1;
  return tokens.slice(from, one.first + 1).some(startsClause);
}

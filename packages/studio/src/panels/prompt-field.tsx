/** Words that fill in the wishes: which of them became what is shown, and each can be changed afterwards. */
import { type PromptReading, parsePrompt, type UnderstoodWords } from '@continuo/compose';
import { type ReactElement, useMemo, useState } from 'react';
import { moodWord } from '../state/mood-word.ts';
import type { Mood } from '../state/plan.ts';
import { planOfPrompt } from '../state/prompt-plan.ts';
import { planOf, scoreOf } from '../state/studio-state.ts';
import { Icon } from './icons.tsx';
import { useStage } from './use-stage.ts';
import { useStudio, useStudioState } from './use-studio.ts';

const EXAMPLE = 'a sad waltz in D minor for cello and piano, slow, 32 bars, gets hopeful in the middle';
const LONGEST = 1000;

export function PromptField(): ReactElement {
  const studio = useStudio();
  const prompt = useStudioState((state) => planOf(state).prompt);
  const [typed, setTyped] = useState<string>();
  const styles = useStudioState((state) => state.model.styles);
  const composers = useStudioState((state) => state.model.composers);
  const task = useStudioState((state) => state.wishes.task);
  const { bars } = useStage();
  const options = useMemo(
    () => ({
      ...(styles.length > 0 && { styles }),
      composers,
      ...(task !== 'compose' && { bars: bars[1] - bars[0] + 1 }),
    }),
    [styles, composers, task, bars],
  );
  const reading = useMemo(() => parsePrompt(prompt, options), [prompt, options]);
  const read = (text: string): void => {
    setTyped(undefined);
    const state = studio.store.get();
    const plan = planOf(state);
    if (text === plan.prompt) return;
    const { request } = parsePrompt(text, options);
    const filled = planOfPrompt(plan, request, state.wishes.task, scoreOf(state));
    studio.plan('words', { ...filled, prompt: text });
    if (request.seed !== undefined) studio.wish({ seed: request.seed, keepSeed: true });
  };
  const without = ({ start, end }: UnderstoodWords): void =>
    read(
      `${prompt.slice(0, start)}${prompt.slice(end)}`
        .replace(/\s+/g, ' ')
        .replace(/ ([,.;])/g, '$1')
        .trim(),
    );
  return (
    <div className="prompt field">
      <label htmlFor="prompt">In words</label>
      <textarea
        id="prompt"
        rows={2}
        maxLength={LONGEST}
        placeholder={`e.g. ${EXAMPLE}`}
        data-testid="prompt"
        value={typed ?? prompt}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={(event) => read(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          read(event.currentTarget.value);
        }}
      />
      {prompt !== '' && (
        <>
          {reading.understood.length > 0 && (
            <ul className="chips understood" aria-label="What was understood" data-testid="understood">
              {reading.understood.map((words) => (
                <li key={words.start} className="chip set" title={`“${words.text}” became ${FIELD_NAMES[words.field]}`}>
                  <q>{words.text}</q> → {meaning(words)}
                  <button type="button" aria-label={`Without “${words.text}”`} onClick={() => without(words)}>
                    <Icon name="close" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <NotUnderstood reading={reading} />
        </>
      )}
    </div>
  );
}

function NotUnderstood({ reading: { unknown, reports } }: { readonly reading: PromptReading }): ReactElement | null {
  if (unknown.length === 0 && reports.length === 0) return null;
  return (
    <div className="hint" data-testid="not-understood">
      {unknown.length > 0 && <p>Not understood: {unknown.map(({ text }) => `“${text}”`).join(', ')}</p>}
      {reports.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}

const FIELD_NAMES: Readonly<Record<UnderstoodWords['field'], string>> = {
  bars: 'length',
  key: 'key',
  scale: 'scale',
  meter: 'meter',
  pickup: 'upbeat',
  bpm: 'tempo',
  instruments: 'instruments',
  style: 'style',
  composer: 'composer',
  blend: 'blend',
  mood: 'mood',
  chords: 'chords',
  form: 'form',
  wishes: 'texture',
  limits: 'limit',
  keyIs: 'key',
  ends: 'ending',
  seed: 'seed',
  place: 'place',
};

/** @example meaning({ field: 'bpm', value: 66, … }) // => '♩ = 66' */
function meaning({ field, value }: UnderstoodWords): string {
  if (field === 'bpm') return `♩ = ${printed(value)}`;
  if (field === 'bars') return `${printed(value)} bars`;
  if (field === 'ends') return value === false ? 'a loop' : 'it closes';
  if (field === 'composer') return `like ${printed(value)}`;
  if (field === 'mood') return `mood ${moodWord(value as Mood)}`;
  if (field === 'place') return Array.isArray(value) && value.length > 0 ? `bars ${printed(value)}` : 'place';
  return printed(value) || FIELD_NAMES[field];
}

function printed(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  if (Array.isArray(value)) {
    const isSpan = value.length === 2 && value.every((each) => typeof each === 'number');
    return isSpan ? value.join('–') : value.map(printed).join(', ');
  }
  if (value !== null && typeof value === 'object') {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    return parts.map(([name, part]) => printedPart(name, part)).join(', ');
  }
  return String(value ?? '');
}

function printedPart(name: string, part: unknown): string {
  if (name === 'bpm') return `♩ = ${printed(part)}`;
  if (name === 'composer') return `like ${printed(part)}`;
  if (name === 'mood') return `mood ${moodWord(part as Mood)}`;
  return ['meter', 'key', 'scale', 'style'].includes(name) ? printed(part) : `${name} ${printed(part)}`;
}

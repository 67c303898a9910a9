/** The whole page: the bar above, the score, the desk beside it. */
import { type ReactElement, useEffect } from 'react';
import { attachDrop } from '../files/drop.ts';
import { attachKeys } from '../keys.ts';
import { Desk } from './desk.tsx';
import { Lanes } from './lanes.tsx';
import { Notices } from './notices.tsx';
import { Overview } from './overview.tsx';
import { RollPanel } from './roll-panel.tsx';
import { ScoreTools } from './score-tools.tsx';
import { TopBar } from './top-bar.tsx';
import { Transport } from './transport.tsx';
import { useStudio } from './use-studio.ts';
import { VoiceList } from './voice-list.tsx';

export function App(): ReactElement {
  const studio = useStudio();
  useEffect(() => attachKeys(studio), [studio]);
  useEffect(() => attachDrop(document.documentElement, (file) => void studio.openFile(file)), [studio]);
  return (
    <div className="page">
      <TopBar />
      <Transport />
      <main className="score" aria-label="Score">
        <div className="score-head">
          <VoiceList />
          <ScoreTools />
        </div>
        <Lanes />
        <RollPanel />
        <Overview />
      </main>
      <Desk />
      <Notices />
      <div className="drop-veil" aria-hidden="true">
        <p>Drop a score or a model to open it</p>
      </div>
    </div>
  );
}

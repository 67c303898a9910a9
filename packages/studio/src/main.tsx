/** Starts the studio on the page. */
import { createRoot } from 'react-dom/client';
import { App } from './panels/app.tsx';
import { StudioContext } from './panels/use-studio.ts';
import { Studio } from './studio.ts';

const studio = new Studio();
createRoot(document.getElementById('studio')!).render(
  <StudioContext value={studio}>
    <App />
  </StudioContext>,
);

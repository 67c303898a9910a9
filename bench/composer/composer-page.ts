/** The page in which a composer is measured, in its web worker. */
import { openComposer } from '@continuo/compose/web';
import { type ComposerFigures, measureComposer } from './composer-work.ts';

Object.assign(globalThis, {
  measure: async ({ model }: { readonly model: string }): Promise<ComposerFigures> => {
    const bytes = Uint8Array.from(atob(model), (letter) => letter.charCodeAt(0));
    const modelUrl = URL.createObjectURL(new Blob([bytes]));
    const composer = await openComposer({ modelUrl });
    const figures = await measureComposer(composer);
    await composer.dispose();
    return figures;
  },
});

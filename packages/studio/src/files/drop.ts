/** Files dropped anywhere onto the page. */

/** Takes the first file of each drop; while one hovers, the element has the class `dropping`. @returns the way to stop */
export function attachDrop(element: HTMLElement, take: (file: File) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let depth = 0;
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const show = (hovering: boolean): void => void element.classList.toggle('dropping', hovering);
  element.addEventListener(
    'dragenter',
    (event) => {
      if (!hasFiles(event)) return;
      depth += 1;
      show(true);
    },
    { signal },
  );
  element.addEventListener(
    'dragleave',
    (event) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      show(depth > 0);
    },
    { signal },
  );
  element.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), { signal });
  element.addEventListener(
    'drop',
    (event) => {
      const file = event.dataTransfer?.files[0];
      depth = 0;
      show(false);
      if (file === undefined) return;
      event.preventDefault();
      take(file);
    },
    { signal },
  );
  return () => stop.abort();
}

// Brings the field of a fault into view and into focus.

/** Where the very path has no place on the screen, the nearest field around it has. */
export function goToField(path: string): void {
  const places = [path, path.split(/[.[]/).slice(0, 2).join('.'), path.split(/[.[]/)[0] ?? ''];
  for (const place of places) {
    const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(place)}"]`);
    if (!field) continue;
    field.scrollIntoView({ block: 'center' });
    field.querySelector<HTMLElement>('input, textarea, select, button')?.focus({ preventScroll: true });
    return;
  }
}

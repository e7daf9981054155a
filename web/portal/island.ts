// The portal's one small script; every page does without it. A form marked `data-live` draws its part of the page anew as it changes.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-live]')) {
  let asked: AbortController | undefined;
  const draw = async (): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string') address.searchParams.append(name, value);
    const reply = await fetch(address, { signal: asked.signal });
    if (!reply.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const part = `[data-part="${form.dataset.live}"]`;
    const [now, next] = [document.querySelector(part), page.querySelector(part)];
    if (!now || !next) return;
    now.replaceWith(document.adoptNode(next));
    history.replaceState(null, '', `${address.pathname}${address.search}`);
  };
  // What was overtaken by the next change, or did not come through, leaves the page as it stands; its button sends it anew.
  form.addEventListener('change', () => void draw().catch(() => undefined));
}

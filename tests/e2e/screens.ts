/** Looks at screens at both widths: a picture where pictures are asked for, and everything `inspect` holds a screen to. */
import assert from 'node:assert/strict';
import { type Language, settled, shot, sizes, type Visit } from './browser.ts';
import { type Data, inspect } from './inspect.ts';

export type Screen = { name: string; path: string };
export type Looked = { language: Language; where: string; data: Data };

/** The page as it stands, wide and narrow; gives the faults. */
export async function lookHere(
  { page }: Visit,
  name: string,
  { language, where, data }: Looked,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await settled(page);
    const title = `${where}-${name}-${viewport.width}-${language}`;
    await shot(page, title);
    // The two languages have one structure: what keeps people out is looked for in the first.
    const axe = language === 'zh-CN' || size === 'wide';
    await inspect(page, title, { language, data, axe }).catch((error: unknown) => {
      faults.push(error instanceof Error ? error.message : String(error));
    });
  }
  await page.setViewportSize(sizes.wide);
  return faults;
}

/** All faults of a person's screens together, so that one look tells everything that is to be mended. */
export async function lookAt(one: Visit, screens: Screen[], looked: Looked): Promise<void> {
  const faults: string[] = [];
  for (const { name, path } of screens) {
    await one.page.goto(path);
    faults.push(...(await lookHere(one, name, looked)));
  }
  assert.equal(faults.length, 0, faults.join('\n\n'));
  one.watch.assertClean(one.base);
}

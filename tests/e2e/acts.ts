/** Acts of a person at the desk, found as a person finds them: by label, by name, by words on the screen. */
import type { Locator, Page } from 'playwright-core';

type Place = Page | Locator;

/** The field of the compile form or of a pack's form, by the path its answers have. */
export const field = (page: Page, path: string): Locator => page.locator(`[data-path="${path}"]`);

const pageOf = (place: Place): Page => ('page' in place ? place.page() : place);

/** Picks options of a select that stands in `place` (its only one, or the one with this label). */
export async function choose(place: Place, options: string | string[], label?: string): Promise<void> {
  const page = pageOf(place);
  const wanted = [options].flat();
  const select = label
    ? place.getByRole('combobox', { name: label, exact: true })
    : place.getByRole('combobox').first();
  await select.click();
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  for (const option of wanted) {
    await list
      .locator('.ant-select-item-option')
      .filter({ hasText: new RegExp(`^${option}`) })
      .first()
      .click();
  }
  if (wanted.length > 1 || (await list.isVisible())) await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
}

export async function write(place: Locator, text: string): Promise<void> {
  await place.getByRole('textbox').first().fill(text);
}

/** Several texts into a field that takes them one by one with the Enter key. */
export async function addTags(place: Locator, texts: string[]): Promise<void> {
  const input = place.getByRole('combobox').first();
  await input.click();
  for (const text of texts) {
    await input.fill(text);
    await input.press('Enter');
  }
  await input.press('Tab');
}

export async function pick(place: Locator, option: string): Promise<void> {
  await place.getByRole('radio', { name: option }).check();
}

/** Waits for the words, anywhere on the page, and gives their place. */
export async function sees(place: Place, words: string | RegExp): Promise<Locator> {
  const found = place.getByText(words).first();
  await found.waitFor();
  return found;
}

export async function goToRoom(page: Page, room: string): Promise<void> {
  await page.getByRole('navigation', { name: '业务' }).getByRole('link', { name: room }).click();
  await page.getByRole('heading', { level: 1, name: room }).waitFor();
}

/** Presses the button that confirms in the open dialog. */
export async function confirm(page: Page, button: string, reason?: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  if (reason) await dialog.getByRole('textbox').fill(reason);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Acts of a person at the desk, found as a person finds them: by label, by name, by words on the screen. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

type Place = Page | Locator;

/** The field of the compile form or of a pack's form, by the path its answers have. */
export const field = (page: Page, path: string): Locator => page.locator(`[data-path="${path}"]`);

const pageOf = (place: Place): Page => ('page' in place ? place.page() : place);

/** So often a pick is made anew before it counts as impossible. */
const TRIES = 3;

/**
 * Picks options of a select that stands in `place` (its only one, or the one with this label), and looks whether they took: a
 * list that is drawn anew under the pointer swallows a click.
 */
export async function choose(place: Place, options: string | string[], label?: string): Promise<void> {
  const select = label
    ? place.getByRole('combobox', { name: label, exact: true })
    : place.getByRole('combobox').first();
  const face = select.locator('xpath=ancestor::*[contains(concat(" ", @class, " "), " ant-select ")][1]');
  let shown = '';
  for (let tries = 0; tries < TRIES; tries++) {
    const picked = await pickOptions(pageOf(place), select, [options].flat(), shown);
    shown = await settledText(face, picked);
    if (picked.every((words) => shown.includes(words))) return;
  }
  assert.fail(`${[options].flat().join(', ')} was picked ${TRIES} times, and the field shows “${shown}”`);
}

/** Takes an option of a select that keeps nothing itself, such as one that writes a sentence into another field. */
export async function take(place: Place, option: string, label: string): Promise<void> {
  await pickOptions(pageOf(place), place.getByRole('combobox', { name: label, exact: true }), [option], '');
}

/** Opens the list and clicks what `shown` does not show yet; gives the full words of what was wanted. */
async function pickOptions(page: Page, select: Locator, wanted: string[], shown: string): Promise<string[]> {
  await select.click();
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  const picked: string[] = [];
  for (const option of wanted) {
    const line = list
      .locator('.ant-select-item-option')
      .filter({ hasText: new RegExp(`^${option}`) })
      .first();
    // A long list draws what is in view; who knows what to look for types it.
    await line.waitFor({ timeout: 3000 }).catch(async () => {
      if (await select.isEditable()) await select.fill(option);
    });
    const words = bare(await line.innerText());
    picked.push(words);
    // In a select of several a second click would take the option out again.
    if (!shown.includes(words)) await line.click();
  }
  if (wanted.length > 1 || (await list.isVisible())) await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  return picked;
}

const bare = (text: string): string => text.replace(/\s+/g, '');

/** What the closed select shows; given a moment, since the value may pass through the form first. */
async function settledText(face: Locator, wanted: string[]): Promise<string> {
  let text = '';
  for (let looks = 0; looks < 10; looks++) {
    text = bare((await face.textContent()) ?? '');
    if (wanted.every((words) => text.includes(words))) break;
    await pause(50);
  }
  return text;
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

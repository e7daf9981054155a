/** The way of somebody without a mouse over the open portal: each stop on it is reached by Tab and shows that it is. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { tabTo } from './inspect.ts';

/** More than any page on the way has stops. */
const STOPS = 300;

async function press(page: Page, wanted: string): Promise<void> {
  await tabTo(page, wanted, STOPS);
  await page.keyboard.press('Enter');
}

/** From the first page: the set is found by these words, looked into, taken as a file, and asked about. */
export async function byKeyboard(page: Page, words: string, slug: string): Promise<void> {
  const set = `/datasets/${slug}`;
  await page.goto('/');
  await tabTo(page, '#q');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/datasets?q=*');
  await press(page, `a[href="${set}"]`);
  await page.waitForURL(`**${set}`);
  await press(page, `a[href^="${set}/preview"]`);
  await page.waitForURL(`**${set}/preview*`);
  const download = page.waitForEvent('download');
  await press(page, 'a[href*="/rows.csv"]:not([href*="bom"])');
  assert.match((await download).suggestedFilename(), /\.csv$/);
  await press(page, `a[href="${set}/questions"]`);
  await page.waitForURL(`**${set}/questions`);
  await press(page, 'details:has(#question-text) > summary');
  await tabTo(page, '#question-text');
  await page.keyboard.type('绿化面积含水面吗？');
  await press(page, '#form-question button');
  await page.waitForURL('**/voices/*');
  assert.match(await page.locator('.done').innerText(), /已收到/);
}

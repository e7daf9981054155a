/** Everybody of the city opens everything their desk offers them: no request is sent that must fail, nothing is said on the console. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { unitOf } from '#tests/conformance/scenarios/organisations-areas.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { newOfficial, newOrganisation } from '#tests/conformance/units.ts';
import { openBrowser, visit } from './browser.ts';
import { crawl } from './crawl.ts';
import { builtWeb } from './web.ts';

/** A city whose areas have authorities of their own. */
const CITY = 'baotou';

/** The demo's own people. */
const accounts = ['bureau', 'police', 'police-head', 'auditor', 'admin', 'security'];
/** Who sees every kind of thing; of the others' desks one thing of a kind is opened. */
const thorough = new Set(['bureau']);
/** Roles the demo has nobody for, with the office their body holds. */
const others: { role: string; office?: string }[] = [
  { role: 'expert' },
  { role: 'government', office: 'government' },
  { role: 'operator' },
];

let started: Started;
let browser: Browser;
let stage: Stage;
let bureau: Client;

before(async () => {
  await builtWeb();
  browser = await openBrowser({ plain: true });
  started = await startPlatform({ city: CITY });
  stage = new Stage(started, CITY);
  bureau = await stage.as('bureau');
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

/** Opens the desk with the person's own session and everything in it. */
async function walk(client: Client, ofAKind = 1): Promise<void> {
  const one = await visit(browser, started.base);
  const [name = '', value = ''] = (await client.ready()).cookie.split('=');
  await one.context.addCookies([{ name, value, url: started.base }]);
  const seen = await crawl(one, ofAKind);
  assert.ok(seen.length > 5, `only ${seen.join(' ')} was found to open`);
  assert.deepEqual(one.watch.faults, [], `${one.watch.faults.join('\n')}\nopened:\n${seen.join('\n')}`);
  one.watch.assertClean(started.base);
  await one.context.close();
}

// Several at a time: most of a walk is waiting for answers, and what one waits for the others use.
describe('everything the desk offers can be opened', { concurrency: 5 }, () => {
  for (const account of accounts) {
    test(`by ${account} of the demo`, async () =>
      walk(await stage.as(account), thorough.has(account) ? 2 : 1));
  }
  for (const { role, office } of others) {
    test(`by somebody who is ${role} and nothing else`, async () => {
      const body = await newOrganisation(bureau, office ? { office } : {});
      await walk(await newOfficial(stage, bureau, body.id, [role]));
    });
  }
  test('by the authority of a county', async () => {
    const { items } = await bureau.get<{ items: { code: string }[] }>('/api/areas');
    const [area] = items;
    assert.ok(area, 'the city has areas');
    const { officer } = await unitOf(stage, bureau, area.code);
    await walk(officer);
  });
});

test('who is not signed in sees the sign-in, and nothing is asked for that only others may have', async () => {
  const one = await visit(browser, started.base);
  for (const path of ['/desk/', '/desk/catalog', '/desk/cases']) {
    await one.page.goto(path);
    await one.page.waitForURL(/\/desk\/login/);
    await one.page.locator('.people').waitFor();
  }
  one.watch.assertClean(started.base);
  await one.context.close();
});

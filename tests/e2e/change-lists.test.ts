/** Compile, review, change and lists on the desk: in a city where the second consent is asked for, and in one without it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { departmentOf, unitOf } from '#tests/conformance/scenarios/organisations-areas.ts';
import type { Started } from '#tests/conformance/started.ts';
import {
  accounts,
  changeDraft,
  decide,
  draftEntry,
  newDepartment,
  publishEntry,
  readEntry,
  submitEntry,
} from '#tests/conformance/walks.ts';
import { openBrowser, type Visit } from './browser.ts';
import { lookAs, visitAs, withCity } from './cities.ts';
import { builtWeb } from './web.ts';

let browser: Browser;

before(async () => {
  await builtWeb();
  browser = await openBrowser();
});
after(() => browser?.close());

const as = (started: Started, client: Client): Promise<Visit> => visitAs(browser, started, client);
const look = (started: Started, client: Client, screens: Parameters<typeof lookAs>[4]): Promise<void> =>
  lookAs(browser, started, client, 'keeping', screens);

/** Decides the open step in the browser by the words of the outcome. */
async function decideOnScreen(
  started: Started,
  client: Client,
  caseId: string,
  words: string,
): Promise<void> {
  const one = await as(started, client);
  await one.page.goto(`/desk/cases/${caseId}`);
  await one.page.getByRole('heading', { name: '您的决定' }).waitFor();
  await one.page.getByRole('radio', { name: words }).check();
  await one.page.getByRole('button', { name: words, exact: true }).click();
  await one.page.getByRole('heading', { name: '您的决定' }).waitFor({ state: 'detached' });
  await one.context.close();
}

const itemsOf = async (reader: Client, id: string) =>
  ((await readEntry(reader, id)).detail?.current?.content.items ?? []) as Record<string, unknown>[];

describe('change and lists on the desk', () => {
  test('a county body cuts an item: the county passes it on, the city consents, the list follows', () =>
    withCity('binzhou', async (stage, started) => {
      const bureau = await stage.as(accounts.bureau);
      const authority = await unitOf(stage, bureau, '371602');
      const { officer } = await departmentOf(stage, bureau, '371602');
      const draft = await draftEntry(officer);
      await decide(authority.officer, await submitEntry(officer, draft.id), 'complete');
      const { day } = await bureau.get<{ day: string }>('/api/law');
      const items = await itemsOf(officer, draft.id);
      const change = { changeTrigger: 'function', changeDay: day };
      await changeDraft(officer, draft.id, { items: items.slice(0, 1) }, change);
      const caseId = await submitEntry(officer, draft.id);
      await look(started, bureau, [{ name: 'case-difference', path: `/cases/${caseId}`, text: /对照/ }]);
      await decideOnScreen(started, authority.officer, caseId, '审核通过，报市主管部门同意');
      assert.equal((await itemsOf(officer, draft.id)).length, 2, 'the old version stays');
      await decideOnScreen(started, bureau, caseId, '同意并更新目录');
      assert.equal((await itemsOf(officer, draft.id)).length, 1);
      await look(started, bureau, [
        { name: 'master', path: '/lists?list=master&from=2020-01-01', text: new RegExp(draft.name) },
        { name: 'history', path: `/catalog/${draft.id}?tab=history`, text: /市大数据局同意/ },
        { name: 'breaches', path: '/changes?tab=breaches', text: /变更与触发/ },
      ]);
    }));

  test('without a second consent one decision publishes; comments, tasks, demands and acts on their screens', () =>
    withCity('cangzhou', async (stage, started) => {
      const { officer, bureau } = await newDepartment(stage);
      const entry = await publishEntry(stage, officer);
      const items = await itemsOf(officer, entry.id);
      await changeDraft(officer, entry.id, {
        items: items.slice(0, 1),
        summary: '改动后的摘要，写明内容与来源',
      });
      const caseId = await submitEntry(officer, entry.id);
      const one = await as(started, bureau);
      await one.page.goto(`/desk/cases/${caseId}`);
      await one.page.getByLabel('意见', { exact: true }).fill('请说明删去该项的原因');
      await one.page.getByRole('button', { name: '提出意见' }).click();
      await one.page.getByText('请说明删去该项的原因').first().waitFor();
      await one.context.close();
      await decideOnScreen(started, bureau, caseId, '通过并更新全市目录');
      assert.equal((await itemsOf(officer, entry.id)).length, 1);
      const { day } = await bureau.get<{ day: string }>('/api/law');
      await officer.post('/api/catalog/changes', {
        kind: 'function',
        day,
        note: '三定规定调整',
        resourceIds: [entry.id],
      });
      await officer.post('/api/catalog/demands', {
        wanted: '不动产登记信息',
        items: '权利人',
        duty: '登记核验',
      });
      await look(started, officer, [
        { name: 'responsibility', path: '/lists?list=responsibility', text: /数据责任清单/ },
        { name: 'demand', path: '/lists?list=demand', text: /不动产登记信息/ },
        { name: 'negative', path: '/lists?list=negative', text: /负面清单/ },
        { name: 'tasks', path: '/changes', text: /三定规定调整/ },
        { name: 'waiting', path: '/cases/waiting?card=green', text: /更新目录：/ },
        { name: 'home', path: '/', text: /更新目录：/ },
        { name: 'duties', path: '/changes?tab=duties', text: /职责/ },
        { name: 'upkeep', path: '/changes?tab=upkeep', text: /复核日期/ },
        { name: 'review', path: `/catalog/${entry.id}?tab=review`, text: /请说明删去该项的原因/ },
      ]);
      await look(started, bureau, [
        { name: 'standing', path: '/changes?tab=standing', text: /依据失效/ },
        { name: 'acts', path: '/instruments', text: /政务数据共享条例/ },
      ]);
    }));
});

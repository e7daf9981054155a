/** The desk's screens of class governance: the negative list and its review, versions of it, filings, evaluations, an emergency. */
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  classes,
  decideAs,
  giveOpinion,
  governmentOf,
  itemOf,
  type NegativeItem,
} from '#tests/conformance/class-walks.ts';
import type { Client } from '#tests/conformance/client.ts';
import { newServed, providerOf } from '#tests/conformance/served.ts';
import { settingOf } from '#tests/conformance/settings.ts';
import { dayAfter, fullDraft, newConsumer, submit } from '#tests/conformance/share-walks.ts';
import type { Started } from '#tests/conformance/started.ts';
import {
  accounts,
  draftEntry,
  legalBasis,
  newDepartment,
  publishEntry,
  sharingContent,
  submitEntry,
} from '#tests/conformance/walks.ts';
import { openBrowser, shot, type Visit } from './browser.ts';
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
  lookAs(browser, started, client, 'classes', screens);

describe('class governance on the desk', () => {
  test('a negative list that is reviewed: item, opinions, decision', () =>
    withCity('cangzhou', async (stage, started) => {
      const bureau = await stage.as(accounts.bureau);
      const { officer } = await newDepartment(stage);
      const entry = await draftEntry(officer, await sharingContent(officer, 'withheld'));
      await submitEntry(officer, entry.id);
      const item = await itemOf(bureau, entry.id);
      const matter = item?.caseId ?? '';
      await decideAs(bureau, matter, 'open-review');
      const other = await newDepartment(stage);
      const one = await as(started, bureau);
      await one.page.goto(`/desk/cases/${matter}`);
      await one.page.locator('#invite-units').click();
      await one.page.keyboard.type(other.name.slice(0, 8));
      await one.page.getByTitle(other.name).click();
      await one.page.keyboard.press('Escape');
      await one.page.getByRole('button', { name: '征求意见' }).click();
      await one.page.getByText('尚未答复').first().waitFor();
      await shot(one.page, 'classes-case-1280');
      one.watch.assertClean(started.base);
      await one.context.close();
      await giveOpinion(stage, bureau, matter);
      await decideAs(bureau, matter, 'approve', { reasons: ['依据核实无误，同意列入'] });
      await look(started, bureau, [
        { name: 'negative', path: '/classes', text: /列入须经会同审核/ },
        { name: 'item', path: `/classes/negative/${item?.id}`, text: /依据核实无误/ },
      ]);
    }));

  test('versions of the city list, decided and compared', () =>
    withCity('baotou', async (stage, started) => {
      const bureau = await stage.as(accounts.bureau);
      const government = await governmentOf(stage, 'administrative-organ');
      const { officer } = await newDepartment(stage);
      const first = await publishEntry(stage, officer, await sharingContent(officer, 'withheld'));
      const listed: NegativeItem | undefined = await itemOf(bureau, first.id);
      const draft = await bureau.post<{ id: string; caseId: string }>(`${classes}/list-versions`);
      await government.post(`${classes}/list-versions/${draft.id}/strikes`, {
        itemId: listed?.id,
        reason: '该数据可以共享',
      });
      const day = dayAfter(new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10), 0);
      await decideAs(government, draft.caseId, 'decide', {
        reasons: ['同意'],
        payload: { decidedOn: day, document: '政府常务会议纪要第 12 号' },
      });
      await publishEntry(stage, officer, await sharingContent(officer, 'withheld'));
      const next = await bureau.post<{ id: string }>(`${classes}/list-versions`);
      await look(started, government, [
        { name: 'versions', path: '/classes/versions', text: /两版对照/ },
        { name: 'version', path: `/classes/versions/${draft.id}`, text: /该数据可以共享/ },
        { name: 'version-draft', path: `/classes/versions/${next.id}`, text: /草案，待政府决定/ },
      ]);
    }));

  test('filings, and the class of an entry', () =>
    withCity('neijiang', async (stage, started) => {
      const bureau = await stage.as(accounts.bureau);
      const { officer } = await newDepartment(stage);
      const entry = await publishEntry(stage, officer, await sharingContent(officer, 'conditional'));
      await look(started, bureau, [{ name: 'filings', path: '/classes/filings', text: /备案是告知/ }]);
      await look(started, officer, [
        { name: 'class', path: `/catalog/${entry.id}?tab=class`, text: /属性变更/ },
      ]);
    }));

  test('evaluations, and an emergency from its opening to its report', () =>
    withCity('binzhou', async (stage, started) => {
      const bureau = await stage.as(accounts.bureau);
      const member = await newConsumer(stage);
      const resource = await newServed(stage, 'unconditional', {
        ...(await sharingContent(bureau, 'withheld')),
        sharingBasis: [legalBasis('law')],
      });
      const provider = await providerOf(stage, resource);
      const event = await bureau.post<{ id: string }>(`${classes}/emergencies`, {
        name: '特大暴雨处置',
        beganOn: '2026-11-20',
        ground: '处置突发公共事件需要',
        bodies: [resource.providerId, member.id],
      });
      const one = await as(started, provider);
      await one.page.goto(`/desk/catalog/${resource.resourceId}?tab=class`);
      await one.page.getByRole('button', { name: '应急调整' }).click();
      await one.page.locator('#switch-event').click();
      await one.page.getByTitle('特大暴雨处置').click();
      await one.page.getByRole('button', { name: '立即调整' }).click();
      await one.page.getByText('应急调整中').first().waitFor();
      await shot(one.page, 'classes-switched-1280');
      one.watch.assertClean(started.base);
      await one.context.close();
      await submit(member.officer, await fullDraft(member.officer, resource.serviceId, member.system));
      await look(started, bureau, [
        { name: 'emergencies', path: '/classes/emergencies', text: /特大暴雨处置/ },
        { name: 'emergency', path: `/classes/emergencies/${event.id}`, text: /调用与销毁/ },
      ]);

      const { set } = await settingOf(stage, 'classify.evaluation-cycle');
      await set(12);
      await stage.setDay('2027-03-01');
      const { officer } = await newDepartment(stage);
      await publishEntry(stage, officer, await sharingContent(officer, 'conditional'));
      await stage.setDay('2028-03-02');
      const later = await stage.as(accounts.bureau);
      await look(started, later, [
        { name: 'evaluations', path: '/classes/evaluations', text: /每 12 个月评估一次/ },
      ]);
    }));
});

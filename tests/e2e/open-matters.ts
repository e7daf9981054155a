/** One matter of each kind on the open portal, made over HTTP as people make them, for tests that look at the page of one matter. */
import assert from 'node:assert/strict';
import { addDays } from '#kernel/clock.ts';
import {
  assess,
  conditionalSet,
  filed,
  heard,
  met,
  newClient,
  applicant as newUser,
  signed,
} from '#tests/conformance/application-walks.ts';
import type { Client } from '#tests/conformance/client.ts';
import { consent, openCase, propose, shownProduct } from '#tests/conformance/conduct-walks.ts';
import { desk, readSet, review, reviewedFirst, treat } from '#tests/conformance/disclosure-walks.ts';
import { act, file } from '#tests/conformance/open-walks.ts';
import { Stage } from '#tests/conformance/stage.ts';
import type { Started } from '#tests/conformance/started.ts';
import { accounts, newOfficial, newOrganisation, unique } from '#tests/conformance/units.ts';
import { say, take } from '#tests/conformance/voice-walks.ts';
import { decide } from '#tests/conformance/walks.ts';

/** A page of one matter and the replies it is drawn from. */
export type Matter = { path: string; api: string[] };
export type Matters = {
  /** Shown to everybody; some show their forms to whoever is signed in. */
  shared: Matter[];
  /** Of the user alone. */
  own: Matter[];
  user: Client;
  /** An account of the body that runs the platform. */
  operator: Client;
};

/** Who uses data: granted a conditional set, with a report due, an application that calls by it, and a measure in force. */
async function usage(stage: Stage) {
  const set = await conditionalSet(stage);
  const { client: user, organisationId } = await newUser(stage, 'institute');
  const { id: application } = await filed(user, set);
  const decider = await heard(set, application);
  // A period this short is open to be reported at once.
  const terms = { reportDays: 5, graceDays: 30 };
  const { path, outcome } = await assess(decider, application, met(true, true, { terms }));
  await decider.post(path, { outcome: outcome('complete') });
  const access = await signed(set, user, application);
  await newClient(user, access, ['203.0.113.0/24']);
  return { set, user, organisationId, application, access };
}
type Usage = Awaited<ReturnType<typeof usage>>;

/** Answered no, so that its review can be asked. */
async function demand({ set, user }: Usage): Promise<string> {
  const { id, number } = await file(user);
  await act(set.bureau, id, 'assign', { unitId: set.unit });
  await act(set.officer, id, 'answer', { how: 'refuse', reasons: ['涉及商业秘密'] });
  return number;
}

/** Asked for by its organiser with data of both kinds; one entry with a result and what became of it. */
async function event(stage: Stage, { set, user }: Usage, open: string): Promise<string> {
  const support = '/api/open/event-support';
  const today = stage.today();
  const { items } = await user.post<{ items: { id: string; event: { id: string } }[] }>(support, {
    wants: ['open-data', 'technical-support'],
    datasets: [open, set.slug],
    purpose: '供参赛队使用',
    support: '提供接口答疑',
    event: {
      kind: 'contest',
      title: `开放数据大赛${unique()}`,
      summary: '用开放数据做应用',
      startsOn: today,
      endsOn: addDays(today, 30),
    },
  });
  const [asked] = items;
  assert.ok(asked);
  await set.bureau.post(`${support}/${asked.id}/decision`, { grant: true, said: '周三下午答疑' });
  const path = `/api/open/events/${asked.event.id}/entries`;
  const { entries } = await user.post<{ entries: { id: string }[] }>(path, {
    title: '渡口地图',
    summary: '地图应用',
  });
  const id = entries[0]?.id ?? '';
  await set.bureau.post(`${path}/${id}/result`, { result: '一等奖' });
  await set.bureau.post(`${path}/${id}/fates`, { on: today, said: '已在全市推广' });
  return asked.event.id;
}

/** A draft still open to comments, one of them answered. */
async function standard(stage: Stage, { set, user }: Usage): Promise<string> {
  const base = '/api/open/standards';
  const { id } = await set.bureau.post<{ id: string }>(base, {
    title: `开放数据安全使用规范${unique()}`,
    participants: ['某科技公司', '某大学'],
    text: '第一条 使用开放数据应当注明来源。',
    commentUntil: addDays(stage.today(), 10),
  });
  const { comments } = await user.post<{ comments: { id: string }[] }>(`${base}/${id}/comments`, {
    clause: '第一条',
    said: '应写明期限',
  });
  const answer = { answer: '已采纳', taken: true };
  await set.bureau.post(`${base}/${id}/comments/${comments[0]?.id}/answer`, answer);
  return id;
}

async function voice({ set, user }: Usage): Promise<string> {
  const { id, number } = await say(user, { kind: 'opinion', datasetId: set.id, text: '希望每周更新' });
  await set.officer.post(`/api/open/voices/${id}/answer`, { text: '自下月起每周更新', action: 'adopted' });
  return number;
}

async function announcement(stage: Stage, { set, organisationId }: Usage): Promise<string> {
  const { id } = await openCase(set.officer, organisationId, set);
  await propose(set.officer, id, {
    kind: 'restrict',
    perMinute: 50,
    until: addDays(stage.today(), 60),
  });
  return (await consent(set.bureau, id)).number;
}

async function operating(stage: Stage, { set }: Usage): Promise<Client> {
  const { id: organisationId } = await newOrganisation(set.bureau, { kind: 'public-operator' });
  const account = `y${unique()}`;
  const { id: personId } = await set.bureau.post<{ id: string }>('/api/people', {
    account,
    name: '运维人员',
    initialPassword: `Kite-7-over-river-${unique()}`,
  });
  const entrustments = '/api/open/entrustments';
  const { items } = await set.bureau.post<{ items: { id: string }[] }>(entrustments, {
    organisationId,
    scope: ['monitoring', 'maintenance', 'announcements'],
    said: '开放平台日常运行维护',
    document: `运维委托协议${unique()}号`,
    fromDay: stage.today(),
    untilDay: addDays(stage.today(), 300),
  });
  await set.bureau.post(`${entrustments}/${items[0]?.id}/accounts`, { account });
  return stage.enter(personId, organisationId);
}

/** Data of a research body, reviewed, released and published with how they are cited; gives the address. */
async function offer(stage: Stage, { set: { bureau }, user }: Usage): Promise<string> {
  const { organisationId } = stage.personOf(bureau);
  const second = await newOfficial(stage, await stage.as(accounts.admin), organisationId, [
    'bureau',
    'provider',
  ]);
  const { id: offered } = await user.post<{ id: string }>('/api/open/offers', {
    body: 'research-body',
    citation: '某研究所. 水质观测数据. 2026.',
    content: {
      title: `水质观测${unique()}`,
      summary: '各断面水质观测',
      theme: '103000',
      updateCycle: 'yearly',
      licence: 'open-terms',
      contact: { name: '数据室', phone: '000-1000009' },
      fields: [
        { name: 'name', title: '断面', meaning: '断面名称' },
        { name: 'year', title: '年份', meaning: '观测年份' },
      ],
    },
  });
  await user.ok(
    'PUT',
    `/api/open/offers/${offered}/file`,
    new TextEncoder().encode('name,year\n上游,2001\n下游,1998\n'),
    { 'content-type': 'text/csv', 'x-file-name': 'water.csv' },
  );
  const accepted = await bureau.post<{ dataset: { id: string; slug: string } | null }>(
    `/api/open/offers/${offered}/review`,
    {
      accept: true,
      review: { noSecrets: true, noPersons: true, noTradeSecrets: true, lawfullyHeld: true },
    },
  );
  assert.ok(accepted.dataset);
  const { id, slug } = accepted.dataset;
  await treat(bureau, id, { columns: {}, smallGroups: null });
  await review(second, id);
  // The release of an offered file is made by itself.
  await stage.eventually(async () => {
    const [newest] = (await readSet(bureau, id)).releases;
    return newest && newest.state !== 'making' ? newest : undefined;
  }, 'the release of the offered file');
  const drafted = (await readSet(bureau, id)).versions.find(({ state }) => state === 'draft');
  await bureau.post(`${desk}/versions/${drafted?.id}/propose`, {});
  const caseId = (await readSet(bureau, id)).versions.find((one) => one.id === drafted?.id)?.caseId ?? '';
  await reviewedFirst(second, caseId);
  await decide(second, caseId, 'complete', { comment: '同意公布' });
  return slug;
}

/** `open`: the address of a set that everybody may take. */
export async function makeMatters(started: Started, open: string): Promise<Matters> {
  const stage = new Stage(started, started.options.city);
  const used = await usage(stage);
  const { set, user } = used;
  await take(user, open);
  const product = await shownProduct(stage, user, await user.get(`/api/open/datasets/${open}`));
  const demanded = await demand(used);
  const held = await event(stage, used, open);
  const norm = await standard(stage, used);
  const said = await voice(used);
  await set.officer.post(`/api/open/unit-lists/${set.unit}`);
  const operator = await operating(stage, used);
  const cited = await offer(stage, used);
  // Last: from here on the user is held to a measure.
  const notice = await announcement(stage, used);
  const at = (path: string, ...api: string[]): Matter => ({ path, api });
  return {
    user,
    operator,
    shared: [
      at(`/announcements/${notice}`, `/api/open/announcements/${notice}`),
      at(`/catalogue/units/${set.unit}`, `/api/open/unit-lists/${set.unit}`),
      at(`/datasets/${cited}/citation`, `/api/open/datasets/${cited}/citation`),
      at(`/demands/${demanded}`, `/api/open/demands/${demanded}`),
      at(`/demands/${demanded}/review`, `/api/open/demands/${demanded}`),
      at(`/events/${held}`, `/api/open/events/${held}`),
      at(`/events/${held}/data`, `/api/open/events/${held}/data`),
      at(`/reuses/${product.id}`, `/api/open/products/${product.id}`),
      at(`/reuses/${product.id}/report`, `/api/open/products/${product.id}/harm`),
      at(`/standards/${norm}`, `/api/open/standards/${norm}`),
      at(`/voices/${said}`, `/api/open/voices/by-number/${said}`),
    ],
    own: [
      at(`/me/applications/${used.application}`),
      at(`/me/reports/${used.access}`),
      at('/me/applications'),
      at('/me/access'),
      at('/me/reports'),
      at('/me/conduct'),
      at('/me/events'),
      at('/me/reuses'),
      at('/demands/mine'),
    ],
  };
}

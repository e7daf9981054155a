/** Scenarios of posts: filed with the bureau, changed by written notice, fallen vacant. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { dayAfter } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, fillPosts, newOfficial, newOrganisation, type Organisation, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Holder = { post: string; name: string };
type Filing = {
  id: string;
  number: string;
  group: string;
  kind: string;
  filedOn: string;
  effectiveOn: string;
  confirmedOn: string | null;
  holders: Holder[];
  difference: { joined: Holder[]; left: Holder[] };
};
type Standing = {
  organisationId: string;
  group: string;
  state: string;
  daysSinceRegistration: number;
  overdue: boolean;
  posts: { key: string; lacks: string[] }[];
};
type Filings = { standings: Standing[]; filings: Filing[] };

const filingsOf = (client: Client, id: string) => client.get<Filings>(`/api/organisations/${id}/filings`);
const listed = async (bureau: Client, id: string, group: string): Promise<Standing | undefined> =>
  (await bureau.get<{ items: Standing[] }>('/api/filings?open=true')).items.find(
    (one) => one.organisationId === id && one.group === group,
  );
const name = (client: Client, id: string, given: Record<string, unknown>) =>
  client.post<{ id: string; notice: string | null; announced: boolean }>(
    `/api/organisations/${id}/contacts`,
    given,
  );
const contact = (post: string, given: Record<string, unknown> = {}) => ({
  post,
  name: `人员${unique()}`,
  duty: '负责数据工作',
  telephone: '000-1000011',
  ...given,
});
const personOf = async (client: Client) =>
  (await client.get<{ person: { id: string; name: string } }>('/api/me')).person;

/** Until both are filed with post and telephone and the bureau has confirmed, the department stands on the list of the incomplete. */
const filedContacts = scenario(
  z.strictObject({
    article: text,
    group: text,
    posts: z.array(text).min(1),
    registered: z.iso.date(),
    days: z.number(),
  }),
  async (stage, { article, group, posts, registered, days }) => {
    await stage.setDay(registered);
    const bureau = await stage.as(accounts.bureau);
    const unit = await newOrganisation(bureau);
    const officer = await newOfficial(stage, bureau, unit.id);
    await stage.setDay(dayAfter(registered, days));
    const before = await listed(bureau, unit.id, group);
    assert.deepEqual([before?.state, before?.daysSinceRegistration], ['missing', days]);
    const own = (await filingsOf(officer, unit.id)).standings.find((one) => one.group === group);
    assert.deepEqual([own?.state, own?.daysSinceRegistration], ['missing', days], 'it is told itself');
    await officer.refused('GET', '/api/filings', undefined, { status: 403 });

    const address = `/api/organisations/${unit.id}/filings`;
    for (const post of posts) {
      await officer.refused(
        'POST',
        address,
        { group },
        { code: 'org.filing-incomplete', article, field: post },
      );
      await name(officer, unit.id, { post, name: '只有姓名' });
      await officer.refused('POST', address, { group }, { code: 'org.filing-incomplete', field: post });
      await name(officer, unit.id, contact(post));
    }
    assert.equal((await listed(bureau, unit.id, group))?.state, 'unfiled');
    const { id, number } = await officer.post<Filing>(address, { group });
    const [filing] = (await filingsOf(bureau, unit.id)).filings;
    assert.deepEqual(
      [filing?.number, filing?.filedOn, filing?.kind],
      [number, dayAfter(registered, days), 'first'],
    );
    assert.deepEqual(filing?.holders.map(({ post }) => post).sort(), [...posts].sort());
    assert.equal((await listed(bureau, unit.id, group))?.state, 'filed', 'not yet confirmed');
    await officer.refused('POST', `/api/filings/${id}/confirm`, {}, { status: 403 });
    await bureau.post(`/api/filings/${id}/confirm`);
    assert.equal(await listed(bureau, unit.id, group), undefined, 'it has left the list');
  },
);

/** A department with its filed contacts, each by a person with an account, confirmed by the bureau. */
async function filed(stage: Stage, group: string, posts: readonly string[]) {
  const bureau = await stage.as(accounts.bureau);
  const unit = await newOrganisation(bureau);
  const people: Record<string, Client> = {};
  for (const post of posts) {
    const client = await newOfficial(stage, bureau, unit.id);
    const person = await personOf(client);
    await name(bureau, unit.id, contact(post, { name: person.name, personId: person.id }));
    people[post] = client;
  }
  const { id } = await bureau.post<Filing>(`/api/organisations/${unit.id}/filings`, { group });
  await bureau.post(`/api/filings/${id}/confirm`);
  return { id: unit.id, bureau, people };
}

/** A change makes a numbered notice with both persons and its day; on that day rights and tasks pass on. */
const changedContact = scenario(
  z.strictObject({
    article: text,
    group: text,
    posts: z.array(text).min(1),
    post: text,
    today: z.iso.date(),
    effective: z.iso.date(),
  }),
  async (stage, { article, group, posts, post, today, effective }) => {
    await stage.setDay(today);
    const { id, bureau, people } = await filed(stage, group, posts);
    const old = people[post] ?? assert.fail();
    const former = await personOf(old);
    // A task of the department: an entry returned for correction is worked on by whoever has the role.
    const successor = await newOfficial(stage, bureau, id, ['consumer']);
    const person = await personOf(successor);
    await old.refused(
      'POST',
      `/api/organisations/${id}/contacts`,
      { post, name: person.name, from: effective },
      {
        code: 'org.filing-incomplete',
        article,
      },
    );
    const told = await name(
      old,
      id,
      contact(post, { name: person.name, personId: person.id, from: effective }),
    );
    assert.ok(told.announced && told.notice, 'announced, with the number of its notice');
    const [filing] = (await filingsOf(bureau, id)).filings;
    assert.equal(filing?.number, told.notice);
    assert.deepEqual([filing?.kind, filing?.effectiveOn, filing?.filedOn], ['change', effective, today]);
    assert.deepEqual(
      filing?.difference.left.map((one) => [one.post, one.name]),
      [[post, former.name]],
    );
    assert.deepEqual(
      filing?.difference.joined.map((one) => [one.post, one.name]),
      [[post, person.name]],
    );
    type Notice = { title: string; kind: string };
    const notices = await bureau.get<{ items: Notice[] }>('/api/notices?pageSize=200');
    assert.ok(
      notices.items.some(
        ({ kind, title }) =>
          kind === 'org.person-changed' && JSON.stringify(title).includes(told.notice ?? '-'),
      ),
      'the bureau is told by number',
    );
    const rolesOf = async (client: Client): Promise<string[]> => {
      const reply = await client.send('GET', '/api/me');
      return reply.status === 200 ? (reply.body as { roles: string[] }).roles : [];
    };
    assert.ok((await rolesOf(old)).includes('provider'), 'until the day the old account works');
    assert.ok(!(await rolesOf(successor)).includes('provider'));
    const draft = await draftOf(old);

    await stage.jumpTo(`${effective}T09:00:00+08:00`);
    await successor.post('/api/demo/session', { personId: person.id, organisationId: id });
    assert.ok((await rolesOf(successor)).includes('provider'), 'the tasks passed on with the roles');
    await successor.put(`/api/catalog/resources/${draft.id}/draft`, {
      revision: draft.revision,
      content: { summary: '由接任人员继续编制的登记资料，全部为虚构内容' },
    });
    assert.deepEqual(await rolesOf(old), [], 'on that day the old account has lost its rights');
    await old.refused('POST', '/api/demo/session', { personId: former.id, organisationId: id });

    // Whoever is filed now does not go without a successor.
    const boss = await stage.as(accounts.bureau);
    await boss.refused(
      'POST',
      `/api/people/${person.id}/disable`,
      {},
      {
        code: 'org.successor-of-contact',
        article,
      },
    );
    const next = await newOfficial(stage, boss, id, ['consumer']);
    const heir = await personOf(next);
    await boss.post(`/api/people/${person.id}/disable`, { successor: { personId: heir.id } });
    const shown = await boss.get<Organisation>(`/api/organisations/${id}`);
    assert.ok(shown.contacts?.some((one) => one.post === post && one.name === heir.name));
  },
);

async function draftOf(officer: Client): Promise<{ id: string; revision: number }> {
  const made = await officer.post<{ id: string; detail: { working: { revision: number } } }>(
    '/api/catalog/resources',
    { content: { name: `交接${unique()}` } },
  );
  return { id: made.id, revision: made.detail.working.revision };
}

/** A unit and several persons are filed; a change is filed again with what differs, is overdue when it is not, and the past stays. */
const filedList = scenario(
  z.strictObject({
    article: text,
    group: text,
    office: text,
    staff: text,
    rule: text,
    limit: z.number().int(),
    filedOn: z.iso.date(),
    lastDay: z.iso.date(),
    overdueOn: z.iso.date(),
  }),
  async (stage, given) => {
    const { article, group, office, staff } = given;
    await stage.setDay(given.filedOn);
    const bureau = await stage.as(accounts.bureau);
    await bureau.put(`/api/law/settings/${given.rule}`, { value: given.limit });
    const unit = await newOrganisation(bureau);
    await fillPosts(bureau, unit.id);
    const officer = await newOfficial(stage, bureau, unit.id);
    const address = `/api/organisations/${unit.id}/filings`;
    await name(officer, unit.id, { post: office, name: '数据开放科' });
    await officer.refused(
      'POST',
      address,
      { group },
      { code: 'org.filing-incomplete', article, field: staff },
    );
    const first = await name(officer, unit.id, { post: staff, name: '甲' });
    await name(officer, unit.id, { post: staff, name: '乙' });
    const { id } = await officer.post<Filing>(address, { group });
    await bureau.post(`/api/filings/${id}/confirm`);
    assert.equal(await listed(bureau, unit.id, group), undefined);
    await officer.refused('POST', address, { group }, { code: 'org.filing-unchanged' });

    await name(officer, unit.id, { post: staff, name: '丙', replaces: first.id });
    assert.deepEqual([(await listed(bureau, unit.id, group))?.state], ['changed']);
    await stage.setDay(given.lastDay);
    assert.equal((await listed(bureau, unit.id, group))?.overdue, false, 'the last day is in time');
    await stage.setDay(given.overdueOn);
    assert.equal((await listed(bureau, unit.id, group))?.overdue, true);
    await officer.post(address, { group });
    const { filings } = await filingsOf(bureau, unit.id);
    const [second, earlier] = filings;
    assert.deepEqual(
      second?.difference.joined.map((one) => one.name),
      ['丙'],
    );
    assert.deepEqual(
      second?.difference.left.map((one) => one.name),
      ['甲'],
    );
    assert.deepEqual([second?.kind, second?.filedOn], ['change', given.overdueOn]);
    assert.deepEqual(
      earlier?.holders.map((one) => one.name).sort(),
      ['乙', '数据开放科', '甲'].sort(),
      'the earlier list stays',
    );
    assert.equal((await listed(bureau, unit.id, group))?.overdue, false);
  },
);

/** When the last person of a post is disabled the head is told, and the bureau's board shows the vacancy. */
const vacantPost = scenario(
  z.strictObject({ article: text, post: text, head: text }),
  async (stage, { article, post, head }) => {
    const bureau = await stage.as(accounts.bureau);
    const unit = await newOrganisation(bureau);
    await fillPosts(bureau, unit.id);
    const boss = await newOfficial(stage, bureau, unit.id, ['head']);
    const clerk = await newOfficial(stage, bureau, unit.id, ['provider', 'consumer']);
    const [leader, person] = [await personOf(boss), await personOf(clerk)];
    await name(bureau, unit.id, { post: head, name: leader.name, personId: leader.id });
    await name(bureau, unit.id, { post, name: person.name, personId: person.id });
    type Board = { items: { id: string; missingPosts: { key: string; vacantSince: string | null }[] }[] };
    const onBoard = async () =>
      (await bureau.get<Board>('/api/organisations/missing-posts')).items
        .find(({ id }) => id === unit.id)
        ?.missingPosts.find(({ key }) => key === post);
    assert.equal(await onBoard(), undefined);
    await bureau.post(`/api/people/${person.id}/disable`, {});
    assert.equal((await clerk.send('GET', '/api/me')).status, 401, 'the account is closed');
    assert.ok((await onBoard())?.vacantSince, 'the board shows the post as vacant');
    type Notices = { items: { kind: string; articles: string[] }[] };
    const { items } = await boss.get<Notices>('/api/notices?pageSize=200');
    assert.ok(
      items.find(({ kind }) => kind === 'org.post-vacant')?.articles.includes(article),
      'the head is told',
    );
  },
);

export const organisationPostScenarios: Scenarios = {
  'org.filed-contacts': filedContacts,
  'org.changed-contact': changedContact,
  'org.filed-list': filedList,
  'org.vacant-post': vacantPost,
};

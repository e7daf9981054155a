/** Scenarios of what stands over the rooms: the authority's own acts and headings, a body's tasks, modules, the city's names. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { desk } from '../disclosure-walks.ts';
import { rawOf } from '../form-walks.ts';
import { somebody } from '../open-walks.ts';
import { providerOf, served } from '../served.ts';
import { settingOf } from '../settings.ts';
import { applications, fullDraft, newConsumer, submit } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { anyOpened, opened, take } from '../voice-walks.ts';
import {
  accounts,
  decide,
  decisionPath,
  draftEntry,
  ledgerEntries,
  newDepartment,
  readCase,
  submitEntry,
  unique,
} from '../walks.ts';
import { departmentOf, unitOf } from './organisations-areas.ts';
import { addDays } from './registers.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const heading = z.strictObject({ key: text, zh: text });
type Board = {
  headings: { key: string; name: { zh: string }; cite: string[]; open: number; late: number }[];
  open: number;
  late: number;
  tasks: { heading: string; articles: string[]; due: string | null; late: boolean; title: string }[];
};
const own = async (who: Client): Promise<string> =>
  (await who.get<{ organisation: { id: string } }>('/api/me')).organisation.id;
const board = (who: Client, id: string): Promise<Board> => who.get(`/api/board?organisationId=${id}`);
const opens = ({ headings }: Board): Record<string, number> =>
  Object.fromEntries(headings.map((one) => [one.key, one.open]));

/** Not the last: another scenario gives that one a bureau of its own. */
async function areaOf(bureau: Client): Promise<string> {
  const { items } = await bureau.get<{ items: { code: string }[] }>('/api/areas');
  const area = items.at(-2);
  assert.ok(area, 'the city has levels below it');
  return area.code;
}

/** A product of open data, filed by somebody who took them today. */
async function fileProduct(stage: Stage): Promise<void> {
  const set = await anyOpened(stage);
  const person = await somebody(stage);
  await take(person, set.slug);
  await person.post('/api/open/products', {
    title: `渡口查询${unique()}`,
    summary: '查询渡口登记情况',
    form: 'app',
    sources: [{ datasetId: set.id, obtainedOn: stage.today() }],
  });
}

/** Refused by consumer to settle what both sides dispute: the case the authority coordinates. */
async function dispute(stage: Stage): Promise<{ bureau: Client; officer: Client; path: string }> {
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, bureau } = consumer;
  const application = await submit(officer, await fullDraft(officer, resource.serviceId, consumer.system));
  const { caseId } = await bureau.post<{ caseId: string }>(`${applications}/${application.id}/dispute`, {
    reason: '本单位承担登记核验职责，请求协调提供',
  });
  const provider = await providerOf(stage, resource);
  for (const [who, key] of [
    [officer, 'applicant-statement'],
    [provider, 'provider-statement'],
  ] as const) {
    const step = (await readCase(who, caseId)).steps.find((one) => one.key === key && !one.decided);
    await who.post(`/api/cases/${caseId}/steps/${step?.id}/decision`, {
      outcome: 'drop',
      reasons: ['双方另行商定'],
    });
  }
  const settle = (await readCase(bureau, caseId)).steps.find((one) => one.key === 'settle' && !one.decided);
  return { bureau, officer, path: `/api/cases/${caseId}/steps/${settle?.id}/decision` };
}

/** What the authority alone does, refused to everybody else and on record; and its own tasks under the headings of the text. */
const authority = scenario(
  z.strictObject({ article: text, headings: z.array(heading).min(1), setting: text }),
  async (stage, { article, headings, setting }) => {
    const { officer, bureau } = await newDepartment(stage);
    const consumer = await newDepartment(stage);
    const person = await somebody(stage);
    const bureauId = await own(bureau);
    const before = await board(bureau, bureauId);
    assert.deepEqual(
      before.headings.filter(({ cite }) => cite.length > 0).map(({ key, name }) => ({ key, zh: name.zh })),
      headings,
      'one count for each of the domains',
    );
    for (const one of before.headings.slice(0, headings.length)) assert.ok(one.cite.includes(article));

    const review = await submitEntry(officer, (await draftEntry(officer)).id);
    const settle = await dispute(stage);
    await fileProduct(stage);
    const [was, now] = [opens(before), opens(await board(bureau, bureauId))];
    const gained = (key: string) => (now[key] ?? 0) - (was[key] ?? 0);
    assert.deepEqual([gained('catalog'), gained('develop')], [1, 1], 'a review and a product');
    assert.ok(gained('share') >= 1, 'and what is to be coordinated');

    const specification = {
      title: `编目要求${unique()}`,
      effectiveDay: '2099-01-01',
      required: [],
    };
    const limit = { value: 5 };
    const acts: [string, string, unknown][] = [
      ['POST', '/api/catalog/specifications', specification],
      ['POST', await decisionPath(bureau, review), { outcome: 'publish' }],
      ['POST', settle.path, { outcome: 'agreed-drop' }],
      ['PUT', `/api/law/settings/${setting}`, limit],
    ];
    for (const [method, path, body] of acts)
      for (const who of [officer, consumer.officer, person]) {
        const reply = await who.send(method, path, body);
        // Of a case that is none of theirs, outsiders do not even learn.
        const hidden = path.includes('/cases/');
        assert.ok(
          reply.status === 403 || (hidden && reply.status === 404),
          `${method} ${path} ${reply.status}`,
        );
      }
    await officer.refused(...(acts[1] as [string, string, unknown]), { status: 403 });
    const refused = await ledgerEntries(await stage.as(accounts.auditor), { kind: 'ledger.act-refused' });
    const provider = await own(officer);
    const mine = refused.filter(({ organisations }) => organisations.some(({ id }) => id === provider));
    for (const policy of ['catalog.standard.keep', 'cases.step.decide', 'org.rule-setting.change'])
      assert.ok(
        mine.some(({ body }) => body.subject.id === policy),
        `${policy} is on record`,
      );

    const county = await areaOf(bureau);
    const unit = await unitOf(stage, bureau, county);
    const below = await departmentOf(stage, bureau, county);
    const theirs = await submitEntry(below.officer, (await draftEntry(below.officer)).id);
    await unit.officer.refused(...(acts[1] as [string, string, unknown]), { status: 403 });
    assert.equal((await decide(unit.officer, theirs, 'complete')).state, 'done', 'within its county');

    assert.equal((await decide(bureau, review, 'complete')).state, 'done');
    await bureau.post(settle.path, { outcome: 'agreed-drop' });
    await bureau.post('/api/catalog/specifications', specification);
    const figure = await settingOf(stage, setting);
    await figure.set(limit.value);
    await figure.putBack();
    assert.equal(opens(await board(bureau, bureauId)).catalog, was.catalog, 'done is no open task');
  },
);

/** A body's tasks in the four domains, open and overdue, in one place; the authority sees the same; each with article and day. */
const bodyTasks = scenario(
  z.strictObject({ article: text, headings: z.array(heading).min(1) }),
  async (stage, { article, headings }) => {
    const set = await opened(stage);
    const { officer, bureau, organisationId: id } = set;
    const empty = await board(officer, id);
    for (const { key, zh } of headings) {
      const shown = empty.headings.find((one) => one.key === key);
      assert.deepEqual([shown?.name.zh, shown?.late], [zh, 0]);
      assert.ok(shown?.cite.includes(article));
    }
    const day = stage.today();
    const titles = { open: `新增数据${unique()}`, develop: `应用大赛${unique()}` };
    // Opening: a task of the authority. Development: a contest with an entry. Security: what left the site is assessed. Sharing: an application begun.
    await bureau.post('/api/open/tasks', {
      unitId: id,
      title: titles.open,
      said: '请尽快',
      wantedOn: addDays(day, 1),
    });
    const event = await officer.post<{ id: string }>('/api/open/events', {
      kind: 'contest',
      organiser: '本单位',
      title: titles.develop,
      summary: '用开放数据做应用',
      startsOn: day,
      endsOn: addDays(day, 1),
      datasets: [set.id],
    });
    const entrant = await somebody(stage);
    await entrant.post(`/api/open/events/${event.id}/entries`, { title: '渡口一览', summary: '参赛作品' });
    const resource = await served(stage, 'conditional');
    await officer.post(applications, { serviceId: resource.serviceId, answers: {} });
    await officer.post(`${desk}/datasets/${set.id}/suspend`, {
      cause: 'leak',
      reason: '发现可识别个人',
      foundAt: new Date(stage.now().getTime() - 60_000).toISOString(),
    });
    const mine = await board(officer, id);
    const was = opens(empty);
    const gained = Object.fromEntries(
      headings.map(({ key }) => [key, (opens(mine)[key] ?? 0) - (was[key] ?? 0)]),
    );
    assert.deepEqual(
      gained,
      Object.fromEntries(headings.map(({ key }) => [key, 1])),
      'one more under each heading',
    );
    const theirs = await board(bureau, id);
    assert.deepEqual(theirs.headings, mine.headings, 'the authority sees the same numbers');
    const task = mine.tasks.find(({ title }) => title === titles.develop);
    assert.ok(task?.articles.includes(article) && task.due === addDays(day, 1), 'article and due day');

    await stage.setDay(addDays(day, 2), 'nothing');
    const late = await board(officer, id);
    for (const key of ['open', 'develop'])
      assert.equal(late.headings.find((one) => one.key === key)?.late, 1, `${key} is overdue`);
    assert.ok(late.tasks.some(({ title, late: over }) => title === titles.open && over));
    assert.deepEqual((await board(bureau, id)).headings, late.headings);
    const other = await newDepartment(stage);
    await other.officer.refused('GET', `/api/board?organisationId=${id}`, undefined, { status: 403 });
  },
);

/** Two bytes a sign, and those that mean something to a PDF after a backslash. */
function asInPdf(words: string): Buffer {
  const signs: Record<number, string> = {
    8: 'b',
    9: 't',
    10: 'n',
    12: 'f',
    13: 'r',
    40: '(',
    41: ')',
    92: '\\',
  };
  const bytes = [...Buffer.from(words, 'utf16le').swap16()];
  return Buffer.concat(
    bytes.map((byte) => (signs[byte] ? Buffer.from(`\\${signs[byte]}`, 'latin1') : Buffer.from([byte]))),
  );
}

type Modules = {
  items: {
    key: string;
    name: { zh: string };
    articles: string[];
    path: string | null;
    list: string | null;
  }[];
};
type Service = {
  modules: { key: string; name: { zh: string }; state: string; lastFault: unknown; path: string }[];
};

/** Each module of the text one click from the home page, answering, with objects of the city; and the state of each with its last fault. */
const modules = scenario(
  z.strictObject({ article: text, modules: z.array(heading).min(1) }),
  async (stage, { article, modules: wanted }) => {
    const bureau = await stage.as(accounts.bureau);
    const { items } = await bureau.get<Modules>('/api/registers/modules');
    assert.deepEqual(
      items.map(({ key, name }) => ({ key, zh: name.zh })),
      wanted,
    );
    for (const { key, path, list, articles } of items) {
      assert.ok(articles.includes(article) && path && list, key);
      assert.equal((await bureau.send('GET', `/desk${path}`)).status, 200, `${key}: its page`);
      const kept = await bureau.send('GET', list);
      assert.equal(kept.status, 200, `${key}: ${kept.text.slice(0, 200)}`);
      assert.ok((kept.body as { items: unknown[] }).items.length > 0, `${key} lists objects of the city`);
    }
    const admin = await stage.as(accounts.admin);
    const seconds = async (value: number) => admin.put('/api/settings/probe-seconds', { value });
    await seconds(1);
    try {
      await stage.eventually(
        async () => {
          const { modules: shown } = await bureau.get<Service>('/api/registers/service');
          const found = wanted.map(({ zh }) => shown.find(({ name }) => name.zh === zh));
          return found.every((one) => one?.state === 'up' && 'lastFault' in one) || undefined;
        },
        'the state of each module',
        90,
      );
    } finally {
      await seconds(60);
    }
  },
);

/** The platform and its site under the city's own words on pages and papers; its parameters are the authority's and the administrator's. */
const names = scenario(
  z.strictObject({ platform: text, site: text, setting: text }),
  async (stage, { platform, site, setting }) => {
    const reader = stage.nobody();
    const set = await anyOpened(stage);
    for (const path of [
      '/',
      '/datasets',
      `/datasets/${set.slug}`,
      '/catalogue',
      '/demands',
      '/law',
      '/rules',
      '/status',
    ]) {
      const page = await reader.send('GET', path);
      assert.equal(page.status, 200, path);
      assert.match(page.text, new RegExp(`<title>[^<]*${site}</title>`), `${path}: in its title`);
      assert.ok(page.text.includes(`<span>${site}</span>`), `${path}: at its head`);
      assert.ok(page.text.includes(platform), `${path}: and the platform behind it`);
    }
    const { vocabulary } = await reader.get<{ vocabulary: Record<string, { zh: string }> }>('/api/law');
    assert.deepEqual(
      [vocabulary.platform?.zh, vocabulary['open-platform']?.zh],
      [platform, site],
      'what the desk shows',
    );
    const resource = await served(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const draft = await fullDraft(consumer.officer, resource.serviceId, consumer.system);
    const paper = await rawOf(consumer.officer, `${applications}/${draft.id}/form`);
    assert.equal(paper.status, 200);
    assert.ok(paper.bytes.includes(asInPdf(platform)), 'a paper names the platform it comes from');

    const { bureau } = consumer;
    const service = await bureau.get<Service>('/api/registers/service');
    assert.ok(service.modules.some(({ name }) => name.zh === site));
    for (const one of service.modules) assert.ok(['up', 'down', 'unknown'].includes(one.state), one.key);

    const county = await areaOf(bureau);
    const unit = await unitOf(stage, bureau, county);
    for (const who of [unit.officer, consumer.officer]) {
      await who.refused('PUT', `/api/law/settings/${setting}`, { value: 5 }, { status: 403 });
      await who.refused('PUT', '/api/settings/probe-seconds', { value: 30 }, { status: 403 });
    }
    const admin = await stage.as(accounts.admin);
    await admin.put('/api/settings/probe-seconds', { value: 60 });
  },
);

export const openOverseenScenarios: Scenarios = {
  'overseen.authority': authority,
  'overseen.body-tasks': bodyTasks,
  'overseen.modules': modules,
  'overseen.names': names,
};

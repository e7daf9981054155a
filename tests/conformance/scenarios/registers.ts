/** Scenarios of the registers: documents with confirmation, rules a unit keeps, interpretations, matters, plan passages. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import type { Stage } from '../stage.ts';
import { draftEntry, newDepartment, newOfficial, newOrganisation, submitEntry, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const base = '/api/registers';

export type Entry = {
  id: string;
  version: number;
  title: string;
  standing: string;
  fromDay: string;
  supersededFrom: string | null;
  rate: number | null;
  file: { name: string } | null;
  topic: string | null;
  body?: string;
  versions?: Entry[];
};
type Made = { id: string };
type Notice = { kind: string; title: { zh: string } | string; link: string };

export const addDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

/** The platform's legal day. */
export const today = (stage: Stage): string =>
  new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export const entries = async (client: Client, asked: Record<string, string>): Promise<Entry[]> =>
  (
    await client.get<{ items: Entry[] }>(
      `${base}/entries?${new URLSearchParams({ pageSize: '200', ...asked })}`,
    )
  ).items;

/** Whether a message of this kind with this link waits for the reader. */
export async function told(client: Client, kind: string, link?: string): Promise<boolean> {
  const { items } = await client.get<{ items: Notice[] }>('/api/notices?pageSize=200');
  return items.some((one) => one.kind === kind && (link === undefined || one.link === link));
}

export async function upload(client: Client, name: string): Promise<string> {
  const sent = await client.ok<Made>('POST', `${base}/files`, `《${name}》正文，检验用`, {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent(`${name}.txt`),
  });
  return sent.id;
}

/** A document states what it must, binds units who find it unread, and is superseded from the day its successor takes effect. */
const ruleDocument = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const [a, b] = [await newDepartment(stage), await newDepartment(stage)];
  const bureau = a.bureau;
  const day = today(stage);
  const document = {
    kind: 'rule-document',
    title: `数据管理制度${unique()}`,
    number: `检〔2026〕${unique()}号`,
    fromDay: day,
    units: [a.id, b.id],
    body: '各单位按本制度办理。',
  };
  for (const [part, path] of [
    ['number', 'number'],
    ['fromDay', 'fromDay'],
    ['units', 'units'],
  ] as const) {
    const { [part]: _, ...without } = document;
    await bureau.refused('POST', `${base}/entries`, without, { article, field: path });
  }
  await a.officer.refused('POST', `${base}/entries`, document, { status: 403, article });
  const { id } = await bureau.post<Made>(`${base}/entries`, document);
  const unread = async (client: Client) =>
    (await entries(client, { unread: 'true' })).some((one) => one.id === id);
  const rate = async () => (await entries(bureau, { kind: 'rule-document', q: document.title }))[0]?.rate;
  assert.deepEqual([await unread(a.officer), await unread(b.officer), await rate()], [true, true, 0]);
  assert.ok(await told(a.officer, 'org.entry-to-confirm', `/registers/entries/${id}`));
  await a.officer.post(`${base}/entries/${id}/confirm`);
  assert.deepEqual([await unread(a.officer), await unread(b.officer), await rate()], [false, true, 0.5]);
  await a.officer.refused('POST', `${base}/entries/${id}/confirm`, {}, { code: 'org.register-confirmed' });
  const stranger = await newDepartment(stage);
  await stranger.officer.refused('POST', `${base}/entries/${id}/confirm`, {}, { status: 403 });

  const next = addDays(day, 10);
  const second = await bureau.post<Made>(`${base}/entries`, { ...document, fromDay: next, replaces: id });
  const standing = async () => (await a.officer.get<Entry>(`${base}/entries/${id}`)).standing;
  assert.equal(await standing(), 'in-force', 'the successor is not in force yet');
  await stage.setDay(addDays(next, -1));
  assert.equal(await standing(), 'in-force', 'the day before');
  await stage.setDay(next);
  const old = await a.officer.get<Entry>(`${base}/entries/${id}`);
  assert.deepEqual([old.standing, old.supersededFrom, old.body], ['superseded', next, document.body]);
  assert.deepEqual(
    old.versions?.map((one) => [one.id, one.version, one.standing]),
    [
      [second.id, 2, 'in-force'],
      [id, 1, 'superseded'],
    ],
  );
  await bureau.refused('POST', `${base}/entries`, { ...document, replaces: id }, { status: 409 });
});

/** A guidance note stays open until it is acknowledged; its sender reads of the city's business and decides nothing of it. */
const guidanceNote = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const a = await newDepartment(stage);
  const office = await newOrganisation(a.bureau, { office: 'security' });
  const security = await newOfficial(stage, a.bureau, office.id, ['security']);
  const note = { kind: 'guidance-note', title: `指导意见${unique()}`, body: '请核对。', units: [a.id] };
  await a.officer.refused('POST', `${base}/entries`, note, { status: 403, article });
  const { id } = await security.post<Made>(`${base}/entries`, note);
  type Detail = { addressees: { organisation: { id: string }; confirmedAt: string | null }[] };
  const open = async () =>
    (await security.get<Detail>(`${base}/entries/${id}`)).addressees.find(
      (one) => one.organisation.id === a.id,
    )?.confirmedAt === null;
  assert.equal(await open(), true);
  assert.ok((await entries(a.officer, { unread: 'true' })).some((one) => one.id === id));
  await a.officer.post(`${base}/entries/${id}/confirm`);
  assert.equal(await open(), false);
  const entry = await draftEntry(a.officer);
  const caseId = await submitEntry(a.officer, entry.id);
  await security.refused('GET', `/api/collect/batches/${caseId}/quarantine`, undefined);
  const steps = (await a.bureau.get<{ steps: { id: string }[] }>(`/api/cases/${caseId}`)).steps;
  await security.refused('POST', `/api/cases/${caseId}/steps/${steps[0]?.id}/decision`, {
    outcome: 'approve',
  });
});

type Rules = {
  items: { key: string; versions: Entry[] }[];
  missing: { key: string }[];
};

/** The documents a unit must have: missing ones named to it and to the bureau, versions dated, old ones readable. */
const internalRules = scenario(
  z.strictObject({ article: text, documents: z.array(text).min(1) }),
  async (stage, { article, documents }) => {
    const { id, officer, bureau, name } = await newDepartment(stage);
    const other = await newDepartment(stage);
    const own = (client: Client) => client.get<Rules>(`${base}/internal-rules?organisationId=${id}`);
    const listed = async (): Promise<string[] | undefined> =>
      (
        await bureau.get<{ items: { id: string; missing: { key: string }[] }[] }>(
          `${base}/internal-rules/missing`,
        )
      ).items
        .find((one) => one.id === id)
        ?.missing.map(({ key }) => key);
    assert.deepEqual(
      (await own(officer)).missing.map(({ key }) => key),
      documents,
    );
    assert.deepEqual(await listed(), documents);
    await officer.refused('GET', `${base}/internal-rules/missing`, undefined);
    const day = today(stage);
    for (const [index, topic] of documents.entries()) {
      const rule = { kind: 'internal-rule', title: `${name}${topic}`, topic, fromDay: day };
      await officer.refused('POST', `${base}/entries`, rule, { field: 'fileId', article });
      await officer.refused(
        'POST',
        `${base}/entries`,
        { ...rule, fileId: await upload(other.officer, '别的单位') },
        { code: 'org.register-file-unknown' },
      );
      await officer.post(`${base}/entries`, { ...rule, fileId: await upload(officer, topic) });
      const rest = documents.slice(index + 1);
      assert.deepEqual(await listed(), rest.length > 0 ? rest : undefined);
    }
    const [first] = (await own(bureau)).items;
    const [version] = first?.versions ?? [];
    assert.ok(first && version, 'the bureau sees what the unit has');
    assert.deepEqual([version.version, version.fromDay, version.standing], [1, day, 'in-force']);
    assert.deepEqual(
      (await own(other.officer)).items.flatMap((one) => one.versions),
      [],
    );
    await officer.post(`${base}/entries`, {
      kind: 'internal-rule',
      title: `${name}第二版`,
      topic: first.key,
      fromDay: day,
      replaces: version.id,
      fileId: await upload(officer, '第二版'),
    });
    const after = (await own(officer)).items[0]?.versions.map((one) => [one.version, one.standing]);
    assert.deepEqual(after, [
      [2, 'in-force'],
      [1, 'superseded'],
    ]);
    const file = await officer.send('GET', `${base}/entries/${version.id}/file`);
    assert.equal(file.status, 200);
    assert.match(file.text, /正文，检验用/);
    const strange = await other.officer.send('GET', `${base}/entries/${version.id}/file`);
    assert.equal(strange.status, 404);
  },
);

type Shown = {
  interpretations: {
    id: string;
    version: number;
    title: string;
    fromDay: string;
    standing: string;
    covered: boolean;
    basis: string[];
  }[];
};

/** A question on an article is answered by the body the rules name and by no other; dated, versioned, beside each rule that cites it. */
const interpretation = scenario(
  z.strictObject({
    article: text,
    about: text,
    rule: text,
    /** An article of an instrument whose interpretation is not given to that body. */
    outside: text.optional(),
    portal: z.boolean().default(false),
  }),
  async (stage, { article, about, rule, outside, portal }) => {
    const { officer, bureau } = await newDepartment(stage);
    const asked = await officer.post<Made>(`${base}/questions`, {
      article: about,
      question: '本条是否适用于测试数据？',
    });
    const title = `关于测试数据的解释${unique()}`;
    const answer = {
      articles: [about],
      title,
      body: '测试数据不适用本条。',
      questionId: asked.id,
    };
    const day = today(stage);
    await officer.refused('POST', `${base}/interpretations`, answer, { status: 403, article });
    const government = await newOrganisation(bureau);
    const others = await newOfficial(stage, bureau, government.id, ['government', 'head']);
    await others.refused('POST', `${base}/interpretations`, answer, { status: 403 });
    const { id } = await bureau.post<Made>(`${base}/interpretations`, answer);
    const shownAt = async (path: string, wanted: string) =>
      (await stage.nobody().get<Shown>(path)).interpretations.find((one) => one.id === wanted);
    const [ofArticle, ofRule] = [`/api/law/articles/${about}`, `/api/law/rules/${rule}`];
    for (const path of [ofArticle, ofRule]) {
      const shown = await shownAt(path, id);
      assert.deepEqual(
        [shown?.version, shown?.title, shown?.fromDay, shown?.standing, shown?.covered],
        [1, title, day, 'in-force', true],
        path,
      );
      assert.ok(shown?.basis.includes(article));
    }
    const { items } = await officer.get<{ items: { id: string; answer: { id: string } | null }[] }>(
      `${base}/questions?article=${about}`,
    );
    assert.equal(items.find((one) => one.id === asked.id)?.answer?.id, id);
    assert.ok(await told(officer, 'org.question-answered', `/registers/entries/${id}`));
    const second = await bureau.post<Made>(`${base}/interpretations`, {
      articles: [about],
      title: `${title}（修订）`,
      body: '测试数据在演示环境中不适用本条。',
      fromDay: addDays(day, 3),
      replaces: id,
    });
    assert.equal((await shownAt(ofArticle, second.id))?.standing, 'coming');
    await stage.setDay(addDays(day, 3));
    const [one, two] = [await shownAt(ofArticle, id), await shownAt(ofArticle, second.id)];
    assert.deepEqual([one?.standing, two?.standing, two?.version], ['superseded', 'in-force', 2]);
    if (portal) {
      const page = await stage.nobody().send('GET', `/law/${about}`);
      assert.equal(page.status, 200);
      assert.ok(page.text.includes(`${title}（修订）`), 'the public portal shows it under the article');
    }
    if (!outside) return;
    const beyond = await bureau.post<Made>(`${base}/interpretations`, {
      articles: [outside],
      title: `对他件的答复${unique()}`,
      body: '供参考。',
    });
    assert.equal((await shownAt(`/api/law/articles/${outside}`, beyond.id))?.covered, false, 'labelled so');
  },
);

export const registersScenarios: Scenarios = {
  'registers.rule-document': ruleDocument,
  'registers.guidance-note': guidanceNote,
  'registers.internal-rules': internalRules,
  'registers.interpretation': interpretation,
};

/** Scenarios of who is registered and how bodies are kept apart: open lists, by reference, outside the city, handing over. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed, providerOf } from '../served.ts';
import { fullDraft, granted, newConsumer, submit, toLastStep } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import {
  accounts,
  creditCode,
  ledgerEntries,
  newDepartment,
  newOfficial,
  newOrganisation,
  type Organisation,
  organisationBody,
  publishEntry,
  readEntry,
  registerRows,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const organisations = '/api/organisations';
const body = z.strictObject({ kind: text, sector: text.optional() });

type Standing = { mark: string; assessment: string; bound: boolean } | null;
type Compared = { id: string; rank: number | null; figures: Record<string, number> };
type Comparison = {
  departments: Compared[];
  apart: Compared[];
  leftOut: Compared[];
  totals: { all: Record<string, number>; departments: Record<string, number> };
};
type Kinds = Record<'kinds' | 'sectors', { key: string; added: { reason: string } | null }[]>;

const comparison = (bureau: Client) => bureau.get<Comparison>(`${organisations}/comparison`);
const standingOf = async (stage: Stage, id: string): Promise<Standing> =>
  (await stage.nobody().get<Organisation & { standing: Standing }>(`${organisations}/${id}`)).standing;

/** Where a body stands among those assessed, and that no rank is given to one that stands apart. */
async function placeOf(bureau: Client, id: string): Promise<'departments' | 'apart' | 'leftOut' | undefined> {
  const found = await comparison(bureau);
  for (const place of ['departments', 'apart', 'leftOut'] as const) {
    const row = found[place].find((one) => one.id === id);
    if (!row) continue;
    assert.equal(row.rank !== null, place === 'departments', 'only departments are ranked');
    return place;
  }
  return undefined;
}

/** Catalogues, supplies and shares as any department does: an entry reviewed, rows loaded, a service, a grant to another. */
async function worksAsProvider(stage: Stage, given: Record<string, unknown>): Promise<string> {
  const served = await newServed(stage, 'unconditional', {}, given);
  const officer = await providerOf(stage, served);
  assert.ok(
    (await readEntry(officer, served.resourceId)).detail?.current,
    'its entry was reviewed and published',
  );
  await granted(stage, served, await newConsumer(stage));
  return served.providerId;
}

/** Uses what others supply. */
async function worksAsUser(stage: Stage, officer: Client): Promise<void> {
  const served = await newServed(stage, 'unconditional');
  const system = await officer.post<{ id: string; code: string; place: string }>('/api/systems', {
    code: `sys-${unique()}`,
    name: { zh: '登记核验系统', en: 'Register check' },
    place: '市政务云机房',
  });
  const application = await submit(officer, await fullDraft(officer, served.serviceId, system));
  assert.ok(application.number, 'the application was taken');
}

/**
 * A list that ends openly: its members come in, another is refused until the bureau adds it with a reason; the addition is on
 * record, nobody else may add, and what is added is marked as the bureau's.
 */
const openList = scenario(
  z.strictObject({
    article: text,
    rule: text,
    list: z.enum(['kinds', 'sectors']),
    admitted: z.array(body).min(1),
    /** How the admitted are marked; null: as any department. */
    mark: text.nullable(),
    /** Where assessment puts them. */
    assessed: z.enum(['departments', 'apart', 'leftOut']),
    outside: body,
    added: z.strictObject({
      key: text,
      zh: text,
      en: text,
      attributes: z.record(z.string(), z.boolean()).optional(),
    }),
    refusedKind: text,
    /** Another body that has to show its authorisation. */
    documented: text.optional(),
  }),
  async (stage, given) => {
    const { article, rule, list, admitted, added, outside } = given;
    const bureau = await stage.as(accounts.bureau);
    await bureau.refused('POST', organisations, await organisationBody(bureau, { kind: given.refusedKind }), {
      code: 'org.kind-not-admitted',
      article,
    });
    for (const one of admitted) {
      const made = await newOrganisation(bureau, one);
      assert.equal((await standingOf(stage, made.id))?.mark ?? null, given.mark, JSON.stringify(one));
      assert.equal(await placeOf(bureau, made.id), given.assessed);
    }
    if (given.documented) {
      await bureau.refused(
        'POST',
        organisations,
        await organisationBody(bureau, { kind: given.documented }),
        {
          code: 'org.authorisation-missing',
          article,
        },
      );
    }
    const refusal = list === 'sectors' ? 'org.sector-not-admitted' : 'org.kind-not-admitted';
    await bureau.refused('POST', organisations, await organisationBody(bureau, outside), {
      code: refusal,
      article,
    });
    const address = `/api/law/lists/${rule}`;
    const { zh, en, ...more } = added;
    const addition = { ...more, name: { zh, en }, reason: '该类主体承担公共服务职能，依据条文“等”字增加' };
    await bureau.refused('POST', address, { ...addition, reason: '' }, { field: 'reason' });
    const provider = await stage.as(accounts.provider);
    await provider.refused('POST', address, addition, { status: 403 });
    await bureau.post(address, addition);
    await bureau.refused('POST', address, addition, { code: 'org.list-has-it' });
    await bureau.refused('DELETE', `${address}`, undefined, { status: 404 });
    const [entry] = await ledgerEntries(await stage.as(accounts.auditor), { kind: 'org.list-extended' });
    assert.equal(entry?.body.detail?.reason, addition.reason, 'the addition is on record with its reason');
    assert.ok(entry?.person, 'and with who added it');
    const terms = await stage.nobody().get<Kinds>(`${organisations}/kinds`);
    assert.equal(terms[list].find(({ key }) => key === added.key)?.added?.reason, addition.reason);
    const made = await newOrganisation(bureau, outside);
    assert.equal((await standingOf(stage, made.id))?.mark ?? null, given.mark);
    const [first] = admitted;
    if (first) await worksAsProvider(stage, first);
  },
);

/** Companies of the named sectors work as departments do, are marked as companies, and are none of the assessed. */
const companySectors = scenario(
  z.strictObject({ article: text, sectors: z.array(text).min(1), outside: text }),
  async (stage, { article, sectors, outside }) => {
    const bureau = await stage.as(accounts.bureau);
    for (const sector of sectors) {
      const made = await newOrganisation(bureau, {
        kind: 'enterprise',
        sector,
        creditCode: creditCode('91'),
      });
      assert.equal((await standingOf(stage, made.id))?.mark, 'company', sector);
    }
    await bureau.refused(
      'POST',
      organisations,
      await organisationBody(bureau, { kind: 'enterprise', sector: outside }),
      {
        code: 'org.sector-not-admitted',
        article,
      },
    );
    const [sector] = sectors;
    const provider = await worksAsProvider(stage, { kind: 'enterprise', sector });
    const found = await comparison(bureau);
    assert.ok(
      ![...found.departments, ...found.apart].some(({ id }) => id === provider),
      'no company is assessed',
    );
    assert.equal(await placeOf(bureau, provider), 'leftOut');
    const department = await newOrganisation(bureau);
    assert.equal(await placeOf(bureau, department.id), 'departments');
  },
);

/** A body outside the city is refused unless its kind is stationed in it; what happens to its data is judged by the city's law. */
const outsideCity = scenario(
  z.strictObject({ article: text, code: text, stationed: text.optional(), prefix: text }),
  async (stage, { article, code, stationed, prefix }) => {
    const bureau = await stage.as(accounts.bureau);
    await bureau.refused('POST', organisations, await organisationBody(bureau, { regionCode: code }), {
      code: 'org.outside-city',
      article,
    });
    const kinds = stationed ? [{ kind: stationed, regionCode: code }, {}] : [{}];
    for (const given of kinds) {
      const { id, officer } = await newDepartment(stage, given);
      const entry = await publishEntry(stage, officer);
      const batch = await uploadRows(stage, officer, entry.id, registerRows(['S1', 'S2']));
      assert.equal(batch.state, 'merged');
      const auditor = await stage.as(accounts.auditor);
      const entries = (await ledgerEntries(auditor)).filter(({ organisations: of }) =>
        of.some((one) => one.id === id),
      );
      const judged = entries.flatMap(({ body: { decision } }) => (decision ? [decision] : []));
      assert.ok(judged.length > 0, 'its events are judged');
      for (const { articles, ...decision } of judged) {
        assert.ok((decision as { pack?: { hash: string } }).pack?.hash, 'by the city’s pack');
        for (const cited of articles) assert.ok(cited.startsWith(prefix), `${cited} is of the city`);
      }
    }
  },
);

/** Units by reference: marked, working as others do, listed apart and unranked; a firm takes none of these kinds. */
const byReference = scenario(
  z.strictObject({ article: text, kinds: z.array(text).min(1) }),
  async (stage, { article, kinds }) => {
    const bureau = await stage.as(accounts.bureau);
    for (const kind of kinds) {
      const provider = await worksAsProvider(stage, { kind });
      assert.equal((await standingOf(stage, provider))?.mark, 'by-reference');
      assert.equal(await placeOf(bureau, provider), 'apart');
      const { officer } = await newDepartment(stage, { kind });
      await worksAsUser(stage, officer);
      await bureau.refused(
        'POST',
        organisations,
        await organisationBody(bureau, { kind, creditCode: creditCode('91') }),
        { code: 'org.firm-as-body', article },
      );
    }
    const department = await newOrganisation(bureau);
    assert.equal(await placeOf(bureau, department.id), 'departments');
  },
);

type Todo = { caseId: string };
const todosOf = async (client: Client): Promise<string[]> =>
  (await client.get<{ items: Todo[] }>('/api/todos')).items.map(({ caseId }) => caseId);

/** Every entry has one department; its tasks lie there and nowhere else, and go with it to another, on record. */
const handOver = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const bureau = await stage.as(accounts.bureau);
  const other = await newDepartment(stage);
  const third = await newDepartment(stage);
  const { content } = { content: { name: `移交${unique()}` } };
  for (const providers of [[], [other.id, third.id]]) {
    await other.officer.refused('POST', '/api/catalog/resources', { content, providers }, { status: 400 });
    await other.officer.refused(
      'POST',
      '/api/catalog/resources',
      { content: { ...content, provider: providers } },
      { status: 400 },
    );
  }
  const served = await newServed(stage, 'conditional');
  const officer = await providerOf(stage, served);
  assert.equal((await readEntry(officer, served.resourceId)).provider.id, served.providerId);
  const consumer = await newConsumer(stage);
  const application = await submit(
    consumer.officer,
    await fullDraft(consumer.officer, served.serviceId, consumer.system),
  );
  assert.ok(application.caseId);
  await toLastStep(stage, served, application.caseId);
  assert.ok((await todosOf(officer)).includes(application.caseId), 'the task lies with its department');
  for (const { officer: stranger } of [other, third])
    assert.ok(!(await todosOf(stranger)).includes(application.caseId), 'and with no other');

  const address = `${organisations}/${served.providerId}/hand-over`;
  const moving = { resourceId: served.resourceId, toId: other.id, document: '职责调整通知（检验用）' };
  await officer.refused('POST', address, moving, { status: 403 });
  await bureau.refused('POST', `${organisations}/${third.id}/hand-over`, moving, {
    code: 'org.entry-not-theirs',
  });
  await bureau.post(address, moving);
  assert.equal((await readEntry(bureau, served.resourceId)).provider.id, other.id);
  assert.ok((await todosOf(other.officer)).includes(application.caseId), 'the open task went with the entry');
  assert.ok(!(await todosOf(officer)).includes(application.caseId));
  assert.ok(!(await todosOf(third.officer)).includes(application.caseId));
  const [entry] = await ledgerEntries(await stage.as(accounts.auditor), { kind: 'org.entry-handed-over' });
  assert.equal(entry?.body.subject.id, served.resourceId);
  assert.equal(entry?.body.detail?.to, other.id);
  assert.deepEqual(
    [served.providerId, other.id].every((id) => entry?.organisations.some((one) => one.id === id)),
    true,
  );
  assert.ok(await bureau.get(`/api/law/articles/${article}`));
});

/** An optional post: appointed by document, shown, offered in disputes, and nothing waits for it. */
const chiefRepresentative = scenario(
  z.strictObject({ article: text, post: text }),
  async (stage, { article, post }) => {
    const { id, officer, bureau } = await newDepartment(stage);
    await publishEntry(stage, officer);
    const person = await newOfficial(stage, bureau, id);
    const { person: of } = await person.get<{ person: { id: string; name: string } }>('/api/me');
    const address = `${organisations}/${id}/contacts`;
    const named = { post, name: of.name, personId: of.id, telephone: '000-1000010' };
    await officer.refused('POST', address, named, { code: 'org.post-document-missing', article });
    const today = new Date(stage.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    await officer.post(address, { ...named, document: '关于设立首席代表的通知', from: today });
    type Shown = Omit<Organisation, 'contacts'> & {
      contacts?: { id: string; post: string; name: string; document: string; from: string }[];
      disputeContact?: { post: string; name: string };
    };
    const shown = await officer.get<Shown>(`${organisations}/${id}`);
    const found = shown.contacts?.find((one) => one.post === post);
    assert.deepEqual([found?.name, found?.document, found?.from], [of.name, '关于设立首席代表的通知', today]);
    const neighbour = await stage.as(accounts.consumer);
    const offered = await neighbour.get<Shown>(`${organisations}/${id}`);
    assert.deepEqual([offered.disputeContact?.post, offered.disputeContact?.name], [post, of.name]);
    assert.equal(offered.contacts, undefined, 'the other posts are the department’s own matter');
  },
);

export const organisationScenarios: Scenarios = {
  'org.open-list': openList,
  'org.company-sectors': companySectors,
  'org.outside-city': outsideCity,
  'org.by-reference': byReference,
  'org.hand-over': handOver,
  'org.chief-representative': chiefRepresentative,
};

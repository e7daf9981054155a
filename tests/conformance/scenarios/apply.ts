/** Scenarios of applying: what is found, who may ask for it and for which purpose, and on which ground one may be refused. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { newServed, providerOf, served } from '../served.ts';
import {
  type Application,
  applications,
  ask,
  consent,
  credentialOf,
  fullDraft,
  newConsumer,
  readApplication,
  submit,
  toLastStep,
} from '../share-walks.ts';
import {
  accounts,
  draftEntry,
  type Entry,
  listEntries,
  newDepartment,
  newOfficial,
  newOrganisation,
  organisationBody,
  publishEntry,
  readEntry,
  sharingContent,
  submitEntry,
  unique,
} from '../walks.ts';
import { refusedAt } from './application.ts';
import { todosOf } from './share.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

/** Every unit may file; an entry for all can be narrowed by nobody; a refusal stands on an act or is none. */
const openToAll = scenario(
  z.strictObject({
    article: text,
    refusalArticle: text,
    day,
    kinds: z.array(text).min(1),
    refusedBasis: z.array(text).min(1),
  }),
  async (stage, { article, refusalArticle, day: today, kinds, refusedBasis }) => {
    await stage.setDay(today);
    const { officer, bureau, id } = await newConsumer(stage);
    for (const limited of [{ namedUnits: [id] }, { namedItems: ['register_state'] }]) {
      const entry = await draftEntry(officer, limited);
      const [field] = Object.keys(limited);
      await officer.refused(
        'POST',
        `/api/catalog/resources/${entry.id}/submit`,
        {},
        {
          code: 'catalog.unconditional-limited',
          article,
          field,
        },
      );
    }
    await submitEntry(officer, (await draftEntry(officer)).id);

    const resource = await served(stage, 'unconditional');
    let filed: Application | undefined;
    for (const kind of kinds) {
      const unit = await newOrganisation(bureau, { kind });
      const person = await newOfficial(stage, bureau, unit.id, ['consumer', 'provider']);
      const system = await person.post<{ id: string; code: string; place: string }>('/api/systems', {
        code: `sys-${unit.id.slice(-12)}`,
        name: { zh: '核验系统', en: 'Check' },
        place: '政务云',
      });
      filed = await submit(person, await fullDraft(person, resource.serviceId, system));
      assert.deepEqual([filed.state, filed.applicant.id], ['submitted', unit.id]);
      assert.ok(filed.number, `a unit of kind ${kind} files its application`);
    }
    const caseId = filed?.caseId ?? '';
    const { decider, path, file } = await toLastStep(stage, resource, caseId);
    const refuse = file.outcomes.find(({ kind }) => kind === 'refuse')?.key;
    const reasons = ['本单位认为不宜提供'];
    const basis = (kind: string, more = {}) => [
      { kind, title: '登记管理条例', article: '第十二条', ...more },
    ];
    const expected = { article: refusalArticle, status: 422 };
    await decider.refused(
      'POST',
      path,
      { outcome: refuse, reasons },
      {
        ...expected,
        code: 'cases.basis-missing',
      },
    );
    for (const kind of refusedBasis) {
      await decider.refused(
        'POST',
        path,
        { outcome: refuse, reasons, basis: basis(kind) },
        {
          ...expected,
          code: 'cases.basis-level',
        },
      );
    }
    await decider.refused(
      'POST',
      path,
      { outcome: refuse, reasons, basis: basis('law', { article: '' }) },
      {
        status: 422,
        code: 'cases.basis-incomplete',
      },
    );
    assert.equal((await readApplication(bureau, filed?.id ?? '')).state, 'submitted');
    await decider.post(path, { outcome: refuse, reasons, basis: basis('law') });
    assert.equal((await readApplication(bureau, filed?.id ?? '')).state, 'refused');
  },
);

/** With duty, purpose and fields the application reaches the provider; without the duty, or by nobody's department, it does not. */
const applyForConditional = scenario(
  z.strictObject({ article: text, day, needed: z.array(text).min(1), companyKind: text }),
  async (stage, { article, day: today, needed, companyKind }) => {
    await stage.setDay(today);
    const resource = await served(stage, 'conditional');
    const { officer, bureau, id, system } = await newConsumer(stage);
    for (const key of needed) {
      const draft = await fullDraft(officer, resource.serviceId, system, {
        [key]: key === 'purpose' ? '' : [],
      });
      await refusedAt(officer, draft, { article, field: key });
    }
    const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system));
    assert.equal(handedIn.provider.id, resource.providerId);
    const provider = await providerOf(stage, resource);
    assert.ok((await todosOf(provider)).some(({ caseId }) => caseId === handedIn.caseId));
    assert.equal(handedIn.grantId, null, 'nothing is granted by applying');

    const body = { serviceId: resource.serviceId };
    const clerk = await newOfficial(stage, bureau, id, ['provider']);
    await clerk.refused('POST', applications, body, { status: 403 });
    await stage.nobody().refused('POST', applications, body, { status: 401 });
    await bureau.refused(
      'POST',
      '/api/organisations',
      await organisationBody(bureau, { kind: companyKind }),
      {
        code: 'org.kind-not-admitted',
      },
    );
  },
);

/** Sharing is for two purposes among institutions; another purpose, or who is none of them, is refused. New entries are for all. */
const twoPurposes = scenario(
  z.strictObject({
    article: text,
    day,
    purposes: z.array(text).min(1),
    refused: z.array(text).min(1),
    companyKind: text,
  }),
  async (stage, { article, day: today, purposes, refused, companyKind }) => {
    await stage.setDay(today);
    const { officer, bureau, id, system } = await newConsumer(stage);
    const begun = await officer.post<Entry>('/api/catalog/resources', { content: { name: '未填写的条目' } });
    assert.equal(begun.sharingClass?.key, 'unconditional');
    for (const kind of ['conditional', 'unconditional'] as const) {
      const resource = await served(stage, kind);
      const tried = (level: string) =>
        fullDraft(officer, resource.serviceId, system, { basis: [{ level, title: '登记核验' }] });
      for (const level of [...refused, ''])
        await refusedAt(officer, await tried(level), { article, field: 'basis.0.level' });
      for (const level of purposes) {
        const { state } = await submit(officer, await tried(level));
        assert.equal(state, kind === 'conditional' ? 'submitted' : 'granted');
      }
      const body = { serviceId: resource.serviceId };
      const clerk = await newOfficial(stage, bureau, id, ['provider']);
      await clerk.refused('POST', applications, body, { status: 403 });
      await stage.nobody().refused('POST', applications, body, { status: 401 });
    }
    await bureau.refused(
      'POST',
      '/api/organisations',
      await organisationBody(bureau, { kind: companyKind }),
      {
        code: 'org.kind-not-admitted',
      },
    );
  },
);

/** Conditional sharing says for whom or of what: off the list the provider sees it marked, and of a part nobody gets more. */
const unitsOrPart = scenario(
  z.strictObject({ article: text, day, items: z.array(text).min(1) }),
  async (stage, { article, day: today, items }) => {
    await stage.setDay(today);
    const { officer, bureau, id: within, system } = await newConsumer(stage);
    const outside = await newConsumer(stage);
    const content = await sharingContent(officer, 'conditional');
    for (const [wrong, field] of [
      [{ conditionalForm: '', namedItems: [] }, 'conditionalForm'],
      [{ conditionalForm: 'named-units', namedUnits: [], namedItems: [] }, 'namedUnits'],
      [{ conditionalForm: 'named-items', namedItems: [] }, 'namedItems'],
    ] as const) {
      const entry = await draftEntry(officer, { ...content, ...wrong });
      const path = `/api/catalog/resources/${entry.id}/submit`;
      await officer.refused('POST', path, {}, { status: 422, article, field });
    }

    const listed = await newServed(stage, 'conditional', {
      conditionalForm: 'named-units',
      namedUnits: [within],
      namedItems: [],
    });
    for (const [who, off] of [
      [{ officer, system }, false],
      [outside, true],
    ] as const) {
      const handedIn = await submit(who.officer, await fullDraft(who.officer, listed.serviceId, who.system));
      assert.deepEqual([handedIn.state, handedIn.grantId], ['submitted', null], 'held for the decision');
      for (const reader of [bureau, await providerOf(stage, listed)]) {
        const { facts } = await reader.get<{ facts: Record<string, unknown> }>(
          `/api/cases/${handedIn.caseId}`,
        );
        assert.equal(facts.outsideNamedUnits, off, 'marked when outside the named units, and only then');
      }
    }

    const part = await newServed(stage, 'conditional', { conditionalForm: 'named-items', namedItems: items });
    for (const who of [{ officer, system }, outside]) {
      const draft = await fullDraft(who.officer, part.serviceId, who.system);
      assert.deepEqual(
        draft.choices.items.map(({ name }) => name),
        items,
      );
      const done = await consent(stage, part, await submit(who.officer, draft));
      const answer = await ask(stage, await credentialOf(who.officer, done.grantId ?? ''));
      assert.deepEqual(Object.keys(answer.body.records?.[0] ?? {}), items, 'only the part, for any unit');
    }
  },
);

/** What may be shared is found at once by every word it bears; what may not shows name and unit and cannot be applied for. */
const foundOnPortal = scenario(
  z.strictObject({ article: text, day, category: z.strictObject({ code: text, zh: text }) }),
  async (stage, { article, day: today, category }) => {
    await stage.setDay(today);
    const { officer, id, name } = await newDepartment(stage);
    const reader = await stage.as(accounts.consumer);
    const mark = unique();
    const titleZh = `专用登记项${mark}`;
    const draft = await draftEntry(officer);
    const [key, state] = (draft.detail?.working?.content.items ?? []) as Record<string, unknown>[];
    const words = { categoryCode: category.code, items: [key, { ...state, titleZh }] };
    const entry = await publishEntry(stage, officer, words);
    const hidden = await publishEntry(stage, officer, {
      ...(await sharingContent(officer, 'withheld')),
      categoryCode: category.code,
      items: [key, { ...state, titleZh: `保密登记项${mark}` }],
    });
    const finds = async (asked: Record<string, string>, what: Entry): Promise<boolean> =>
      (await listEntries(reader, asked)).some((row) => row.id === what.id);
    for (const q of [entry.name, name, titleZh, category.zh])
      assert.ok(await finds({ q }, entry), `found by “${q}”`);
    assert.ok(await finds({ provider: id }, entry));
    assert.ok((await readEntry(reader, entry.id)).detail, 'shown in full');

    assert.ok(await finds({ q: hidden.name }, hidden));
    assert.ok(await finds({ provider: id }, hidden));
    for (const q of [`保密登记项${mark}`, category.zh]) assert.equal(await finds({ q }, hidden), false, q);
    const shown = await readEntry(reader, hidden.id);
    assert.deepEqual(
      [shown.view, shown.detail, shown.name, shown.provider.id],
      ['name-only', null, hidden.name, id],
    );
    const page = await reader.send('GET', `/resources/${hidden.id}`);
    assert.doesNotMatch(page.text, /tab=services/, 'no way to apply on its page');
    const closed = await newServed(stage, 'unconditional', await sharingContent(officer, 'withheld'));
    for (const who of [reader, officer]) {
      await who.refused(
        'POST',
        applications,
        { serviceId: closed.serviceId },
        {
          code: 'share.closed',
          status: 409,
          article,
        },
      );
    }
    const open = await served(stage, 'unconditional');
    await reader.post(applications, { serviceId: open.serviceId });
  },
);

export const applyScenarios: Scenarios = {
  'share.open-to-all': openToAll,
  'share.apply-for-conditional': applyForConditional,
  'share.two-purposes': twoPurposes,
  'share.units-or-part': unitsOrPart,
  'share.found-on-portal': foundOnPortal,
};

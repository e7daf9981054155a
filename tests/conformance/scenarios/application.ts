/** Scenarios of the application form: what the platform fills in, what each field must hold, and that faults come all at once. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { providerOf, served } from '../served.ts';
import {
  type Answers,
  type Application,
  applications,
  ask,
  consent,
  credentialOf,
  dayAfter,
  fullDraft,
  granted,
  newConsumer,
  newDraft,
  readApplication,
  readGrant,
  registerSystem,
  saveAnswers,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { accounts, ledgerEntries, newDepartment } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

const submitOf = (draft: Application): string => `${applications}/${draft.id}/submit`;

/** Handing in is refused by the field's name, nothing is numbered, and the draft stays with what was typed. */
export async function refusedAt(
  officer: Client,
  draft: Application,
  expected: { article: string; field: string; code?: string },
): Promise<void> {
  const refusal = await officer.refused(
    'POST',
    submitOf(draft),
    { revision: draft.revision },
    { ...expected, status: 422 },
  );
  const faults = (refusal.fields ?? []).filter(({ path }) => path.startsWith(expected.field));
  assert.ok(faults.length > 0, `a fault of ${expected.field}`);
  const cited = faults.flatMap(({ articles }) => articles);
  assert.ok(cited.includes(expected.article), `${expected.article} among ${cited.join(', ')}`);
  if (expected.code)
    assert.ok(
      faults.some(({ code }) => code === expected.code),
      JSON.stringify(faults),
    );
  const after = await readApplication(officer, draft.id);
  assert.deepEqual([after.state, after.number], ['draft', null]);
  assert.deepEqual(after.answers, draft.answers);
}

/** What the catalogue and the account already say stands in the form and cannot be typed over. */
const fixedField = scenario(
  z.strictObject({ article: text, field: z.enum(['provider', 'department']), day: z.iso.date() }),
  async (stage, { article, field, day }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const { officer, id, name, system } = await newConsumer(stage);
    const other = await newDepartment(stage);
    const begun = await newDraft(officer, resource.serviceId);
    const [rightId, rightName] =
      field === 'provider' ? [resource.providerId, resource.providerName] : [id, name];
    assert.equal(begun.fixed[field]?.zh, rightName, 'the full registered name');
    for (const wrong of [other.id, other.name, rightName]) {
      const expected = { code: 'share.field-fixed', article, status: 422 };
      const answers = { [field]: wrong };
      await officer.refused('POST', applications, { serviceId: resource.serviceId, answers }, expected);
      await officer.refused(
        'PUT',
        `${applications}/${begun.id}`,
        { revision: begun.revision, answers },
        expected,
      );
    }
    const draft = await fullDraft(officer, resource.serviceId, system, { [field]: rightId });
    const handedIn = await submit(officer, draft);
    const party = field === 'provider' ? handedIn.provider : handedIn.applicant;
    assert.deepEqual([handedIn.state, party.id, party.name.zh], ['submitted', rightId, rightName]);
    const printed = handedIn.printed.fields.find(({ key }) => key === field);
    assert.deepEqual(
      printed?.lines.map(({ zh }) => zh),
      [rightName],
    );
  },
);

/** A basis is of a kind the city accepts and says where it stands; who decides reads it on the form. */
const legalBasis = scenario(
  z.strictObject({
    article: text,
    day: z.iso.date(),
    accepted: z.array(text).min(1),
    refused: z.array(text).min(1),
    needs: z.array(z.enum(['title', 'article'])).min(1),
  }),
  async (stage, { article, day, accepted, refused, needs }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const { officer, system } = await newConsumer(stage);
    const whole = (level: string) => ({ level, title: '登记核验工作规定', article: '第八条第二款' });
    const tried = (basis: unknown) => fullDraft(officer, resource.serviceId, system, { basis });
    await refusedAt(officer, await tried([]), { article, field: 'basis' });
    await refusedAt(officer, await tried([{ ...whole(accepted[0] ?? ''), level: '' }]), {
      article,
      field: 'basis.0.level',
    });
    for (const level of accepted) {
      for (const need of needs) {
        const basis = [{ ...whole(level), [need]: ' ' }];
        await refusedAt(officer, await tried(basis), { article, field: `basis.0.${need}` });
      }
    }
    for (const level of refused)
      await refusedAt(officer, await tried([whole(level)]), {
        article,
        field: 'basis.0.level',
        code: 'level',
      });
    for (const level of accepted) {
      const handedIn = await submit(officer, await tried([whole(level)]));
      assert.equal(handedIn.state, 'submitted');
      for (const reader of [await providerOf(stage, resource), await stage.as(accounts.bureau)]) {
        const { printed } = await readApplication(reader, handedIn.id);
        const line = printed.fields
          .find(({ key }) => key === 'basis')
          ?.lines.map(({ zh }) => zh)
          .join();
        assert.match(line ?? '', /登记核验工作规定 第八条第二款/);
      }
    }
  },
);

/** Blanks are named all at once, the draft is kept, and a number is given only when nothing is missing. */
const allMissingAtOnce = scenario(
  z.strictObject({ article: text, day: z.iso.date(), blanks: z.array(text).min(2) }),
  async (stage, { article, day, blanks }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const { officer, system } = await newConsumer(stage);
    const kept = await fullDraft(officer, resource.serviceId, system);
    const missing = Object.fromEntries(blanks.map((key) => [key, null]));
    const draft = await saveAnswers(officer, kept, { ...missing, applicantSignature: false });
    const { fields = [] } = await officer.refused(
      'POST',
      submitOf(draft),
      { revision: draft.revision },
      {
        code: 'share.form-incomplete',
        status: 422,
      },
    );
    const named = fields.map(({ path }) => path.split('.')[0] ?? '');
    for (const key of blanks) assert.ok(named.includes(key), `${key} among ${named.join(', ')}`);
    const after = await readApplication(officer, draft.id);
    assert.deepEqual([after.state, after.number, after.caseId], ['draft', null, null]);
    assert.deepEqual(after.answers, draft.answers);
    const bureau = await stage.as(accounts.bureau);
    await bureau.refused('GET', `${applications}/${draft.id}`, undefined, { status: 404 });

    const mended = await saveAnswers(officer, after, kept.answers);
    const signed = await saveAnswers(officer, mended, { applicantSignature: true });
    const handedIn = await submit(officer, signed);
    assert.equal(handedIn.state, 'submitted');
    assert.ok(handedIn.number);
    const law = await officer.get<{ forms: { key: string; cite: string[] }[] }>('/api/law');
    assert.ok(law.forms.find(({ key }) => key === handedIn.formKey)?.cite.includes(article));
  },
);

/** The period is asked for in days with its last day; without a last day, or for ever, nothing is handed in. */
const period = scenario(
  z.strictObject({ article: text, day: z.iso.date(), forEver: z.array(text).default([]) }),
  async (stage, { article, day, forEver }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const { officer, system } = await newConsumer(stage);
    const tried = (given: unknown) => fullDraft(officer, resource.serviceId, system, { period: given });
    const wrong: [unknown, string][] = [
      [null, 'period'],
      [{}, 'period.lastDay'],
      [{ days: 180 }, 'period.lastDay'],
      ...forEver.flatMap((words): [unknown, string][] => [
        [words, 'period'],
        [{ days: 180, lastDay: words }, 'period.lastDay'],
      ]),
    ];
    for (const [given, field] of wrong) await refusedAt(officer, await tried(given), { article, field });
    const asked = { days: 180, lastDay: dayAfter(day, 180) };
    const handedIn = await submit(officer, await tried(asked));
    assert.deepEqual([handedIn.state, handedIn.answers.period], ['submitted', asked]);
  },
);

/** The provider grants a shorter period than was asked, never a longer one; the form shows both days. */
const providerSetsPeriod = scenario(
  z.strictObject({ article: text, day: z.iso.date(), asked: z.int(), given: z.int() }),
  async (stage, { article, day, asked, given }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const { officer, system } = await newConsumer(stage);
    const [askedDay, grantedDay] = [dayAfter(day, asked), dayAfter(day, given)];
    const answers: Answers = { period: { days: asked, lastDay: askedDay } };
    const handedIn = await submit(officer, await fullDraft(officer, resource.serviceId, system, answers));
    const { decider, path, file } = await toLastStep(stage, resource, handedIn.caseId ?? '');
    const agree = file.outcomes.find(({ kind }) => kind === 'complete');
    const items = handedIn.choices.items.map(({ name }) => name);
    for (const lastDay of [dayAfter(askedDay, 1), dayAfter(day, -1), '']) {
      await decider.refused(
        'POST',
        path,
        { outcome: agree?.key, payload: { items, lastDay } },
        {
          code: 'cases.form-incomplete',
          article,
          field: 'lastDay',
        },
      );
    }
    const done = await consent(stage, resource, handedIn, { lastDay: grantedDay });
    const grant = await readGrant(officer, done.grantId ?? '');
    assert.deepEqual([grant.firstDay, grant.lastDay], [day, grantedDay]);
    const { printed, answers: kept } = await readApplication(officer, handedIn.id);
    const lines = printed.fields.flatMap((field) => field.lines.map(({ zh }) => zh)).join('\n');
    assert.deepEqual(kept.period, answers.period);
    assert.ok(lines.includes(askedDay) && lines.includes(grantedDay), 'asked and granted stand on the form');
  },
);

/** The system is one the unit has registered; its code goes into the sealed terms, and another system's key opens nothing. */
const registeredSystem = scenario(
  z.strictObject({ article: text, day: z.iso.date() }),
  async (stage, { article, day }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const { officer, system } = await newConsumer(stage);
    const stranger = await newConsumer(stage);
    const tried = (given: unknown) => fullDraft(officer, resource.serviceId, system, { system: given });
    for (const wrong of [stranger.system.id, '未登记的系统', '0199a000-0000-7000-8000-000000000000'])
      await refusedAt(officer, await tried(wrong), { article, field: 'system' });
    await refusedAt(officer, await tried(null), { article, field: 'system' });
    const late = await registerSystem(officer);
    const handedIn = await submit(officer, await tried(late.id));
    const done = await consent(stage, resource, handedIn);
    const grant = await readGrant(officer, done.grantId ?? '');
    assert.equal(grant.system.code, late.code);
    assert.equal(grant.terms.consumer.systemCode, late.code, 'the code is part of the sealed terms');

    const own = await credentialOf(officer, grant.id);
    const open = await served(stage, 'unconditional');
    const other = await granted(stage, open, { officer, system });
    assert.equal((await ask(stage, own)).status, 200);
    assert.equal((await ask(stage, other.credential)).status, 200);
    for (const presented of [
      { ...other.credential, service: own.service },
      { ...own, key: other.credential.key },
      { ...own, secret: other.credential.secret },
    ]) {
      const refused = await ask(stage, presented);
      assert.ok([401, 403].includes(refused.status), `another system's key: ${refused.status}`);
      const logged = (
        await ledgerEntries(await stage.as(accounts.bureau), { kind: 'serve.call-refused' })
      ).find(({ hash }) => hash === refused.entry);
      assert.ok(logged, 'the refused call is on record');
    }
  },
);

export const applicationScenarios: Scenarios = {
  'share.fixed-field': fixedField,
  'share.legal-basis': legalBasis,
  'share.all-missing-at-once': allMissingAtOnce,
  'share.period-asked': period,
  'share.provider-sets-period': providerSetsPeriod,
  'share.registered-system': registeredSystem,
};

/** Ways that scenarios of sharing walk: an application that lacks nothing, a decision, a key, a call. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import { fileRules } from './papers.ts';
import { numbers, providerOf, type Served, type Text } from './served.ts';
import { type Answer, type Credential, call, type Question } from './signer.ts';
import type { Stage } from './stage.ts';
import { accounts, type Case, decisionPath, newDepartment, readCase, unique } from './walks.ts';

export type Field = {
  key: string;
  type: string;
  filledBy: string;
  check?: string;
  parts: { key: string; check?: string }[];
  options?: string;
};
export type LawView = {
  day: string;
  forms: { key: string; fields: Field[] }[];
  rules: Record<string, { state: string; value?: unknown }>;
};

export type System = { id: string; code: string; place: string };

export const registerSystem = (officer: Client, given: Record<string, string> = {}): Promise<System> =>
  officer.post<System>('/api/systems', {
    code: `sys-${unique()}`,
    name: { zh: '登记核验系统', en: 'Register check' },
    place: '市政务云机房 3 排 12 柜',
    ...given,
  });

export type Application = {
  id: string;
  number: string | null;
  state: string;
  revision: number;
  formKey: string;
  answers: Record<string, unknown>;
  provider: { id: string; name: Text };
  applicant: { id: string; name: Text };
  service: { id: string; code: string };
  issues: { path: string; code: string; articles: string[] }[];
  fixed: Record<string, Text>;
  printed: {
    fields: { key: string; lines: { zh: string; en: string }[]; articles: string[] }[];
    digest: string | null;
  };
  choices: {
    items: { name: string }[];
    scenarios: string[];
    conditions: string[];
    options: Record<string, { key: string }[]>;
  };
  route: { route: string; articles: string[] };
  caseId: string | null;
  grantId: string | null;
  submittedAt: string | null;
  seals: { block: string; sealed: { day: string; sha256: string } | null; yours: boolean }[];
  document: { sha256: string } | null;
  files: { id: string; name: string; sha256: string }[];
  refusal: { on: string; reasons: string[]; proposed: boolean } | null;
  disputes: { caseId: string; open: boolean; outcome: string | null; agreed: boolean | null }[];
  agreementId: string | null;
  declarations: {
    field: string;
    formVersion: string;
    requirement: number | null;
    person: string;
    at: string;
  }[];
  untrue: { application: string; what: string; evidence: string }[];
  contactNotices: { kind: string; name: string; address: string; state: string }[];
  abilities: Record<string, { allowed: boolean }>;
};

export const applications = '/api/share/applications';

/** A day of the calendar, so many days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export type Answers = Record<string, unknown>;

/** Answers to everything this city's form asks of an applicant; whatever is given replaces them. */
export async function completeAnswers(
  officer: Client,
  draft: Pick<Application, 'formKey' | 'choices'>,
  system: System,
  given: Answers = {},
): Promise<Answers> {
  const law = await officer.get<LawView>('/api/law');
  const form = law.forms.find(({ key }) => key === draft.formKey);
  assert.ok(form, `the city has the form ${draft.formKey}`);
  await listFunctions(officer, form.fields);
  const level = (field: Field): string =>
    Object.values(draft.choices.options)[0]?.[0]?.key ?? field.options ?? '';
  const filled = form.fields
    .filter(({ filledBy, type }) => filledBy === 'applicant' && type !== 'fixed')
    .map((field) => [field.key, answerTo(field, law.day, system, level(field), draft)]);
  return { ...Object.fromEntries(filled), ...given };
}

const listed = new WeakSet<Client>();
const fromList = new Set(['service-item', 'listed-duty']);

/** Where the form is filled from the unit's own list, the list has what the answers name. */
async function listFunctions(officer: Client, fields: readonly Field[]): Promise<void> {
  const asked = fields.some(({ parts }) => parts.some(({ check }) => check && fromList.has(check)));
  if (!asked || listed.has(officer)) return;
  listed.add(officer);
  // A colleague may have listed it before.
  for (const [name, steps] of [
    [words.item, [words.step]],
    ['登记管理条例', ['窗口办理居住登记时核验登记状态']],
  ])
    await officer.send('POST', '/api/share/functions', { name, steps });
}

/** An answer to each condition of an entry. */
export const answering = (conditions: readonly string[], answer = '本单位仅在该范围内使用'): Answers[] =>
  conditions.map((condition) => ({ condition, answer }));

const words: Record<string, string> = {
  item: '居住登记办理',
  step: '核验登记状态',
  scene: '窗口办理居住登记时核验登记状态',
  effect: '申请人少交一份证明',
};

function answerTo(
  field: Field,
  day: string,
  system: System,
  level: string,
  draft: Pick<Application, 'choices'>,
): unknown {
  if (field.type === 'scenario') return draft.choices.scenarios[0];
  if (field.type === 'conditions') return answering(draft.choices.conditions);
  const has = (key: string): boolean => field.parts.some((part) => part.key === key);
  switch (field.key) {
    case 'purpose':
      return field.type === 'group' ? words : '窗口办理居住登记时核验登记状态';
    case 'basis':
      return [{ level, title: '登记管理条例', ...(has('article') ? { article: '第八条' } : {}) }];
    case 'contact':
      return { name: '张三', telephone: '0317-2020000', email: 'zhang@example.gov.cn' };
    case 'system':
      return system.id;
    case 'addresses':
      return ['127.0.0.1'];
    case 'frequency':
      return { average: 100, peak: 1000 };
    case 'hours':
      return [{ days: 'all', from: '00:00', to: '24:00' }];
    case 'period':
      return { ...(has('days') ? { days: 365 } : {}), lastDay: dayAfter(day, 365) };
    case 'items':
      return draft.choices.items.map(({ name }) => name);
    case 'need':
      return field.type === 'rows'
        ? draft.choices.items.map(({ name }) => ({ item: name, reason: '核验登记状态必须比对' }))
        : '按本部门职责办理登记核验';
    case 'otherTable':
    case 'mode':
    case 'modeReason':
      return undefined;
    case 'other':
      return '';
    case 'place':
      return system.place;
    default:
      return field.type === 'signature' || field.type === 'declaration' ? true : '按本部门职责办理登记核验';
  }
}

/** Who began which application. */
const applicants = new Map<string, Client>();

export async function newDraft(
  officer: Client,
  serviceId: string,
  answers: Answers = {},
): Promise<Application> {
  const draft = await officer.post<Application>(applications, { serviceId, answers });
  applicants.set(draft.id, officer);
  return draft;
}

/** A draft with everything filled in; whatever is given replaces it. */
export async function fullDraft(
  officer: Client,
  serviceId: string,
  system: System,
  given: Answers = {},
): Promise<Application> {
  const draft = await newDraft(officer, serviceId);
  return saveAnswers(officer, draft, await completeAnswers(officer, draft, system, given));
}

export const saveAnswers = (officer: Client, draft: Application, answers: Answers): Promise<Application> =>
  officer.put<Application>(`${applications}/${draft.id}`, { revision: draft.revision, answers });

/** Handed in; where the city has it sealed, printed and sealed first. */
export async function submit(officer: Client, draft: Application): Promise<Application> {
  if (draft.seals.some(({ block, sealed }) => block === 'applicant' && sealed === null)) {
    await officer.post(`${applications}/${draft.id}/print`);
    await sealAs(officer, draft.id, 'applicant', await dayOf(officer));
  }
  return officer.post<Application>(`${applications}/${draft.id}/submit`, { revision: draft.revision });
}

const dayOf = async (reader: Client): Promise<string> => (await reader.get<LawView>('/api/law')).day;

/** A page as a scanner gives it, told by its first bytes. */
export const scanOf = (words: string): Buffer => Buffer.from(`%PDF-1.4 ${words}`);

/** Brings the signed and sealed page of one block. */
export const sealAs = (
  who: Client,
  id: string,
  block: string,
  day: string,
  scan: Buffer = scanOf(`${block} ${id}`),
): Promise<Application> =>
  who.ok<Application>('POST', `${applications}/${id}/seals?block=${block}&day=${day}`, scan, {
    'content-type': 'application/pdf',
    'x-file-name': encodeURIComponent('盖章页.pdf'),
  });

/** Managing and providing unit seal what the applicant has handed in, where the city has them do so. */
export async function sealRest(stage: Stage, resource: Served, application: Application): Promise<void> {
  const open = application.seals.filter(({ sealed }) => sealed === null).map(({ block }) => block);
  if (open.length === 0) return;
  const [bureau, provider] = [await stage.as(accounts.bureau), await providerOf(stage, resource)];
  const day = await dayOf(bureau);
  for (const block of open) await sealAs(block === 'bureau' ? bureau : provider, application.id, block, day);
}

export const readApplication = (reader: Client, id: string): Promise<Application> =>
  reader.get<Application>(`${applications}/${id}`);

/** An applying department with a registered system. */
export async function newConsumer(stage: Stage) {
  const department = await newDepartment(stage);
  await fileRules(department.officer);
  return { ...department, system: await registerSystem(department.officer) };
}
export type Consumer = Awaited<ReturnType<typeof newConsumer>>;

/** What the decider fills in when it consents: everything asked; whatever is given replaces it. */
export async function consentOf(
  reader: Client,
  application: Application,
  formKey: string,
  given: Answers = {},
): Promise<Answers> {
  const law = await reader.get<LawView>('/api/law');
  const fields = law.forms.find(({ key }) => key === formKey)?.fields ?? [];
  const { items, period } = application.answers as { items?: string[]; period?: { lastDay: string } };
  const mode = String(application.answers.mode ?? 'interface');
  const full: Answers = {
    items: items ?? application.choices.items.map(({ name }) => name),
    purpose: '窗口办理居住登记时核验登记状态',
    lastDay: period?.lastDay,
    conditionsAnswer: '逐项符合',
    otherAnswer: '',
    manner: mode === 'interface' ? mode : 'electronic-text',
    mode,
    unit: true,
  };
  const asked = fields
    .filter(({ key }) => full[key] !== undefined)
    .map(({ key, type }) => [
      key,
      type === 'scenario'
        ? application.answers.purpose
        : type === 'conditions'
          ? answering(application.choices.conditions, '已逐项核对，符合')
          : full[key],
    ]);
  return { ...Object.fromEntries(asked), ...given };
}

/** The person who holds the open step: the bureau's officer or the provider's. */
export async function holderOf(stage: Stage, file: Case, resource: Served): Promise<Client> {
  const open = file.steps.find(({ decided }) => decided === null);
  assert.ok(open, 'the case has an open step');
  return open.holder.roles.includes('bureau') ? stage.as(accounts.bureau) : providerOf(stage, resource);
}

/** Takes the case to the step that may end it, every earlier holder passing it on; gives that step's holder. */
export async function toLastStep(
  stage: Stage,
  resource: Served,
  caseId: string,
): Promise<{ decider: Client; path: string; file: Case }> {
  const bureau = await stage.as(accounts.bureau);
  for (;;) {
    const decider = await holderOf(stage, await readCase(bureau, caseId), resource);
    // Where two steps stand open at once, each holder sees what may be decided in its own.
    const file = await readCase(decider, caseId);
    const path = await decisionPath(bureau, caseId);
    if (file.outcomes.some(({ kind }) => kind === 'complete')) {
      await sealRest(stage, resource, await readApplication(bureau, file.subject.id));
      return { decider, path, file };
    }
    const onward = file.outcomes.find(({ kind }) => kind === 'advance');
    assert.ok(onward, 'the step leads on');
    await decider.post(path, { outcome: onward.key });
  }
}

/** Consents to the application, with the scope given or all that was asked; gives the application as it then stands. */
export async function consent(
  stage: Stage,
  resource: Served,
  application: Application,
  given: Answers = {},
): Promise<Application> {
  assert.ok(application.caseId, 'a submitted application has its case');
  const { decider, path, file } = await toLastStep(stage, resource, application.caseId);
  const agree = file.outcomes.find(({ kind }) => kind === 'complete');
  assert.ok(agree);
  const payload = agree.form ? await consentOf(decider, application, agree.form, given) : given;
  await decider.post(path, { outcome: agree.key, payload });
  const decided = await readApplication(decider, application.id);
  if (decided.agreementId) await signBoth(stage, application, decided.agreementId);
  return decided;
}

/** Where the grant waits for an agreement, both sides sign it. */
async function signBoth(stage: Stage, { id }: Application, agreementId: string): Promise<void> {
  const path = `/api/share/agreements/${agreementId}/signature`;
  await (await stage.as(accounts.bureau)).post(path);
  await applicants.get(id)?.post(path);
}

export type Grant = {
  id: string;
  number: string;
  standing: string;
  purpose: { code: string; text: string };
  firstDay: string;
  lastDay: string | null;
  caseId: string | null;
  system: { id: string; code: string };
  service: { id: string; code: string };
  terms: {
    consumer: { organisationId: string; systemCode: string };
    columns: string[];
    rows: unknown;
    caseId: string | null;
  } & Record<string, unknown>;
  columns: { name: string }[];
  history: { state: string; ground: { key: string } | null; note: string | null }[];
  keys: { id: string }[];
  abilities: Record<string, { allowed: boolean }>;
};

export const grants = '/api/serve/grants';
export const readGrant = (reader: Client, id: string): Promise<Grant> => reader.get<Grant>(`${grants}/${id}`);

/** A key of the grant, made by its holder. */
export async function credentialOf(officer: Client, grantId: string): Promise<Credential> {
  const grant = await readGrant(officer, grantId);
  const { keyId, secret } = await officer.post<{ keyId: string; secret: string }>(
    `${grants}/${grantId}/keys`,
  );
  return {
    service: grant.service.code,
    key: keyId,
    secret,
    purpose: grant.purpose.code,
    operator: 'S-1024',
  };
}

export type Granted = { application: Application; grant: Grant; credential: Credential };

/** From the empty form to a key that answers. */
export async function granted(
  stage: Stage,
  resource: Served,
  consumer: Pick<Consumer, 'officer' | 'system'>,
  { answers = {}, scope = {} }: { answers?: Answers; scope?: Answers } = {},
): Promise<Granted> {
  const draft = await fullDraft(consumer.officer, resource.serviceId, consumer.system, answers);
  const submitted = await submit(consumer.officer, draft);
  const application =
    submitted.state === 'granted' ? submitted : await consent(stage, resource, submitted, scope);
  assert.ok(application.grantId, `application ${application.id} is ${application.state}`);
  const grant = await readGrant(consumer.officer, application.grantId);
  return { application, grant, credential: await credentialOf(consumer.officer, grant.id) };
}

/** A call at the platform's own time. */
export const ask = (stage: Stage, who: Credential, question: Partial<Question> = {}): Promise<Answer> =>
  call(stage.started.base, who, { ask: { register_no: numbers[0] }, at: stage.now(), ...question });

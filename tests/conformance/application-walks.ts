/** Ways that scenarios of conditional data walk: a set opened on conditions, somebody verified, an application to its decision, a key. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import {
  fillVersion,
  masked,
  openSet,
  personalItems,
  personalRows,
  propose,
  publish,
  release,
  resident,
  review,
  treat,
} from './disclosure-walks.ts';
import type { Stage } from './stage.ts';
import { accounts, creditCode, unique } from './units.ts';

export const applications = '/api/open/applications';
export const identities = '/api/open/identities';
export const rules = '/api/open/rules';

export type ConditionalSet = {
  id: string;
  slug: string;
  unit: string;
  officer: Client;
  second: Client;
  bureau: Client;
};
export type Kind = 'person' | 'enterprise' | 'university' | 'institute' | 'institution';

export const conditions = [
  { key: 'storage', text: { zh: '数据须在境内存储', en: 'stored within the country' } },
  { key: 'staff', text: { zh: '有专人负责数据安全', en: 'somebody answers for security' } },
];

const kept = new WeakMap<object, Promise<ConditionalSet>>();

/** One a platform: opened with rows, on two conditions, for scenarios that leave it open. */
export function conditionalSet(stage: Stage): Promise<ConditionalSet> {
  const found = kept.get(stage.started) ?? newConditionalSet(stage);
  kept.set(stage.started, found);
  found.catch(() => kept.delete(stage.started));
  return found;
}

export async function newConditionalSet(
  stage: Stage,
  given: Record<string, unknown> = {},
): Promise<ConditionalSet> {
  const set = await openSet(stage, {
    items: personalItems(),
    rows: personalRows(6),
    openingClass: 'conditional',
    given,
  });
  await fillVersion(set.officer, set.id, { conditions });
  await treat(set.officer, set.id, masked);
  await review(set.second, set.id);
  const made = await release(stage, set.officer, set.id);
  assert.equal(made.state, 'checked', JSON.stringify(made.findings));
  await publish(await propose(set));
  const { items } = await set.officer.get<{ items: { id: string; slug: string }[] }>(
    '/api/open/desk/datasets',
  );
  const slug = items.find(({ id }) => id === set.id)?.slug;
  assert.ok(slug, 'it has its address');
  const { id, unit, officer, second, bureau } = set;
  return { id, slug, unit, officer, second, bureau };
}

type Identity = {
  id: string;
  state: string;
  caseId: string | null;
  stepId: string | null;
  becomesId: string | null;
};
export type Applicant = { client: Client; organisationId: string; name: string };

/** Registers on the site and signs in; nothing is proven yet. */
export async function registered(stage: Stage): Promise<Client> {
  const account = `z${unique()}`;
  const password = `Kite-7-over-river-${unique()}`;
  await stage.nobody().post('/api/open/accounts', { account, name: '王小明', password });
  const signing = stage.nobody();
  await signing.post('/api/session', { login: account, password });
  const me = await signing.get<{ person: { id: string }; organisation: { id: string } }>('/api/me');
  return stage.enter(me.person.id, me.organisation.id);
}

export const addPaper = (who: Client, id: string, purpose: string) =>
  who.ok('POST', `${identities}/${id}/papers/${purpose}`, new TextEncoder().encode('%PDF-1.7 a paper'), {
    'content-type': 'application/octet-stream',
    'x-file-name': 'paper.pdf',
  });

const bodyOf = (kind: Kind, given: Record<string, unknown> = {}) => ({
  kind,
  name: kind === 'person' ? '王小明' : `主体${unique()}`,
  ...(kind === 'person' ? {} : { creditCode: creditCode('91'), legalPerson: true }),
  ...(kind === 'enterprise' ? { control: 'domestic' } : {}),
  ...given,
});

/** Files the proof with these papers; `identityNumber` of a person is one of a division that does not exist. */
export async function proof(
  stage: Stage,
  kind: Kind,
  {
    given = {},
    papers = ['registration', 'shareholding'],
  }: { given?: Record<string, unknown>; papers?: string[] } = {},
): Promise<{ client: Client; identity: Identity }> {
  const client = await registered(stage);
  const identity = await client.post<Identity>(identities, bodyOf(kind, given));
  for (const purpose of kind === 'person' ? [] : papers) await addPaper(client, identity.id, purpose);
  return { client, identity };
}

export async function verify(stage: Stage, client: Client, id: string): Promise<Identity> {
  await client.post(`${identities}/${id}/filing`);
  const bureau = await stage.as(accounts.bureau);
  const seen = await bureau.get<Identity>(`${identities}/${id}`);
  await bureau.post(`/api/cases/${seen.caseId}/steps/${seen.stepId}/decision`, { outcome: 'verified' });
  return client.get<Identity>(`${identities}/${id}`);
}

export async function acceptRules(who: Client): Promise<void> {
  const { items } = await who.get<{ items: { inForce: { kind: string; number: number } }[] }>(rules);
  for (const { inForce } of items)
    await who.post(`${rules}/${inForce.kind}/acceptance`, { number: inForce.number });
}

/** Registered, verified, with every rule accepted, acting for what was proven. */
export async function applicant(
  stage: Stage,
  kind: Kind,
  given: Record<string, unknown> = {},
): Promise<Applicant> {
  const { client, identity } = await proof(stage, kind, {
    given: kind === 'person' ? { identityNumber: residentNumber(), ...given } : given,
  });
  const done = await verify(stage, client, identity.id);
  assert.equal(done.state, 'verified');
  const me = await client.get<{ person: { id: string } }>('/api/me');
  const own = await stage.enter(me.person.id, done.becomesId ?? '');
  await acceptRules(own);
  const { organisation } = await own.get<{ organisation: { name: { zh: string } } }>('/api/me');
  return { client: own, organisationId: done.becomesId ?? '', name: organisation.name.zh };
}

let serial = 0;
export const residentNumber = (): string => resident(++serial % 1000);

export const answers = (given: Record<string, unknown> = {}) => ({
  purposeKind: 'research',
  purpose: '研究登记变化规律',
  scenario: '公开课题研究',
  safeguards: '内网存储，专人管理，到期删除',
  until: '2027-06-30',
  conditions: { storage: '自有机房', staff: '安全员一名' },
  ...given,
});

export type Application = {
  id: string;
  number: string | null;
  state: string;
  revision: number;
  versionId: string;
  reportsAsked: boolean;
  caseId: string | null;
  due: string | null;
  overdue: boolean;
  filedOn: string | null;
  decidedOn: string | null;
  reason: string;
  unequal: string;
  accepted: {
    conduct: number;
    undertaking: number;
    requirements: string;
    agreement: string;
    at: string;
  } | null;
  opinion: { meets: boolean; text: string } | null;
  conditions: { key: string; answer: string; met: boolean | null; text: { zh: string } }[];
  agreement: {
    id: string | null;
    sha256: string;
    nonProfit: boolean;
    text: { zh: string };
    until: string;
  } | null;
  access: { id: string; state: string; until: string } | null;
  open: { stepId: string; outcomes: { key: string; kind: string }[] }[];
  kind: { key: string } | null;
  redirected: { channel: string; why: string; on: string } | null;
};

export const readApplication = (who: Client, id: string) => who.get<Application>(`${applications}/${id}`);

export async function draft(
  who: Client,
  set: { slug: string },
  given: Record<string, unknown> = {},
): Promise<Application> {
  const begun = await who.post<Application>(applications, { dataset: set.slug });
  return who.put<Application>(`${applications}/${begun.id}`, {
    revision: begun.revision,
    answers: answers(given),
  });
}
export const filing = (one: Application) => ({
  versionId: one.versionId,
  agreement: one.agreement?.sha256 ?? '',
});
export const filePath = (one: Application) => `${applications}/${one.id}/filing`;

export async function filed(
  who: Client,
  set: { slug: string },
  given: Record<string, unknown> = {},
): Promise<Application> {
  const one = await draft(who, set, given);
  return who.post<Application>(filePath(one), filing(one));
}

export const met = (storage = true, staff = true, more: Record<string, unknown> = {}) => ({
  conditions: [
    { key: 'storage', met: storage },
    { key: 'staff', met: staff },
  ],
  ...more,
});

export const interval = { reportDays: 90, graceDays: 15 };

/** Assesses the step this person holds; gives the address of its decision and its outcomes. */
export async function assess(who: Client, id: string, said: Record<string, unknown> = met()) {
  const one = await readApplication(who, id);
  const [step] = one.open;
  assert.ok(step, `${who.base}: no step of ${id} is theirs`);
  // Where the city asks the agreement for reports on use, it names its interval.
  const terms = { ...(one.reportsAsked ? interval : {}), ...(said.terms as object | undefined) };
  await who.put(`${applications}/${id}/steps/${step.stepId}/assessment`, {
    ...said,
    ...(Object.keys(terms).length > 0 ? { terms } : {}),
  });
  const outcome = (kind: string) => {
    const found = step.outcomes.find((one) => one.kind === kind);
    assert.ok(found, `no outcome of kind ${kind}`);
    return found.key;
  };
  return { path: `/api/cases/${one.caseId}/steps/${step.stepId}/decision`, outcome };
}

/** Where the authority decides, the provider is heard first; gives who decides. */
export async function heard(
  set: ConditionalSet,
  id: string,
  said: Record<string, unknown> = met(),
): Promise<Client> {
  const first = await readApplication(set.officer, id);
  const opinion = first.open.find(({ outcomes }) => outcomes.some(({ kind }) => kind === 'advance'));
  if (!opinion) return set.officer;
  const { path, outcome } = await assess(set.officer, id, said);
  await set.officer.post(path, { outcome: outcome('advance'), reasons: ['经核实，申请人具备条件'] });
  return set.bureau;
}

export async function grant(
  set: ConditionalSet,
  id: string,
  said: Record<string, unknown> = met(),
): Promise<void> {
  const decider = await heard(set, id, met());
  const { path, outcome } = await assess(decider, id, said);
  await decider.post(path, { outcome: outcome('complete') });
}

/** Whatever is still unsigned is signed by both sides; gives the access. */
export async function signed(set: ConditionalSet, who: Client, id: string): Promise<string> {
  const granted = await readApplication(who, id);
  if (!granted.access) {
    const body = { sha256: granted.agreement?.sha256 };
    const path = `/api/open/agreements/${granted.agreement?.id}/signature`;
    await who.post(path, body);
    await set.officer.post(path, body);
  }
  const { access } = await readApplication(who, id);
  assert.ok(access, 'access began');
  return access.id;
}

/** For an access by an application registered for it, where the city asks one. */
export async function newKey(who: Client, accessId?: string): Promise<{ id: string; token: string }> {
  if (!accessId) return who.post('/api/open/keys', {});
  const reply = await who.send('POST', '/api/open/keys', { accessId });
  if (reply.status < 300) return reply.body as { id: string; token: string };
  assert.equal((reply.body as { code: string }).code, 'open.client-needed', reply.text.slice(0, 500));
  const { id: clientId } = await newClient(who, accessId);
  return who.post('/api/open/keys', { clientId });
}
export const newClient = (who: Client, accessId: string, networks: string[] = []): Promise<{ id: string }> =>
  who.post(`/api/open/use/${accessId}/clients`, { name: `应用${unique()}`, networks });

export const rowsOf = (set: { slug: string }) => `/api/open/datasets/${set.slug}/files/csv`;
/** Takes the file by the bare token, as stock clients send it. */
export const take = (stage: Stage, set: { slug: string }, token?: string) =>
  stage.nobody().send('GET', rowsOf(set), undefined, token ? { authorization: token } : {});
export async function takeRefused(
  stage: Stage,
  set: { slug: string },
  status: number,
  code: string,
  token?: string,
) {
  const reply = await take(stage, set, token);
  assert.equal(reply.status, status, reply.text.slice(0, 500));
  const body = reply.body as { code: string; detail: string; mend: string };
  assert.equal(body.code, code);
  return body;
}

/** From nothing to a key that works. */
export async function grantee(
  stage: Stage,
  set: ConditionalSet,
  kind: Kind,
  given: Record<string, unknown> = {},
) {
  const who = await applicant(stage, kind);
  const { id } = await filed(who.client, set, given);
  await grant(set, id);
  const accessId = await signed(set, who.client, id);
  return { ...who, id, accessId, key: await newKey(who.client, accessId) };
}

/** Ways that many scenarios walk: a unit with its people, an entry from draft to publication. */
import assert from 'node:assert/strict';
import { clearNegativeList } from './class-walks.ts';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import { accounts, unique } from './units.ts';

export * from './row-walks.ts';
export * from './units.ts';

export type Content = Record<string, unknown>;

type Terms = {
  supplyModes: { key: string }[];
  requiredFields: { key: string }[];
  occasions?: { key: string }[];
  classing: { openingBasisKinds: { key: string }[] };
};

/** An entry that lacks nothing in this city; whatever is given replaces it. */
export async function entryContent(client: Client, given: Content = {}): Promise<Content> {
  const { supplyModes, occasions = [], classing } = await client.get<Terms>('/api/catalog/terms');
  const name = `登记信息${unique()}`;
  const openingClass = String(given.openingClass ?? 'closed');
  const [openingKind] = openingClass === 'open' ? [] : classing.openingBasisKinds;
  return {
    name,
    summary: '用于一致性检验的登记资料，每日从业务系统导出，全部为虚构内容',
    categoryCode: '307000',
    formatCategory: 'spreadsheet',
    formatType: 'csv',
    sharingForm: 'interface',
    sharingClass: 'unconditional',
    openingClass: 'closed',
    classing: await classingOf(client, 'unconditional', openingClass),
    ...(openingKind ? { openingBasis: [legalBasis(openingKind.key)] } : {}),
    updateCycle: 'daily',
    sourceSystems: [{ name: '登记业务系统' }],
    ...(supplyModes.some(({ key }) => key === 'electronic-text')
      ? { supplyMode: 'electronic-text', supply: { fileTemplate: '首行为列名，逗号分隔' } }
      : {}),
    dataScope: 'whole-city',
    securityLevel: 'general-1',
    useRequirements: '仅限本单位履行职责使用',
    origin: 'produced',
    ...(occasions.some(({ key }) => key === 'statutory-duty') ? { occasion: 'statutory-duty' } : {}),
    duty: '登记管理',
    items: [
      {
        name: 'register_no',
        titleZh: '登记编号',
        titleEn: 'Number',
        type: 'C',
        length: 20,
        key: true,
        nullable: false,
        filterable: true,
        description: '登记时取得的编号',
      },
      {
        name: 'register_state',
        titleZh: '登记状态',
        titleEn: 'State',
        type: 'C',
        length: 10,
        nullable: false,
        codeList: ['有效', '注销'],
        description: '有效或注销',
      },
    ],
    ...given,
  };
}

export type Version = {
  id: string;
  number: number;
  state: string;
  revision: number;
  content: Content & { name: string; sharingClass: string };
  caseId: string | null;
  returnReason: string | null;
  author: string | null;
  publishedAt: string | null;
};
export type Entry = {
  id: string;
  code: string | null;
  state: string;
  name: string;
  provider: { id: string; name: { zh: string; en: string } };
  sharingClass: { key: string; zh: string; en: string; articles: string[] } | null;
  owner: { key: string; zh: string; en: string; articles: string[] } | null;
  view: string;
  detail: {
    current: Version | null;
    working: Version | null;
    managementKey: { set: boolean; setAt: string | null };
    machineReadable: boolean;
  } | null;
  requiredPaths: string[];
  abilities: Record<string, { allowed: boolean; code?: string }>;
};

/** Begins an entry with everything this city asks for, the management key included; whatever is given replaces it. */
export async function draftEntry(
  provider: Client,
  given: Content = {},
  { withKey = true }: { withKey?: boolean } = {},
): Promise<Entry> {
  const content = await entryContent(provider, given);
  const entry = await provider.post<Entry>('/api/catalog/resources', { content });
  if (withKey && entry.requiredPaths.includes('managementKey'))
    await provider.put(`/api/catalog/resources/${entry.id}/management-key`, {});
  return entry;
}

type ClassTerms = {
  sharingBasisKinds: Record<string, { key: string; needs: string[] }[]>;
  conditionalForms: { key: string }[];
  classing: {
    dataClasses: { key: string }[];
    closedGrounds: { key: string }[];
    conditionalGrounds: { key: string }[];
    reasonFor: { key: string }[];
    termsListed: boolean;
    scenarios: boolean;
  };
};

/** What this city asks of an entry of this sharing class, and no more. */
export async function sharingContent(
  client: Client,
  sharingClass: 'unconditional' | 'conditional' | 'withheld',
): Promise<Content> {
  if (sharingClass === 'unconditional')
    return { sharingClass, classing: await classingOf(client, sharingClass) };
  const terms = await client.get<ClassTerms>('/api/catalog/terms');
  const [kind] = terms.sharingBasisKinds[sharingClass] ?? [];
  return {
    sharingClass,
    classing: await classingOf(client, sharingClass),
    ...(kind ? { sharingBasis: [legalBasis(kind.key)] } : {}),
    ...(sharingClass === 'conditional'
      ? {
          sharingConditions: '仅向承担登记核验职责的单位提供，用于核验登记状态，按编号逐条查询',
          ...(terms.conditionalForms.some(({ key }) => key === 'named-items')
            ? { conditionalForm: 'named-items', namedItems: ['register_state'] }
            : {}),
        }
      : {}),
  };
}

/** What this city has an entry of these classes argue. */
export async function classingOf(
  client: Client,
  sharingClass: string,
  openingClass = 'closed',
): Promise<Record<string, unknown>> {
  const { classing } = await client.get<ClassTerms>('/api/catalog/terms');
  const [, ground] =
    openingClass === 'closed'
      ? classing.closedGrounds
      : openingClass === 'conditional'
        ? [undefined, classing.conditionalGrounds[0]]
        : [];
  const conditional = sharingClass === 'conditional';
  const [dataClass] = classing.dataClasses;
  return {
    ...(dataClass ? { dataClass: dataClass.key } : {}),
    ...(ground
      ? {
          openingGrounds: [
            { key: ground.key, argument: '登记资料涉及权利人', title: '登记管理条例', article: '第十二条' },
          ],
        }
      : {}),
    ...(classing.reasonFor.some(({ key }) => key === sharingClass)
      ? { sharingReason: '登记资料含有权利人信息，只在核验时提供' }
      : {}),
    ...(conditional && classing.termsListed ? { sharingTerms: ['仅用于核验登记状态'] } : {}),
    ...(conditional && classing.scenarios ? { scenarios: ['核验登记状态'] } : {}),
  };
}

/** A basis that states everything any city asks for. */
export const legalBasis = (kind: string, given: Record<string, string> = {}) => ({
  kind,
  title: '登记管理条例',
  article: '第十二条',
  wording: '登记资料除法定情形外不对外提供。',
  ...given,
});

export const readEntry = (client: Client, id: string): Promise<Entry> =>
  client.get<Entry>(`/api/catalog/resources/${id}`);

/** Saves these fields into the draft at the revision it stands at. */
export async function changeDraft(
  provider: Client,
  id: string,
  content: Content,
  change: { changeTrigger?: string; changeDay?: string } = {},
): Promise<Entry> {
  const { detail } = await readEntry(provider, id);
  const revision = (detail?.working ?? detail?.current)?.revision ?? 0;
  return provider.put<Entry>(`/api/catalog/resources/${id}/draft`, { revision, content, ...change });
}

/** Submits the draft; gives the case of its review. */
export async function submitEntry(provider: Client, id: string): Promise<string> {
  const { detail } = await provider.post<Entry>(`/api/catalog/resources/${id}/submit`);
  const caseId = detail?.working?.caseId;
  assert.ok(caseId, 'a submitted entry has the case of its review');
  return caseId;
}

export type Deadline = {
  rule: string;
  state: string;
  basis: string;
  informative: boolean;
  limit?: number;
  unit?: string;
  due?: string;
  late: boolean;
  cite: string[];
};
export type Case = {
  id: string;
  number: string;
  state: string;
  subject: { type: string; id: string };
  facts: Record<string, unknown>;
  steps: {
    id: string;
    key: string;
    holder: { organisation: { id: string; name: { zh: string } }; roles: string[] };
    deadline: Deadline | null;
    card: string | null;
    late: boolean;
    decided: {
      on: string;
      by: { id: string; name: string } | null;
      outcome: { key: string };
      reasons: string[];
    } | null;
  }[];
  outcomes: { key: string; kind: string; reasons: string; form: string | null }[];
  abilities: Record<string, { allowed: boolean }>;
};

export const readCase = (client: Client, id: string): Promise<Case> => client.get<Case>(`/api/cases/${id}`);

/** Address of the decision on the open step. */
export async function decisionPath(client: Client, caseId: string): Promise<string> {
  const open = (await readCase(client, caseId)).steps.find(({ decided }) => decided === null);
  assert.ok(open, `case ${caseId} has no open step`);
  return `/api/cases/${caseId}/steps/${open.id}/decision`;
}

/** Decides the open step by the kind of outcome, whatever the city's procedure calls it. */
export async function decide(
  client: Client,
  caseId: string,
  kind: 'advance' | 'return' | 'refuse' | 'complete',
  more: Record<string, unknown> = {},
): Promise<Case> {
  const { outcomes } = await readCase(client, caseId);
  const outcome = outcomes.find((one) => one.kind === kind);
  assert.ok(outcome, `the open step of case ${caseId} has no outcome of kind ${kind}`);
  return client.post<Case>(await decisionPath(client, caseId), { outcome: outcome.key, ...more });
}

/** Submits the draft and takes its review to the end, the bureau deciding every step. */
export async function reviewEntry(stage: Stage, provider: Client, id: string): Promise<Entry> {
  const caseId = await submitEntry(provider, id);
  const bureau = await stage.as(accounts.bureau);
  const { detail } = await readEntry(provider, id);
  if (detail?.working?.content.sharingClass === 'withheld') await clearNegativeList(stage, id);
  for (;;) {
    const { outcomes } = await readCase(bureau, caseId);
    const kind = outcomes.some((one) => one.kind === 'complete') ? 'complete' : 'advance';
    const after = await decide(bureau, caseId, kind);
    if (after.state !== 'open') break;
  }
  return readEntry(provider, id);
}

/** An entry of this provider in the city catalogue. */
export async function publishEntry(stage: Stage, provider: Client, given: Content = {}): Promise<Entry> {
  const { id } = await draftEntry(provider, given);
  return reviewEntry(stage, provider, id);
}

export type LedgerEntry = {
  hash: string;
  kind: string;
  at: string;
  organisations: { id: string }[];
  person?: { id: string; name?: string };
  body: {
    actor: Record<string, unknown>;
    subject: { type: string; id: string };
    decision?: { outcome: string; rules: string[]; articles: string[]; asOf: string };
    detail?: Record<string, unknown>;
  } & Record<string, unknown>;
};

/** Entries of the audit ledger as the reader may see them, newest first. */
export async function ledgerEntries(
  reader: Client,
  asked: Record<string, string> = {},
): Promise<LedgerEntry[]> {
  const { items } = await reader.get<{ items: LedgerEntry[] }>(
    `/api/ledger/entries?${new URLSearchParams({ pageSize: '200', ...asked })}`,
  );
  return items;
}

export type Listed = Pick<Entry, 'id' | 'name' | 'state' | 'provider' | 'sharingClass'>;

/** Every row of a catalogue list, all pages of it. */
export async function listEntries(client: Client, asked: Record<string, string> = {}): Promise<Listed[]> {
  const rows: Listed[] = [];
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ pageSize: '200', page: String(page), ...asked });
    const { items, total } = await client.get<{ items: Listed[]; total: number }>(
      `/api/catalog/resources?${query}`,
    );
    rows.push(...items);
    if (items.length === 0 || rows.length >= total) return rows;
  }
}

/** Whether the city catalogue shows the entry: in the list, by search and in the exported file. */
export async function shownIn(reader: Client, entry: { id: string; name: string }): Promise<boolean[]> {
  const query = new URLSearchParams({ q: entry.name, pageSize: '200' });
  const found = await reader.get<{ items: { id: string }[] }>(`/api/catalog/resources?${query}`);
  const file = await reader.send('GET', `/api/catalog/resources?format=csv`);
  assert.equal(file.status, 200);
  return [
    (await listEntries(reader)).some(({ id }) => id === entry.id),
    found.items.some(({ id }) => id === entry.id),
    file.text.includes(entry.name),
  ];
}

export const everywhere = [true, true, true];
export const nowhere = [false, false, false];

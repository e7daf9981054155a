/** Ways that scenarios of base and theme databases walk: a keeper, sources with rows, an entry, a model, a run that has ended. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import {
  accounts,
  creditCode,
  type Entry,
  fillPosts,
  newDepartment,
  publishEntry,
  unique,
  uploadRows,
} from './walks.ts';

export const databases = '/api/basedb/databases';

type Text = { zh: string; en: string };
type Party = { id: string; name: Text };
export type Row = {
  id: string;
  key: string;
  kind: 'base' | 'theme' | 'special';
  kindName: Text;
  name: Text;
  master: string;
  lead: Party | null;
  contributors: Party[];
  way: string;
  late: boolean;
  lateCount: number;
  stopped: { resourceId: string; name: string } | null;
  resourceId: string | null;
  records: number;
  lastUpdate: string | null;
  conflicts: number;
  entries: number;
  field: string;
  purpose: string;
  sources: { resourceId: string; name: string; organisation: Party; lastLoad: string | null }[];
  consumers: Party[];
};
export type Register = {
  items: Row[];
  headings: { kind: string; name: Text }[];
  entries: number;
  themes: { key: string; name: Text; databaseId: string | null }[];
  rules: { keeper: string | null; additions: boolean };
};
export type Model = {
  nodes: { id: string; resourceId: string; key: string }[];
  columns: {
    name: string;
    basic?: boolean;
    source?: string;
    order?: string[];
    from: { node: string; item: string }[];
  }[];
  joins?: { left: string; leftItem: string; right: string; rightItem: string; kind?: string }[];
};
export type Database = Row & {
  revision: number;
  modelVersion: number;
  model: Model;
  members: { resourceId: string }[];
  nodes: { id: string; resourceId: string; name: string; organisation: Party }[];
  items: { name: string; key: boolean }[];
  runs: {
    id: string;
    mode: string;
    rebuild: boolean;
    state: string;
    digest: string;
    rows: number;
    deletes: number;
    conflicts: number;
    seq: number;
  }[];
  freshness: { organisation: Party; resourceId: string | null; late: boolean; lateFrom: string | null }[];
  proposals: { id: string; text: string; state: string; organisation: Party }[];
  compilation: {
    id: string;
    due: string;
    state: string;
    parts: { id: string; organisation: Party; handedInOn: string | null; late: boolean; mine: boolean }[];
  } | null;
  abilities: Record<string, { allowed: boolean }>;
};
export type Value = {
  name: string;
  value: string | null;
  masked: boolean;
  basic: boolean;
  origin: {
    resourceId: string;
    resource: string;
    organisation: Text;
    batchId: string | null;
    seq: number;
    at: string | null;
  } | null;
  rivals: { resourceId: string; organisation: Text; value: string | null }[];
  conflict: { id: string; state: string } | null;
};
export type EntityPage = {
  token: string;
  values: Value[];
  timeline: { seq: number; kind: string; changed: string[] }[];
  ledger: string;
};
export type Conflict = {
  id: string;
  entity: string;
  attribute: string;
  state: string;
  authority: string;
  caseId: string | null;
  candidates: { resourceId: string; value: string; authority: boolean }[];
};

export const readRegister = (reader: Client): Promise<Register> => reader.get<Register>(databases);
export const readDatabase = (reader: Client, id: string): Promise<Database> =>
  reader.get<Database>(`${databases}/${id}`);

/** The city's base database of this key. */
export async function baseOf(reader: Client, key: string): Promise<Row> {
  const found = (await readRegister(reader)).items.find((one) => one.key === key);
  assert.ok(found, `the city has a base database ${key}`);
  return found;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
let people = 0;
/** A fictional person: a resident number of a division that does not exist, with the right check character. */
export function newPerson(): string {
  const serial = people++;
  const first = `999901${1950 + (serial % 50)}0${1 + (Math.floor(serial / 50) % 9)}1${serial % 9}${String(100 + Math.floor(Math.random() * 899))}`;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first[index]), 0);
  return first + '10X98765432'[sum % 11];
}

type Item = Record<string, unknown> & { name: string };
export const text = (name: string, titleZh: string, given: Record<string, unknown> = {}): Item => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 40,
  nullable: true,
  description: `${titleZh}，虚构`,
  ...given,
});
export const identity = text('id_no', '公民身份号码', {
  length: 18,
  key: true,
  nullable: false,
  identifier: 'resident-id',
  personal: 'personal',
  filterable: true,
});
/** Fields an entry about persons states in cities that ask for them. */
export const aboutPersons = { subjectKind: 'natural-person' };
export const personItems = [
  identity,
  text('person_name', '姓名', { personal: 'personal' }),
  text('phone', '联系电话', { personal: 'personal' }),
];
/** Companies by the same names of items, so that a scenario may go with either. */
export const companyItems = [
  { ...identity, titleZh: '统一社会信用代码', identifier: 'credit-code' },
  text('person_name', '名称', { personal: 'personal' }),
  text('phone', '联系电话', { personal: 'personal' }),
];
/** What rows of a base database are about: its items, its subject kind, and a new identifier of such a subject. */
export const subjectOf = (key: string) =>
  key === 'legal-entity'
    ? { items: companyItems, about: { subjectKind: 'legal-person' }, identifier: () => creditCode('91') }
    : { items: personItems, about: aboutPersons, identifier: newPerson };
/** Rows of `personItems`. */
export const personRows = (rows: readonly (readonly [string, string, string])[]): string =>
  ['id_no,person_name,phone', ...rows.map((row) => row.join(',')), ''].join('\n');

export type Unit = { id: string; officer: Client; name: string };

/** A department with a published resource of persons. */
export async function sourceUnit(
  stage: Stage,
  rows: readonly (readonly [string, string, string])[],
  given: Record<string, unknown> = {},
): Promise<Unit & { entry: Entry; batchId: string }> {
  const { id, officer, name } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { ...aboutPersons, items: personItems, ...given });
  const batch = rows.length === 0 ? undefined : await uploadRows(stage, officer, entry.id, personRows(rows));
  if (batch) assert.equal(batch.state, 'merged', JSON.stringify(batch));
  return { id, officer, name, entry, batchId: batch?.id ?? '' };
}

/** Whoever keeps the base databases of this city: somebody of the authority, or a department that is named lead. */
export async function keeperOf(stage: Stage, key: string): Promise<Unit & { database: Row }> {
  const bureau = await stage.as(accounts.bureau);
  const { rules } = await readRegister(bureau);
  const database = await baseOf(bureau, key);
  if (rules.keeper !== 'authority') {
    const lead = await newDepartment(stage);
    await bureau.put(`${databases}/${database.id}/lead`, { leadId: lead.id });
    return { ...lead, database };
  }
  const { organisation } = await bureau.get<{ organisation: { id: string; name: Text } }>('/api/me');
  await fillPosts(bureau, organisation.id);
  const admin = await stage.as(accounts.admin);
  const person = await bureau.post<{ id: string }>('/api/people', {
    account: `p${unique()}`,
    name: '基础库管理员',
    initialPassword: `Kite-7-over-river-${unique()}`,
  });
  for (const [giver, role] of [
    [admin, 'bureau'],
    [bureau, 'provider'],
  ] as const)
    await giver.post(`/api/people/${person.id}/roles`, { organisationId: organisation.id, role });
  const officer = await stage.enter(person.id, organisation.id);
  return { id: organisation.id, name: organisation.name.zh, officer, database };
}

/** An entry of the keeper with these items, named as the database's own. */
export async function bindNewEntry(
  stage: Stage,
  keeper: Pick<Unit, 'officer'>,
  databaseId: string,
  given: Record<string, unknown> = {},
): Promise<Entry> {
  const entry = await publishEntry(stage, keeper.officer, { ...aboutPersons, items: personItems, ...given });
  await keeper.officer.put(`${databases}/${databaseId}/entry`, { resourceId: entry.id });
  return entry;
}

/** Two sources side by side, the first counting first for everything but the telephone, where the newest does. */
export const modelOfTwo = (a: string, b: string, basic: readonly string[] = []): Model => {
  const from = (item: string) => [
    { node: 'a', item },
    { node: 'b', item },
  ];
  return {
    nodes: [
      { id: 'a', resourceId: a, key: 'id_no' },
      { id: 'b', resourceId: b, key: 'id_no' },
    ],
    columns: ['id_no', 'person_name', 'phone'].map((name) => ({
      name,
      basic: basic.includes(name),
      source: 'a',
      order: ['source-rank'],
      from: from(name),
    })),
  };
};

export async function setModel(keeper: Client, databaseId: string, model: Model): Promise<Database> {
  const { revision } = await readDatabase(keeper, databaseId);
  return keeper.put<Database>(`${databases}/${databaseId}/model`, { revision, model });
}

/** Waits for the next run that has ended, beside those known. */
export async function nextRun(
  stage: Stage,
  reader: Client,
  databaseId: string,
  known: readonly string[] = [],
): Promise<Database['runs'][number]> {
  return stage.eventually(
    async () => {
      const { runs } = await readDatabase(reader, databaseId);
      return runs.find((run) => !known.includes(run.id) && run.state !== 'planned');
    },
    'a fusion',
    60,
  );
}
export const runIds = async (reader: Client, id: string): Promise<string[]> =>
  (await readDatabase(reader, id)).runs.filter(({ state }) => state !== 'planned').map((run) => run.id);

/** Waits until the record reads so. */
export async function recordOf(
  stage: Stage,
  reader: Client,
  databaseId: string,
  identifier: string,
  fits: (values: Map<string, Value>) => boolean = () => true,
): Promise<{ page: EntityPage; values: Map<string, Value> }> {
  return stage.eventually(
    async () => {
      const reply = await reader.send('POST', `${databases}/${databaseId}/entity`, {
        identifier,
        purpose: '一致性检验',
      });
      if (reply.status === 404) return undefined;
      assert.equal(reply.status, 200, reply.text);
      const page = reply.body as EntityPage;
      const values = new Map(page.values.map((value) => [value.name, value]));
      return fits(values) ? { page, values } : undefined;
    },
    'the fused record',
    60,
  );
}

export const conflictsOf = async (reader: Client, databaseId: string): Promise<Conflict[]> =>
  (await reader.get<{ items: Conflict[] }>(`${databases}/${databaseId}/conflicts?pageSize=200`)).items;

/** A theme database with this lead; whatever is given replaces it. */
export const themeBody = (leadId: string, given: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'theme',
  nameZh: `主题${unique()}`,
  nameEn: `Theme ${unique()}`,
  leadId,
  contributors: [],
  field: '社会救助',
  purpose: '核对救助对象的登记情况',
  ...given,
});

/** Items of a theme joined from registers and persons. */
export const themeItems = [
  text('register_no', '登记编号', { length: 20, key: true, nullable: false, filterable: true }),
  text('register_state', '登记状态', { length: 10 }),
  text('person_name', '姓名', { personal: 'personal' }),
];

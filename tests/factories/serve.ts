/** A service with rows, a granted system and a key, made directly in the stores: what tests and benchmarks of the gateway begin with. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor, PersonActor, Role } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import type { Serving } from '#rooms/serve/context.ts';
import { sha256Hex, sign, signingKey } from '#rooms/serve/gateway/signature.ts';
import {
  createKey,
  type Grant,
  type GrantRequest,
  issueGrant,
  type Plan,
  serveJobs,
  signedHeaders,
  textToSign,
} from '#rooms/serve/index.ts';
import { compilePlan, type PlanRequest, planDigest } from '#rooms/serve/plan.ts';
import { definitionsOf, indexesOf } from '#rooms/serve/serving/build.ts';
import { servingTable } from '#rooms/serve/serving/names.ts';

const defined = new WeakSet<object>();

/** The kernel with a city's law: all that serve needs, before the whole house is composed. Several cities may share a kernel. */
export function servePlatform(k: Kernel, law: Law): Serving {
  const p: Serving = { ...k, law };
  if (!defined.has(k.jobs)) p.jobs.define(serveJobs(p));
  defined.add(k.jobs);
  return p;
}

export type ServeFixture = {
  providerId: string;
  consumerId: string;
  systemId: string;
  resourceId: string;
  serviceId: string;
  code: string;
  versionId: string;
  plan: Plan;
  provider: PersonActor;
  consumer: PersonActor;
  bureau: PersonActor;
  /** Issues a grant to the consumer's system. */
  grant(changes?: Partial<GrantRequest>): Promise<Grant>;
  key(grantId: string): Promise<TestKey>;
};
export type TestKey = { keyId: string; secret: KeyObject };

const person = (organisationId: string, regionCode: string, role: Role): PersonActor => ({
  kind: 'person',
  personId: newId(),
  organisationId,
  regionCode,
  roles: [role],
});

const items = [
  {
    name: 'id_no',
    titleZh: '证件号码',
    type: 'C',
    length: 18,
    key: true,
    filterable: true,
    personal: 'sensitive',
  },
  {
    name: 'name',
    titleZh: '姓名',
    type: 'C',
    length: 50,
    key: false,
    filterable: false,
    personal: 'personal',
  },
  { name: 'county', titleZh: '所在县', type: 'C', length: 6, key: false, filterable: true, personal: 'none' },
  {
    name: 'born',
    titleZh: '出生日期',
    type: 'D',
    length: null,
    key: false,
    filterable: true,
    personal: 'personal',
  },
  {
    name: 'members',
    titleZh: '户内人数',
    type: 'I',
    length: 4,
    key: false,
    filterable: true,
    personal: 'none',
  },
  {
    name: 'income',
    titleZh: '年收入',
    type: 'N',
    length: 20,
    key: false,
    filterable: false,
    personal: 'personal',
  },
  {
    name: 'owner',
    titleZh: '有无房产',
    type: 'L',
    length: null,
    key: false,
    filterable: false,
    personal: 'none',
  },
] as const;

/** Of which kind the service is and what belongs to the kind; a lookup by `id_no` where nothing is said. */
export type ServiceShape = Partial<
  Pick<
    PlanRequest,
    | 'kind'
    | 'lookup'
    | 'filters'
    | 'order'
    | 'maxPage'
    | 'maxRecords'
    | 'guesses'
    | 'tolerances'
    | 'mayMoveBy'
  >
>;

/** `rows` residents with ids `X0000001` …; county alternates between 990101 and 990102. */
export async function serveFixture(
  p: Serving,
  rows: number,
  sharingClass = 'conditional',
  /** What the entry argues for its class: its scenarios and conditions. */
  classing: { scenarios?: string[]; sharingTerms?: string[] } = {},
  shape: ServiceShape = {},
): Promise<ServeFixture> {
  const region = p.law.city.regionCode;
  const tag = randomBytes(4).toString('hex');
  const [providerId, consumerId, newBureau, systemId, resourceId, resourceVersionId, serviceId, versionId] =
    Array.from({ length: 8 }, newId);
  if (!providerId || !consumerId || !newBureau || !systemId || !resourceId || !resourceVersionId)
    throw new TypeError();
  if (!serviceId || !versionId) throw new TypeError();
  const now = p.clock.now();
  const plan = compilePlan({
    resourceId,
    resourceVersionId,
    items: items.map((item) => ({ ...item, nullable: !item.key })),
    lookup: ['id_no'],
    columns: items.map(({ name }) => name),
    maxRecords: 5,
    ...shape,
  });
  const code = `residents-${tag}`;
  // Each city has one data authority, whichever test comes first.
  await sql`insert into org.region (code, level, name_zh) values (${region}, 2, '测试市') on conflict do nothing`.execute(
    p.db,
  );
  await sql`insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, office, created_at)
    values (${newBureau}, ${`数据局${tag}`}, 'Bureau', 'administrative-organ', ${newBureau}, ${region}, 'bureau', ${now})
    on conflict do nothing`.execute(p.db);
  const { rows: bureaus } = await sql<{ id: string }>`
    select id from org.organisation where region_code = ${region} and office = 'bureau'`.execute(p.db);
  const bureauId = bureaus[0]?.id ?? newBureau;
  await transact(p.db, async (tx) => {
    for (const [id, name] of [
      [providerId, '公安局'],
      [consumerId, '教育局'],
    ]) {
      await sql`insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, created_at)
        values (${id}, ${`${name}${tag}`}, ${`${name}${tag}`}, 'administrative-organ', ${id}, ${region}, ${now})`.execute(
        tx,
      );
    }
    await sql`insert into org.application_system (id, code, name_zh, name_en, organisation_id, place, created_at)
      values (${systemId}, ${`school-${tag}`}, '入学系统', 'School places', ${consumerId}, '机房', ${now})`.execute(
      tx,
    );
    await sql`insert into catalog.resource (id, provider_id, created_at) values (${resourceId}, ${providerId}, ${now})`.execute(
      tx,
    );
    await sql`insert into catalog.resource_version (id, resource_id, number, state, name, sharing_class, classing, created_at, updated_at)
      values (${resourceVersionId}, ${resourceId}, 1, 'published', '居民信息', ${sharingClass}, ${JSON.stringify(classing)}, ${now}, ${now})`.execute(
      tx,
    );
    await sql`update catalog.resource set state = 'active', published_version_id = ${resourceVersionId} where id = ${resourceId}`.execute(
      tx,
    );
    await sql`insert into serve.service (id, code, kind, resource_id, provider_id, title_zh, title_en, created_at)
      values (${serviceId}, ${code}, ${plan.kind}, ${resourceId}, ${providerId}, '居民核验', 'Residents', ${now})`.execute(
      tx,
    );
    await sql`insert into serve.service_version (id, service_id, number, plan, plan_digest, published_at, generation, row_count, batch_seq)
      values (${versionId}, ${serviceId}, 1, ${JSON.stringify(plan)}, ${planDigest(plan)}, ${now}, 1, ${rows}, 7)`.execute(
      tx,
    );
    await fillTable(p, plan, versionId, rows);
  });
  const provider = person(providerId, region, 'provider');
  const consumer = person(consumerId, region, 'consumer');
  return {
    providerId,
    consumerId,
    systemId,
    resourceId,
    serviceId,
    code,
    versionId,
    plan,
    provider,
    consumer,
    bureau: person(bureauId, region, 'bureau'),
    grant: (changes = {}) =>
      transact(p.db, (tx) => issueGrant(tx, p, { ...request(versionId, systemId, provider), ...changes })),
    async key(grantId) {
      const created = await createKey(p, consumer, grantId);
      return { keyId: created.keyId, secret: signingKey(Buffer.from(created.secret ?? '', 'base64url')) };
    },
  };
}

const request = (versionId: string, systemId: string, actor: Actor): GrantRequest => ({
  actor,
  versionId,
  systemId,
  purpose: { text: '小升初核验', code: 'p-school' },
  basis: [{ kind: 'law', title: '义务教育法', article: '第十二条', wording: '' }],
  columns: ['name', 'county', 'born', 'members', 'income', 'owner'],
  addresses: ['127.0.0.1'],
  hours: null,
  peak: 1000,
  average: 100,
  lastDay: '2026-12-31',
});

async function fillTable(p: Serving, plan: Plan, versionId: string, rows: number): Promise<void> {
  const table = sql.table(servingTable(versionId, 1));
  await sql`create table ${table} (${sql.join(definitionsOf(plan))})`.execute(p.db);
  await sql`insert into ${table}
    select 'X' || lpad(n::text, 7, '0'), 'X' || lpad(n::text, 7, '0'), '居民' || n,
      case when n % 2 = 0 then '990102' else '990101' end, date '2000-01-01' + (n % 9000), n % 7, n * 1.25, n % 3 = 0
    from generate_series(1, ${rows}::int) n`.execute(p.db);
  await sql`create index on ${table} (row_key)`.execute(p.db);
  for (const columns of indexesOf(plan))
    await sql`create index on ${table} (${sql.join(columns.map((name) => sql.ref(name)))})`.execute(p.db);
  await sql`analyze ${table}`.execute(p.db);
}

export type SignedCall = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  payload?: string;
};

export type CallOptions = {
  code: string;
  key: TestKey;
  at: Date;
  method?: 'GET' | 'POST';
  query?: string;
  /** Another address of the service than its records. */
  path?: string;
  body?: string;
  nonce?: string;
  purpose?: string;
  operator?: string;
};

/** A call as a consumer's program would sign it. */
export function signedCall(options: CallOptions): SignedCall {
  const { code, key, at, method = 'GET', query = '', body = '' } = options;
  const path = options.path ?? `/gateway/v1/services/${code}/records`;
  const parts = {
    method,
    path,
    query,
    digest: sha256Hex(body),
    timestamp: String(at.getTime()),
    nonce: options.nonce ?? randomBytes(16).toString('hex'),
    key: key.keyId,
    purpose: options.purpose ?? 'p-school',
    operator: options.operator ?? '',
  };
  return {
    method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      [signedHeaders.key]: parts.key,
      [signedHeaders.timestamp]: parts.timestamp,
      [signedHeaders.nonce]: parts.nonce,
      [signedHeaders.digest]: parts.digest,
      ...(parts.purpose ? { [signedHeaders.purpose]: parts.purpose } : {}),
      ...(parts.operator ? { [signedHeaders.operator]: parts.operator } : {}),
      [signedHeaders.signature]: sign(key.secret, textToSign(parts)),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { payload: body } : {}),
  };
}

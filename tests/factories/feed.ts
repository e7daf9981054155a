/** A service that follows real loads, grants of its feed, and a consumer that takes changes in as its program would. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { publishService } from '#rooms/serve/commands/publish-service.ts';
import type { Serving } from '#rooms/serve/context.ts';
import { signingKey } from '#rooms/serve/gateway/signature.ts';
import { createKey, type Grant, type GrantRequest, issueGrant } from '#rooms/serve/index.ts';
import { getServiceVersion, type ServiceVersion } from '#rooms/serve/repository.ts';
import { refreshServing } from '#rooms/serve/serving/refresh.ts';
import { type LoadOptions, load, publishedResource, type Resource } from './collect.ts';
import { signedCall, type TestKey } from './serve.ts';

export type Followed = {
  resource: Resource;
  code: string;
  versionId: string;
  consumer: PersonActor;
  version(): Promise<ServiceVersion>;
  /** Rows arrive, and the serving table follows. */
  load(lines: readonly string[], options?: LoadOptions): Promise<void>;
  grant(changes?: Partial<GrantRequest>): Promise<Grant>;
  reader(grantId: string): Promise<Reader>;
};

const header = 'code,name,county\n';

export async function followed(p: Serving, app: FastifyInstance, rows: readonly string[]): Promise<Followed> {
  const common = { type: 'C' as const, length: 20 };
  const resource = await publishedResource(
    p,
    [
      { ...common, name: 'code', titleZh: '编号', key: true, filterable: true },
      { ...common, name: 'name', titleZh: '名称', nullable: true },
      { ...common, name: 'county', titleZh: '所在县', nullable: true, filterable: true },
    ],
    { sharing: 'conditional' },
  );
  const take = async (lines: readonly string[], options?: LoadOptions): Promise<void> => {
    await load(p, resource, header + lines.map((line) => `${line}\n`).join(''), options);
  };
  await take(rows);
  const code = `feed-${randomBytes(4).toString('hex')}`;
  const service = await publishService(p, resource.actor, {
    resourceId: resource.resourceId,
    code,
    titleZh: '物品变更',
    lookup: ['code'],
  });
  const versionId = service.version.id;
  await refreshServing(p, versionId);
  const [consumerId, systemId] = [newId(), newId()];
  await sql`insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, created_at)
    values (${consumerId}, ${`使用单位${code}`}, ${code}, 'administrative-organ', ${code}, '990100', ${p.clock.now()})`.execute(
    p.db,
  );
  await sql`insert into org.application_system (id, code, name_zh, name_en, organisation_id, place, created_at)
    values (${systemId}, ${`sys-${code}`}, '业务系统', 'System', ${consumerId}, '机房', ${p.clock.now()})`.execute(
    p.db,
  );
  const consumer: PersonActor = {
    ...resource.actor,
    personId: newId(),
    organisationId: consumerId,
    roles: ['consumer'],
  };
  const version = async () => {
    const found = await getServiceVersion(p.db, versionId);
    if (!found) throw new TypeError('no version');
    return found;
  };
  return {
    resource,
    code,
    versionId,
    consumer,
    version,
    async load(lines, options) {
      await take(lines, options);
      await refreshServing(p, versionId);
    },
    grant: (changes = {}) =>
      transact(p.db, (tx) =>
        issueGrant(tx, p, {
          actor: resource.actor,
          versionId,
          systemId,
          purpose: { text: '核验', code: 'p-school' },
          basis: [],
          columns: ['code', 'name', 'county'],
          addresses: ['127.0.0.1'],
          hours: null,
          peak: 1000,
          average: null,
          lastDay: '2026-12-31',
          mode: 'feed',
          ...changes,
        }),
      ),
    async reader(grantId) {
      const created = await createKey(p, consumer, grantId);
      const key = {
        keyId: created.keyId,
        secret: signingKey(Buffer.from(created.secret ?? '', 'base64url')),
      };
      return new Reader(p, app, code, key);
    },
  };
}

type Line = { seq: number; to?: number; op: string; key?: string; record?: Record<string, unknown> };

/** What a consumer's program keeps: the rows by their names, and the number up to which they hold. */
export class Reader {
  readonly rows = new Map<string, Record<string, unknown>>();
  readonly #p: Serving;
  readonly #app: FastifyInstance;
  readonly #code: string;
  readonly #key: TestKey;
  seq = 0;
  view = '';

  constructor(p: Serving, app: FastifyInstance, code: string, key: TestKey) {
    this.#p = p;
    this.#app = app;
    this.#code = code;
    this.#key = key;
  }

  async ask(path: string, query = '', body?: object) {
    const call = signedCall({
      code: this.#code,
      key: this.#key,
      at: this.#p.clock.now(),
      path: `/gateway/v1/services/${this.#code}/feed${path}`,
      query,
      ...(body ? { method: 'POST' as const, body: JSON.stringify(body) } : {}),
    });
    const raw = await this.#app.inject({ ...call, remoteAddress: '127.0.0.1' });
    return { status: raw.statusCode, code: raw.headers['x-gateway-error'], body: raw.json(), raw };
  }

  async snapshot(limit = 2): Promise<void> {
    this.rows.clear();
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body, status } = await this.ask('/snapshot', `limit=${limit}${next}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      for (const { key, record } of body.rows) this.rows.set(key, record);
      this.seq = body.seq;
      this.view = body.view;
      cursor = body.next;
    }
  }

  /** Takes in all that is new; every number must follow the one before. Gives the entries as they came. */
  async follow(limit = 3): Promise<Line[]> {
    const all: Line[] = [];
    for (;;) {
      const { body, status } = await this.ask('', `after=${this.seq}&limit=${limit}&view=${this.view}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      for (const line of body.entries as Line[]) {
        if (line.seq !== this.seq + 1) throw new Error(`a gap: ${line.seq} after ${this.seq}`);
        this.seq = line.to ?? line.seq;
        if (line.op === 'clear') this.rows.clear();
        if (line.op === 'delete') this.rows.delete(line.key ?? '');
        if (line.record) this.rows.set(line.key ?? '', line.record);
        all.push(line);
      }
      if (this.seq !== body.last) throw new Error(`told ${body.last}, got ${this.seq}`);
      if (body.last === body.newest) return all;
    }
  }

  /** The rows in one order, as text. */
  held(): string[] {
    return [...this.rows.values()].map((row) => Object.values(row).join('|')).sort();
  }
}

/** For tests of the catalogue and the demo: org, cases and catalog of a city over the real stores, the demo's people signed in by one click. */
import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  casesPlugin,
  mergeBehaviours,
  openCases,
  type Platform,
  pass,
  type RoomBehaviours,
} from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { type FormField, type Law, loadLaw } from '#law/index.ts';
import { catalogBehaviours, catalogPlugin, compilePlugin } from '#rooms/catalog/index.ts';
import { resourceReply } from '#rooms/catalog/schema.ts';
import { orgBehaviours, orgPlugin } from '#rooms/org/index.ts';
import { testStack } from './stack.ts';

const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;
const packs = new URL('../../regulations/', import.meta.url).pathname;

export type Reply = { status: number; body: unknown; text: string; raw?: Buffer };

export type CatalogStage = {
  p: Platform;
  app: FastifyInstance;
  clock: TestClock;
  /** Sends a request as the account; without an account as the public. Bytes go as a file. */
  send(
    account: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
  ): Promise<Reply>;
};

const own = [orgBehaviours, catalogBehaviours];

/** Names the pack uses and rooms further right lend: they do nothing here. */
export function absent(law: Law, present: readonly RoomBehaviours[]): RoomBehaviours {
  const { actors, gates, effects } = mergeBehaviours(present);
  const taken = new Set([actors, gates, effects].flatMap((lent) => Object.keys(lent)));
  const procedures = law.procedures();
  const names = procedures.flatMap(({ opening, steps }) => [
    opening,
    ...steps.flatMap(({ outcomes }) => outcomes),
  ]);
  const withdrawn = procedures.flatMap(({ withdrawal }) => withdrawal?.effects ?? []);
  const checks = new Set<string>();
  const visit = (field: FormField): void => {
    if (field.check) checks.add(field.check);
    field.parts.forEach(visit);
  };
  for (const form of law.forms()) form.fields.forEach(visit);
  const lend = <T>(found: string[], behaviour: T) =>
    Object.fromEntries(found.filter((name) => !taken.has(name)).map((name) => [name, behaviour]));
  return {
    actors: lend(
      procedures.flatMap(({ steps }) => steps.map(({ by }) => by)),
      async () => undefined,
    ),
    gates: lend(
      names.flatMap(({ gates }) => gates),
      async () => pass,
    ),
    effects: lend([...names.flatMap(({ effects }) => effects), ...withdrawn], async () => undefined),
    checks: lend([...checks], async () => []),
  };
}

/** `more`: what a room further right lends, for tests of what it holds against entries. */
export async function catalogStage(
  city = 'xingyuan',
  more: readonly RoomBehaviours[] = [],
): Promise<CatalogStage> {
  const stack = await testStack({ city });
  const law = loadLaw(city === 'xingyuan' ? fixtures : packs, city);
  const present = [...own, ...more];
  const registry = mergeBehaviours([...present, absent(law, present)]);
  const p: Platform = { ...stack, law, cases: openCases(law, registry) };
  const app = await openHttp(p, 'test');
  await app.register(orgPlugin(p));
  await app.register(casesPlugin(p));
  await app.register(catalogPlugin(p));
  await app.register(compilePlugin(p));
  await app.ready();
  const cookies = new Map<string, Record<string, string>>();
  const session = async (account: string): Promise<Record<string, string>> => {
    const known = cookies.get(account);
    if (known) return known;
    const accounts = await app.inject({ method: 'GET', url: '/api/demo/accounts' });
    const { items } = accounts.json<{ items: { account: string; personId: string }[] }>();
    const personId = items.find((one) => one.account === account)?.personId;
    const reply = await app.inject({ method: 'POST', url: '/api/demo/session', payload: { personId } });
    if (reply.statusCode !== 200) throw new Error(`${account} cannot sign in: ${reply.body}`);
    const given = Object.fromEntries(reply.cookies.map(({ name, value }) => [name, value]));
    cookies.set(account, given);
    return given;
  };
  return {
    p,
    app,
    clock: stack.clock,
    async send(account, method, url, payload) {
      const reply = await app.inject({
        method,
        url,
        ...(payload ? { payload } : {}),
        ...(payload instanceof Buffer ? { headers: { 'content-type': 'application/octet-stream' } } : {}),
        cookies: account ? await session(account) : {},
      });
      const json = reply.headers['content-type']?.includes('json');
      return {
        status: reply.statusCode,
        body: json ? reply.json<unknown>() : undefined,
        text: reply.body,
        raw: reply.rawPayload,
      };
    },
  };
}

const problemShape = z.object({
  code: z.string(),
  articles: z.array(z.string()),
  mend: z.string(),
  fields: z
    .array(
      z.object({
        path: z.string(),
        code: z.string(),
        severity: z.enum(['error', 'warning']).default('error'),
        articles: z.array(z.string()),
      }),
    )
    .default([]),
});
export const problemOf = (reply: Reply) => problemShape.parse(reply.body);

export function resourceOf(reply: Reply, status = 200) {
  assert.equal(reply.status, status, reply.text);
  return resourceReply.parse(reply.body);
}

export const entriesUrl = '/api/catalog/resources';

/** An entry that every check of the fictional city passes. */
export const soundContent = (name: string) => ({
  name,
  summary: '每所养老机构的名称、地址、床位和等级，按月更新，供民政服务和入住查询使用',
  categoryCode: '203000',
  formatCategory: 'spreadsheet',
  formatType: 'csv',
  sharingForm: 'table',
  sharingClass: 'unconditional',
  openingClass: 'open',
  updateCycle: 'monthly',
  useRequirements: '注明来源',
  supplyMode: 'electronic-text',
  supply: { fileTemplate: '首行为字段名' },
  items: [
    {
      name: 'code',
      titleZh: '机构编号',
      type: 'C',
      length: 20,
      key: true,
      nullable: false,
      description: '十位编号',
    },
    { name: 'name', titleZh: '机构名称', type: 'C', length: 100, description: '登记的全称' },
    { name: 'beds', titleZh: '床位数', type: 'I', description: '可用床位' },
  ],
});

let count = 0;

/** A fresh draft of its own for each test. */
export async function newDraft(stage: CatalogStage, account = 'civil') {
  const content = soundContent(`养老机构名录${++count}`);
  return resourceOf(await stage.send(account, 'POST', entriesUrl, { content }), 201);
}

export const submit = (stage: CatalogStage, id: string, account = 'civil'): Promise<Reply> =>
  stage.send(account, 'POST', `${entriesUrl}/${id}/submit`);

/** Decides the open step of the entry's review. */
export async function decide(
  stage: CatalogStage,
  id: string,
  outcome: string,
  reasons?: string[],
  account = 'bureau',
): Promise<Reply> {
  const seen = resourceOf(await stage.send('civil', 'GET', `${entriesUrl}/${id}`));
  const file = await stage.p.cases.getCase(stage.p.db, seen.detail?.working?.caseId ?? '');
  const step = file?.steps.find(({ decided }) => decided === null);
  return stage.send(account, 'POST', `/api/cases/${file?.id}/steps/${step?.id}/decision`, {
    outcome,
    ...(reasons ? { reasons } : {}),
  });
}

export async function publish(stage: CatalogStage, id: string): Promise<void> {
  resourceOf(await submit(stage, id));
  const reply = await decide(stage, id, 'admit');
  assert.equal(reply.status, 200, reply.text);
}

/** Data sets of every visibility behind CKAN's interface, and how tests ask it. */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type Actor, anonymous } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { newKey } from '#rooms/open/access/key.ts';
import { accessTables } from '#rooms/open/access/tables.ts';
import { ckanRoutes, resourceId } from '#rooms/open/ckan/index.ts';
import { downloadRoutes } from '#rooms/open/downloads/routes.ts';
import { smallCity } from '#tests/factories/city.ts';
import { type MadeSet, openSet, releaseColumn } from '#tests/factories/open-rows.ts';

export let app: FastifyInstance;
export let schools: MadeSet;
export let hidden: MadeSet;
export let draft: MadeSet;
export let conditional: MadeSet;
export let csv: string;
/** A key of somebody of the second unit. */
export let token: string;
const actors = new Map<string, Actor>();
export const site = 'https://open.example.cn';

before(async () => {
  const city = await smallCity();
  const p = { ...city.p, config: { ...city.p.config, publicAddress: `${site}/` } };
  const unit = await city.organisation('教育局');
  const other = await city.organisation('交通局');
  actors.set('own', await city.person(unit.id, 'provider'));
  const holder = await city.person(other.id, 'provider');
  actors.set('other', holder);
  const made = newKey();
  token = made.token;
  await accessTables(p.db)
    .insertInto('open.access_key')
    .values({
      id: newId(),
      access_id: null,
      client_id: null,
      organisation_id: other.id,
      person_id: holder.personId,
      hash: made.hash,
      prefix: made.prefix,
      created_at: p.clock.now(),
      revoked_at: null,
      used_at: null,
    })
    .execute();
  actors.set('bureau', await city.person(city.bureau.id, 'bureau'));
  const columns = [
    releaseColumn('名称', 'text', 1),
    releaseColumn('100% of "it"', 'text', 2),
    releaseColumn('数量', 'integer', 3),
    releaseColumn('日期', 'date', 4),
    releaseColumn('时刻', 'instant', 5),
  ];
  schools = await openSet(p, {
    organisationId: unit.id,
    slug: 'schools',
    content: { title: { zh: '中小学名录', en: 'Schools' }, keywords: ['教育', '学校'] },
    columns,
    values: `concat('学校', toString(number)), if(number % 2 = 0, 'DE fg', 'UK'), toInt64(number), toDate32('2011-01-01') + number,
      toDateTime64('2011-01-01 00:00:00', 3, 'Asia/Shanghai') + number`,
    rows: 1000,
  });
  await openSet(p, {
    organisationId: other.id,
    slug: 'traffic',
    content: { title: { zh: '公交线路', en: '' }, theme: '207000', keywords: ['交通'] },
  });
  conditional = await openSet(p, {
    organisationId: unit.id,
    slug: 'pupils',
    class: 'conditional',
    content: { title: { zh: '学生人数', en: '' } },
    columns,
    values: `'a', 'b', 1, NULL, NULL`,
    rows: 3,
  });
  hidden = await openSet(p, {
    organisationId: unit.id,
    slug: 'not-yet',
    state: 'planned',
    content: { title: { zh: '尚未开放', en: '' } },
  });
  draft = await openSet(p, { organisationId: unit.id, slug: 'only-draft', publish: false });
  await openSet(p, { organisationId: unit.id, slug: 'taken-back', state: 'withdrawn' });
  await openSet(p, { organisationId: unit.id, slug: 'stopped', state: 'suspended' });
  csv = resourceId(schools.id, 'csv');
  app = await openHttp(p, 'test');
  app.addHook('onRequest', async (request) => {
    request.actor = actors.get(String(request.headers['x-who'])) ?? anonymous;
  });
  await ckanRoutes(app, p);
  downloadRoutes(app, p);
  await app.ready();
});

// biome-ignore lint/suspicious/noExplicitAny: answers of a wire that is not ours to type
export type Any = any;
export const get = async (
  action: string,
  query: Record<string, string> = {},
  who = '',
): Promise<{ status: number; body: Any; text: string }> => {
  const reply = await app.inject({
    url: `/api/3/action/${action}?${new URLSearchParams(query)}`,
    headers: { 'x-who': who },
  });
  return { status: reply.statusCode, body: reply.json(), text: reply.body };
};
export const post = async (
  action: string,
  payload: string | object,
  type = 'application/json',
  url = '/api/action/',
): Promise<{ status: number; body: Any; text: string }> => {
  const reply = await app.inject({
    method: 'POST',
    url: `${url}${action}`,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    headers: { 'content-type': type },
  });
  return { status: reply.statusCode, body: reply.json(), text: reply.body };
};
export const result = async (action: string, query: Record<string, string> = {}, who = ''): Promise<Any> => {
  const { status, body, text } = await get(action, query, who);
  assert.equal(status, 200, `${action} ${JSON.stringify(query)}: ${text}`);
  assert.equal(body.success, true);
  return body.result;
};

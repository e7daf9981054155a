/** Who asked to be told gets each change once, in order and signed; who does not answer is asked less often, then parked, and resumes with what waited. */
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { type MadeSet, openSet, releaseColumn } from '#tests/factories/open-rows.ts';
import { addWebhook, setWebhook } from './commands.ts';
import { parkAfter, tell, webhookJobs, webhookSubscriber } from './send.ts';
import { webhookTables } from './tables.ts';

let city: SmallCity;
let p: Platform;
let person: Actor & { kind: 'person' };
let server: Server;
let url: string;
let set: MadeSet;
let status = 200;
const got: {
  headers: IncomingHttpHeaders;
  body: { event: string; dataset: { name: string }; release?: { rows: number } };
}[] = [];

before(async () => {
  city = await smallCity({ demo: true });
  p = city.p;
  p.jobs.define(webhookJobs(p));
  person = await city.person(city.bureau.id, 'consumer');
  set = await openSet(p, {
    organisationId: city.bureau.id,
    slug: 'told',
    columns: [releaseColumn('a', 'text', 1)],
    values: `'x'`,
    rows: 3,
  });
  server = createServer((request, reply) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body: JSON.parse(text) });
      reply.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
after(() => server.close());

let events = 0;
/** Each is heard twice, as after a process that died. */
const happened = async (event: string) => {
  events += 1;
  for (const _ of [1, 2])
    await webhookSubscriber(p, event).run(
      {
        datasetId: set.id,
        organisationId: city.bureau.id,
        releaseId: set.releaseId,
      },
      `event ${events}`,
    );
};
const hookOf = (id: string) =>
  webhookTables(p.db).selectFrom('open.webhook').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('changes are told in order, signed, each once; of a set that the public never saw nothing is told', async () => {
  const id = await addWebhook(p, person, { url, dataset: 'told' });
  const hidden = await openSet(p, { organisationId: city.bureau.id, slug: 'untold', publish: false });
  await webhookSubscriber(p, 'open.dataset-published').run({ datasetId: hidden.id }, 'event 0');
  await happened('open.release-published');
  await happened('open.dataset-suspended');
  await tell(p, id);
  await tell(p, id);
  assert.deepEqual(
    got.map(({ body }) => [body.event, body.dataset.name, body.release?.rows]),
    [
      ['open.release-published', 'told', 3],
      ['open.dataset-suspended', 'told', 3],
    ],
  );
  const [first, second] = got;
  assert.match(String(first?.headers['signature-input']), /"@method" "@authority" "@path" "content-digest"/);
  assert.ok(
    first?.headers.signature && first.headers['gongshu-message'] !== second?.headers['gongshu-message'],
  );
  await setWebhook(p, person, id, 'ended');
});

test('who does not take a message holds nobody up, is parked after a while, and goes on with it when resumed', async () => {
  const id = await addWebhook(p, person, { url });
  await happened('open.release-published');
  await happened('open.dataset-reopened');
  status = 500;
  got.length = 0;
  for (let n = 0; n < parkAfter + 2; n += 1) await tell(p, id);
  assert.equal(got.length, parkAfter);
  assert.ok(
    got.every(({ body }) => body.event === 'open.release-published'),
    'the second waits behind the first',
  );
  assert.deepEqual([(await hookOf(id)).state, (await hookOf(id)).failures], ['parked', parkAfter]);
  status = 204;
  await setWebhook(p, person, id, 'active');
  await tell(p, id);
  assert.deepEqual(
    got.slice(parkAfter).map(({ body }) => body.event),
    ['open.release-published', 'open.dataset-reopened'],
  );
});

test('addresses of our own network are not told, neither now nor when a name leads there later', async () => {
  for (const wrong of ['ftp://x.example', 'http://a:b@x.example/', 'http://169.254.169.254/', 'x'])
    await assert.rejects(
      addWebhook(p, person, { url: wrong }),
      (error) => error instanceof Problem && error.code === 'open.webhook-address',
      wrong,
    );
  const away: Platform = { ...p, config: { ...p.config, demo: false } };
  const inner = [
    '10.1.2.3',
    '172.16.0.9',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '[fd12::1]',
    '[::ffff:10.1.2.3]',
  ];
  for (const wrong of [...inner, '203.0.113.7', 'taker.example:8443'])
    await assert.rejects(
      addWebhook(away, person, { url: `https://${wrong}/` }),
      (error) => error instanceof Problem && error.code === 'open.webhook-address',
      wrong,
    );
  for (const host of inner)
    await assert.rejects(
      refuseOwnAddress(away, { host: host.replace(/[[\]]/g, ''), port: 443 }, 'stranger'),
      (error) => error instanceof Problem && error.code === 'catalog.source-address',
      host,
    );
  await assert.rejects(
    addWebhook(p, person, { url, dataset: 'untold' }),
    (error) => error instanceof Problem && error.code === 'kernel.not-found',
  );
  const other = await city.person((await city.organisation()).id, 'consumer');
  const id = await addWebhook(p, other, { url });
  await assert.rejects(
    setWebhook(p, person, id, 'ended'),
    (error) => error instanceof Problem && error.code === 'kernel.not-found',
  );
});

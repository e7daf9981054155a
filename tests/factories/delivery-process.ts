/**
 * A platform that makes a delivery and has it fetched, and says what came of both: what the fault test kills.
 * `node delivery-process.ts DATA`
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openHttp } from '#kernel/http/server.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { downloadRoutes } from '#rooms/serve/delivery/gateway.ts';
import { makeDelivery } from '#rooms/serve/delivery/make.ts';
import { chunksOf, getDelivery } from '#rooms/serve/delivery/repository.ts';
import { askDelivery } from '#rooms/serve/delivery/request.ts';
import { gatewayPlugin } from '#rooms/serve/gateway/plugin.ts';
import { signingKey } from '#rooms/serve/gateway/signature.ts';
import { repositoryRoot, testConfig } from './embedded.ts';
import { serveFixture, servePlatform, signedCall } from './serve.ts';

const [data = ''] = process.argv.slice(2);
process.env.GONGSHU_FAULT = process.env.LOAD_FAULT ?? '';
const planFile = join(data, 'delivery-process.json');
const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel, close } = await openKernel(config, stores);
const p = servePlatform(kernel, loadLaw(join(repositoryRoot, 'tests/fixtures/regulations'), 'xingyuan'));
const app = await openHttp(p, 'test');
await app.register(
  gatewayPlugin(p, 'production', (inner, gateway, send) => downloadRoutes(inner, p, gateway, send)),
);
await app.ready();

type Plan = { code: string; grantId: string; deliveryId: string; keyId: string; secret: string };

async function begin(): Promise<Plan> {
  const made = await serveFixture(p, 2000);
  const grant = await made.grant({
    mode: 'file',
    columns: ['name', 'county'],
    quotas: [
      { unit: 'bytes', period: 'total', limit: 10_000_000 },
      { unit: 'rows', period: 'total', limit: 10_000_000 },
    ],
    lastDay: '2099-12-31',
  });
  const key = await made.key(grant.id);
  const { deliveryId } = await askDelivery(p, made.consumer, { grantId: grant.id, format: 'csv' });
  const secret = key.secret.export().toString('base64url');
  return { code: made.code, grantId: grant.id, deliveryId, keyId: key.keyId, secret };
}

if (!existsSync(planFile)) writeFileSync(planFile, JSON.stringify(await begin()));
const plan: Plan = JSON.parse(readFileSync(planFile, 'utf8'));
await makeDelivery(p, plan.deliveryId, { chunk: 8192, piece: 1024 });
const delivery = await getDelivery(p.db, plan.deliveryId);
const chunks = await chunksOf(p.db, plan.deliveryId);
const answer = await app.inject({
  ...signedCall({
    code: plan.code,
    key: { keyId: plan.keyId, secret: signingKey(Buffer.from(plan.secret, 'base64url')) },
    at: p.clock.now(),
    path: `/gateway/v1/services/${plan.code}/deliveries/${plan.deliveryId}/file`,
  }),
  remoteAddress: '127.0.0.1',
});
const one = async (question: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
  (await question.execute(p.db)).rows[0]?.n ?? 0;
const bytes = await one(
  sql`select used as n from serve.quota_ledger where grant_id = ${plan.grantId} and unit = 'bytes'`,
);
process.stdout.write(
  `${JSON.stringify({
    status: answer.statusCode,
    state: delivery?.state,
    rows: delivery?.rows,
    chunked: chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
    whole: createHash('sha256').update(answer.rawPayload).digest('hex') === delivery?.sha256,
    exports: await one(sql`select count(*)::int as n from ledger.entry where kind = 'serve.delivery-made'`),
    copies: await one(sql`select count(*)::int as n from serve.copy`),
    uses: await one(sql`select count(*)::int as n from serve.use_record`),
    charged: await one(
      sql`select used as n from serve.quota_ledger where grant_id = ${plan.grantId} and unit = 'rows'`,
    ),
    // Each piece that was charged left or was lost with the process: never more than the piece it died at.
    overhead: bytes - (delivery?.bytes ?? 0) <= 1024,
  })}\n`,
);
await app.close();
await close();
await stores.stop();
process.exit(0);

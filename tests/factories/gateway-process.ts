/** A gateway in a process of its own over its own stores, to be killed in the middle of calls: `node gateway-process.ts FOLDER`. */
import { systemClock } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { migrate } from '#kernel/migrate.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { servePlugin } from '#rooms/serve/index.ts';
import { testConfig } from './embedded.ts';
import { serveFixture, servePlatform } from './serve.ts';

const [folder = '', known] = process.argv.slice(2);
// Beside another one it owns no store.
const config = testConfig(folder, { testClock: false, role: known === 'beside' ? 'web' : 'all' });
const stores = await openStores(config, { fsync: true });
await migrate(stores.postgres.ownerUrl);
const opened = await openKernel(config, stores, { clock: systemClock() });
const law = loadLaw(new URL('../fixtures/regulations', import.meta.url).pathname, 'xingyuan');
const p = servePlatform(opened.kernel, law);
const app = await openHttp(p, 'test');
await app.register(servePlugin(p));
await app.listen({ host: '127.0.0.1', port: 0 });

/** Made at the first start only; the second one finds it where the first was killed. */
async function fixture() {
  const made = await serveFixture(p, 1000);
  const year = Number(p.clock.today().slice(0, 4));
  const grant = await made.grant({ peak: 10_000_000, average: null, lastDay: `${year + 1}-12-31` });
  const few = await made.grant({ peak: 33, average: null, lastDay: `${year + 1}-12-31` });
  const open = async (grantId: string) => {
    const key = await made.key(grantId);
    return { grantId, keyId: key.keyId, secret: key.secret.export().toString('base64url') };
  };
  return { code: made.code, ...(await open(grant.id)), few: await open(few.id) };
}
const [address] = app.addresses();
process.stdout.write(
  `${JSON.stringify({
    port: typeof address === 'object' ? address.port : 0,
    appUrl: stores.postgres.appUrl,
    postgres: stores.pids().postgres,
    fixture: known ? undefined : await fixture(),
  })}\n`,
);
process.once('SIGTERM', async () => {
  await app.close();
  await opened.close();
  await stores.stop();
  process.exit(0);
});

/** Starts the platform: settings, stores, migrations, law, rooms, demo, and then listens; ends it in good order. */
import '#kernel/foreground.ts';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Config, packFolder, readConfig } from '#kernel/config.ts';
import { assertSm2 } from '#kernel/crypto/sm2.ts';
import { startDaily } from '#kernel/daily.ts';
import { type Logger, openLog } from '#kernel/log.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { clearIncoming } from '#kernel/objects.ts';
import { openKernel } from '#kernel/open.ts';
import { hashLightly } from '#kernel/passwords.ts';
import { freePort, holdPort, listen } from '#kernel/port.ts';
import { settingsUsage } from '#kernel/settings.ts';
import { explainStart, START_REFUSED, StartError } from '#kernel/start-error.ts';
import { openStores } from '#kernel/stores/index.ts';
import { LawError, loadLaw } from '#law/index.ts';
import { startSequencer } from '#ledger/index.ts';
import { startKeeper } from '#ledger/parties/index.ts';
import { probesOf, startProbes } from '#rooms/org/index.ts';
import { buildTestEnvironment, testEnvironmentListens } from '#rooms/serve/index.ts';
import { buildApp, composePlatform, version } from './app.ts';
import { welcomeLines } from './cli/welcome.ts';
import { lent } from './lent/to-boards.ts';
import { outsidePorts } from './lent/to-ledger-outside.ts';
import { dailyOf } from './reactions.ts';

/** What was opened, closed in the opposite order; each step has its patience, so that one that hangs stops no other. */
class Closing {
  readonly #steps: { name: string; patience: number; close: () => Promise<unknown> }[] = [];

  add(name: string, patience: number, close: () => Promise<unknown>): void {
    this.#steps.push({ name, patience, close });
  }

  async run(log: Logger): Promise<void> {
    for (const { name, patience, close } of this.#steps.splice(0).reverse()) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, fail) => {
        timer = setTimeout(() => fail(new Error(`not within ${patience} ms`)), patience);
      });
      await Promise.race([close(), late]).catch((error: unknown) =>
        log.warn({ step: name, error: String(error) }, 'stop'),
      );
      clearTimeout(timer);
    }
  }
}

/** So long a start that is under way may go on once it is to stop; one that hangs is left where it is. */
const START = 5_000;
const REQUESTS = 8_000;
const CONNECTIONS = 8_000;
const STORES = 35_000;

async function start(config: Config, log: Logger, closing: Closing): Promise<string> {
  assertSm2();
  const serves = config.role !== 'worker';
  // Known at once, before the stores take their seconds.
  if (serves) await holdPort(config.host, config.port);
  const law = loadLaw(packFolder(config), config.city);
  // A platform under test outlives no machine, and makes hundreds of people.
  if (config.testClock) hashLightly();
  const stores = await openStores(config, { watcher: log, fsync: !config.testClock });
  closing.add('stores', STORES, () => stores.stop());
  if (config.role === 'all') {
    await migrate(stores.postgres.ownerUrl);
    await clearIncoming(join(config.data, 'objects'));
  }
  const opened = await openKernel(config, stores, { log });
  closing.add('connections', CONNECTIONS, () => opened.close());
  await opened.kernel.objects.probe();
  if (config.role === 'all') await migrateWarehouse(opened.kernel.warehouse);
  const p = composePlatform(opened.kernel, law);
  const app: FastifyInstance = await buildApp(p, { testClock: opened.testClock });
  closing.add('requests', REQUESTS, () => app.close());
  if (config.role !== 'web') {
    const sequencer = startSequencer(p);
    closing.add('sequencer', CONNECTIONS, () => sequencer.stop());
    const keeper = startKeeper(p, outsidePorts(p));
    closing.add('ledger keeper', CONNECTIONS, () => keeper.stop());
    await p.jobs.start(p, 2);
  }
  if (config.role === 'all' && config.demo) {
    // Only here: an installation in earnest never loads the demo's code.
    const { loadDemo } = await import('#demo/index.ts');
    await loadDemo(p);
  }
  if (config.role !== 'web') {
    const daily = startDaily(p, dailyOf(p));
    closing.add('daily tasks', CONNECTIONS, () => daily.stop());
  }
  if (!serves) return `worker of ${config.city}`;
  const address = await listen(app, config);
  const probes = startProbes(p, app, probesOf(p, lent));
  closing.add('probes', CONNECTIONS, () => probes.stop());
  const test = await buildTestEnvironment(p, version);
  closing.add('test environment', REQUESTS, () => test.close());
  const { host, gatewayTestPort } = config;
  const besides = config.port === 0 ? 0 : await freePort(host, config.port + 1);
  const testAddress = testEnvironmentListens(
    p,
    await listen(test, { host, port: gatewayTestPort ?? besides }),
  );
  for (const line of await welcomeLines(p, address, testAddress)) process.stdout.write(`${line}\n`);
  return address;
}

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  const log = openLog(config.logLevel);
  const closing = new Closing();
  let stopping = false;
  const started = start(config, log, closing);
  const stop = (name: string): void => {
    if (stopping) {
      // The second time at once: the database is adopted and the warehouse started anew at the next start.
      process.exit(1);
    }
    stopping = true;
    log.info({ signal: name }, 'stopping');
    const late = new Promise<number>((resolve) => {
      setTimeout(() => resolve(1), START);
    });
    void Promise.race([started.then(() => 0).catch(() => 0), late]).then(async (code) => {
      if (code > 0) log.warn({ step: 'start', error: `not within ${START} ms` }, 'stop');
      await closing.run(log);
      process.exit(code);
    });
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  try {
    const address = await started;
    process.stdout.write(`ready ${address}\n`);
  } catch (error) {
    // It failed because its stores are being closed: whoever closes them ends the process too.
    if (stopping) return;
    await closing.run(log);
    throw error instanceof LawError
      ? new StartError('law', error.message, error.message, error)
      : explainStart(error, config.data);
  }
}

try {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${settingsUsage()}\n`);
  } else await main();
} catch (error) {
  const refusal = explainStart(error, '');
  process.stderr.write(`${refusal.line}\n`);
  // An unforeseen failure is ours to mend: it is told whole, and is no refusal.
  if (refusal.reason === 'unforeseen') console.error(refusal.cause);
  process.exit(refusal.reason === 'unforeseen' ? 1 : START_REFUSED);
}

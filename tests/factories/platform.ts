/** The whole platform of one city in this process, on the shared stores: what contract and room tests inject into. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { loadLaw } from '#law/index.ts';
import { buildApp, composePlatform } from '#server/app.ts';
import { testStack } from './stack.ts';

export type TestPlatform = {
  p: Platform;
  app: FastifyInstance;
  clock: TestClock;
  /** Every route as Fastify saw it, whoever registered it. */
  registered: { method: string; url: string }[];
  close(): Promise<void>;
};

const packs = new URL('../../regulations/', import.meta.url).pathname;
const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;
/** The fictional city's pack lies in the fixtures. */
const folderOf = (city: string): string => (city === 'xingyuan' ? fixtures : packs);

let shared: { city: string; opened: Promise<TestPlatform> } | undefined;

/** One platform a process; asking for a second city is a mistake of the test. */
export function testPlatform({ city }: { city: string }): Promise<TestPlatform> {
  shared ??= { city, opened: open(city) };
  if (shared.city !== city) throw new TypeError(`this process already runs ${shared.city}`);
  return shared.opened;
}

async function open(city: string): Promise<TestPlatform> {
  const stack = await testStack({ city });
  const law = await loadLaw(folderOf(city), city);
  const p = composePlatform(stack, law);
  const registered: TestPlatform['registered'] = [];
  const app = await buildApp(p, {
    testClock: stack.clock,
    onRoute: (method, url) => registered.push({ method, url }),
  });
  await p.jobs.start(p, 2);
  return {
    p,
    app,
    clock: stack.clock,
    registered,
    async close() {
      await p.jobs.stop();
      await app.close();
    },
  };
}

/** Composes the platform: kernel, law, cases, rooms; main listens with it, tests inject into it. */
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { casesPlugin, mergeBehaviours, namesOf, openCases, type Platform } from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { forgetLaterDays, turnDay } from '#kernel/daily.ts';
import { route } from '#kernel/http/route.ts';
import { openHttp } from '#kernel/http/server.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { publicPolicy } from '#kernel/policy.ts';
import type { Law } from '#law/index.ts';
import { guardClock, ledgerPlugin, recordRefusals } from '#ledger/index.ts';
import { partiesPlugin } from '#ledger/parties/index.ts';
import { noticesJobs, noticesPlugin } from '#notices/index.ts';
import { basedbBehaviours, basedbJobs, basedbPlugin } from '#rooms/basedb/index.ts';
import { catalogBehaviours, catalogPlugin, compilePlugin, coursePlugin } from '#rooms/catalog/index.ts';
import { classBehaviours, classesPlugin, gradeBehaviours, gradePlugin } from '#rooms/classify/index.ts';
import {
  archiveBehaviours,
  collectJobs,
  collectPlugin,
  connectorJobs,
  eraseJobs,
  foldJobs,
  formJobs,
  lendToCollect,
  lendToGathering,
  lendToRetention,
  pushJobDefinitions,
  pushPlugin,
  sourcesBehaviours,
  sweepJobs,
  uploadJobs,
} from '#rooms/collect/index.ts';
import { openBehaviours, openJobs, openPlugin } from '#rooms/open/index.ts';
import {
  loadOrgSettings,
  noticeDirectory,
  organisationNames,
  organisationsPlugin,
  orgBehaviours,
  orgPlugin,
  personNames,
  registersPlugin,
} from '#rooms/org/index.ts';
import {
  correctionBehaviours,
  correctionsPlugin,
  lendToQuality,
  qualityGate,
  qualityJobs,
  qualityPlugin,
} from '#rooms/quality/index.ts';
import { gatewayCorrectionsPlugin, serveBehaviours, serveJobs, servePlugin } from '#rooms/serve/index.ts';
import {
  contactJobs,
  shareBehaviours,
  sharePlugin,
  sharingBehaviours,
  sharingPlugin,
} from '#rooms/share/index.ts';
import { basedbPorts } from './lent/to-basedb.ts';
import { lent } from './lent/to-boards.ts';
import { compilePorts, findPorts } from './lent/to-catalog.ts';
import { classPorts } from './lent/to-classes.ts';
import { collectPorts } from './lent/to-collect.ts';
import { correctionPorts } from './lent/to-corrections.ts';
import { coursePorts } from './lent/to-course.ts';
import { assertActivities, eventPorts } from './lent/to-ledger.ts';
import { outsidePorts } from './lent/to-ledger-outside.ts';
import { orgExtensions } from './lent/to-organisations.ts';
import { gatheringPorts, pushPorts } from './lent/to-push.ts';
import { qualityPorts } from './lent/to-quality.ts';
import { retentionPorts } from './lent/to-retention.ts';
import { dailyOf, reactionsOf } from './reactions.ts';
import { serveWeb } from './web.ts';

const behaviours = [
  orgBehaviours,
  catalogBehaviours,
  gradeBehaviours,
  classBehaviours(classPorts),
  basedbBehaviours,
  archiveBehaviours,
  sourcesBehaviours,
  correctionBehaviours(correctionPorts),
  serveBehaviours,
  shareBehaviours,
  sharingBehaviours,
  ...openBehaviours,
];

/** The version of the program, as its package says. */
export const version: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))).version;

/** All behaviours that packs may name, with what they do. */
export const registryOf = () => mergeBehaviours(behaviours);

/** The names of behaviours that packs may use. */
export const behaviourNames = () => namesOf(registryOf());

/** Joins the kernel with the law of its city; throws LawError when a pack names a behaviour that no room has. */
export function composePlatform(k: Kernel, law: Law): Platform {
  assertActivities(law, k.clock.today());
  const registry = registryOf();
  const p: Platform = { ...k, law, cases: openCases(law, registry) };
  p.jobs.define([
    ...noticesJobs(p, noticeDirectory),
    ...collectJobs(p, [qualityGate(p)]),
    ...uploadJobs(p),
    ...qualityJobs(p),
    ...connectorJobs(p),
    ...sweepJobs(p),
    ...formJobs(p),
    ...eraseJobs(p),
    ...foldJobs(p),
    ...basedbJobs(
      p,
      basedbPorts(() => p.clock.today()),
    ),
    ...serveJobs(p),
    ...contactJobs(p),
    ...openJobs(p),
  ]);
  lendToCollect(p, collectPorts);
  p.jobs.define(pushJobDefinitions(p));
  lendToGathering(p, gatheringPorts);
  lendToRetention(
    p,
    retentionPorts(() => p.clock.today()),
  );
  lendToQuality(
    p,
    qualityPorts(() => p.clock.today()),
  );
  p.events.bind(reactionsOf(p));
  return p;
}

/** Written whatever the clock says: signing in and out, the setting that says how far it may lie back, and what was only read. */
const entriesAtAnyTime: ReadonlySet<string> = new Set([
  'org.signed-in',
  'org.signed-out',
  'org.session-ended',
  'org.second-factor-proved',
  'org.password-changed',
  'org.organisation-switched',
  'org.setting-changed',
  'serve.call-answered',
]);

export type AppOptions = {
  /** Present where the clock may be set from outside: tests and conformance only. */
  testClock?: TestClock;
  /** Hears of every route Fastify registers. */
  onRoute?: (method: string, url: string) => void;
};

/** The whole HTTP side, not yet listening. */
export async function buildApp(p: Platform, options: AppOptions = {}): Promise<FastifyInstance> {
  const app = await openHttp(p, version, options.onRoute);
  recordRefusals(app, p);
  guardClock(app, p, {
    tolerance: async (ex) => (await loadOrgSettings(ex)).number('clock-tolerance-minutes'),
    exempt: entriesAtAnyTime,
  });
  await app.register(orgPlugin(p));
  await app.register(organisationsPlugin(p, orgExtensions));
  await app.register(noticesPlugin(p, noticeDirectory));
  await app.register(casesPlugin(p));
  await app.register(ledgerPlugin(p, eventPorts(p), { personNames, organisationNames }));
  await app.register(partiesPlugin(p, outsidePorts(p)));
  await app.register(catalogPlugin(p, findPorts));
  await app.register(compilePlugin(p, compilePorts));
  await app.register(coursePlugin(p, coursePorts));
  await app.register(gradePlugin(p));
  await app.register(classesPlugin(p, classPorts));
  await app.register(collectPlugin(p));
  await app.register(pushPlugin(p, pushPorts));
  await app.register(qualityPlugin(p));
  await app.register(correctionsPlugin(p, correctionPorts));
  await app.register(
    basedbPlugin(
      p,
      basedbPorts(() => p.clock.today()),
    ),
  );
  await app.register(servePlugin(p));
  await app.register(gatewayCorrectionsPlugin(p, correctionPorts));
  await app.register(sharePlugin(p));
  await app.register(sharingPlugin(p));
  await app.register(openPlugin(p));
  await app.register(registersPlugin(p, lent));
  if (options.testClock) offerTestClock(app, p, options.testClock);
  await serveWeb(app, p);
  await app.ready();
  return app;
}

/** Exists only under `--test-clock`, which refuses to run without the demo. The day is turned before it answers. */
function offerTestClock(app: FastifyInstance, p: Platform, clock: TestClock): void {
  route(app, {
    method: 'POST',
    url: '/api/test/clock',
    summary:
      'Sets the clock of a platform under test and, unless told not to, runs the daily tasks of the new day',
    tag: 'operations',
    policy: publicPolicy,
    entry: { none: 'a platform under test' },
    body: z.strictObject({
      now: z.iso.datetime({ offset: true }),
      turn: z.boolean().default(true),
      without: z.array(z.string()).default([]).describe('daily tasks taken as done'),
    }),
    reply: z.object({ now: z.string(), today: z.string(), daily: z.array(z.string()) }),
    handler: async ({ body }) => {
      clock.set(body.now);
      if (!body.turn) {
        await forgetLaterDays(p);
        return { now: clock.now().toISOString(), today: clock.today(), daily: [] };
      }
      const tasks = dailyOf(p).map((task) =>
        body.without.includes(task.name) ? { ...task, run: async () => undefined } : task,
      );
      const { ran, failed } = await turnDay(p, tasks, { back: true });
      // A test must see what broke, and not go on from a day half turned.
      if (failed.length > 0) throw new TypeError(`daily tasks failed: ${failed.join(', ')}; see the log`);
      return { now: clock.now().toISOString(), today: clock.today(), daily: ran };
    },
  });
}

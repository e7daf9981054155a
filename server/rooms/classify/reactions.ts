/** What the room does when others have acted: grades follow publications, detectors follow loads, a basis is put before the bureau. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { getVersion, openingBefore } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { detectAfterLoad, judgeAgain, type Sample } from './commands/detect.ts';
import { settleGrade } from './effective.ts';
import { raiseFinding } from './findings.ts';

const resourceEvent = z.object({ resourceId: z.uuid() });
const versionEvent = z.object({ resourceId: z.uuid(), versionId: z.uuid().nullable() });

/** Lent by composition: rows of a resource, read where they lie. */
export type SampleReader = (resourceId: string, names: string[]) => Promise<Sample>;

/** Lent by composition: organisations that use the resource. */
export type UsersOf = (ex: Executor, resourceId: string) => Promise<string[]>;

export function classifySubscribers(
  p: Platform,
  sample: SampleReader,
  usersOf: UsersOf,
): { settle: Subscriber; checkBasis: Subscriber; detect: Subscriber; tellUsers: Subscriber } {
  return {
    settle: {
      name: 'classify.settle',
      async run(payload) {
        const { resourceId } = resourceEvent.parse(payload);
        await transact(p.db, async (tx) => {
          await settleGrade(tx, p, resourceId, platform);
          await judgeAgain(tx, p, resourceId);
        });
      },
    },
    tellUsers: {
      name: 'classify.tell-users',
      async run(payload) {
        const { resourceId } = resourceEvent.parse(payload);
        await transact(p.db, async (tx) => {
          const found = await openingBefore(tx, resourceId);
          if (!found || found.former === found.now) return;
          const law = await lawNow(tx, p.law, p.clock.today());
          const rule = 'classify.opening-classes';
          const word = (key: string) => {
            const { zh, en } = law.term(rule, key) ?? { zh: key, en: key };
            return { zh, en };
          };
          for (const organisationId of await usersOf(tx, resourceId)) {
            await notify(tx, p, {
              kind: 'classify.opening-changed',
              to: { organisationId, roles: ['consumer'] },
              params: { resource: found.name, former: word(found.former), now: word(found.now) },
              articles: law.cite(rule),
              subject: { type: 'catalog.resource', id: resourceId },
              link: `/catalog/${resourceId}`,
              once: `classify.opening-changed/${found.version}`,
            });
          }
        });
      },
    },
    checkBasis: {
      name: 'classify.check-basis',
      async run(payload) {
        const { resourceId, versionId } = versionEvent.parse(payload);
        await transact(p.db, async (tx) => {
          const found = versionId ? await getVersion(tx, versionId) : undefined;
          const law = await lawNow(tx, p.law, p.clock.today());
          const rule = 'classify.basis-to-check';
          const kinds = law.terms(rule);
          const content = found?.content;
          const bases = content?.sharingBasis ?? [];
          if (!found || !content || content.sharingClass === 'unconditional' || bases.length === 0) return;
          if (!bases.every(({ kind }) => kinds.some(({ key }) => key === kind))) return;
          const bureau = await bureauOf(tx, p.law.city.regionCode);
          if (!bureau) return;
          await raiseFinding(
            tx,
            {
              kind: 'basis-to-check',
              organisationId: bureau.id,
              resourceId,
              subject: { type: 'catalog.version', id: found.id },
              detail: { kinds: bases.map(({ kind }) => kind), titles: bases.map(({ title }) => title) },
              articles: law.cite(rule),
            },
            p.clock.now(),
          );
        });
      },
    },
    detect: {
      name: 'classify.detect',
      async run(payload) {
        const { resourceId } = resourceEvent.parse(payload);
        await detectAfterLoad(p, resourceId, (names) => sample(resourceId, names));
      },
    },
  };
}

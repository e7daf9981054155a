/** A platform with all its rooms on the stack of tests, and a data set set up, treated and filled in by the room's own acts. */
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { loadLaw } from '#law/index.ts';
import { saveVersion, setUp } from '#rooms/open/datasets/prepare.ts';
import { versionsOf } from '#rooms/open/index.ts';
import { composePlatform } from '#server/app.ts';
import type { Resource } from './collect.ts';
import type { TestStack } from './stack.ts';

const fixtures = new URL('../fixtures/regulations', import.meta.url).pathname;

/** Its jobs run. Once a process: a kernel takes each job's name once. */
export async function openPlatform(
  stack: TestStack,
  city = 'xingyuan',
  folder = fixtures,
): Promise<Platform> {
  const p = composePlatform(stack, loadLaw(folder, city));
  await stack.jobs.start(stack, 2);
  return p;
}

/** Planned, with a first version that lacks nothing. */
export async function plannedDataset(
  p: Platform,
  resource: Resource,
  actor: PersonActor = resource.actor,
): Promise<string> {
  const id = await setUp(p, actor, { resourceId: resource.resourceId });
  const [draft] = await versionsOf(p.db, id);
  await saveVersion(p, actor, draft?.id ?? '', {
    revision: 0,
    content: {
      theme: '103000',
      summary: { zh: '测试数据', en: 'test data' },
      updateCycle: 'yearly',
      requirements: { obtain: '直接下载', use: '依法使用', spread: '注明来源' },
      contact: { name: '数据科', phone: '0000-1234567', email: '' },
    },
  });
  return id;
}

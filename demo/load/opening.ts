/** Last step: entries are opened as their units would open them: rows, treatment, review, release, and a second person publishes. */
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { readBatches, receiveFile, visibleBatches } from '#rooms/collect/index.ts';
import {
  beginRelease,
  datasetOfResource,
  getDataset,
  proposeVersion,
  recordProcessing,
  recordReview,
  releasesOf,
  saveVersion,
  setUp,
  versionsOf,
} from '#rooms/open/index.ts';
import { contactsOf, nameContact } from '#rooms/org/index.ts';
import { type DemoOpening, demoOpening } from '../city.ts';
import { enterEntry } from './catalog.ts';
import { type DemoContext, known } from './context.ts';
import { enterPeople } from './organisations.ts';

type Set = DemoOpening['sets'][number];
const lookEvery = 100;
/** A minute: what takes longer waits for somebody. */
const LOOKS = 600;

/** Safe to run again after a kill: each act looks first whether it has been done; what people changed since is left alone. */
export async function loadOpening(context: DemoContext): Promise<void> {
  const { people, sets } = demoOpening();
  await enterPeople(context, people);
  for (const set of sets) await entered(context, set);
  // Each is a queue of its own: they are made side by side.
  await Promise.all(sets.map((set) => opened(context, set)));
}

async function entered(context: DemoContext, set: Set): Promise<void> {
  await enterEntry(context, {
    key: set.key,
    provider: set.provider,
    end: 'published',
    services: [],
    system: context.city.systems.find(({ organisation }) => organisation === set.provider)?.code ?? '',
    content: {
      name: set.name,
      summary: set.summary,
      categoryCode: set.categoryCode,
      formatCategory: 'spreadsheet',
      formatType: 'csv',
      sharingForm: 'table',
      sharingClass: 'unconditional',
      openingClass: set.openingClass,
      ...(set.condition ? { openingCondition: set.condition } : {}),
      updateCycle: set.updateCycle,
      securityLevel: 'general-1',
      useRequirements: '引用时注明来源和获取日期',
      dataScope: 'whole-city',
      origin: 'produced',
      subjectKind: 'none',
      duty: '本单位职责范围内的业务管理',
      items: set.items,
    },
  });
}

async function opened(context: DemoContext, set: Set): Promise<void> {
  const { p } = context;
  const provider = known(context.people, set.provider);
  const second = known(context.people, `${set.provider}-open`);
  const resourceId = known(context.resources, set.key);
  await loaded(context, provider, resourceId, set.rows, 1);
  const there = await datasetOfResource(p.db, resourceId);
  if (there && there.state !== 'planned') return;
  const id = there?.id ?? (await setUp(p, provider, { resourceId, slug: set.slug }));
  const [version] = await versionsOf(p.db, id);
  if (!version) return;
  if (version.state === 'draft' && version.revision === 0)
    await saveVersion(p, provider, version.id, {
      revision: 0,
      content: {
        title: { zh: set.name, en: set.en },
        summary: { zh: set.summary, en: set.summaryEn },
        keywords: set.keywords,
        requirements: {
          obtain: set.condition ?? '可直接下载或经接口获取',
          use: '依法合规利用，不得用于识别特定个人',
          spread: '注明数据来源和获取日期',
        },
        contact: { name: '数据管理科（演示）', phone: '000-1000001', email: '' },
      },
    });
  if (version.state === 'draft') await prepared(context, { id, provider, second });
  if (version.state === 'draft') {
    await staffed(context, provider);
    await proposeVersion(p, provider, version.id);
  }
  await published(context, id, second);
  if (!set.more || (await getDataset(p.db, id))?.state !== 'open') return;
  await loaded(context, provider, resourceId, set.more, 2);
  await until(async () => (await releasesOf(p.db, id, { published: true })).length > 1);
}

/** Where the city has entries handed in by staff named for opening, the unit names its office and this officer. */
async function staffed({ p, people }: DemoContext, provider: PersonActor): Promise<void> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const posts = law.terms('open.entry-posts');
  const filled = new Set((await contactsOf(p.db, provider.organisationId)).map(({ post }) => post));
  for (const { key, zh, attributes } of posts)
    if (!filled.has(key))
      await nameContact(p, known(people, 'bureau'), {
        organisationId: provider.organisationId,
        post: key,
        name: attributes.acts === true ? '数据开放专岗（演示）' : zh,
        duty: '数据开放',
        telephone: '000-1000001',
        ...(attributes.acts === true ? { personId: provider.personId } : {}),
      });
}

type Made = { id: string; provider: PersonActor; second: PersonActor };

async function prepared({ p }: DemoContext, { id, provider, second }: Made): Promise<void> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const steps = Object.fromEntries(
    law
      .terms('open.processing-steps')
      .map(({ key }) => [key, { done: true, said: '按规则完成', rule: '', person: '' }]),
  );
  await recordProcessing(p, provider, id, {
    recipe: { columns: {}, smallGroups: null },
    steps,
    by: [],
    sensitive: [],
  });
  await recordReview(p, second, id, {
    stateSecrets: '未发现国家秘密',
    tradeSecrets: '未发现商业秘密',
    privacy: '不含个人信息',
    disclosure: '可以公开',
    result: 'pass',
    cleared: [],
  });
  if ((await releasesOf(p.db, id)).length === 0) await beginRelease(p, provider, id, '');
  await until(async () => (await releasesOf(p.db, id)).every(({ state }) => state !== 'making'));
}

/** By whoever holds the open step in this city. */
async function published({ p, people }: DemoContext, id: string, second: PersonActor): Promise<void> {
  const [release] = await releasesOf(p.db, id);
  for (;;) {
    const [version] = await versionsOf(p.db, id);
    const file = version?.caseId ? await p.cases.getCase(p.db, version.caseId) : undefined;
    const step = file?.steps.find(({ decided }) => decided === null);
    const outcomes = file?.procedure.steps.find(({ key }) => key === step?.key)?.outcomes ?? [];
    const outcome = outcomes.find(({ kind }) => kind === 'complete' || kind === 'advance');
    if (!file || !step || !outcome) return;
    if (release?.state !== 'checked') {
      p.log.warn({ dataset: id }, 'a release of the demo is not ready');
      return;
    }
    const actor = step.owner.organisationId === second.organisationId ? second : known(people, 'bureau');
    await transact(p.db, (tx) =>
      p.cases.decideStep(tx, p, {
        caseId: file.id,
        stepId: step.id,
        actor,
        outcome: outcome.key,
        comment: '已核对，同意开放',
      }),
    );
  }
}

/** Brings the file unless as many batches have been brought. */
async function loaded(
  { p }: DemoContext,
  provider: PersonActor,
  resourceId: string,
  rows: string,
  nth: number,
): Promise<void> {
  const { total } = await readBatches(p, provider, resourceId, 1, 1);
  if (total >= nth) return;
  const before = (await visibleBatches(p.db, resourceId)).batches.length;
  await receiveFile(p, provider, {
    resourceId,
    mode: 'full',
    encoding: undefined,
    fileName: 'rows.csv',
    content: Readable.from([Buffer.from(`${rows.trim()}\n`)], { objectMode: false }),
  });
  await until(async () => (await visibleBatches(p.db, resourceId)).batches.length > before);
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < LOOKS; n++) {
    if (await done()) return;
    await pause(lookEvery);
  }
}

/** Taking a data set away from the public, at once and everywhere; who took it is told; it returns when it was assessed. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { takersOf } from '../access/index.ts';
import { accessTables } from '../access/tables.ts';
import { noteChange } from '../datasets/changes.ts';
import { requireEntryAllows } from '../datasets/entry-allows.ts';
import { emitOpen } from '../datasets/events.ts';
import { haltPolicy, personOf, removePolicy } from '../datasets/policy.ts';
import { subjectOf } from '../datasets/prepare.ts';
import { type Dataset, getVersion, releasesOf } from '../datasets/read.ts';
import { lockDataset } from '../releases/make.ts';
import { publishRelease } from '../releases/publish.ts';
import { readyRelease, standingRelease, whyOutdated } from '../releases/ready.ts';
import { openTables } from '../tables.ts';
import { causeTitle, type EntryCause, type HaltCause, type RemovalCause } from './causes.ts';

export const assessment = 'open.assessment';
export const removal = 'open.removal';

type Halt = {
  kind: 'suspended' | 'withdrawn';
  cause: string;
  reason: string;
  foundAt: Date;
  document?: string;
  caseId?: string;
};

const titleOf = (dataset: Dataset): string => dataset.published?.content.title.zh ?? dataset.slug;

/** What its page says from now on; no more of the reason than the public needs. */
function noticeOf(dataset: Dataset, { kind, cause }: Halt, day: string): Text {
  const known = causeTitle(cause);
  return kind === 'suspended'
    ? {
        zh: `“${titleOf(dataset)}”自 ${day} 起暂停开放，原因：${known.zh}。已取得的数据请停止使用和传播，等待评估结果。`,
        en: `“${titleOf(dataset)}” has been withdrawn since ${day}: ${known.en}. Stop using and spreading what you took until it was assessed.`,
      }
    : {
        zh: `“${titleOf(dataset)}”自 ${day} 起移出开放目录，原因：${known.zh}。`,
        en: `“${titleOf(dataset)}” left the opening catalogue on ${day}: ${known.en}.`,
      };
}

/** Joins the caller's transaction, which holds the set's lock: from its commit on every way out answers that it is gone. */
export async function haltIn(
  tx: Tx,
  p: Platform,
  actor: Actor,
  dataset: Dataset,
  halt: Halt,
): Promise<string> {
  const at = p.clock.now();
  const day = p.clock.today();
  const notice = noticeOf(dataset, halt, day);
  const id = newId();
  await openTables(tx)
    .updateTable('open.dataset')
    .set({
      state: halt.kind,
      halt: JSON.stringify({ withdrawal: id, kind: halt.kind, cause: halt.cause, day, notice }),
      updated_at: at,
    })
    .where('id', '=', dataset.id)
    .execute();
  const told = await tellTakers(tx, p, dataset, notice);
  await openTables(tx)
    .insertInto('open.withdrawal')
    .values({
      id,
      dataset_id: dataset.id,
      release_id: dataset.releaseId,
      kind: halt.kind,
      cause: halt.cause,
      reason: halt.reason,
      notice: JSON.stringify(notice),
      found_at: halt.foundAt,
      by_organisation: organisationOf(actor) ?? dataset.organisationId,
      by_person: personOf(actor),
      at,
      case_id: halt.caseId ?? null,
      document: halt.document ?? '',
      told,
    })
    .execute();
  await noteChange(tx, p, dataset.id, halt.kind, { cause: halt.cause, notice });
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  await record(tx, p, {
    kind: halt.kind === 'suspended' ? 'open.dataset-suspended' : 'open.dataset-withdrawn',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    ...(bureau ? { organisations: [bureau.id] } : {}),
    ...(halt.caseId ? { case: halt.caseId } : {}),
    detail: {
      withdrawal: id,
      cause: halt.cause,
      foundAt: halt.foundAt.toISOString(),
      seconds: Math.max(0, Math.round((at.getTime() - halt.foundAt.getTime()) / 1000)),
      told,
      ...(dataset.releaseId ? { release: dataset.releaseId } : {}),
    },
  });
  await emitOpen(tx, p, halt.kind === 'suspended' ? 'open.dataset-suspended' : 'open.dataset-withdrawn', {
    datasetId: dataset.id,
    organisationId: dataset.organisationId,
    withdrawalId: id,
  });
  return id;
}

/** Whoever took a version of it by name, and whoever may take it still; of the unknown there is nobody to tell. */
async function tellTakers(tx: Tx, p: Platform, dataset: Dataset, notice: Text): Promise<number> {
  const releases = (await releasesOf(tx, dataset.id)).map(({ id }) => id);
  const takers = await takersOf(tx, releases);
  const granted = await accessTables(tx)
    .selectFrom('open.access')
    .select('applicant_id')
    .where('dataset_id', '=', dataset.id)
    .where('state', '<>', 'ended')
    .execute();
  const all = new Set([
    ...takers.map(({ organisationId }) => organisationId),
    ...granted.map((one) => one.applicant_id),
  ]);
  all.delete(dataset.organisationId);
  for (const organisationId of all)
    await notify(tx, p, {
      kind: 'open.dataset-gone',
      to: { organisationId },
      params: { title: titleOf(dataset), notice },
      subject: { type: 'open.dataset', id: dataset.id },
      link: `/datasets/${dataset.slug}`,
      urgent: true,
    });
  return all.size;
}

export type HaltInput = { cause: HaltCause | EntryCause; reason: string; foundAt?: Date | undefined };

/** Provider or authority alone; the other is told at once and confirms. Errors: `open.halted-already`, `open.cause-missing`. */
export const suspendDataset = (
  p: Platform,
  actor: Actor,
  datasetId: string,
  input: HaltInput,
): Promise<string> =>
  transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    permit(haltPolicy, actor, subjectOf(dataset));
    return suspendIn(tx, p, actor, dataset, input);
  });

/** Joins the transaction of an act that its own policy has let in, and that holds the set's lock. */
export async function suspendIn(
  tx: Tx,
  p: Platform,
  actor: Actor,
  dataset: Dataset,
  input: HaltInput,
): Promise<string> {
  if (dataset.state === 'suspended' || dataset.state === 'withdrawn') throw problem('open.halted-already');
  if (input.reason.trim() === '')
    throw problem('open.cause-missing', {
      params: { what: { zh: '请写明发现了什么。', en: 'Say what was found.' } },
    });
  const id = await haltIn(tx, p, actor, dataset, {
    kind: 'suspended',
    cause: input.cause,
    reason: input.reason,
    foundAt: input.foundAt ?? p.clock.now(),
  });
  const opened = await p.cases.openCase(tx, p, {
    procedure: assessment,
    subject: { type: 'open.withdrawal', id },
    title: titleOf(dataset),
    openedBy: actor,
    providerId: dataset.organisationId,
    facts: { dataset: dataset.id },
  });
  await openTables(tx)
    .updateTable('open.withdrawal')
    .set({ case_id: opened.id })
    .where('id', '=', id)
    .execute();
  await tellOther(tx, p, actor, dataset, id);
  return id;
}

async function tellOther(tx: Tx, p: Platform, actor: Actor, dataset: Dataset, id: string): Promise<void> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  // What the platform begins counts as begun by the provider.
  const byProvider = (organisationOf(actor) ?? dataset.organisationId) === dataset.organisationId;
  const other = byProvider ? bureau?.id : dataset.organisationId;
  if (!other) return;
  const law = await lawNow(tx, p.law, p.clock.today());
  await notify(tx, p, {
    kind: 'open.halt-to-confirm',
    to: { organisationId: other, roles: byProvider ? ['bureau'] : ['provider'] },
    params: { title: titleOf(dataset) },
    articles: law.procedure(assessment).cite,
    subject: { type: 'open.withdrawal', id },
    link: `/open/datasets/${dataset.id}`,
    urgent: true,
    task: `open.halt ${id}`,
    from: actor,
  });
}

type Row = {
  id: string;
  dataset_id: string;
  by_organisation: string;
  by_person: string | null;
  confirmed_at: Date | null;
  assessed_at: Date | null;
  returned_at: Date | null;
};

export async function standingHalt(ex: Executor, datasetId: string): Promise<Row | undefined> {
  return openTables(ex)
    .selectFrom('open.withdrawal')
    .select([
      'id',
      'dataset_id',
      'by_organisation',
      'by_person',
      'confirmed_at',
      'assessed_at',
      'returned_at',
    ])
    .where('dataset_id', '=', datasetId)
    .where('returned_at', 'is', null)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** By the side that did not begin it; by a second person where the authority is both sides. */
export async function mayConfirm(
  ex: Executor,
  p: Platform,
  actor: Actor,
  dataset: Dataset,
  row: Row,
): Promise<boolean> {
  if (organisationOf(actor) !== row.by_organisation) return true;
  const bureau = await bureauOf(ex, p.law.city.regionCode);
  const both = dataset.origin !== 'unit' || dataset.organisationId === bureau?.id;
  return both && personOf(actor) !== row.by_person;
}

export function confirmHalt(p: Platform, actor: Actor, datasetId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    permit(haltPolicy, actor, subjectOf(dataset));
    const row = await standingHalt(tx, datasetId);
    if (!row || row.confirmed_at !== null) throw problem('open.release-settled');
    if (!(await mayConfirm(tx, p, actor, dataset, row))) throw problem('open.not-confirmed');
    await openTables(tx)
      .updateTable('open.withdrawal')
      .set({ confirmed_by: personOf(actor), confirmed_at: p.clock.now() })
      .where('id', '=', row.id)
      .execute();
    await record(tx, p, {
      kind: 'open.halt-confirmed',
      actor,
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: dataset.organisationId,
      detail: { withdrawal: row.id },
    });
  });
}

/** Errors: `open.assessment-open`, `open.not-confirmed`, those of `returnWith`. */
export function returnDataset(p: Platform, actor: Actor, datasetId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    permit(haltPolicy, actor, subjectOf(dataset));
    if (dataset.state === 'withdrawn') throw problem('open.withdrawn-for-good');
    const row = await standingHalt(tx, datasetId);
    if (dataset.state !== 'suspended' || !row) throw problem('open.release-settled');
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = law.procedure(assessment).cite;
    if (row.assessed_at === null) throw problem('open.assessment-open', { articles });
    if (row.confirmed_at === null) throw problem('open.not-confirmed', { articles });
    await returnWith(tx, p, actor, law, dataset);
    const at = p.clock.now();
    await openTables(tx)
      .updateTable('open.dataset')
      .set({ state: dataset.published ? 'open' : 'planned', halt: null, updated_at: at })
      .where('id', '=', datasetId)
      .execute();
    await openTables(tx)
      .updateTable('open.withdrawal')
      .set({ returned_at: at })
      .where('id', '=', row.id)
      .execute();
    await noteChange(tx, p, datasetId, 'returned', {});
    await record(tx, p, {
      kind: 'open.dataset-reopened',
      actor,
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: dataset.organisationId,
      decision: law.decided('reopened', [], articles),
      detail: { withdrawal: row.id },
    });
    await emitOpen(tx, p, 'open.dataset-reopened', {
      datasetId,
      organisationId: dataset.organisationId,
      withdrawalId: row.id,
    });
  });
}

/** The release it had, where that is as judged; else a mended one, published by this act. Errors: `open.not-released`, `open.release-outdated`, of an entry that is closed, and those of `publishRelease`. */
async function returnWith(tx: Tx, p: Platform, actor: Actor, law: LawNow, dataset: Dataset): Promise<void> {
  const version = dataset.published && (await getVersion(tx, dataset.published.id));
  if (!version) return;
  await requireEntryAllows(tx, law, dataset, version.class);
  const opened = { dataset, version };
  const release = (await standingRelease(tx, opened)) ?? (await readyRelease(tx, opened));
  const { cite: articles } = law.procedure(assessment);
  const why = release ? null : await whyOutdated(tx, opened);
  if (why) throw problem('open.release-outdated', { params: { why }, articles });
  if (!release) throw problem('open.not-released', { articles });
  if (release.state === 'checked') await publishRelease(tx, p, actor, release.id, { returning: true });
}

export type RemovalInput = { cause?: RemovalCause | undefined; reason: string; document: string };

/** It stays where it is until whoever the city's procedure names consents. Errors: `open.cause-missing`. */
export function askRemoval(
  p: Platform,
  actor: Actor,
  datasetId: string,
  input: RemovalInput,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    permit(removePolicy, actor, subjectOf(dataset));
    if (dataset.state === 'withdrawn' || !dataset.published) throw problem('open.halted-already');
    const law = await lawNow(tx, p.law, p.clock.today());
    const { cause } = input;
    if (!cause || input.reason.trim() === '' || input.document.trim() === '')
      throw problem('open.cause-missing', {
        params: {
          what: {
            zh: '请写明缘由并附依据文件名称、文号。',
            en: 'State the cause and the document it rests on.',
          },
        },
        articles: law.procedure(removal).cite,
      });
    const opened = await p.cases.openCase(tx, p, {
      procedure: removal,
      subject: { type: 'open.dataset', id: datasetId },
      title: titleOf(dataset),
      openedBy: actor,
      providerId: dataset.organisationId,
      facts: { cause, removalCause: input.reason, removalDocument: input.document },
    });
    await record(tx, p, {
      kind: 'open.removal-asked',
      actor,
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: dataset.organisationId,
      case: opened.id,
      detail: { cause },
    });
    return opened.id;
  });
}

/** What the core lends to the procedures of packs: what must stand before a version is published, and publishing itself. */
import {
  type BehaviourContext,
  type Effect,
  type Gate,
  pass,
  plainFact,
  type RoomBehaviours,
  termFact,
} from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { dataFormats } from '../releases/formats.ts';
import { lockDataset } from '../releases/make.ts';
import { brokenTodos } from '../releases/probe.ts';
import { publishRelease } from '../releases/publish.ts';
import { readyRelease, whyOutdated } from '../releases/ready.ts';
import { digestRows } from '../releases/rows.ts';
import { writeWords } from '../search/index.ts';
import { openTables } from '../tables.ts';
import { noteChange } from './changes.ts';
import { requireEntryAllows } from './entry-allows.ts';
import { emitOpen } from './events.ts';
import { personOf } from './policy.ts';
import { type Dataset, type DatasetVersion, distributionsOf, getVersion, versionsOf } from './read.ts';

type Found = { dataset: Dataset; version: DatasetVersion };

async function ofCase({ tx, case: file }: BehaviourContext): Promise<Found> {
  const before = await getVersion(tx, file.subject.id);
  if (!before) throw problem('kernel.not-found');
  const dataset = await lockDataset(tx, before.datasetId);
  const version = await getVersion(tx, file.subject.id);
  if (!version) throw problem('kernel.not-found');
  return { dataset, version };
}

/** At least one way works: files are there whose rows were counted, and the interface has as many. */
const released: Gate = async (context) => {
  const found = await ofCase(context);
  const release = await readyRelease(context.tx, found);
  const articles = context.case.procedure.cite;
  const why = release ? null : await whyOutdated(context.tx, found);
  if (why) throw problem('open.release-outdated', { params: { why }, articles });
  if (!release) throw problem('open.not-released', { articles });
  const files = await distributionsOf(context.tx, release.id);
  const data = files.filter(({ format }) => dataFormats.some((one) => one === format));
  if (data.length === 0) throw problem('open.no-way', { articles });
  const { rows } = await digestRows(context.p, release.id, release.columns);
  const wrong = data.find((one) => one.rows !== rows);
  if (wrong)
    throw problem('open.file-incomplete', { params: { format: wrong.format, rows, counted: wrong.rows } });
  return pass;
};

/** Whoever proposed it, or made its release, does not publish it. */
const secondPerson: Gate = async (context) => {
  const found = await ofCase(context);
  const person = personOf(context.actor);
  const release = await readyRelease(context.tx, found);
  const made = release?.state === 'checked' ? release.madeBy : null;
  if (person !== null && (person === found.version.proposedBy || person === made))
    throw problem('open.second-person', { articles: context.case.procedure.cite });
  return pass;
};

const publishVersion: Effect = async (context) => {
  const { tx, p, law, actor, case: file } = context;
  const { dataset, version } = await ofCase(context);
  if (version.state !== 'proposed') throw problem('open.version-fixed');
  await requireEntryAllows(tx, law, dataset, version.class);
  const at = p.clock.now();
  await openTables(tx)
    .updateTable('open.dataset_version')
    .set({ state: 'published', published_by: personOf(actor), published_at: at })
    .where('id', '=', version.id)
    .execute();
  const halted = dataset.state === 'suspended' || dataset.state === 'withdrawn';
  await openTables(tx)
    .updateTable('open.dataset')
    .set({
      version_id: version.id,
      state: halted ? dataset.state : 'open',
      opened_at: dataset.openedAt ?? at,
      updated_at: at,
    })
    .where('id', '=', dataset.id)
    .execute();
  const owner = await getOrganisation(tx, dataset.organisationId);
  await writeWords(tx, version.id, version.content, owner?.name.zh ?? '');
  await noteChange(tx, p, dataset.id, dataset.published ? 'changed' : 'published', {
    number: version.number,
    class: version.class,
    ...(version.reason ? { reason: version.reason } : {}),
  });
  await record(tx, p, {
    kind: 'open.version-published',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    case: file.id,
    decision: law.decided('published', [], file.procedure.cite),
    detail: { version: version.id, number: version.number, class: version.class ?? '' },
  });
  const release = await readyRelease(tx, { dataset, version });
  if (release?.state === 'checked' && !halted)
    await publishRelease(tx, p, actor, release.id, { first: true });
  await emitOpen(tx, p, 'open.dataset-published', {
    datasetId: dataset.id,
    organisationId: dataset.organisationId,
    versionId: version.id,
  });
};

const returnVersion: Effect = async (context) => {
  const { tx, p, actor, case: file, decision } = context;
  const { dataset, version } = await ofCase(context);
  await openTables(tx)
    .updateTable('open.dataset_version')
    .set({ state: 'returned' })
    .where('id', '=', version.id)
    .execute();
  const [newest] = await versionsOf(tx, dataset.id);
  // What was returned is written on as the next version: what was proposed stays as it was.
  await openTables(tx)
    .insertInto('open.dataset_version')
    .values({
      id: newId(),
      dataset_id: dataset.id,
      number: (newest?.number ?? version.number) + 1,
      state: 'draft',
      catalog_version_id: version.catalogVersionId,
      class: version.class,
      content: JSON.stringify(version.content),
      reason: version.reason,
      created_by: version.createdBy,
      created_at: p.clock.now(),
    })
    .execute();
  await record(tx, p, {
    kind: 'open.version-returned',
    actor,
    subject: { type: 'open.dataset', id: dataset.id },
    organisationId: dataset.organisationId,
    case: file.id,
    detail: { version: version.id, number: version.number, reasoned: (decision?.reasons ?? []).length > 0 },
  });
};

export const datasetBehaviours: RoomBehaviours = {
  gates: { 'open.released': released, 'open.second-person': secondPerson },
  effects: { 'open.publish-version': publishVersion, 'open.return-version': returnVersion },
  todos: brokenTodos,
  facts: {
    openClass: termFact('开放类型', 'Opening class', 'classify.opening-classes'),
    removalCause: plainFact('移出原因', 'Cause of removal'),
    removalDocument: plainFact('依据文件', 'Document'),
  },
};

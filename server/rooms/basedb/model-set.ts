/** The entry a database's result is kept under, its catalogue, and its model: set by its keeper, checked before it is kept. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource, type Item } from '#rooms/catalog/index.ts';
import { physicalColumn } from '#rooms/collect/index.ts';
import { begin } from './databases.ts';
import { withDeclaredSources } from './declared-source.ts';
import { basedbEvents } from './events.ts';
import { joinOrder } from './fusion/joined.ts';
import { refusedSource } from './granted.ts';
import { rules } from './law.ts';
import type { Model, ModelNode } from './model.ts';
import { keepPolicy } from './policy.ts';
import type { BasedbPorts } from './ports.ts';
import { actorPerson, keptSubject, lockDatabase } from './repository.ts';
import { basedbTables, type Database } from './tables.ts';
import { tooWide } from './theme-class.ts';

async function kept(
  tx: Tx,
  p: Platform,
  actor: Actor,
  id: string,
): Promise<{ law: LawNow; database: Database }> {
  const law = await begin(p, tx);
  const database = await lockDatabase(tx, id);
  permit(keepPolicy, actor, keptSubject(law, database));
  if (database.lead_id === null) throw problem('basedb.no-lead', { articles: law.cite(rules.keeper) });
  return { law, database };
}

/** Names the published entry of the lead whose items the result is kept by. */
export function bindEntry(p: Platform, actor: Actor, id: string, resourceId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const { law, database } = await kept(tx, p, actor, id);
    const published = await getPublishedVersion(tx, resourceId);
    if (published?.resource.state !== 'active') throw problem('kernel.not-found');
    if (published.resource.providerId !== database.lead_id) throw problem('basedb.entry-not-lead');
    const refuse = (zh: string, en: string) => problem('basedb.entry-items', { params: { why: { zh, en } } });
    const [key, second] = published.items.filter((item) => item.key);
    if (!key || second) throw refuse('须有且只有一个主键信息项。', 'It needs one key item and only one.');
    if (database.kind === 'base' && database.master !== 'code' && key.identifier !== database.master)
      throw refuse(
        '主键须是本库的标识，并在目录中标明。',
        'Its key is to be the identifier of this database, marked as such.',
      );
    if (physicalColumn(key).form !== 'text') throw refuse('主键须是文本。', 'Its key is a text.');
    const strict = published.items.filter((item) => !item.key && !item.nullable);
    if (strict.length > 0)
      throw refuse(
        `来源可能没有值，以下信息项须可为空：${strict.map(({ titleZh }) => titleZh).join('、')}。`,
        `Sources may have no value: ${strict.map(({ name }) => name).join(', ')} must admit none.`,
      );
    await basedbTables(tx)
      .updateTable('basedb.database')
      .set({ resource_id: resourceId })
      .where('id', '=', id)
      .execute();
    await addMember(tx, p, id, resourceId);
    await record(tx, p, {
      kind: 'basedb.entry-bound',
      actor,
      subject: { type: 'basedb.database', id },
      decision: law.decided('bound', [rules.keeper]),
      detail: { resource: resourceId },
    });
  });
}

async function addMember(tx: Tx, p: Platform, databaseId: string, resourceId: string): Promise<void> {
  await basedbTables(tx)
    .insertInto('basedb.member')
    .values({ database_id: databaseId, resource_id: resourceId, added_at: p.clock.now() })
    .onConflict((conflict) => conflict.columns(['database_id', 'resource_id']).doNothing())
    .execute();
}

/** Lists a published entry under the database; it may stand under several. */
export function listMember(p: Platform, actor: Actor, id: string, resourceId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const { law } = await kept(tx, p, actor, id);
    const resource = await getResource(tx, resourceId);
    if (!resource?.publishedVersionId) throw problem('kernel.not-found');
    await addMember(tx, p, id, resourceId);
    await record(tx, p, {
      kind: 'basedb.member-added',
      actor,
      subject: { type: 'basedb.database', id },
      organisations: [resource.providerId],
      decision: law.decided('added', [rules.keeper]),
      detail: { resource: resourceId },
    });
  });
}

export function unlistMember(p: Platform, actor: Actor, id: string, resourceId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const { law, database } = await kept(tx, p, actor, id);
    if (database.resource_id === resourceId)
      throw problem('basedb.base-kept', { params: { name: database.name_zh } });
    const { numDeletedRows } = await basedbTables(tx)
      .deleteFrom('basedb.member')
      .where('database_id', '=', id)
      .where('resource_id', '=', resourceId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'basedb.member-removed',
      actor,
      subject: { type: 'basedb.database', id },
      decision: law.decided('removed', [rules.keeper]),
      detail: { resource: resourceId },
    });
  });
}

/** Sets the model as read at `revision`; the next run follows it. Throws with every fault, or names a source not granted. */
export function setModel(
  p: Platform,
  ports: BasedbPorts,
  actor: Actor,
  id: string,
  input: { revision: number; model: Model },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const { law, database } = await kept(tx, p, actor, id);
    if (database.revision !== input.revision) throw problem('kernel.conflict');
    if (database.way === 'linked') throw problem('basedb.linked-not-fused');
    if (!database.resource_id) throw problem('basedb.entry-missing');
    const published = await getPublishedVersion(tx, database.resource_id);
    if (!published) throw problem('basedb.entry-missing');
    const model = await withDeclaredSources(tx, law, input.model);
    const faults = await modelFaults(tx, database, model, published.items);
    if (faults.length > 0)
      throw problem('basedb.model-faults', { params: { count: faults.length }, fields: faults });
    refuseConditionalBasic(law, database, model, published.items, published.version.content.sharingClass);
    const wide = await tooWide(tx, law, database, model, published.version.content);
    if (wide.length > 0)
      throw problem('basedb.theme-class', {
        articles: law.cite(rules.themeClass),
        rule: rules.themeClass,
        fields: wide,
      });
    const refused = await refusedSource(tx, ports, database, model);
    if (refused)
      throw problem('basedb.source-not-granted', {
        params: { name: refused.name },
        articles: law.cite(rules.kinds),
        rule: rules.kinds,
        fields: [
          fault(
            `nodes.${model.nodes.findIndex((one) => one.resourceId === refused.resourceId)}`,
            'basedb.source-not-granted',
            `来源“${refused.name}”未获授权`,
            `“${refused.name}” is not granted`,
          ),
        ],
      });
    const version = database.model_version + 1;
    const text = JSON.stringify(model);
    await basedbTables(tx)
      .insertInto('basedb.model_version')
      .values({ database_id: id, version, model: text, at: p.clock.now(), by_person: actorPerson(actor) })
      .execute();
    await basedbTables(tx)
      .updateTable('basedb.database')
      .set({ model: text, model_version: version, revision: database.revision + 1, stopped: null })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'basedb.model-set',
      actor,
      subject: { type: 'basedb.database', id },
      decision: law.decided('set', [
        rules.keeper,
        ...(model.columns.some(({ basic }) => basic) ? [rules.basic] : []),
      ]),
      detail: {
        version,
        sources: model.nodes.map(({ resourceId }) => resourceId),
        columns: model.columns.map(({ name, source, basic, from }) => ({
          name,
          basic,
          source: source ?? null,
          from: from.map(({ node, item }) => `${node}.${item}`),
        })),
      },
    });
    await p.events.emit(tx, { type: basedbEvents.changed, payload: { databaseId: id } });
  });
}

const fault = (path: string, code: string, zh: string, en: string): FieldIssue => ({
  path,
  code,
  message: { zh, en },
  articles: [],
  severity: 'error',
});

/** A basic item is shared without conditions; where the entry or the item says otherwise it cannot be marked. */
function refuseConditionalBasic(
  law: LawNow,
  database: Database,
  model: Model,
  items: readonly Item[],
  entryClass: string,
): void {
  if (database.kind !== 'base' || !law.flag(rules.basic)) return;
  for (const { name, basic } of model.columns) {
    const item = items.find((one) => one.name === name);
    const effective = item?.sharingClass ?? entryClass;
    if (!basic || effective === 'unconditional') continue;
    const words = law.term('classify.sharing-classes', effective);
    throw problem('basedb.basic-conditional', {
      params: { item: item?.titleZh ?? name, class: words ? { zh: words.zh, en: words.en } : effective },
      articles: law.cite(rules.basic),
      rule: rules.basic,
    });
  }
}

async function modelFaults(
  tx: Tx,
  database: Database,
  model: Model,
  items: readonly Item[],
): Promise<FieldIssue[]> {
  const faults: FieldIssue[] = [];
  if (model.nodes.length === 0)
    faults.push(fault('nodes', 'basedb.model-empty', '至少需要一个来源', 'it needs a source'));
  const itemsOf = new Map<string, { node: ModelNode; items: readonly Item[] }>();
  for (const [index, node] of model.nodes.entries()) {
    const at = `nodes.${index}`;
    if (itemsOf.has(node.id))
      faults.push(fault(at, 'basedb.node-twice', '来源编号重复', 'this id stands twice'));
    const published = await getPublishedVersion(tx, node.resourceId);
    if (!published || node.resourceId === database.resource_id) {
      faults.push(
        fault(
          at,
          'basedb.node-unknown',
          '来源须是已发布的其他资源',
          'a source is another published resource',
        ),
      );
      continue;
    }
    itemsOf.set(node.id, { node, items: published.items });
    const key = published.items.find(({ name }) => name === node.key);
    if (!key)
      faults.push(
        fault(
          `${at}.key`,
          'basedb.item-unknown',
          `来源没有信息项“${node.key}”`,
          `it has no item “${node.key}”`,
        ),
      );
    else if (database.kind === 'base' && database.master !== 'code' && key.identifier !== database.master)
      faults.push(
        fault(
          `${at}.key`,
          'basedb.key-kind',
          `“${key.titleZh}”不是本库的标识`,
          `“${key.name}” is not the identifier of this database`,
        ),
      );
  }
  const keyItem = items.find((item) => item.key);
  for (const [index, column] of model.columns.entries()) {
    const at = `columns.${index}`;
    const target = items.find(({ name }) => name === column.name);
    if (!target) {
      faults.push(
        fault(
          `${at}.name`,
          'basedb.item-unknown',
          `目录条目没有信息项“${column.name}”`,
          `the entry has no item “${column.name}”`,
        ),
      );
      continue;
    }
    if (database.kind !== 'base' && column.from.length !== 1)
      faults.push(
        fault(`${at}.from`, 'basedb.one-origin', '每个字段取自一个来源', 'each column comes from one source'),
      );
    for (const { node, item } of column.from) {
      const source = itemsOf.get(node)?.items.find(({ name }) => name === item);
      if (!source)
        faults.push(
          fault(
            `${at}.from`,
            'basedb.item-unknown',
            `来源没有信息项“${item}”`,
            `the source has no item “${item}”`,
          ),
        );
      else if (
        physicalColumn(target).form !== 'text' &&
        physicalColumn(source).type !== physicalColumn(target).type
      )
        faults.push(
          fault(
            `${at}.from`,
            'basedb.type-differs',
            `“${source.titleZh}”与“${target.titleZh}”的类型不同`,
            `“${source.name}” and “${target.name}” are of different types`,
          ),
        );
    }
    if (column.source !== undefined && !column.from.some(({ node }) => node === column.source))
      faults.push(
        fault(
          `${at}.source`,
          'basedb.source-elsewhere',
          '权威来源须是该字段的来源之一',
          'the authoritative source is one of the column’s',
        ),
      );
  }
  if (database.kind === 'base') return faults;
  if (!keyItem || !model.columns.some(({ name, from }) => name === keyItem.name && from.length === 1))
    faults.push(
      fault('columns', 'basedb.key-missing', '须确定主键字段的来源', 'say where the key comes from'),
    );
  if (!joinOrder(model))
    faults.push(fault('joins', 'basedb.joins-apart', '有来源没有连接', 'a source hangs loose'));
  for (const [index, { left, leftItem, right, rightItem }] of model.joins.entries()) {
    const known = (node: string, item: string) => itemsOf.get(node)?.items.some(({ name }) => name === item);
    if (!known(left, leftItem) || !known(right, rightItem))
      faults.push(
        fault(
          `joins.${index}`,
          'basedb.item-unknown',
          '连接的信息项不存在',
          'an item of the join does not exist',
        ),
      );
  }
  return faults;
}

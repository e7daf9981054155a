/** Tries a source before anything is kept of it, or one that is kept: test, tables, first rows, and which column seems to fill which item. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { settleDrift } from '../drift.ts';
import type { Kind, Preview, RawCall, SourceColumn, TestResult } from '../kinds.ts';
import { masked } from '../masking.ts';
import { tellConnected } from '../outcome.ts';
import { connectorPreviewPolicy } from '../policy.ts';
import { callOf } from '../pull.ts';
import { kindOf } from '../registry.ts';
import { type ConnectorRow, lockConnector, updateConnector } from '../repository.ts';
import type { PreviewReply, TryBody, TryReply } from '../schema.ts';
import type { Mapped } from '../tables.ts';
import { startWatch, type Watch } from '../watch.ts';
import { connectorFor, elsewhere, fromSource, parsedSettings, resourceFor } from './subject.ts';

/** People wait for it: shorter than a reading. */
const PATIENCE_SECONDS = 20;

/** Whatever the source does, an answer within bounds. */
export async function patiently<T>(
  p: Platform,
  settings: { settings: RawCall['settings']; secrets: RawCall['secrets'] },
  work: (call: RawCall, watch: Watch) => Promise<T>,
): Promise<T> {
  const watch = startWatch(PATIENCE_SECONDS, 2, new AbortController().signal);
  try {
    return await watch.during(work({ p, ...settings, signal: watch.signal }, watch));
  } finally {
    watch.stop();
  }
}

const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');

/** By name first, then by what is said of the column. */
export function proposedMapping(items: readonly Item[], columns: readonly SourceColumn[]): Mapped[] {
  const byName = new Map(columns.map((column) => [plain(column.name), column.name]));
  const byComment = new Map(
    columns.flatMap(({ name, comment }) => {
      const words = (comment ?? '').split(/[，,。；;：:（(\n]/)[0]?.trim() ?? '';
      return words === '' ? [] : [[plain(words), name] as const];
    }),
  );
  return items.flatMap((item) => {
    const column =
      byName.get(plain(item.name)) ?? byComment.get(plain(item.titleZh)) ?? byName.get(plain(item.titleZh));
    return column === undefined ? [] : [{ item: item.name, column }];
  });
}

const reply = (preview: Preview, items: readonly Item[], mapping: readonly Mapped[]): PreviewReply => {
  const { columns, covered, rows } = masked(preview, items, mapping);
  return { columns, covered, rows };
};

/** Those given, else those kept: they go nowhere else, and what they open is shown as rows of its own entry only. */
async function secretsFor(p: Platform, actor: Actor, kind: Kind, body: TryBody): Promise<RawCall['secrets']> {
  if (body.connectorId === undefined || Object.keys(body.secrets).length > 0) return body.secrets;
  const connector = await connectorFor(p, actor, body.connectorId);
  if (connector.resource_id !== body.resourceId) throw problem('kernel.not-found');
  parsedSettings(kind, body.settings, undefined);
  const same =
    connector.kind === body.kind && elsewhere(kind, connector.settings, body.settings).length === 0;
  return same ? callOf(p, connector, new AbortController().signal).secrets : body.secrets;
}

/** Nothing is kept. Errors: collect.connector-settings, collect.connector-kind-unknown and those of the source's address. */
export async function trySource(p: Platform, actor: Actor, body: TryBody): Promise<TryReply> {
  const { items, organisationId } = await resourceFor(p, actor, body.resourceId);
  const kind = kindOf(body.kind);
  const secrets = await secretsFor(p, actor, kind, body);
  const source = await fromSource(p, actor, body.sourceId, { ...body, secrets });
  parsedSettings(kind, source.settings, source.secrets);
  const own = organisationOf(actor) === organisationId;
  return patiently(p, source, async (call, watch) => {
    const test = await kind.test(call);
    watch.heard();
    const proposed = proposedMapping(items, test.columns);
    const chosen = test.columns.length > 0;
    const tables = test.ok && kind.tables && !chosen ? await kind.tables(call) : undefined;
    const shows = test.ok && chosen && own && body.preview > 0;
    const preview = shows
      ? reply(await kind.preview(call, body.preview), items, body.mapping ?? proposed)
      : undefined;
    return {
      test,
      ...(tables ? { tables } : {}),
      ...(preview ? { preview } : {}),
      proposed,
      items: items.map(({ name, titleZh, titleEn, type, key, nullable }) => ({
        name,
        title: { zh: titleZh, en: titleEn || titleZh },
        type,
        key,
        required: key || !nullable,
      })),
    };
  });
}

/** Kept with the connector; the first that succeeds marks the system as connected. */
export async function testConnector(p: Platform, actor: Actor, id: string): Promise<TestResult> {
  const connector = await connectorFor(p, actor, id);
  const kind = kindOf(connector.kind);
  const test = await patiently(p, callOf(p, connector, new AbortController().signal), (call) =>
    kind.test(call),
  );
  await transact(p.db, async (tx) => {
    const held = await lockConnector(tx, id);
    if (!held) return;
    await noteTest(tx, p, held, kind, test);
    await record(tx, p, {
      kind: 'collect.connector-tested',
      actor,
      subject: { type: 'collect.connector', id },
      organisationId: held.organisation_id,
      detail: { ok: test.ok, steps: test.steps.map(({ name, ok }) => `${name} ${ok ? 'ok' : 'failed'}`) },
    });
  });
  return test;
}

export async function noteTest(
  tx: Tx,
  p: Platform,
  connector: ConnectorRow,
  kind: Kind,
  test: TestResult,
): Promise<void> {
  const now = p.clock.now();
  await updateConnector(tx, connector.id, {
    test: JSON.stringify(test),
    tested_at: now,
    ...(test.ok && connector.connected_at === null ? { connected_at: now } : {}),
  });
  if (!test.ok) return;
  if (connector.connected_at === null) await tellConnected(tx, p, connector, 'test');
  const there = new Set(test.columns.map(({ name }) => name));
  if (connector.mapping.every(({ column }) => there.has(column)))
    await settleDrift(tx, p, connector, kind.tableOf(connector.settings));
}

/** The first rows, covered where they speak of people. */
export async function previewConnector(
  p: Platform,
  actor: Actor,
  id: string,
  limit: number,
): Promise<PreviewReply> {
  const connector = await connectorFor(p, actor, id);
  permit(connectorPreviewPolicy, actor, { providerId: connector.organisation_id });
  const { items } = await resourceFor(p, actor, connector.resource_id);
  const kind = kindOf(connector.kind);
  const found = await patiently(p, callOf(p, connector, new AbortController().signal), (call) =>
    kind.preview(call, limit),
  );
  await transact(p.db, async (tx) => {
    await record(tx, p, {
      kind: 'collect.connector-previewed',
      actor,
      subject: { type: 'collect.connector', id },
      organisationId: connector.organisation_id,
      detail: { rows: found.rows.length },
    });
  });
  return reply(found, items, connector.mapping);
}

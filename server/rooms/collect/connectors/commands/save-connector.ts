/** Sets a connector up, or changes it: tried first, secrets sealed, its first turn queued in the same transaction. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { record } from '#ledger/index.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import type { LoadMode } from '../../tables.ts';
import { type Kind, placeOf, type TestResult } from '../kinds.ts';
import { tellConnected } from '../outcome.ts';
import { queuePull } from '../queue.ts';
import { keysOf } from '../reconcile.ts';
import { kindOf } from '../registry.ts';
import { forgetPlaces, lockConnector, updateConnector } from '../repository.ts';
import { nextRuns } from '../schedule.ts';
import type { ChangeBody, CreateBody } from '../schema.ts';
import { connectorTables, type Mapped } from '../tables.ts';
import {
  connectorFor,
  elsewhere,
  fromSource,
  parsedSettings,
  requireMapping,
  resourceFor,
} from './subject.ts';
import { patiently } from './try-source.ts';

/** Errors: collect.connector-test-failed with what the first failing station says. */
async function passed(
  p: Platform,
  kind: Kind,
  source: { settings: JsonObject; secrets: JsonObject },
): Promise<TestResult> {
  const test = await patiently(p, source, (call) => kind.test(call));
  const failed = test.steps.find(({ ok }) => !ok);
  if (!test.ok)
    throw problem('collect.connector-test-failed', {
      params: { why: failed?.detail ?? { zh: '没有应答。', en: 'No answer.' } },
    });
  return test;
}

type Wanted = { mode: LoadMode; reconciles: boolean; mapping: Mapped[] };

function requireFits(kind: Kind, items: readonly Item[], settings: JsonObject, wanted: Wanted): void {
  if (!kind.modes.includes(wanted.mode)) throw problem('collect.connector-settings');
  if (wanted.mode === 'incremental') {
    if (!items.some(({ key }) => key)) throw problem('collect.key-required');
    if (kind.channel === 'database' && settings.watermark === undefined)
      throw problem('collect.connector-watermark', { params: { column: '' } });
  }
  if (wanted.reconciles && !(kind.keys && keysOf(items, wanted.mapping)))
    throw problem('collect.connector-cannot-reconcile');
}

/** Errors: those of the test, collect.connector-settings, -mapping, -watermark, -cannot-reconcile. */
export async function createConnector(p: Platform, actor: Actor, body: CreateBody): Promise<string> {
  const { organisationId, items } = await resourceFor(p, actor, body.resourceId);
  const kind = kindOf(body.kind);
  const source = await fromSource(p, actor, body.sourceId, body);
  parsedSettings(kind, source.settings, source.secrets);
  requireFits(kind, items, source.settings, body);
  const systemId = body.systemId ?? source.systemId;
  if (systemId !== null && (await getSystem(p.db, systemId))?.organisationId !== organisationId)
    throw problem('kernel.not-found');
  const test = await passed(p, kind, source);
  // A file names its columns itself and is judged when it is taken in.
  if (kind.channel !== 'sftp') requireMapping(items, body.mapping, test.columns);
  const id = newId();
  const now = p.clock.now();
  const [next] = nextRuns(body.schedule, now, 1, id);
  const machine = kind.sourceOf(source.settings);
  await transact(p.db, async (tx) => {
    const row = await connectorTables(tx)
      .insertInto('collect.connector')
      .values({
        id,
        resource_id: body.resourceId,
        organisation_id: organisationId,
        system_id: systemId,
        source_id: body.sourceId ?? null,
        name: body.name,
        kind: kind.kind,
        settings: JSON.stringify(source.settings),
        source: machine,
        secrets: p.vault.seal(JSON.stringify(source.secrets)),
        mapping: JSON.stringify(body.mapping),
        mode: body.mode,
        schedule: JSON.stringify(body.schedule),
        reconciles: body.reconciles,
        reconciled_at: null,
        state: 'active',
        state_reason: null,
        state_problem: null,
        state_by: null,
        state_at: now,
        cursor: null,
        columns: JSON.stringify(test.columns),
        next_at: next ?? null,
        test: JSON.stringify(test),
        tested_at: now,
        connected_at: now,
        created_by: actor.kind === 'person' ? actor.personId : null,
        created_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    if (next) await queuePull(p, tx, { connectorId: id, cause: 'schedule' }, machine, next);
    await tellConnected(tx, p, row, 'test');
    await record(tx, p, {
      kind: 'collect.connector-created',
      actor,
      subject: { type: 'collect.connector', id },
      organisationId,
      detail: {
        resource: body.resourceId,
        connector: kind.kind,
        mode: body.mode,
        every: body.schedule.every,
        reconciles: body.reconciles,
        items: body.mapping.length,
      },
    });
  });
  return id;
}

const holdsAny = (secrets: JsonObject): boolean =>
  Object.values(secrets).some((value) => value !== '' && value !== undefined);

/** Errors: as when it is set up, and collect.connector-secrets-anew. The kind and the resource stay. */
export async function changeConnector(
  p: Platform,
  actor: Actor,
  id: string,
  body: ChangeBody,
): Promise<void> {
  const connector = await connectorFor(p, actor, id);
  if (connector.state === 'retired') throw problem('collect.connector-not-active');
  const { items } = await resourceFor(p, actor, connector.resource_id);
  const kind = kindOf(connector.kind);
  const secrets: JsonObject =
    body.secrets ??
    z.record(z.string(), z.json()).parse(JSON.parse(p.vault.open(connector.secrets).toString('utf8')));
  parsedSettings(kind, body.settings, secrets);
  // A secret that was kept goes only where, and as whom, it was given for.
  const others = body.secrets || !holdsAny(secrets) ? [] : elsewhere(kind, connector.settings, body.settings);
  if (others.length > 0)
    throw problem('collect.connector-secrets-anew', { params: { names: others.join('、') } });
  requireFits(kind, items, body.settings, body);
  const test = await passed(p, kind, { settings: body.settings, secrets });
  if (kind.channel !== 'sftp') requireMapping(items, body.mapping, test.columns);
  const now = p.clock.now();
  const moved = placeOf(kind, body.settings) !== placeOf(kind, connector.settings);
  const [next] = connector.state === 'active' ? nextRuns(body.schedule, now, 1, id) : [];
  const machine = kind.sourceOf(body.settings);
  await transact(p.db, async (tx) => {
    const held = await lockConnector(tx, id);
    if (!held) throw problem('kernel.not-found');
    // Another's new secret is not sent where this change was tried with the old one.
    if (!body.secrets && !held.secrets.equals(connector.secrets))
      throw problem('collect.connector-secrets-anew', { params: { names: '—' } });
    await updateConnector(tx, id, {
      name: body.name,
      settings: JSON.stringify(body.settings),
      source: machine,
      ...(body.secrets ? { secrets: p.vault.seal(JSON.stringify(secrets)) } : {}),
      mapping: JSON.stringify(body.mapping),
      mode: body.mode,
      schedule: JSON.stringify(body.schedule),
      reconciles: body.reconciles,
      columns: JSON.stringify(test.columns),
      test: JSON.stringify(test),
      tested_at: now,
      next_at: next ?? null,
      ...(moved ? { cursor: null } : {}),
    });
    // Nor does what comes of earlier readings bring their place back.
    if (moved) await forgetPlaces(tx, id);
    if (next) await queuePull(p, tx, { connectorId: id, cause: 'schedule' }, machine, next);
    await record(tx, p, {
      kind: 'collect.connector-changed',
      actor,
      subject: { type: 'collect.connector', id },
      organisationId: connector.organisation_id,
      detail: {
        mode: body.mode,
        every: body.schedule.every,
        reconciles: body.reconciles,
        items: body.mapping.length,
        secrets: body.secrets !== undefined,
        anew: moved,
      },
    });
  });
}

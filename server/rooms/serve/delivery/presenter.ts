/** Rows of deliveries and copies as replies, with names for ids and what the caller may do. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { titleOf, unknownName } from '../presenter.ts';
import { serveTables } from '../tables.ts';
import { findMark } from '../watermark/export.ts';
import { markWords } from '../watermark/words.ts';
import { deliveriesPath } from './gateway-path.ts';
import { readManifest } from './manifest.ts';
import { deliverySettingPolicy, takePolicy } from './policy.ts';
import type { Delivery } from './repository.ts';
import type { CopyReply, DeliveryReply, DeliverySettingsReply, DeliverySummary } from './schema.ts';
import { readDeliverySettings } from './settings.ts';
import { stateOf } from './state.ts';
import type { Copy } from './take.ts';

type Parties = { grant_id: string; consumer_id: string; provider_id: string };

/** What every line names: both units, the grant and its service. */
async function around(ex: Executor, rows: readonly Parties[]) {
  const names = await organisationNames(
    ex,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  const ids = [...new Set(rows.map(({ grant_id: id }) => id))];
  const grants =
    ids.length === 0
      ? []
      : await serveTables(ex)
          .selectFrom('serve.grant as grant')
          .innerJoin('serve.service as service', 'service.id', 'grant.service_id')
          .select([
            'grant.id',
            'grant.number',
            'grant.terms_version',
            'service.id as service_id',
            'service.code',
            'service.title_zh',
            'service.title_en',
          ])
          .where('grant.id', 'in', ids)
          .execute();
  const byId = new Map(grants.map((row) => [row.id, row]));
  return (row: Parties) => {
    const grant = byId.get(row.grant_id);
    return {
      grant: { id: row.grant_id, number: grant?.number ?? '—' },
      termsVersion: grant?.terms_version,
      service: {
        id: grant?.service_id ?? row.grant_id,
        code: grant?.code ?? '—',
        title: { zh: grant?.title_zh ?? '—', en: grant?.title_en || grant?.title_zh || '—' },
      },
      consumer: { id: row.consumer_id, name: names.get(row.consumer_id) ?? unknownName },
      provider: { id: row.provider_id, name: names.get(row.provider_id) ?? unknownName },
    };
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export async function presentDeliveries(p: Serving, rows: readonly Delivery[]): Promise<DeliverySummary[]> {
  const of = await around(p.db, rows);
  const now = p.clock.now();
  return rows.map((row) => {
    const { termsVersion, ...about } = of(row);
    const over =
      row.state === 'ready' && (stateOf(row, now) === 'gone' || termsVersion !== row.terms_version);
    return {
      id: row.id,
      number: row.number,
      ...about,
      kind: row.kind,
      format: row.format,
      state: over ? 'gone' : row.state,
      failure: row.failure === null ? null : titleOf(row.failure),
      progress: { rows: row.rows, of: row.state === 'making' ? row.expected : row.rows },
      rows: row.rows,
      bytes: row.bytes,
      sha256: row.sha256,
      requestedAt: row.requested_at.toISOString(),
      madeAt: iso(row.made_at),
      expiresAt: iso(row.expires_at),
    };
  });
}

export async function presentDelivery(p: Serving, actor: Actor, row: Delivery): Promise<DeliveryReply> {
  const [summary] = await presentDeliveries(p, [row]);
  if (!summary) throw new TypeError('one row gives one summary');
  const person = (await personNames(p.db, [row.requested_by])).get(row.requested_by);
  const mark = row.mark === null ? undefined : await findMark(p.db, row.id);
  return {
    ...summary,
    requestedBy: person ?? '—',
    manifest: summary.state === 'ready' ? await readManifest(p, row) : null,
    address: `${deliveriesPath.replace(':code', summary.service.code)}/${row.id}`,
    entry: row.entry,
    mark: mark ? markWords[mark.manner] : null,
    abilities: abilitiesOf(
      actor,
      { providerId: row.provider_id, consumerId: row.consumer_id },
      { take: takePolicy },
    ),
  };
}

export async function presentCopies(
  p: Serving,
  actor: Actor,
  rows: readonly (Copy & { number: string; kind: 'file' | 'copy' })[],
): Promise<CopyReply[]> {
  const of = await around(p.db, rows);
  const people = await personNames(
    p.db,
    rows.flatMap(({ way, holder }) => (way === 'desk' ? [holder] : [])),
  );
  return rows.map((row) => {
    const { grant, service, consumer, provider } = of(row);
    return {
      id: row.id,
      delivery: { id: row.delivery_id, number: row.number },
      grant,
      service: service.title,
      consumer,
      provider,
      holder: row.way === 'desk' ? (people.get(row.holder) ?? '—') : row.holder,
      way: row.way,
      kind: row.kind,
      rows: row.rows,
      bytes: row.bytes,
      sha256: row.sha256,
      day: row.day,
      entry: row.entry,
      destroyed: row.proof !== null && row.destroyed_on ? { on: row.destroyed_on, proof: row.proof } : null,
      abilities: abilitiesOf(
        actor,
        { providerId: row.provider_id, consumerId: row.consumer_id },
        { destroy: takePolicy },
      ),
    };
  });
}

export async function presentSettings(p: Serving, actor: Actor): Promise<DeliverySettingsReply> {
  return {
    items: (await readDeliverySettings(p.db)).map(({ key, title, unit, value, from, to }) => ({
      key,
      title,
      unit,
      value,
      from,
      to,
    })),
    abilities: abilitiesOf(actor, undefined, { set: deliverySettingPolicy }),
  };
}

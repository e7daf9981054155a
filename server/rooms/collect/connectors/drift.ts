/** What differs between a source's columns as last seen and as they are: a new one warns, one gone or of another type stops this connector. */
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion, noteDrift, sameKind } from '#rooms/catalog/index.ts';
import type { SourceColumn } from './kinds.ts';
import { type ConnectorRow, updateConnector } from './repository.ts';
import type { Mapped } from './tables.ts';

export type ColumnDrift = {
  added: SourceColumn[];
  dropped: Mapped[];
  retyped: (Mapped & { from: string; to: string })[];
};

const shape = ({ type, length, scale }: SourceColumn): string =>
  length === undefined ? type : `${type}(${length}${scale ? `,${scale}` : ''})`;

/** Only columns that fill an item can stop it; a source that says no types is held to its names alone. */
export function columnDrift(
  seen: readonly SourceColumn[],
  now: readonly SourceColumn[],
  mapping: readonly Mapped[],
): ColumnDrift {
  const before = new Map(seen.map((column) => [column.name, column]));
  const after = new Map(now.map((column) => [column.name, column]));
  return {
    added: seen.length === 0 ? [] : now.filter(({ name }) => !before.has(name)),
    dropped: mapping.filter(({ column }) => !after.has(column)),
    retyped: mapping.flatMap((one) => {
      const was = before.get(one.column);
      const is = after.get(one.column);
      if (!was?.type || !is?.type || sameKind(was.type, is.type)) return [];
      return [{ ...one, from: shape(was), to: shape(is) }];
    }),
  };
}

const changeOf = ({ item, column }: Mapped) => ({ name: item, title: column });

/** One mechanism with the catalogue: its drift, its task for the unit; settled where source and entry agree again. */
async function noteInCatalogue(
  tx: Tx,
  p: Platform,
  connector: ConnectorRow,
  table: string,
  drift: ColumnDrift,
): Promise<void> {
  const published = await getPublishedVersion(tx, connector.resource_id);
  if (!published) return;
  await noteDrift(tx, p, platform, {
    resourceId: connector.resource_id,
    providerId: connector.organisation_id,
    name: published.version.content.name,
    found: {
      added: [],
      dropped: drift.dropped.map(changeOf),
      retyped: drift.retyped.map((one) => ({ ...changeOf(one), from: one.from, to: one.to })),
    },
    from: { connectorTable: table },
  });
}

export async function settleDrift(
  tx: Tx,
  p: Platform,
  connector: ConnectorRow,
  table: string,
): Promise<void> {
  await noteInCatalogue(tx, p, connector, table, { added: [], dropped: [], retyped: [] });
}

/** Keeps what is seen and tells of new columns. Errors: collect.connector-drift, after the case was opened. */
export async function watchColumns(
  p: Platform,
  connector: ConnectorRow,
  table: string,
  now: readonly SourceColumn[],
): Promise<void> {
  const drift = columnDrift(connector.columns, now, connector.mapping);
  const stops = drift.dropped.length + drift.retyped.length > 0;
  const same = JSON.stringify(connector.columns) === JSON.stringify(now);
  if (same && !stops) return;
  await transact(p.db, async (tx) => {
    if (stops) await noteInCatalogue(tx, p, connector, table, drift);
    // The shape that stopped it is not taken for the known one.
    else await updateConnector(tx, connector.id, { columns: JSON.stringify(now) });
    if (drift.added.length === 0) return;
    await notify(tx, p, {
      kind: 'collect.connector-column-added',
      to: { organisationId: connector.organisation_id, roles: ['provider'] },
      params: {
        name: connector.name,
        columns: drift.added
          .map(({ name }) => name)
          .slice(0, 20)
          .join('、'),
      },
      subject: { type: 'collect.connector', id: connector.id },
      link: `/collect/connectors/${connector.id}`,
      once: `${connector.id}:${drift.added.map(({ name }) => name).join(',')}`.slice(0, 500),
    });
  });
  if (!stops) return;
  const list = (names: readonly string[], none: string): string => names.slice(0, 20).join('、') || none;
  const dropped = drift.dropped.map(({ column }) => column);
  const retyped = drift.retyped.map(({ column, from, to }) => `${column} ${from} → ${to}`);
  throw problem('collect.connector-drift', {
    params: {
      dropped: { zh: list(dropped, '无'), en: list(dropped, 'none') },
      retyped: { zh: list(retyped, '无'), en: list(retyped, 'none') },
    },
  });
}

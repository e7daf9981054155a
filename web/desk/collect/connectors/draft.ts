// What a connector is made of while it is set up; pure.
import type { ConnectorReply, CreateBody, TryReply } from '#rooms/collect/connectors/schema.ts';
import { sourceFields } from './fields.ts';

export type Cell = string | number | boolean;
export type Draft = {
  resourceId: string;
  kind: string;
  sourceId: string;
  fields: Record<string, Cell>;
  table: string;
  mapping: Record<string, string>;
  mode: 'full' | 'incremental';
  watermark: string;
  overlap: number;
  schedule: ConnectorReply['schedule'];
  reconciles: boolean;
  name: string;
};

export const beginWith = (kind: string): Draft['fields'] =>
  Object.fromEntries(
    (sourceFields[kind] ?? []).flatMap(({ name, begin }) => (begin === undefined ? [] : [[name, begin]])),
  );

export const newDraft = (resourceId: string): Draft => ({
  resourceId,
  kind: 'postgresql',
  sourceId: '',
  fields: beginWith('postgresql'),
  table: '',
  mapping: {},
  mode: 'full',
  watermark: '',
  overlap: 300,
  schedule: { every: 'day', hour: 2, minute: 0, jitter: 30 },
  reconciles: false,
  name: '',
});

const cell = (value: unknown): value is Cell => ['string', 'number', 'boolean'].includes(typeof value);

export function draftOf(row: ConnectorReply): Draft {
  const mark = row.settings.watermark;
  const known = typeof mark === 'object' && mark !== null && !Array.isArray(mark) ? mark : undefined;
  return {
    resourceId: row.resource.id,
    kind: row.kind,
    sourceId: '',
    fields: Object.fromEntries(
      Object.entries(row.settings).flatMap(([name, value]) =>
        cell(value) && name !== 'table' ? [[name, value]] : [],
      ),
    ),
    table: typeof row.settings.table === 'string' ? row.settings.table : '',
    mapping: Object.fromEntries(row.mapping.map(({ item, column }) => [item, column])),
    mode: row.mode,
    watermark: typeof known?.column === 'string' ? known.column : '',
    overlap: typeof known?.overlap === 'number' ? known.overlap : 300,
    schedule: row.schedule,
    reconciles: row.reconciles,
    name: row.name,
  };
}

type Sent = Pick<CreateBody, 'settings' | 'secrets'>;

/** Settings and secrets apart; what was left empty is left out. */
export function sourceOf(draft: Draft): Sent {
  const secretNames = new Set(
    (sourceFields[draft.kind] ?? []).flatMap(({ name, secret }) => (secret ? [name] : [])),
  );
  const given = Object.entries(draft.fields).filter(([, value]) => value !== '');
  const tables = (sourceFields[draft.kind] ?? []).some(({ name }) => name === 'database');
  return {
    settings: {
      ...Object.fromEntries(given.filter(([name]) => !secretNames.has(name))),
      ...(tables ? { table: draft.table } : {}),
      ...(tables && draft.mode === 'incremental' && draft.watermark
        ? { watermark: { column: draft.watermark, overlap: draft.overlap } }
        : {}),
    },
    secrets: Object.fromEntries(given.filter(([name]) => secretNames.has(name))),
  };
}

export const mappingOf = (draft: Draft): CreateBody['mapping'] =>
  Object.entries(draft.mapping).flatMap(([item, column]) => (column ? [{ item, column }] : []));

/** What still keeps it from being set up; the first of them. */
export function lacking(draft: Draft, tried: TryReply | undefined): string | undefined {
  if (!draft.resourceId) return 'resource';
  if (!tried?.test.ok) return 'test';
  if (tried.test.columns.length === 0) return 'table';
  if (tried.items.some(({ name, required }) => required && !draft.mapping[name])) return 'mapping';
  if (draft.mode === 'incremental' && !draft.watermark && sourceOf(draft).settings.table !== undefined)
    return 'watermark';
  return draft.name.trim() === '' ? 'name' : undefined;
}

/** Columns that may serve as the place of an increment. */
export const markColumns = (tried: TryReply | undefined): string[] =>
  (tried?.test.columns ?? [])
    .filter(({ type }) => ['T', 'D', 'I', 'N'].includes(type))
    .map(({ name }) => name);

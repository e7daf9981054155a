// What a connector is made of while it is set up; pure.
import type { ConnectorReply, CreateBody, TryReply } from '#rooms/collect/connectors/schema.ts';
import { hasTables, type SourceField, sourceFields } from './fields.ts';

type Sent = Pick<CreateBody, 'settings' | 'secrets'>;
export type Cell = string | number | boolean;
export type Draft = {
  resourceId: string;
  kind: string;
  sourceId: string;
  fields: Record<string, Cell>;
  /** Settings as they are kept: what no field asks for stays. */
  kept: Sent['settings'];
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
  kept: {},
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

/** Settings as fields: what lies inside under its path, pairs as lines. */
function fieldsOf(kind: string, settings: Record<string, unknown>): Draft['fields'] {
  return Object.fromEntries(
    (sourceFields[kind] ?? []).flatMap((field) => {
      let value: unknown = settings;
      for (const part of field.name.split('.'))
        value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
      if (field.kind === 'pairs' && typeof value === 'object' && value !== null)
        return [
          [
            field.name,
            Object.entries(value)
              .map(([name, text]) => `${name}=${text}`)
              .join('\n'),
          ],
        ];
      return cell(value) ? [[field.name, value]] : [];
    }),
  );
}

const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : [];
    }),
  );

/** The fields asked for as things stand. */
export const askedFields = (draft: Pick<Draft, 'kind' | 'fields'>): SourceField[] =>
  (sourceFields[draft.kind] ?? []).filter(
    ({ when }) => !when || when.is.includes(String(draft.fields[when.field] ?? '')),
  );

export function draftOf(row: ConnectorReply): Draft {
  const mark = row.settings.watermark;
  const known = typeof mark === 'object' && mark !== null && !Array.isArray(mark) ? mark : undefined;
  return {
    resourceId: row.resource.id,
    kind: row.kind,
    sourceId: '',
    fields: fieldsOf(row.kind, row.settings),
    kept: row.settings,
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

/** Settings and secrets apart; what was left empty is left out. */
export function sourceOf(draft: Draft): Sent {
  const own = new Set([
    'table',
    'watermark',
    ...(sourceFields[draft.kind] ?? []).map(({ name }) => name.split('.')[0] ?? ''),
  ]);
  const sent: Sent = {
    settings: Object.fromEntries(Object.entries(draft.kept).filter(([name]) => !own.has(name))),
    secrets: {},
  };
  // What lies inside stays with its variant.
  for (const [name, value] of Object.entries(draft.kept)) {
    const inside = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
    if (inside && inside.by !== undefined && inside.by === draft.fields[`${name}.by`])
      sent.settings[name] = inside;
  }
  for (const field of askedFields(draft)) {
    const value = draft.fields[field.name];
    if (value === undefined || value === '') continue;
    const [first = '', inner] = field.name.split('.');
    const into = field.secret ? sent.secrets : sent.settings;
    const given = field.kind === 'pairs' ? pairsOf(String(value)) : value;
    if (inner === undefined) into[first] = given;
    else {
      const before = into[first];
      into[first] = {
        ...(typeof before === 'object' && !Array.isArray(before) ? before : {}),
        [inner]: given,
      };
    }
  }
  if (hasTables(draft.kind)) {
    sent.settings.table = draft.table;
    if (draft.mode === 'incremental' && draft.watermark)
      sent.settings.watermark = { column: draft.watermark, overlap: draft.overlap };
  }
  return sent;
}

export const mappingOf = (draft: Draft): CreateBody['mapping'] =>
  Object.entries(draft.mapping).flatMap(([item, column]) => (column ? [{ item, column }] : []));

/** What still keeps it from being set up; the first of them. */
export function lacking(draft: Draft, tried: TryReply | undefined): string | undefined {
  if (!draft.resourceId) return 'resource';
  if (!tried?.test.ok) return 'test';
  if (tried.test.columns.length === 0) return hasTables(draft.kind) ? 'table' : 'columns';
  if (tried.items.some(({ name, required }) => required && !draft.mapping[name])) return 'mapping';
  if (draft.mode === 'incremental' && !draft.watermark && hasTables(draft.kind)) return 'watermark';
  return draft.name.trim() === '' ? 'name' : undefined;
}

/** Columns that may serve as the place of an increment. */
export const markColumns = (tried: TryReply | undefined): string[] =>
  (tried?.test.columns ?? [])
    .filter(({ type }) => ['T', 'D', 'I', 'N'].includes(type))
    .map(({ name }) => name);

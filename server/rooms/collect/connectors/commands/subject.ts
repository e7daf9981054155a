/** What the commands begin with: the connector or the resource, judged by the policy; settings and mapping as they must be. */
import { isDeepStrictEqual } from 'node:util';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { getPublishedVersion, getResource, type Item, knownSource } from '#rooms/catalog/index.ts';
import type { Kind, SourceColumn } from '../kinds.ts';
import { connectorKeepPolicy } from '../policy.ts';
import { type ConnectorRow, getConnector } from '../repository.ts';
import type { Mapped } from '../tables.ts';

/** Errors: kernel.not-found. */
export async function connectorFor(p: Platform, actor: Actor, id: string): Promise<ConnectorRow> {
  const found = await getConnector(p.db, id);
  if (!found) throw problem('kernel.not-found');
  permit(connectorKeepPolicy, actor, { providerId: found.organisation_id });
  return found;
}

/** Errors: kernel.not-found, collect.not-published. */
export async function resourceFor(
  p: Platform,
  actor: Actor,
  resourceId: string,
): Promise<{ organisationId: string; items: Item[] }> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(connectorKeepPolicy, actor, { providerId: resource.providerId });
  const published = await getPublishedVersion(p.db, resourceId);
  if (published?.resource.state !== 'active') throw problem('collect.not-published');
  return { organisationId: resource.providerId, items: published.items };
}

/** Errors: collect.connector-settings with a field each. */
export function parsedSettings(kind: Kind, settings: JsonObject, secrets: JsonObject | undefined): void {
  const fields: FieldIssue[] = [];
  for (const [part, schema, value] of [
    ['settings', kind.settings, settings],
    ['secrets', kind.secrets, secrets],
  ] as const) {
    // Undefined: not looked at yet.
    if (value === undefined) continue;
    const found = schema.safeParse(value);
    if (found.success) continue;
    for (const issue of found.error.issues) {
      fields.push({
        path: [part, ...issue.path.map(String)].join('.'),
        code: 'collect.connector-settings',
        message: { zh: '没有填写或格式不对。', en: 'Missing or malformed.' },
        articles: [],
        severity: 'error',
      });
    }
  }
  if (fields.length > 0) throw problem('collect.connector-settings', { fields });
  const told = kind.tells(settings);
  if (told.length > 0)
    throw problem('collect.connector-secret-plain', { params: { names: told.join('、') } });
}

/**
 * Settings of a connector that the kept secrets were not given for: whoever changes where they go, or as whom, gives them again.
 * Empty: they may go there.
 */
export function elsewhere(kind: Kind, before: JsonObject, after: JsonObject): string[] {
  const [given, asked] = [kind.boundTo(before), kind.boundTo(after)];
  return [...new Set([...Object.keys(given), ...Object.keys(asked)])].filter(
    (name) => !isDeepStrictEqual(given[name], asked[name]),
  );
}

/** Address and account of a registered source in place of what is left out. The centre, which keeps none of them, types its own. */
export async function fromSource(
  p: Platform,
  actor: Actor,
  sourceId: string | undefined,
  given: { kind: string; settings: JsonObject; secrets: JsonObject },
): Promise<{ settings: JsonObject; secrets: JsonObject; systemId: string | null }> {
  if (sourceId === undefined || hasRole(actor, 'centre'))
    return { settings: given.settings, secrets: given.secrets, systemId: null };
  const { systemId, engine, password, ca, ...rest } = await knownSource(p, actor, sourceId);
  // Another authority than the registered one would let another machine answer.
  const { ca: _typed, ...chosen } = given.settings;
  if (engine !== given.kind)
    throw problem('collect.connector-kind-unknown', { params: { kind: given.kind } });
  return {
    settings: { ...chosen, ...rest, ...(ca === null ? {} : { ca }) },
    secrets: { password },
    systemId,
  };
}

/** Errors: collect.connector-mapping. Each item once, every key and every required one filled, every column there. */
export function requireMapping(
  items: readonly Item[],
  mapping: readonly Mapped[],
  columns: readonly SourceColumn[],
): void {
  const wrong = (zh: string, en: string) =>
    problem('collect.connector-mapping', { params: { why: { zh, en } } });
  const names = new Set(items.map(({ name }) => name));
  const unknown = mapping.find(({ item }) => !names.has(item));
  if (unknown) throw wrong(`没有信息项“${unknown.item}”。`, `There is no item “${unknown.item}”.`);
  const twice = mapping.find(({ item }, index) => mapping.findIndex((one) => one.item === item) !== index);
  if (twice) throw wrong(`信息项“${twice.item}”对应了两列。`, `Item “${twice.item}” has two columns.`);
  const filled = new Set(mapping.map(({ item }) => item));
  const missing = items.find((item) => (item.key || !item.nullable) && !filled.has(item.name));
  if (missing)
    throw wrong(
      `“${missing.titleZh}”没有对应的列。`,
      `“${missing.titleEn || missing.titleZh}” has no column.`,
    );
  if (columns.length === 0) return;
  const there = new Set(columns.map(({ name }) => name));
  const gone = mapping.find(({ column }) => !there.has(column));
  if (gone) throw wrong(`数据源没有列“${gone.column}”。`, `The source has no column “${gone.column}”.`);
}

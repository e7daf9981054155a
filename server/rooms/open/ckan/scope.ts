/** Who may see what of the catalogue through CKAN's interface: decided by who asks, narrowed by the question, widened by nothing in it. */
import { type RawBuilder, sql } from 'kysely';
import { type Actor, hasRole, isOutside } from '#kernel/actor.ts';
import type { Dataset } from '../datasets/read.ts';

/** `own`: sets of this organisation beside the open ones; `all` of them for the authority. */
export type Scope = { whose: 'public' } | { whose: 'own'; organisationId: string } | { whose: 'all' };

export function scopeOf(actor: Actor): Scope {
  if (actor.kind !== 'person' || isOutside(actor)) return { whose: 'public' };
  const { organisationId } = actor;
  return hasRole(actor, 'bureau') ? { whose: 'all' } : { whose: 'own', organisationId };
}

/** Whether one data set exists for whoever asks; one that was taken back is nobody's. */
export function mayKnow(scope: Scope, dataset: Dataset): boolean {
  if (dataset.state === 'withdrawn') return false;
  if (dataset.state === 'open' && dataset.published) return true;
  return scope.whose === 'all' || (scope.whose === 'own' && scope.organisationId === dataset.organisationId);
}

/** The sets searched: open ones as the portal's search keeps them, and beside them, where asked and allowed, those that are not open yet. */
export function searched(scope: Scope, include: { hidden: boolean; drafts: boolean }): RawBuilder<unknown> {
  const open = sql`select e.dataset_id, e.version_id, e.slug, e.organisation_id, e.class, e.theme, e.region, e.update_cycle, e.formats,
    e.updated_at, e.text, 'active' as state, 'public' as capacity from open.search_entry e`;
  if (scope.whose === 'public' || (!include.hidden && !include.drafts)) return sql`(${open})`;
  const whose = scope.whose === 'all' ? sql`true` : sql`d.organisation_id = ${scope.organisationId}`;
  const kinds = [
    ...(include.hidden ? [sql`d.version_id is not null`] : []),
    ...(include.drafts ? [sql`d.version_id is null`] : []),
  ];
  return sql`(${open} union all
    select d.id, v.id, d.slug, d.organisation_id, v.class, left(coalesce(v.content ->> 'theme', ''), 3),
      coalesce(v.content ->> 'region', ''), coalesce(v.content ->> 'updateCycle', ''), '{}'::text[],
      greatest(d.updated_at, v.published_at), lower(coalesce(v.content #>> '{title,zh}', d.slug) || ' ' || coalesce(v.content #>> '{summary,zh}', '')),
      case when d.version_id is null then 'draft' else 'active' end, 'private'
    from open.dataset d left join open.dataset_version v on v.id = d.version_id
    where d.state in ('planned', 'suspended') and ${whose} and (${sql.join(kinds, sql` or `)}))`;
}

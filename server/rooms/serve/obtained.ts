/** What serve holds against an entry under way: items that its department obtained from another by sharing are not its own to publish. */
import { sql } from 'kysely';
import type { RoomBehaviours, SubjectCheck } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';

const rule = 'serve.no-passing-on';

type Obtained = {
  at: number;
  title: string;
  origin: string;
  originId: string;
  grant: string;
};

/**
 * By data element, whatever its edition and whatever the item is called now. An element that the department had published before its first
 * grant is its own as well.
 */
const obtainedElsewhere: SubjectCheck = async ({ ex, law }, subject) => {
  if (subject.type !== 'catalog.version' || !law.flag(rule)) return [];
  const { rows } = await sql<Obtained>`
    with asked as (
      select i.ordinal as at, i.title_zh as title, s.code as standard, e.identifier, r.provider_id, r.id as resource_id
      from catalog.item i
      join catalog.resource_version v on v.id = i.version_id and not v.withdraws
      join catalog.resource r on r.id = v.resource_id
      join catalog.standard_element e on e.id = i.element_id
      join catalog.standard s on s.id = e.standard_id
      where v.id = ${subject.id})
    select distinct on (a.at) a.at, a.title, ov.name as origin, o.provider_id as "originId", g.number as grant
    from asked a
    join serve.grant g on g.consumer_id = a.provider_id and g.provider_id <> a.provider_id and g.state <> 'pending'
    join serve.service sv on sv.id = g.service_id
    join catalog.resource o on o.id = sv.resource_id
    join catalog.resource_version ov on ov.id = o.published_version_id
    join catalog.item oi on oi.version_id = ov.id
    join catalog.standard_element oe on oe.id = oi.element_id and oe.identifier = a.identifier
    join catalog.standard os on os.id = oe.standard_id and os.code = a.standard
    join serve.grant_version t on t.grant_id = g.id and t.terms::jsonb -> 'columns' ? oi.name
    where not exists (
      select from catalog.resource p
      join catalog.resource_version pv on pv.resource_id = p.id and pv.state = 'published'
      join catalog.item pi on pi.version_id = pv.id
      join catalog.standard_element pe on pe.id = pi.element_id and pe.identifier = a.identifier
      join catalog.standard ps on ps.id = pe.standard_id and ps.code = a.standard
      where p.provider_id = a.provider_id and pv.published_at < g.issued_at)
    order by a.at, g.issued_at`.execute(ex);
  if (rows.length === 0) return [];
  const names = await organisationNames(
    ex,
    rows.map(({ originId }) => originId),
  );
  return rows.map(({ at, title, origin, originId, grant }): FieldIssue => {
    const name = names.get(originId) ?? { zh: '', en: '' };
    return {
      path: `items.${at}.elementId`,
      code: 'serve.obtained-by-sharing',
      message: {
        zh: `“${title}”是经授权${grant}从${name.zh}《${origin}》共享取得的，不得作为本单位数据发布`,
        en: `“${title}” was obtained from ${name.en}, “${origin}”, under grant ${grant}: it is not this department’s to publish`,
      },
      mend: {
        zh: `请删去该信息项；需要者可直接向${name.zh}申请共享`,
        en: `Leave the item out; whoever needs it applies to ${name.en}`,
      },
      articles: law.cite(rule),
      severity: 'error',
    };
  });
};

/**
 * What another department provides and this one holds by a grant is passed on by no service, no data set and nobody else.
 * Error: `serve.passing-on`, which names the origin and the grant.
 */
export async function requireNotObtained(
  ex: Executor,
  law: LawNow,
  actor: Actor,
  { id, providerId }: { id: string; providerId: string },
): Promise<void> {
  const own = organisationOf(actor);
  if (!own || own === providerId || !law.flag(rule)) return;
  const { rows } = await sql<{ grant: string; name: string }>`
    select g.number as grant, v.name from serve.grant g
    join serve.service s on s.id = g.service_id
    join catalog.resource r on r.id = s.resource_id
    join catalog.resource_version v on v.id = r.published_version_id
    where s.resource_id = ${id} and g.consumer_id = ${own} and g.state <> 'pending'
    order by g.issued_at limit 1`.execute(ex);
  const [held] = rows;
  if (!held) return;
  const origin = (await organisationNames(ex, [providerId])).get(providerId) ?? { zh: '', en: '' };
  throw problem('serve.passing-on', {
    params: { name: held.name, origin, grant: held.grant },
    rule,
    articles: law.cite(rule),
  });
}

export const serveBehaviours: RoomBehaviours = { subjects: obtainedElsewhere };

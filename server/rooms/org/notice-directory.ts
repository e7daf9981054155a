// What the org room lends to the notices: who reads for an organisation now, who holds a post, at what number.
import type { NoticeDirectory } from '#notices/index.ts';
import { organisationNames, personNames } from './repository.ts';
import { orgTables } from './tables.ts';

export const noticeDirectory: NoticeDirectory = {
  async readersOf(ex, { organisationId, roles, post }) {
    let query = orgTables(ex)
      .selectFrom('org.role_assignment as r')
      .innerJoin('org.person as p', 'p.id', 'r.person_id')
      .where('r.organisation_id', '=', organisationId)
      .where('r.until', 'is', null)
      .where('p.state', '=', 'active')
      .select('p.id')
      .distinct();
    // Whoever only runs the platform is told by name or role alone.
    query = roles
      ? query.where('r.role', 'in', roles)
      : query.where('r.role', 'not in', ['system_admin', 'security_admin']);
    const people = (await query.orderBy('p.id').execute()).map(({ id }) => id);
    if (post === null) return people;
    const holders = await orgTables(ex)
      .selectFrom('org.contact')
      .select('person_id')
      .where('organisation_id', '=', organisationId)
      .where('post', '=', post)
      .where('until', 'is', null)
      .where('person_id', 'is not', null)
      .execute();
    const held = new Set(holders.map(({ person_id: id }) => id));
    return held.size === 0 ? people : people.filter((id) => held.has(id));
  },

  async postsOf(ex, personId, organisationId) {
    const rows = await orgTables(ex)
      .selectFrom('org.contact')
      .select(['post', 'person_id'])
      .where('organisation_id', '=', organisationId)
      .where('until', 'is', null)
      .where('person_id', 'is not', null)
      .execute();
    return {
      held: rows.filter(({ person_id: id }) => id === personId).map(({ post }) => post),
      filled: [...new Set(rows.map(({ post }) => post))],
    };
  },

  async addressesOf(ex, personIds) {
    if (personIds.length === 0) return new Map();
    const rows = await orgTables(ex)
      .selectFrom('org.contact')
      .select(['person_id', 'telephone'])
      .where('person_id', 'in', personIds)
      .where('until', 'is', null)
      .orderBy('since')
      .execute();
    return new Map(
      rows.flatMap(({ person_id: id, telephone }) =>
        // A landline takes no short messages.
        id && telephone && /^1[3-9]\d{9}$/.test(telephone) ? [[id, { sms: telephone }] as const] : [],
      ),
    );
  },

  organisations: organisationNames,
  people: personNames,
};

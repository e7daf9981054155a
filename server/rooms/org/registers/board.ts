/** What the org room and the cases lend to the workbench: steps a unit holds, documents to confirm, rules it lacks. */
import type { Actor } from '#kernel/actor.ts';
import { roles } from '#kernel/actor.ts';
import { getOrganisation } from '../repository.ts';
import { articlesOf } from './law.ts';
import type { Domain, LentBoard } from './lent.ts';
import { registerTables } from './tables.ts';

/** By the procedure’s key where it is not what its first word says, else by that word. */
const domainOf: Readonly<Record<string, Domain>> = {
  // What left the site because of a leak is looked at for its safety.
  'open.assessment': 'secure',
  catalog: 'catalog',
  classify: 'catalog',
  collect: 'gather',
  quality: 'rectify',
  share: 'share',
  open: 'open',
  operate: 'develop',
  secure: 'secure',
};

/** What somebody of the public says against opened data, where the city counts objections by themselves. */
const objections = new Set(['open.objection', 'open.correction', 'quality.objection']);

/** Nobody in particular of the organisation, with every part it may play: sees what the organisation holds. */
const anybodyOf = (organisationId: string, regionCode: string): Actor => ({
  kind: 'person',
  personId: organisationId,
  organisationId,
  regionCode,
  roles: [...roles],
});

export const casesBoard: LentBoard = {
  name: 'cases',
  async tasks({ ex, p, organisationId }) {
    const organisation = await getOrganisation(ex, organisationId);
    if (!organisation) return [];
    const todos = await p.cases.todosOf(ex, p, anybodyOf(organisationId, organisation.regionCode));
    return todos.map((todo) => {
      const own = domainOf[todo.procedureKey] ?? domainOf[todo.procedureKey.split('.')[0] ?? ''];
      const act: Domain = organisation.office === 'bureau' ? 'review' : 'answer';
      return {
        key: `cases:${todo.id}`,
        domains: [
          act,
          ...(objections.has(todo.procedureKey) ? (['objection'] as const) : []),
          ...(own ? [own] : []),
        ],
        act: todo.step,
        title: todo.title,
        due: todo.deadline?.due ?? null,
        late: todo.deadline?.late ?? false,
        articles: todo.deadline?.cite ?? todo.articles,
        link: todo.link,
      };
    });
  },
};

export const registersBoard: LentBoard = {
  name: 'registers',
  async tasks({ ex, law, organisationId }) {
    const db = registerTables(ex);
    const unread = await db
      .selectFrom('org.register_address as a')
      .innerJoin('org.register_entry as e', 'e.id', 'a.entry_id')
      .where('a.organisation_id', '=', organisationId)
      .where('a.confirmed_at', 'is', null)
      .select(['e.id', 'e.title', 'e.kind', 'e.from_day'])
      .execute();
    const confirming = unread.map((entry) => {
      const term = law.term('org.registers', entry.kind);
      return {
        key: `registers:${entry.id}`,
        domains: [],
        act: { zh: '阅读并确认', en: 'Read and confirm' },
        title: entry.title,
        due: null,
        late: false,
        articles: term ? articlesOf(law, term) : [],
        link: `/registers/entries/${entry.id}`,
      };
    });
    const wanted = law.terms('org.internal-rules');
    const organisation = await getOrganisation(ex, organisationId);
    if (wanted.length === 0 || !organisation || organisation.office) return confirming;
    const held = await db
      .selectFrom('org.register_entry')
      .select('topic')
      .where('kind', '=', 'internal-rule')
      .where('organisation_id', '=', organisationId)
      .execute();
    const missing = wanted
      .filter(({ key }) => !held.some(({ topic }) => topic === key))
      .map((term) => ({
        key: `internal-rule:${term.key}`,
        domains: [],
        act: { zh: '制定并备存', en: 'Draw up and file' },
        title: term.zh,
        due: null,
        late: false,
        articles: law.cite('org.internal-rules'),
        link: '/registers/internal-rules',
      }));
    return [...confirming, ...missing];
  },
};

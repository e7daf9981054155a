/** Routes of the negative list: items, opinions, versions of the city's list and their comparison. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { removeItem } from './leave-list.ts';
import {
  compareLists,
  getListVersion,
  listVersionsOf,
  mergeList,
  rowsOf,
  strikeItem,
} from './list-versions.ts';
import { inviteOpinions } from './matters.ts';
import { disagreements, getItem, listItems } from './negative-items.ts';
import { listMode, proposeItem } from './negative-list.ts';
import {
  invitePolicy,
  mergePolicy,
  proposeItemPolicy,
  readClassesPolicy,
  removeItemPolicy,
  strikePolicy,
} from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { ownFilter, parties, people, presentItem, presentItems, presentOpinions } from './present.ts';
import {
  compareQuery,
  compareReply,
  consistencyReply,
  inviteBody,
  listVersionDetail,
  listVersionsReply,
  negativeItemDetail,
  negativeList,
  negativeQuery,
  opinionsReply,
  proposeItemBody,
  reasonBody,
  strikeBody,
} from './schema.ts';

const tag = 'classify';

export function listRoutes(app: FastifyInstance, p: Platform, ports: ClassPorts): void {
  const law = () => lawNow(p.db, p.law, p.clock.today());

  route(app, {
    method: 'GET',
    url: '/api/classes/negative-items',
    summary:
      'Items of the negative list; what is only proposed is shown to its provider and to those who oversee',
    tag,
    policy: readClassesPolicy,
    query: negativeQuery,
    reply: negativeList,
    handler: async ({ query, actor }) => {
      const own = ownFilter(actor);
      const { items, total } = await listItems(p.db, { ...query, ...(own ? { own } : {}) });
      return {
        items: await presentItems(p.db, items),
        total,
        page: query.page,
        pageSize: query.pageSize,
      };
    },
  });
  const itemFor = async (id: string, actor: Parameters<typeof ownFilter>[0]) => {
    const item = await getItem(p.db, id);
    const own = ownFilter(actor);
    // An invited department sees the item it is asked about.
    const invited =
      item?.caseId && own
        ? (await presentOpinions(p.db, item.caseId)).some(({ organisation }) => organisation.id === own)
        : false;
    if (!item || (own && !invited && item.state !== 'listed' && item.providerId !== own))
      throw problem('kernel.not-found');
    return presentItem(p.db, p, await law(), actor, item);
  };
  route(app, {
    method: 'GET',
    url: '/api/classes/negative-items/:id',
    summary: 'One item with its fields, the opinions given on it and the decision',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: negativeItemDetail,
    handler: ({ params, actor }) => itemFor(params.id, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/negative-items',
    summary: 'Proposes fields of a published entry for the negative list',
    tag,
    policy: proposeItemPolicy,
    entry: 'classify.item-proposed',
    body: proposeItemBody,
    reply: negativeItemDetail,
    status: 201,
    handler: async ({ body, actor }) => {
      const item = await proposeItem(p, ports, actor, body);
      return presentItem(p.db, p, await law(), actor, item);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/negative-items/:id/removal',
    summary: 'Takes an item off the list: its data can be shared at once',
    tag,
    policy: removeItemPolicy,
    entry: 'classify.item-removed',
    params: idParams,
    body: reasonBody,
    reply: negativeItemDetail,
    handler: async ({ params, body, actor }) => {
      const item = await removeItem(p, ports, actor, params.id, body.reason);
      return presentItem(p.db, p, await law(), actor, item);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/negative-consistency',
    summary: 'Where class and negative list disagree: no row in a sound list',
    tag,
    policy: readClassesPolicy,
    reply: consistencyReply,
    handler: async () => {
      const mode = listMode(await law());
      if (!mode) return { items: [] };
      // A reviewed item may wait for the version that makes use of it.
      const rows = (await disagreements(p.db)).filter(
        ({ fault }) => mode === 'follows' || fault === 'unlisted',
      );
      return { items: rows };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/classes/matters/:id/opinions',
    summary: 'Invites departments to give an opinion on a matter under review',
    tag,
    policy: invitePolicy,
    entry: 'classify.opinions-invited',
    params: idParams,
    body: inviteBody,
    reply: opinionsReply,
    handler: async ({ params, body, actor }) => {
      await inviteOpinions(p, actor, params.id, body.organisationIds);
      return {
        items: await presentOpinions(p.db, params.id),
        abilities: abilitiesOf(actor, undefined, { invite: invitePolicy }),
      };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/matters/:id/opinions',
    summary: 'Opinions on a matter',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: opinionsReply,
    handler: async ({ params, actor }) => {
      const matter = await p.cases.getCase(p.db, params.id);
      const items = await presentOpinions(p.db, params.id);
      const own = ownFilter(actor);
      const part = own === undefined || matter?.providerId === own;
      if (!matter || !(part || items.some(({ organisation }) => organisation.id === own)))
        throw problem('kernel.not-found');
      return { items, abilities: abilitiesOf(actor, undefined, { invite: invitePolicy }) };
    },
  });
  versionRoutes(app, p);
}

function versionRoutes(app: FastifyInstance, p: Platform): void {
  const versions = async () => {
    const rows = await listVersionsOf(p.db);
    const person = await people(
      p.db,
      rows.map((row) => row.decided_by),
    );
    return rows.map((row) => ({
      id: row.id,
      number: row.number,
      state: row.state,
      caseId: row.case_id,
      rows: row.rows ?? 0,
      struck: row.struck ?? 0,
      mergedOn: row.merged_on,
      decision: row.decision,
      decidedOn: row.decided_on,
      document: row.document,
      decidedBy: person(row.decided_by),
    }));
  };
  const detail = async (id: string, actor: Parameters<typeof ownFilter>[0]) => {
    const found = (await versions()).find((one) => one.id === id);
    if (!found) throw problem('kernel.not-found');
    const rows = await rowsOf(p.db, id);
    const party = await parties(
      p.db,
      rows.map((row) => row.provider_id),
    );
    return {
      ...found,
      items: rows.map((row) => ({
        itemId: row.item_id,
        resourceId: row.resource_id,
        provider: party(row.provider_id),
        name: row.name,
        whole: row.whole,
        fields: row.fields,
        ground: row.ground,
        struckReason: row.struck_reason,
      })),
      articles: (await lawNow(p.db, p.law, p.clock.today())).cite('classify.negative-list'),
      abilities: abilitiesOf(actor, undefined, { strike: strikePolicy, merge: mergePolicy }),
    };
  };
  route(app, {
    method: 'GET',
    url: '/api/classes/list-versions',
    summary: 'Versions of the city’s negative list, newest first',
    tag,
    policy: readClassesPolicy,
    reply: listVersionsReply,
    handler: async ({ actor }) => ({
      items: await versions(),
      abilities: abilitiesOf(actor, undefined, { merge: mergePolicy }),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/list-versions',
    summary: 'Merges the items of all organisations into a draft and brings it before the government',
    tag,
    policy: mergePolicy,
    entry: 'classify.list-merged',
    reply: listVersionDetail,
    status: 201,
    handler: async ({ actor }) => detail(await mergeList(p, actor), actor),
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/list-versions/compare',
    summary: 'Two versions of the city’s list side by side',
    tag,
    policy: readClassesPolicy,
    query: compareQuery,
    reply: compareReply,
    handler: async ({ query }) => {
      for (const id of [query.from, query.to])
        if (!(await getListVersion(p.db, id))) throw problem('kernel.not-found');
      const rows = await compareLists(p.db, query.from, query.to);
      const party = await parties(
        p.db,
        rows.map(({ providerId }) => providerId),
      );
      return { items: rows.map(({ providerId, ...row }) => ({ ...row, provider: party(providerId) })) };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/list-versions/:id',
    summary: 'One version of the city’s list with its items and the decision',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: listVersionDetail,
    handler: ({ params, actor }) => detail(params.id, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/list-versions/:id/strikes',
    summary: 'The government strikes an item of a draft, or takes that back',
    tag,
    policy: strikePolicy,
    entry: 'classify.item-struck',
    params: idParams,
    body: strikeBody,
    reply: listVersionDetail,
    handler: async ({ params, body, actor }) => {
      await strikeItem(p, actor, params.id, body.itemId, body.reason);
      return detail(params.id, actor);
    },
  });
}

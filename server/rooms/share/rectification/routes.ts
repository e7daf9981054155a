/** Addresses of matters of rectification. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { type Abilities, abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { personNames } from '#rooms/org/index.ts';
import { getGrant } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf } from '../sharing/parties.ts';
import { consumerPolicy, readSharing, superviseUse } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import {
  answerRectification,
  demandRectification,
  judgeRectification,
  type Rectification,
  terminateService,
} from './commands.ts';
import {
  answerBody,
  demandBody,
  judgeBody,
  type RectificationList,
  type RectificationReply,
  rectification,
  rectificationList,
} from './schema.ts';

const base = '/api/share/rectifications';
const tag = 'share';
function abilities(actor: Actor, row: Rectification, today: string): Abilities {
  const open = row.state === 'open' || row.state === 'answered';
  if (!open) return {};
  const may = abilitiesOf(actor, { providerId: row.provider_id }, { judge: superviseUse, end: superviseUse });
  return {
    ...abilitiesOf(actor, { consumerId: row.consumer_id }, { answer: consumerPolicy }),
    ...(row.state === 'answered' && may.judge ? { judge: may.judge } : {}),
    // The end is on offer only once the day has passed.
    ...(today > row.due_on && may.end ? { terminate: may.end } : {}),
  };
}

async function read(p: Platform, actor: Actor, id?: string): Promise<RectificationList> {
  const own = organisationOf(actor) ?? '';
  let found = sharingTables(p.db).selectFrom('share.rectification');
  if (!oversees(actor))
    found = found.where((eb) => eb.or([eb('consumer_id', '=', own), eb('provider_id', '=', own)]));
  if (id) found = found.where('id', '=', id);
  const rows = await found.selectAll().orderBy('opened_at', 'desc').limit(500).execute();
  if (id && rows.length === 0) throw problem('kernel.not-found');
  const steps =
    rows.length === 0
      ? []
      : await sharingTables(p.db)
          .selectFrom('share.rectification_step')
          .selectAll()
          .where(
            'rectification_id',
            'in',
            rows.map((row) => row.id),
          )
          .orderBy('at')
          .execute();
  const today = p.clock.today();
  const law = await lawNow(p.db, p.law, today);
  const causes = law.terms('serve.suspension-grounds').map(({ key, zh, en }) => ({ key, title: { zh, en } }));
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  const people = await personNames(
    p.db,
    steps.flatMap(({ by_person: by }) => by ?? []),
  );
  const numbers = new Map<string, string>();
  for (const grantId of new Set(rows.flatMap((row) => row.grant_ids)))
    numbers.set(grantId, (await getGrant(p.db, grantId))?.number ?? '');
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      state: row.state,
      consumer: name(row.consumer_id),
      provider: name(row.provider_id),
      grants: row.grant_ids.map((grantId) => ({ id: grantId, number: numbers.get(grantId) ?? '' })),
      cause: causes.find(({ key }) => key === row.cause) ?? {
        key: row.cause,
        title: { zh: row.cause, en: row.cause },
      },
      evidence: row.evidence,
      fileId: row.file_id,
      demand: row.demand,
      dueOn: row.due_on,
      pastDue: today > row.due_on,
      openedAt: row.opened_at.toISOString(),
      steps: steps
        .filter((one) => one.rectification_id === row.id)
        .map((one) => ({
          act: one.act,
          text: one.text,
          by: (one.by_person && people.get(one.by_person)) ?? null,
          at: one.at.toISOString(),
        })),
      articles: articlesOf(law, 'rectification'),
      abilities: abilities(actor, row, today),
    })),
    causes,
    abilities: abilitiesOf(actor, { providerId: own }, { demand: superviseUse }),
  };
}

async function readOne(p: Platform, actor: Actor, id: string): Promise<RectificationReply> {
  const [found] = (await read(p, actor, id)).items;
  if (!found) throw problem('kernel.not-found');
  return found;
}

export function rectificationRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Matters of rectification: cause, evidence, demand, due day and every step',
    tag,
    policy: readSharing,
    reply: rectificationList,
    handler: ({ actor }) => read(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One matter of rectification',
    tag,
    policy: readSharing,
    params: idParams,
    reply: rectification,
    handler: ({ actor, params }) => readOne(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Demands rectification and suspends the grants named, on one of the city’s causes',
    tag,
    policy: superviseUse,
    entry: 'share.rectification-demanded',
    body: demandBody,
    reply: rectification,
    status: 201,
    handler: async ({ actor, body }) => readOne(p, actor, await demandRectification(p, actor, body)),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/answer`,
    summary: 'The user answers',
    tag,
    policy: consumerPolicy,
    entry: 'share.rectification-answered',
    params: idParams,
    body: answerBody,
    reply: rectification,
    handler: async ({ actor, params, body }) => {
      await answerRectification(p, actor, params.id, body.text);
      return readOne(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/judge`,
    summary: 'Accepts the rectification and restores access, or asks for more',
    tag,
    policy: superviseUse,
    entry: 'share.rectification-closed',
    params: idParams,
    body: judgeBody,
    reply: rectification,
    handler: async ({ actor, params, body }) => {
      await judgeRectification(p, actor, params.id, body);
      return readOne(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/terminate`,
    summary: 'Ends the service of a unit that did not mend by the day set',
    tag,
    policy: superviseUse,
    entry: 'share.rectification-closed',
    params: idParams,
    body: answerBody,
    reply: rectification,
    handler: async ({ actor, params, body }) => {
      await terminateService(p, actor, params.id, body.text);
      return readOne(p, actor, params.id);
    },
  });
}

/** Addresses of offline hand-overs. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { type Abilities, abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf, titlesOf } from '../sharing/parties.ts';
import { bureauPolicy, consumerPolicy, providerPolicy, readSharing } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';
import {
  arrangeHandOver,
  askHandOver,
  decideHandOver,
  type HandOver,
  proveDestruction,
  recordHandOver,
} from './commands.ts';
import {
  arrangeBody,
  askBody,
  decideBody,
  destroyBody,
  type HandOverList,
  type HandOverReply,
  handedBody,
  handOverList,
} from './schema.ts';

const base = '/api/share/hand-overs';
const tag = 'share';
function stateOf(row: HandOver, today: string): HandOverReply['state'] {
  if (row.refused !== null) return 'refused';
  if (row.proof !== null) return 'destroyed';
  if (row.recorded_at) return row.destroy_on !== null && row.destroy_on < today ? 'overdue' : 'handed-over';
  return row.consented_at ? 'consented' : row.arranged_at ? 'arranged' : 'asked';
}

/** Only the next act of whoever's turn it is. */
function abilities(actor: Actor, row: HandOver, state: HandOverReply['state']): Abilities {
  switch (state) {
    case 'asked':
      return abilitiesOf(actor, undefined, { arrange: bureauPolicy });
    case 'arranged':
      return abilitiesOf(actor, { providerId: row.provider_id }, { decide: providerPolicy });
    case 'consented':
      return abilitiesOf(actor, { providerId: row.provider_id }, { record: providerPolicy });
    case 'handed-over':
    case 'overdue':
      return abilitiesOf(actor, { consumerId: row.applicant_id }, { destroy: consumerPolicy });
    default:
      return {};
  }
}

async function readHandOvers(p: Platform, actor: Actor): Promise<HandOverList> {
  const own = organisationOf(actor) ?? '';
  let found = sharingTables(p.db).selectFrom('share.hand_over');
  if (!oversees(actor))
    found = found.where((eb) => eb.or([eb('applicant_id', '=', own), eb('provider_id', '=', own)]));
  const rows = await found.selectAll().orderBy('asked_at', 'desc').limit(500).execute();
  const today = p.clock.today();
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.applicant_id, row.provider_id]),
  );
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  const law = await lawNow(p.db, p.law, today);
  return {
    items: rows.map((row) => {
      const state = stateOf(row, today);
      return {
        id: row.id,
        number: row.number,
        state,
        resource: title(row.resource_id),
        applicant: name(row.applicant_id),
        provider: name(row.provider_id),
        reason: row.reason,
        purpose: row.purpose,
        arrangement: row.arrangement,
        refused: row.refused,
        medium: row.medium,
        records: row.records,
        sha256: row.sha256,
        giver: row.giver,
        receiver: row.receiver,
        handedOn: row.handed_on,
        destroyOn: row.destroy_on,
        proof: row.proof,
        destroyedOn: row.destroyed_on,
        abilities: abilities(actor, row, state),
      };
    }),
    articles: articlesOf(law, 'offline'),
    abilities: abilitiesOf(actor, { consumerId: own }, { ask: consumerPolicy }),
  };
}

export function handOverRoutes(app: FastifyInstance, p: Platform): void {
  const after = async (actor: Actor, act: Promise<unknown>): Promise<HandOverList> => {
    await act;
    return readHandOvers(p, actor);
  };
  const common = { tag, reply: handOverList } as const;
  route(app, {
    ...common,
    method: 'GET',
    url: base,
    summary: 'Offline hand-overs with their reason, arrangement, consent, copy and destruction',
    policy: readSharing,
    handler: ({ actor }) => readHandOvers(p, actor),
  });
  route(app, {
    ...common,
    method: 'POST',
    url: base,
    summary: 'Asks for data offline, with the reason why the network will not do',
    policy: consumerPolicy,
    entry: 'share.hand-over-asked',
    body: askBody,
    status: 201,
    handler: ({ actor, body }) => after(actor, askHandOver(p, actor, body)),
  });
  route(app, {
    ...common,
    method: 'POST',
    url: `${base}/:id/arrange`,
    summary: 'The authority arranges the hand-over',
    policy: bureauPolicy,
    entry: 'share.hand-over-arranged',
    params: idParams,
    body: arrangeBody,
    handler: ({ actor, params, body }) =>
      after(actor, arrangeHandOver(p, actor, params.id, body.arrangement)),
  });
  route(app, {
    ...common,
    method: 'POST',
    url: `${base}/:id/decide`,
    summary: 'The provider consents or refuses',
    policy: providerPolicy,
    entry: 'share.hand-over-decided',
    params: idParams,
    body: decideBody,
    handler: ({ actor, params, body }) => after(actor, decideHandOver(p, actor, params.id, body)),
  });
  route(app, {
    ...common,
    method: 'POST',
    url: `${base}/:id/record`,
    summary: 'Records medium, count, digest, giver, receiver and days of a hand-over that was consented to',
    policy: providerPolicy,
    entry: 'share.hand-over-recorded',
    params: idParams,
    body: handedBody,
    handler: ({ actor, params, body }) => after(actor, recordHandOver(p, actor, params.id, body)),
  });
  route(app, {
    ...common,
    method: 'POST',
    url: `${base}/:id/destroy`,
    summary: 'The user proves that the copy is gone',
    policy: consumerPolicy,
    entry: 'share.hand-over-destroyed',
    params: idParams,
    body: destroyBody,
    handler: ({ actor, params, body }) => after(actor, proveDestruction(p, actor, params.id, body)),
  });
}

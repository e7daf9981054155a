/** The chart of an application: the branch for data that exist and the one for data that do not, empty or with its present step. */

import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { personNames } from '#rooms/org/index.ts';
import { readNeed } from '../needs/read.ts';
import type { NeedReply } from '../needs/schema.ts';
import { getApplication } from '../repository.ts';
import { articlesOf } from '../sharing/law.ts';
import { readSharing } from '../sharing/policy.ts';
import { type Branch, type ChartReply, chartReply, type Step } from './schema.ts';

const titles = {
  exists: {
    title: { zh: '办理进程（数据已有时）', en: 'Steps where the data exist' },
    steps: [
      ['search', { zh: '检索目录', en: 'Search' }],
      ['form', { zh: '填写申请表', en: 'Form' }],
      ['bureau', { zh: '主管部门受理', en: 'Authority' }],
      ['provider', { zh: '提供单位答复', en: 'Provider' }],
      ['call', { zh: '调用接口', en: 'Call' }],
    ],
  },
  missing: {
    title: { zh: '办理进程（数据不存在时）', en: 'Steps where the data do not exist' },
    steps: [
      ['request', { zh: '提出需求', en: 'Request' }],
      ['coordination', { zh: '主管部门协调', en: 'Coordination' }],
      ['collection', { zh: '采集归集', en: 'Collection' }],
      ['interface', { zh: '生成接口和说明', en: 'Interface and instructions' }],
      ['call', { zh: '调用接口', en: 'Call' }],
    ],
  },
} as const;

type Done = { at: string; by: string | null } | undefined;

/** The first step that is not done is the present one; an empty chart has none. */
function drawn(key: 'exists' | 'missing', done?: Readonly<Record<string, Done>>): Branch {
  let reached = done === undefined;
  const steps = titles[key].steps.map(([name, title]): Step => {
    const past = reached ? undefined : done?.[name];
    const state = past ? 'done' : reached ? 'ahead' : 'present';
    if (!past) reached = true;
    return { key: name, title, state, at: past?.at ?? null, by: past?.by ?? null };
  });
  return { key, title: titles[key].title, steps };
}

type StepRow = { roles: string[]; at: Date | null; by: { personId?: string } | null };

async function ofApplication(p: Platform, actor: Actor, id: string): Promise<Branch> {
  const application = await getApplication(p.db, id);
  const own = organisationOf(actor);
  const party =
    own === application?.applicantId || (own === application?.providerId && application?.submittedAt);
  if (!application || !(party || oversees(actor))) throw problem('kernel.not-found');
  const { rows } = await sql<StepRow>`
    select owner_roles as roles, decided_at as at, decided_by as by from cases.step
    where case_id = ${application.caseId} order by ordinal`.execute(p.db);
  const { rows: people } = await sql<{ created: string | null; submitted: string | null; at: Date }>`
    select created_by as created, submitted_by as submitted, created_at as at from share.application
    where id = ${id}`.execute(p.db);
  const { rows: calls } = await sql<{ at: Date | null }>`
    select min(last_at) as at from serve.call_tally
    where grant_id = ${application.grantId} and outcome = 'answered'`.execute(p.db);
  const names = await personNames(
    p.db,
    [
      ...people.flatMap(({ created, submitted }) => [created, submitted]),
      ...rows.map(({ by }) => by?.personId ?? null),
    ].filter((one): one is string => one !== null),
  );
  const of = (at: Date | null | undefined, person: string | null | undefined): Done =>
    at ? { at: at.toISOString(), by: (person && names.get(person)) ?? null } : undefined;
  const byRole = (bureau: boolean): Done => {
    const steps = rows.filter(({ roles }) => roles.some((one) => one.endsWith('bureau')) === bureau);
    const last = steps.at(-1);
    return last && steps.every(({ at }) => at !== null) ? of(last.at, last.by?.personId) : undefined;
  };
  const decided = application.state === 'granted' || application.state === 'refused';
  const submitted = of(application.submittedAt, people[0]?.submitted);
  const [call] = calls;
  return drawn('exists', {
    search: of(people[0]?.at, people[0]?.created),
    form: application.state === 'returned' ? undefined : submitted,
    // Where the city lets only one of the two decide, the other's step passes with it.
    bureau: byRole(true) ?? byRole(false) ?? (decided ? submitted : undefined),
    provider: decided ? (byRole(false) ?? byRole(true) ?? submitted) : undefined,
    call: of(call?.at, null),
  });
}

function ofNeed(need: NeedReply): Branch {
  const stage = (key: NeedReply['stages'][number]['stage']): Done => {
    const found = need.stages.find((one) => one.stage === key);
    return found?.at ? { at: found.at, by: found.by } : undefined;
  };
  const event = (kind: string): Done => {
    const found = need.events.findLast((one) => one.kind === kind);
    return found && { at: found.at, by: found.by };
  };
  return drawn('missing', {
    request: event('filed'),
    coordination: stage('agreement'),
    collection: stage('first-batch'),
    interface: stage('instructions'),
    call: stage('first-call'),
  });
}

export function chartRoutes(app: FastifyInstance, p: Platform): void {
  const reply = async (branches: Branch[]): Promise<ChartReply> => ({
    branches,
    articles: articlesOf(await lawNow(p.db, p.law, p.clock.today()), 'chart'),
  });
  route(app, {
    method: 'GET',
    url: '/api/share/charts',
    summary: 'The way of an application, for data that exist and for data that do not',
    tag: 'share',
    policy: readSharing,
    reply: chartReply,
    handler: () => reply([drawn('exists'), drawn('missing')]),
  });
  route(app, {
    method: 'GET',
    url: '/api/share/applications/:id/chart',
    summary: 'The chart of one application with its present step; person and time on past ones',
    tag: 'share',
    policy: readSharing,
    params: idParams,
    reply: chartReply,
    handler: async ({ actor, params }) => reply([await ofApplication(p, actor, params.id)]),
  });
  route(app, {
    method: 'GET',
    url: '/api/share/needs/:id/chart',
    summary: 'The chart of one need with its present step; person and time on past ones',
    tag: 'share',
    policy: readSharing,
    params: idParams,
    reply: chartReply,
    handler: async ({ actor, params }) => reply([ofNeed(await readNeed(p, actor, params.id))]),
  });
}

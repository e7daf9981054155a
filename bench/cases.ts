/** `cases.todo.sql` and `cases.nightly.sql`: the list of to-dos and the turn of the day with many open cases, against their bare SQL. */
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { casesDaily } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { type Matters, matters } from '#tests/factories/matters.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const HOLDERS = 40;
/** Every fourth step lies with the data authority: the longest list there is. */
const BUREAU_SHARE = 4;
/** Workdays over which the due days of the open cases are spread. */
const SPREAD = 40;
const PAGE = 20;

/** Many open cases like one that was opened in earnest; due days evenly over the coming workdays. */
async function seed(m: Matters, count: number): Promise<void> {
  const { p } = m.city;
  const like = await m.open('quality.check');
  const [step] = like.steps;
  if (!step) throw new TypeError('a case has a step');
  const holders = [];
  for (let n = 0; n < HOLDERS; n++) holders.push((await m.city.organisation()).id);
  const days = Array.from(
    { length: SPREAD },
    (_, n) => p.law.calendar.addWorkdays(p.clock.today(), n + 1).day,
  );
  await sql`
    insert into cases.case (id, number, procedure, pack_hash, limits, subject_type, subject_id, title, region_code,
      applicant_organisation, provider_organisation, opened_by, facts, state, opened_on, opened_at)
    select gen_random_uuid(), 'B-' || n, c.procedure, c.pack_hash, c.limits, c.subject_type, gen_random_uuid(), c.title || n,
      c.region_code, c.applicant_organisation, c.provider_organisation, c.opened_by, c.facts, 'open', c.opened_on,
      c.opened_at + n * interval '1 millisecond'
    from cases.case c, generate_series(1, ${count}::int) n where c.id = ${like.id}`.execute(p.db);
  await sql`
    insert into cases.step (id, case_id, ordinal, round, key, owner_organisation, owner_roles, opened_on, opened_at, due_day, deadline)
    select gen_random_uuid(), c.id, 1, 1, s.key,
      case when c.n % ${BUREAU_SHARE} = 0 then ${m.city.bureau.id}::uuid else (${holders}::uuid[])[1 + c.n % ${HOLDERS}] end,
      case when c.n % ${BUREAU_SHARE} = 0 then array['bureau'] else s.owner_roles end,
      s.opened_on, c.opened_at, d.due, jsonb_set(s.deadline, '{due}', to_jsonb(d.due::text))
    from (select id, opened_at, substr(number, 3)::int as n from cases.case where number like 'B-%') c
    cross join cases.step s
    cross join lateral (select (${days}::date[])[1 + c.n % ${SPREAD}] as due) d
    where s.id = ${step.id}`.execute(p.db);
  await sql`analyze cases.case, cases.step`.execute(p.db).catch(() => undefined);
}

const percentile = (times: number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

/** Runs `work` so often, so many at a time; milliseconds of each. */
async function timed(times: number, at: number, work: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  let left = times;
  await Promise.all(
    Array.from({ length: at }, async () => {
      while (left-- > 0) {
        const from = performance.now();
        await work();
        taken.push(performance.now() - from);
      }
    }),
  );
  return taken;
}

export async function measureTodo(options: MeasureOptions): Promise<Measure> {
  const count = numberOption(options, 'cases', 100_000);
  const times = numberOption(options, 'requests', 600);
  const connections = numberOption(options, 'connections', 8);
  const m = await matters({ demo: true });
  await seed(m, count);
  const { p, app, bureau } = m.city;
  await app.listen({ host: '127.0.0.1', port: 0 });
  const [listening] = app.addresses();
  const port = typeof listening === 'object' ? listening.port : 0;
  const cookie = await signIn(m, m.clerk);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ours = () => get(agent, port, `/api/todos?pageSize=${PAGE}`, cookie);
  const bare = async (): Promise<void> => {
    const owned = `from cases.step s where s.decided_at is null and s.owner_organisation = $1 and s.owner_roles && $2::text[]`;
    await p.pool.query(`select count(*) ${owned}`, [bureau.id, ['bureau']]);
    await p.pool.query(
      `select s.*, c.number, c.title, c.procedure, c.subject_type, c.subject_id, c.applicant_organisation
       from (select s.* ${owned} order by s.due_day asc nulls last, s.opened_at, s.id limit ${PAGE}) s
       join cases.case c on c.id = s.case_id order by s.due_day asc nulls last, s.opened_at, s.id`,
      [bureau.id, ['bureau']],
    );
  };
  await timed(connections * 5, connections, ours);
  await timed(connections * 5, connections, bare);
  const [mine, reference] = [await timed(times, connections, ours), await timed(times, connections, bare)];
  agent.destroy();
  await app.close();
  const [value, beside] = [percentile(mine, 0.95), percentile(reference, 0.95)];
  return {
    name: 'cases.todo.sql',
    value,
    unit: 'ms',
    reference: beside,
    ratio: beside / value,
    method: `p95 of ${times} lists of ${PAGE} to-dos of an authority holding a quarter of ${count} open cases, over HTTP at ${connections} connections, against the count and the page by bare SQL; embedded PostgreSQL without fsync, everything on one machine`,
    detail: { p50: percentile(mine, 0.5), referenceP50: percentile(reference, 0.5) },
  };
}

async function signIn({ city }: Matters, actor: PersonActor): Promise<string> {
  const reply = await city.app.inject({
    method: 'POST',
    url: '/api/demo/session',
    payload: { personId: actor.personId },
  });
  if (reply.statusCode !== 200) throw new Error(`no session: ${reply.body}`);
  return reply.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function get(agent: Agent, port: number, path: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path, headers: { cookie } }, (reply) => {
      reply.resume();
      reply.once('end', () =>
        reply.statusCode === 200 ? resolve() : reject(new Error(`answered ${reply.statusCode}`)),
      );
    })
      .once('error', reject)
      .end();
  });
}

/** The same writes in as few statements as SQL allows: marks, messages and addressees, by day. */
async function bareNight(p: Platform, day: string, horizon: string): Promise<void> {
  await transact(p.db, async (tx) => {
    for (const { mark, from, to } of [
      { mark: 'near_told_on', from: day, to: horizon },
      { mark: 'late_told_on', from: '0001-01-01', to: yesterday(day) },
    ]) {
      await sql`
        with told as (
          update cases.step set ${sql.ref(mark)} = ${day}
          where decided_at is null and not informative and paused_on is null and ${sql.ref(mark)} is null
            and due_day between ${from} and ${to}
          returning id, case_id, owner_organisation, owner_roles),
        sent as (
          insert into notices.notice (id, kind, params, articles, case_id, link, wants_confirmation, urgent, sent_on, sent_at)
          select gen_random_uuid(), 'cases.step-near', jsonb_build_object('number', c.number, 'title', c.title), '{}', c.id,
            '/cases/' || c.id, false, false, ${day}, now()
          from told join cases.case c on c.id = told.case_id
          returning id, case_id)
        insert into notices.addressee (id, notice_id, organisation_id, roles, target, once_key, sent_at)
        select gen_random_uuid(), sent.id, told.owner_organisation, told.owner_roles,
          'organisation:' || told.owner_organisation, 'bare ' || told.id || ${mark}::text, now()
        from sent join told using (case_id)`.execute(tx);
    }
  });
}

const yesterday = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

export async function measureNightly(options: MeasureOptions): Promise<Measure> {
  const count = numberOption(options, 'cases', 100_000);
  const m = await matters();
  await seed(m, count);
  const { p } = m.city;
  const { calendar } = p.law;
  const parts: Record<string, number> = {};
  const night = async (day: string): Promise<number> => {
    m.setDay(day);
    const from = performance.now();
    for (const task of casesDaily(p)) {
      const began = performance.now();
      await task.run(day);
      parts[`last ${task.name}`] = Math.round(performance.now() - began);
    }
    return performance.now() - from;
  };
  // A first night takes what has gathered; the measured ones what one day brings.
  const days = Array.from({ length: 5 }, (_, n) => calendar.addWorkdays(p.clock.today(), n + 1).day);
  const [first, ...rest] = days;
  if (first) await night(first);
  const before = await sent(p);
  const ours = [];
  for (const day of rest.slice(0, 2)) ours.push(await night(day));
  const messages = ((await sent(p)) - before) / 2;
  const reference = [];
  for (const day of rest.slice(2)) {
    const from = performance.now();
    await bareNight(p, day, calendar.addWorkdays(day, 2).day);
    reference.push(performance.now() - from);
  }
  const mean = (times: number[]): number => times.reduce((sum, time) => sum + time, 0) / times.length;
  return {
    name: 'cases.nightly.sql',
    value: mean(ours),
    unit: 'ms',
    reference: mean(reference),
    ratio: mean(reference) / mean(ours),
    method: `turn of the day of the cases with ${count} open ones, of which a ${SPREAD}th turns late and a ${SPREAD}th near: ${Math.round(messages)} messages and an entry of the ledger for each late step; against the marks and messages alone by bare set-wise SQL; mean of two nights each, embedded PostgreSQL without fsync`,
    detail: { messages, perMessage: mean(ours) / messages, ...parts },
  };
}

async function sent(p: Platform): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from notices.notice`.execute(p.db);
  return rows[0]?.n ?? 0;
}

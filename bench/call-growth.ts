/**
 * `call.grants`, `call.entries`: the same calls while there is little beside them and while there is much. The bare read is measured
 * beside both, and what the machine itself lost between them is taken out of the ratio.
 */
import pg from 'pg';
import { newId } from '#kernel/ids.ts';
import { withStand } from './call.ts';
import {
  bareLoad,
  identities,
  type Loader,
  nativeSigner,
  processorOf,
  Rounds,
  type Stand,
  textOf,
  wideGrant,
} from './call-stand.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

type State = { ours: Rounds; bare: Rounds };

const CONNECTIONS = 32;

/** Calls over many grants, each of which has its turn. */
async function look(
  stand: Stand,
  loader: Loader,
  grants: GrantKeys,
  options: MeasureOptions,
): Promise<State> {
  const rounds = numberOption(options, 'rounds', 5);
  const calls = numberOption(options, 'calls', 4_000);
  const state: State = { ours: new Rounds(), bare: new Rounds() };
  const ours = (count: number) => {
    const at = new Date();
    const signers = grants.map((key) => nativeSigner(stand, key));
    const requests = identities(stand, count).flatMap((id, place) => {
      const call = signers[place % signers.length]?.(id, at);
      return call ? [textOf(call)] : [];
    });
    return { kind: 'http' as const, host: '127.0.0.1', port: stand.port, connections: CONNECTIONS, requests };
  };
  await loader.run(ours(1000));
  await loader.run(bareLoad(stand, 1000, CONNECTIONS));
  for (let round = 0; round < rounds; round++) {
    const asked = ours(calls);
    const before = processorOf(stand, loader);
    const done = await loader.run(asked);
    state.ours.spent(before, processorOf(stand, loader));
    if (done.refused > 0) throw new Error(`${done.refused} calls were refused`);
    state.ours.add(done);
    state.bare.add(await loader.run(bareLoad(stand, calls, CONNECTIONS)));
  }
  return state;
}

type GrantKeys = Awaited<ReturnType<Stand['made']['key']>>[];

/** Grants that are called; as many as the gateway meets in one moment of an ordinary day. */
const CALLED = 20;

async function calledGrants(stand: Stand): Promise<{ keys: GrantKeys; first: string }> {
  const keys: GrantKeys = [];
  let first = '';
  for (let count = 0; count < CALLED; count++) {
    const { id } = await wideGrant(stand);
    first ||= id;
    keys.push(await stand.made.key(id));
  }
  return { keys, first };
}

function told(
  name: string,
  few: State,
  many: State,
  method: string,
  detail: Record<string, string | number>,
): Measure {
  const drift = many.bare.perSecond / few.bare.perSecond;
  const reference = few.ours.perSecond * drift;
  return {
    name,
    value: many.ours.perSecond,
    unit: 'calls/s',
    reference,
    ratio: many.ours.perSecond / reference,
    method,
    detail: {
      'latency with few': few.ours.latency,
      'latency with many': many.ours.latency,
      'processor with few, µs a call': few.ours.processor,
      'processor with many, µs a call': many.ours.processor,
      'bare read with few, with many': `${Math.round(few.bare.perSecond)}/s, ${Math.round(many.bare.perSecond)}/s`,
      ...detail,
    },
  };
}

async function asOwner<T>(stand: Stand, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: stand.stores.postgres.superUrl ?? stand.stores.postgres.ownerUrl,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const timed = async (work: () => Promise<unknown>): Promise<string> => {
  const from = performance.now();
  await work();
  return `${((performance.now() - from) / 1000).toFixed(0)} s`;
};

/** Copies of one row under new ids: every column as it is but those named. */
async function copies(
  client: pg.Client,
  table: string,
  where: string,
  changed: Record<string, string>,
  count: number,
): Promise<void> {
  const [schema = '', name = ''] = table.split('.');
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = $1 and table_name = $2 and is_generated = 'NEVER' order by ordinal_position`,
    [schema, name],
  );
  const columns = rows.map((row) => `"${row.name}"`).join(', ');
  const values = rows.map((row) => changed[row.name] ?? `t."${row.name}"`).join(', ');
  await client.query(
    `insert into ${table} (${columns}) select ${values} from ${table} t, generate_series(1, ${count}) n where ${where}`,
  );
}

/** An id that is the same in every table for one n. */
const idOf = `('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

export async function measureGrants(options: MeasureOptions): Promise<Measure> {
  const count = numberOption(options, 'grants', 100_000);
  return withStand(numberOption(options, 'rows', 100_000), async (stand, loader) => {
    const { keys, first } = await calledGrants(stand);
    const fill = (from: number, to: number): Promise<void> =>
      asOwner(stand, async (client) => {
        const id = idOf.replaceAll('n)', `n + ${from})`);
        const number = `'copy-' || (n + ${from})`;
        const of = `'${first}'`;
        await copies(client, 'serve.grant', `t.id = ${of}`, { id, number }, to - from);
        await copies(client, 'serve.grant_version', `t.grant_id = ${of}`, { grant_id: id }, to - from);
        await copies(
          client,
          'serve.key',
          `t.grant_id = ${of}`,
          { id: `'gk_copy' || (n + ${from})`, grant_id: id },
          to - from,
        );
        await copies(client, 'serve.quota_ledger', `t.grant_id = ${of}`, { grant_id: id }, to - from);
        await copies(client, 'serve.call_tally', `t.grant_id = ${of}`, { grant_id: id }, to - from);
        await client.query(
          'analyze serve.grant, serve.grant_version, serve.key, serve.quota_ledger, serve.call_tally',
        );
      });
    await look(stand, loader, keys, { rounds: '1', calls: '400' });
    await fill(0, 100 - CALLED);
    const few = await look(stand, loader, keys, options);
    const filling = await timed(() => fill(100, count));
    const many = await look(stand, loader, keys, options);
    return told(
      'call.grants',
      few,
      many,
      `lookups over ${CALLED} grants in turn, ${CONNECTIONS} connections, while there are 100 grants and while there are ${count}, each with terms, a key, a quota and a tally; beside the bare read`,
      { filling: `rows copied by SQL in ${filling}` },
    );
  });
}

export async function measureEntries(options: MeasureOptions): Promise<Measure> {
  const count = numberOption(options, 'entries', 10_000_000);
  const small = Math.min(100_000, count);
  return withStand(numberOption(options, 'rows', 100_000), async (stand, loader) => {
    const { keys } = await calledGrants(stand);
    await fillLog(stand, 0, small);
    const few = await look(stand, loader, keys, options);
    const filling = await timed(() => fillLog(stand, small, count));
    const many = await look(stand, loader, keys, options);
    const size = await asOwner(stand, async (client) => {
      const { rows } = await client.query<{ bytes: string }>(
        `select pg_size_pretty(pg_total_relation_size('ledger.entry') + pg_total_relation_size('ledger.leaf')) as bytes`,
      );
      return rows[0]?.bytes ?? '';
    });
    return told(
      'call.entries',
      few,
      many,
      `lookups over ${CALLED} grants in turn, ${CONNECTIONS} connections, while the log holds ${small} entries and while it holds ${count}; beside the bare read`,
      {
        filling: `entries of 256 bytes and their leaves written by one statement as an earlier shard, indexes dropped before and made anew after it, in ${filling}`,
        'entries, leaves and their indexes': size,
      },
    );
  });
}

const SHARD = 9;

/** Entries of former days as rows alone: what a call meets of them is the tables and their indexes. */
async function fillLog(stand: Stand, from: number, to: number): Promise<void> {
  await asOwner(stand, async (client) => {
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where schemaname = 'ledger' and tablename = 'entry' and indexname not in ('entry_pkey', 'entry_hash_key')`,
    );
    await client.query(`set maintenance_work_mem = '512MB'`);
    await client.query('alter table ledger.entry disable trigger enqueue');
    await client.query('alter table ledger.entry drop constraint entry_hash_key');
    for (const { name } of indexes) await client.query(`drop index ledger.${name}`);
    // Ids in the order of time, before those of today; a thousand grants; bodies that do not compress.
    const id = `(lpad(to_hex(1600000000000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid`;
    await client.query(
      `insert into ledger.entry (id, kind, body, hash, at, subject_type, subject_id, organisation_id, organisations, activity)
       select ${id}, 'serve.call-answered', body, sha256('\\x00'::bytea || body),
         to_timestamp(1600000000 + n / 1000.0), 'serve.grant', md5((n % 1000)::text)::uuid::text,
         $1, array[$1::uuid, $2::uuid], 'call'
       from (select n, convert_to(md5(n::text) || md5((n + 0.1)::text) || md5((n + 0.2)::text) || md5((n + 0.3)::text)
           || md5((n + 0.4)::text) || md5((n + 0.5)::text) || md5((n + 0.6)::text) || md5((n + 0.7)::text), 'UTF8') as body
         from generate_series($3::bigint, $4::bigint) n) as written`,
      [newId(), stand.made.providerId, from, to - 1],
    );
    await client.query('alter table ledger.entry add constraint entry_hash_key unique (hash)');
    for (const { definition } of indexes) await client.query(definition);
    await client.query('alter table ledger.entry enable always trigger enqueue');
    await client.query(
      `insert into ledger.leaf (shard, index, entry_id, hash)
       select ${SHARD}, n, ${id}, sha256(n::text::bytea) from generate_series($1::bigint, $2::bigint) n`,
      [from, to - 1],
    );
    // What the database would do by itself in the next minutes is done before the clock runs.
    await client.query('vacuum analyze ledger.entry, ledger.leaf');
    await client.query('checkpoint');
  });
}

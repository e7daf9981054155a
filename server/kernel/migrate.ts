/** Brings the database to this version: numbered SQL files, each once, under one lock, run by the owner role. */
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

const folder = new URL('../migrations/', import.meta.url);
const lockKey = 7_203_311;

export type Migration = { number: number; name: string };

/** The migrations on disk in order; a gap or a double number is an error of the build. */
export async function listMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return names.map((name) => ({ number: Number(name.slice(0, 4)), name }));
}

/**
 * Runs what is missing and returns the names it ran. Safe when several processes start at once.
 * `warehouseMigrations` run afterwards by whoever owns the warehouse connection.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (one) => one.on('error', () => undefined));
  const client = await pool.connect();
  const ran: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = 'gongshu_app') then create role gongshu_app nologin; end if;
      end $$;
      create schema if not exists kernel;
      create table if not exists kernel.migration (number int primary key, name text not null, at timestamptz not null default now())`);
    const { rows } = await client.query<{ number: number }>('select number from kernel.migration');
    const done = new Set(rows.map(({ number }) => number));
    await runMigrations({ pgPool: pool });
    for (const { number, name } of await listMigrations()) {
      if (done.has(number)) continue;
      const text = await readFile(new URL(name, folder), 'utf8');
      await client.query('begin');
      await client.query(text);
      await client.query('insert into kernel.migration (number, name) values ($1, $2)', [number, name]);
      await client.query('commit');
      ran.push(name);
    }
    if (ran.length > 0) await client.query(grantJobQueue);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await client.query('select pg_advisory_unlock_all()').catch(() => undefined);
    client.release();
    await pool.end();
  }
  return ran;
}

// graphile-worker guards its tables with row security; the application's role works the queue without owning it.
const grantJobQueue = `
  grant usage on schema graphile_worker to gongshu_app;
  grant select, insert, update, delete on all tables in schema graphile_worker to gongshu_app;
  grant usage, select on all sequences in schema graphile_worker to gongshu_app;
  grant execute on all functions in schema graphile_worker to gongshu_app;
  do $$ declare t record; begin
    for t in select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'graphile_worker' and c.relrowsecurity
               and not exists (select from pg_policies p where p.schemaname = 'graphile_worker' and p.tablename = c.relname and p.policyname = 'gongshu_app')
    loop
      execute format('create policy gongshu_app on graphile_worker.%I for all to gongshu_app using (true) with check (true)', t.relname);
    end loop;
  end $$;`;

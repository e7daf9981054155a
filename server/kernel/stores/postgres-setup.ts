/** Roles, database and extension of the embedded PostgreSQL; every step may be repeated. */
import pg from 'pg';
import type { Secrets } from './folder.ts';
import { SUPERUSER, urlOf } from './postgres.ts';

export const OWNER = 'gongshu_owner';
export const APP = 'gongshu_app';
export const DATABASE = 'gongshu';

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** After this `gongshu_owner` owns the database and `gongshu_app` may only connect: migrations grant the rest. */
export async function setUpPostgres(
  port: number,
  secrets: Secrets,
): Promise<{ ownerUrl: string; appUrl: string }> {
  await withClient(urlOf(port, SUPERUSER, secrets.superuser, 'postgres'), async (client) => {
    for (const [role, password] of [
      [OWNER, secrets.owner],
      [APP, secrets.app],
    ] as const) {
      const known = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      const verb = known.rowCount ? 'alter' : 'create';
      const rights = 'login nosuperuser nocreatedb nocreaterole noreplication';
      await client.query(`${verb} role ${role} ${rights} password ${client.escapeLiteral(password)}`);
    }
    const known = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!known.rowCount) await client.query(`create database ${DATABASE} owner ${OWNER}`);
    await client.query(`revoke all on database ${DATABASE} from public`);
    await client.query(`grant connect, temporary on database ${DATABASE} to ${APP}`);
    await client.query(
      `alter role ${APP} in database ${DATABASE} set idle_in_transaction_session_timeout = '5min'`,
    );
  });
  await withClient(urlOf(port, SUPERUSER, secrets.superuser, DATABASE), async (client) => {
    await client.query('create extension if not exists pg_trgm');
    await client.query('revoke create on schema public from public');
  });
  return {
    ownerUrl: urlOf(port, OWNER, secrets.owner, DATABASE),
    appUrl: urlOf(port, APP, secrets.app, DATABASE),
  };
}

/** What a connector takes over of a registered source, so that nobody types an address and a password twice. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { permit } from '#kernel/policy.ts';
import { sourceKeepPolicy } from './policy.ts';
import { getSource } from './scan.ts';

export type KnownSource = {
  systemId: string | null;
  engine: 'postgresql' | 'mysql';
  host: string;
  port: number;
  database: string;
  schema: string;
  username: string;
  password: string;
  tls: boolean;
  ca: string | null;
};

/** Only for those who keep the source; the password leaves the vault here and is sealed again by whoever asked. */
export async function knownSource(p: Platform, actor: Actor, id: string): Promise<KnownSource> {
  const source = await getSource(p, id);
  permit(sourceKeepPolicy, actor, { providerId: source.provider_id });
  return {
    systemId: source.system_id,
    engine: source.engine,
    host: source.host,
    port: source.port,
    database: source.database_name,
    schema: source.schema_name,
    username: source.username,
    password: p.vault.open(source.password).toString('utf8'),
    tls: source.tls,
    ca: source.ca,
  };
}

/** The front page of the registers: which there are, who writes in them, and what waits for the reader. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { articlesOf, isWriter, requiredParts, writerName } from './law.ts';
import type { registersReply } from './schema.ts';
import { registerTables } from './tables.ts';

export async function readRegisters(p: Platform, actor: Actor): Promise<z.input<typeof registersReply>> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items = [];
  for (const term of law.terms('org.registers')) {
    items.push({
      key: term.key,
      zh: term.zh,
      en: term.en,
      writer: writerName(String(term.attributes.writer)),
      parts: requiredParts(term),
      cite: articlesOf(law, term),
      mayWrite: await isWriter(p.db, actor, term),
    });
  }
  const db = registerTables(p.db);
  const { unread } = await db
    .selectFrom('org.register_address')
    .where('organisation_id', '=', actor.organisationId)
    .where('confirmed_at', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .executeTakeFirstOrThrow();
  const { open } = hasRole(actor, 'government')
    ? await db
        .selectFrom('org.matter')
        .where('region_code', '=', actor.regionCode)
        .where('decided_at', 'is', null)
        .select((eb) => eb.fn.countAll<number>().as('open'))
        .executeTakeFirstOrThrow()
    : { open: 0 };
  const word = ({ key, zh, en }: { key: string; zh: string; en: string }) => ({ key, zh, en });
  return {
    items,
    unread: Number(unread),
    openMatters: Number(open),
    internalRules: law.terms('org.internal-rules').map(word),
    sectors: law.terms('org.industry-sectors').map(word),
  };
}

/** The modules a city's text says its platform consists of: where each stands, which objects it keeps, how it fares; and the controls of the security module. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Lent, LentModule, LentProbe } from './lent.ts';
import { readModulesPolicy } from './policy.ts';
import type { controlsReply, modulesReply } from './schema-modules.ts';
import { registerTables } from './tables.ts';

const RULE = 'org.platform-modules';
const probeKey = (key: string): string => `module-${key}`;

const termsOf = (law: Pick<LawNow, 'terms'>) => law.terms(RULE);

/** What is asked whether it answers: the parts of every platform, and each module this city's text names. */
export function probesOf(p: Platform, lent: Lent): LentProbe[] {
  const terms = p.law.terms(RULE, p.clock.today());
  return [
    // What the text names is asked under the text's own name, once.
    ...lent.probes.filter(({ key }) => !terms.some((term) => term.key === key)),
    ...terms.flatMap(({ key, zh, en }): LentProbe[] => {
      const found = lent.modules.find((one) => one.key === key);
      return found
        ? [{ key: probeKey(key), name: () => ({ zh, en }), path: `/desk${found.path}`, ask: [found.list] }]
        : [];
    }),
  ];
}

/** In the order and the words of the text; one that no room stands for yet says so. */
export async function readModules(
  p: Platform,
  actor: Actor,
  modules: readonly LentModule[],
): Promise<z.input<typeof modulesReply>> {
  permit(readModulesPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items = [];
  for (const term of termsOf(law)) {
    const module = modules.find(({ key }) => key === term.key);
    const last = await lastProbe(p, probeKey(term.key));
    items.push({
      key: term.key,
      name: { zh: term.zh, en: term.en },
      articles: term.cite.length > 0 ? [...term.cite] : law.cite(RULE),
      path: module?.path ?? null,
      list: module?.list ?? null,
      state: module === undefined ? ('absent' as const) : last === undefined ? ('unknown' as const) : last,
    });
  }
  return { items };
}

async function lastProbe(p: Platform, module: string): Promise<'up' | 'down' | undefined> {
  const row = await registerTables(p.db)
    .selectFrom('org.service_probe')
    .select('up')
    .where('module', '=', module)
    .orderBy('to_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (row.up ? 'up' : 'down');
}

/** What keeps the data safe, each with how much of it there is and where it stands. */
export async function readControls(
  p: Platform,
  actor: Actor,
  { controls }: Lent,
): Promise<z.input<typeof controlsReply>> {
  permit(readModulesPolicy, actor, undefined);
  const items = [];
  for (const { key, name, what, path, count } of controls)
    items.push({ key, name, what, path, count: await count(p.db) });
  return { items, total: items.length };
}

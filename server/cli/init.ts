/** `gongshu init`: puts the bureau and its first administrator into a platform that was started without the demo. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { packFolder, readConfig } from '#kernel/config.ts';
import { openLog } from '#kernel/log.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { lawNow } from '#law/settings.ts';
import {
  assignRole,
  bureauOf,
  createOrganisation,
  createPerson,
  getRegion,
  importRegions,
} from '#rooms/org/index.ts';
import { composePlatform } from '../app.ts';

export const initUsage = `gongshu init --city KEY --credit-code CODE --account NAME --person NAME [--data DIR | --postgres URL --clickhouse URL]
    在已启动的平台上登记主管部门（名称取自规则包）和首位系统管理员，打印一次性初始口令。
    Registers the bureau (named by the pack) and its first system administrator on a running platform; prints an initial password.`;

/** The first administrator gives all further roles; the bureau's own officer is a second person. */
async function establish(p: Platform, creditCode: string, account: string, name: string): Promise<string> {
  const { city } = p.law;
  const law = await lawNow(p.db, p.law, p.clock.today());
  if (!(await getRegion(p.db, city.regionCode))) {
    await importRegions(p, platform, [
      { code: city.regionCode, parent: null, nameZh: city.nameZh, nameEn: city.nameEn },
    ]);
  }
  const [kind] = law.terms('org.organisation-kinds');
  const bureau =
    (await bureauOf(p.db, city.regionCode)) ??
    (await createOrganisation(p, platform, {
      name: p.law.word('authority'),
      kind: kind?.key ?? '',
      creditCode,
      regionCode: city.regionCode,
      office: 'bureau',
    }));
  const initialPassword = randomBytes(12).toString('base64url');
  const person = await createPerson(p, platform, { account, name, initialPassword });
  await assignRole(p, platform, { personId: person.id, organisationId: bureau.id, role: 'system_admin' });
  return initialPassword;
}

export async function initCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      city: { type: 'string' },
      'credit-code': { type: 'string' },
      account: { type: 'string' },
      person: { type: 'string' },
      data: { type: 'string' },
      postgres: { type: 'string' },
      clickhouse: { type: 'string' },
    },
  });
  const { city, account, person, 'credit-code': creditCode } = values;
  if (!city || !account || !person || !creditCode) {
    console.error(initUsage);
    return 2;
  }
  const stores = (['data', 'postgres', 'clickhouse'] as const).flatMap((name) => {
    const value = values[name];
    return value ? [`--${name}`, value] : [];
  });
  // As a further process beside the running one: it finds the stores and starts none.
  const config = readConfig(
    ['--city', city, '--role', 'worker', '--no-demo', '--log-level', 'warn', ...stores],
    process.env,
  );
  const log = openLog(config.logLevel);
  const opened = await openKernel(config, await openStores(config, { watcher: log }), { log });
  try {
    const p = composePlatform(opened.kernel, loadLaw(packFolder(config), config.city));
    const password = await establish(p, creditCode, account, person);
    console.log(
      `账号 account: ${account}\n初始口令 initial password: ${password}\n首次登录须立即修改 | to be changed at the first sign-in`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}

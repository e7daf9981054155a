/** `gongshu init`: puts the bureau and its first administrator into a platform that was started without the demo. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { lawNow } from '#law/settings.ts';
import {
  assignRole,
  bureauOf,
  createOrganisation,
  createPerson,
  getRegion,
  importRegions,
} from '#rooms/org/index.ts';
import { beside, storeOptions } from './beside.ts';

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
      ...storeOptions,
      'credit-code': { type: 'string' },
      account: { type: 'string' },
      person: { type: 'string' },
    },
  });
  const { city, account, person, 'credit-code': creditCode } = values;
  if (!city || !account || !person || !creditCode) {
    console.error(initUsage);
    return 2;
  }
  const password = await beside(city, values, (p) => establish(p, creditCode, account, person));
  console.log(
    `账号 account: ${account}\n初始口令 initial password: ${password}\n首次登录须立即修改 | to be changed at the first sign-in`,
  );
  return 0;
}

/** The fictional city in this process, listening, with the people of a case: its pack knows every act that a city may allow. */
import type { FastifyInstance } from 'fastify';
import type { CaseFile, Platform } from '#cases/index.ts';
import { type PersonActor, platform, type Role } from '#kernel/actor.ts';
import type { TestClock } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import {
  assignRole,
  createOrganisation,
  createPerson,
  importRegions,
  type Organisation,
} from '#rooms/org/index.ts';
import { creditCode } from '../factories/city.ts';
import { testPlatform } from '../factories/platform.ts';

/** Names of people, as the sign-in page shows them. */
export const cast = {
  clerk: '主管甲',
  supplier: '供数乙',
  colleague: '同事丙',
  head: '负责人丁',
  asker: '用数戊',
  neighbour: '邻局己',
} as const;

export type CasesScene = {
  p: Platform;
  app: FastifyInstance;
  clock: TestClock;
  base: string;
  people: Record<keyof typeof cast, PersonActor>;
  provider: Organisation;
  open(title: string, procedure?: string): Promise<CaseFile>;
  close(): Promise<void>;
};

export async function setCasesScene(): Promise<CasesScene> {
  const { p, app, clock, close } = await testPlatform({ city: 'xingyuan' });
  const { regionCode } = p.law.city;
  await importRegions(p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省', nameEn: 'Province' },
    { code: regionCode, nameZh: p.law.city.nameZh, nameEn: p.law.city.nameEn },
  ]);
  let serial = 700;
  const organisation = (zh: string, en: string, office?: 'bureau') => {
    serial += 1;
    return createOrganisation(p, platform, {
      name: { zh, en },
      kind: 'administrative-organ',
      creditCode: creditCode(serial),
      regionCode,
      ...(office ? { office } : {}),
    });
  };
  const bureau = await organisation('数据资源局', 'Data Resources Bureau', 'bureau');
  const provider = await organisation('登记局', 'Registry');
  const applicant = await organisation('学校局', 'Schools Office');
  const other = await organisation('档案局', 'Archives');
  const person = async (name: string, organisationId: string, role: Role): Promise<PersonActor> => {
    serial += 1;
    const { id } = await createPerson(p, platform, {
      account: `cases-${serial}`,
      name,
      initialPassword: 'Kite-7-over-river',
    });
    await assignRole(p, platform, { personId: id, organisationId, role });
    return { kind: 'person', personId: id, organisationId, regionCode, roles: [role] };
  };
  const people = {
    clerk: await person(cast.clerk, bureau.id, 'bureau'),
    supplier: await person(cast.supplier, provider.id, 'provider'),
    colleague: await person(cast.colleague, provider.id, 'consumer'),
    head: await person(cast.head, provider.id, 'head'),
    asker: await person(cast.asker, applicant.id, 'consumer'),
    neighbour: await person(cast.neighbour, other.id, 'provider'),
  };
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    p,
    app,
    clock,
    base,
    people,
    provider,
    open: (title, procedure = 'quality.check') =>
      transact(p.db, (tx) =>
        p.cases.openCase(tx, p, {
          procedure,
          subject: { type: 'test.subject', id: newId() },
          title,
          openedBy: people.asker,
          providerId: provider.id,
          facts: {},
        }),
      ),
    close,
  };
}

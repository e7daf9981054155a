/** A small city for room tests: org and cases over the real stores, other rooms' behaviours replaced by recorded ones. */
import type { FastifyInstance } from 'fastify';
import {
  casesPlugin,
  type Gate,
  mergeBehaviours,
  openCases,
  type Platform,
  pass,
  type RoomBehaviours,
} from '#cases/index.ts';
import { type Actor, platform, type Role } from '#kernel/actor.ts';
import type { TestClock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import { openHttp } from '#kernel/http/server.ts';
import { creditCheck, organisationCheck } from '#kernel/identifiers.ts';
import { type Law, loadLaw } from '#law/index.ts';
import type { FormField } from '#law/types.ts';
import {
  assignRole,
  createOrganisation,
  createPerson,
  importRegions,
  type Organisation,
  orgBehaviours,
  orgPlugin,
} from '#rooms/org/index.ts';
import { testStack } from './stack.ts';

const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;
const packs = new URL('../../regulations/', import.meta.url).pathname;

export type SmallCity = {
  p: Platform;
  clock: TestClock;
  app: FastifyInstance;
  bureau: Organisation;
  /** Effects in the order they ran, as `name caseId`. */
  effects: string[];
  /** What a gate of that name answers; passes when nothing is set. */
  gates: Map<string, Gate>;
  /** A new organisation of the city. */
  organisation(name?: string): Promise<Organisation>;
  /** A new person with one role there. */
  person(organisationId: string, role: Role): Promise<Actor & { kind: 'person' }>;
};

export const PASSWORD = 'Kite-7-over-river';

let serial = 0;
/** Unique within the process. */
export const next = (): number => ++serial;

/** A credit code with valid check characters. */
export function creditCode(n: number): string {
  const inner = String(10_000_000 + n).slice(-8);
  const first17 = `11999900${inner}${organisationCheck(inner)}`;
  return first17 + creditCheck(first17);
}

/** Every name the pack uses and the org room does not lend. */
function recorded(law: Law, effects: string[], gates: Map<string, Gate>): RoomBehaviours {
  const lentActors = orgBehaviours.actors ?? {};
  const bureauOfCity = lentActors['bureau-of-city'];
  if (!bureauOfCity) throw new TypeError('the org room lends the bureau of the city');
  const room = {
    actors: new Map<string, typeof bureauOfCity>(),
    gates: new Map<string, Gate>(),
    effects: new Map<string, (c: { case: { id: string } }) => Promise<void>>(),
    checks: new Map<string, () => Promise<[]>>(),
  };
  const lend = (names: { gates: string[]; effects: string[] }) => {
    for (const name of names.gates) {
      if (orgBehaviours.gates && name in orgBehaviours.gates) continue;
      room.gates.set(name, async (context) => (await gates.get(name)?.(context)) ?? pass);
    }
    for (const name of names.effects) {
      if (orgBehaviours.effects && name in orgBehaviours.effects) continue;
      room.effects.set(name, async (context) => {
        effects.push(`${name} ${context.case.id}`);
      });
    }
  };
  for (const procedure of law.procedures()) {
    lend(procedure.opening);
    lend({ gates: [], effects: procedure.withdrawal?.effects ?? [] });
    for (const step of procedure.steps) {
      for (const outcome of step.outcomes) lend(outcome);
      // Holders that other rooms name: here the bureau acts in their place.
      for (const name of [step.by, ...(step.with ?? [])])
        if (!(name in lentActors) && name !== 'head-of-holder') room.actors.set(name, bureauOfCity);
    }
  }
  const visit = (field: FormField): void => {
    if (field.check) room.checks.set(field.check, async () => []);
    field.parts.forEach(visit);
  };
  for (const form of law.forms()) form.fields.forEach(visit);
  return {
    actors: Object.fromEntries(room.actors),
    gates: Object.fromEntries(room.gates),
    effects: Object.fromEntries(room.effects),
    checks: Object.fromEntries(room.checks),
  };
}

/** Opens it on the shared stack of this process. */
export async function smallCity(changes: Partial<Config> = {}, city = 'xingyuan'): Promise<SmallCity> {
  const stack = await testStack(changes);
  const law = loadLaw(city === 'xingyuan' ? fixtures : packs, city);
  const effects: string[] = [];
  const gates = new Map<string, Gate>();
  const cases = openCases(law, mergeBehaviours([orgBehaviours, recorded(law, effects, gates)]));
  const p: Platform = { ...stack, law, cases };
  const app = await openHttp(p, 'test');
  await app.register(orgPlugin(p));
  await app.register(casesPlugin(p));
  await app.ready();
  const { regionCode } = law.city;
  await importRegions(p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh: law.city.nameZh },
  ]);
  const organisation = (name = '', office?: 'bureau') => {
    const n = next();
    return createOrganisation(p, platform, {
      name: { zh: `${name || '部门'}${n}`, en: `${name || 'department'} ${n}` },
      kind: 'administrative-organ',
      creditCode: creditCode(n),
      regionCode,
      ...(office ? { office } : {}),
    });
  };
  return {
    p,
    clock: stack.clock,
    app,
    effects,
    gates,
    bureau: await organisation('数据局', 'bureau'),
    organisation: (name) => organisation(name),
    async person(organisationId, role) {
      const created = await createPerson(p, platform, {
        account: `p${next()}x${process.pid}`,
        name: '测试人员',
        initialPassword: PASSWORD,
      });
      await assignRole(p, platform, { personId: created.id, organisationId, role });
      return { kind: 'person', personId: created.id, organisationId, regionCode, roles: [role] };
    },
  };
}

/** Cases of the small city with the four people who meet in them: clerk, supplier, head of the supplier, asker. */
import assert from 'node:assert/strict';
import type { CaseFile, DecideStepInput } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import type { Config } from '#kernel/config.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Organisation } from '#rooms/org/index.ts';
import { type SmallCity, smallCity } from './city.ts';

export type Matters = {
  city: SmallCity;
  provider: Organisation;
  applicant: Organisation;
  clerk: PersonActor;
  supplier: PersonActor;
  head: PersonActor;
  asker: PersonActor;
  /** Opens a case of the procedure for the asker, about a thing of the provider. */
  open(procedure: string): Promise<CaseFile>;
  /** Decides the open step of that key. */
  decide(
    file: CaseFile,
    key: string,
    actor: PersonActor,
    outcome: string,
    more?: Partial<DecideStepInput>,
  ): Promise<CaseFile>;
  read(id: string): Promise<CaseFile>;
  setDay(day: string): void;
};

export async function matters(changes: Partial<Config> = {}): Promise<Matters> {
  const city = await smallCity(changes);
  const { p } = city;
  const provider = await city.organisation('供数');
  const applicant = await city.organisation('用数');
  const asker = await city.person(applicant.id, 'consumer');
  const read = async (id: string): Promise<CaseFile> => {
    const file = await p.cases.getCase(p.db, id);
    assert.ok(file);
    return file;
  };
  return {
    city,
    provider,
    applicant,
    asker,
    clerk: await city.person(city.bureau.id, 'bureau'),
    supplier: await city.person(provider.id, 'provider'),
    head: await city.person(provider.id, 'head'),
    open: (procedure) =>
      transact(p.db, (tx) =>
        p.cases.openCase(tx, p, {
          procedure,
          subject: { type: 'test.subject', id: newId() },
          title: '学籍信息',
          openedBy: asker,
          providerId: provider.id,
          facts: {},
        }),
      ),
    decide: async (file, key, actor, outcome, more = {}) => {
      const now = await read(file.id);
      const step = openStep(now, key, actor.organisationId) ?? openStep(now, key);
      assert.ok(step, `no open step ${key}`);
      return transact(p.db, (tx) =>
        p.cases.decideStep(tx, p, { caseId: file.id, stepId: step.id, actor, outcome, ...more }),
      );
    },
    read,
    setDay: (day) => city.clock.set(`${day}T02:00:00Z`),
  };
}

export const openStep = (file: CaseFile, key: string, organisationId?: string) =>
  file.steps.find(
    (step) =>
      step.key === key &&
      step.decided === null &&
      (organisationId === undefined || step.owner.organisationId === organisationId),
  );

/** Keys of the open steps, in the order they were opened. */
export const openKeys = (file: CaseFile): string[] =>
  file.steps.filter(({ decided }) => decided === null).map(({ key }) => key);

/** What was refused; fails when nothing was. */
export async function refusal(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error;
  }
  return assert.fail('nothing was refused');
}

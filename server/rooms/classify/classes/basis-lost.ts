/** An act was repealed on which a class rests: past the due day, with no other basis filed, the bureau confirms what follows. */

import { sql } from 'kysely';
import type { Effect, Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { settleBasisLoss } from '#rooms/catalog/index.ts';
import { hasProcedure, saidIn, setClass } from './changes.ts';
import type { ClassPorts } from './ports.ts';

const PROCEDURE = 'classify.basis-lost';
const RULE = 'classify.no-basis-unconditional';

export type LostBasis = {
  id: string;
  resourceId: string;
  providerId: string;
  name: string;
  code: string | null;
  sharingClass: string;
  act: string;
  repealedOn: LegalDay;
  dueOn: LegalDay | null;
  settledOn: LegalDay | null;
  settledHow: string | null;
  caseId: string | null;
};

/** Entries whose class rests, or rested, on a repealed act; `open`: those that still do. */
export async function lostBases(
  ex: Executor,
  { open, own, resourceId }: { open?: boolean; own?: string; resourceId?: string } = {},
): Promise<LostBasis[]> {
  const { rows } = await sql<LostBasis>`
    select l.id, l.resource_id as "resourceId", r.provider_id as "providerId", v.name, r.code,
      v.sharing_class as "sharingClass", i.title as act, l.day as "repealedOn", l.due_on as "dueOn",
      l.settled_on as "settledOn", l.settled_how as "settledHow",
      (select c.id from cases.case c where c.subject_type = 'catalog.basis-loss' and c.subject_id = l.id
        order by c.opened_at desc limit 1) as "caseId"
    from catalog.basis_loss l
    join catalog.resource r on r.id = l.resource_id
    join catalog.resource_version v on v.id = r.published_version_id
    join catalog.instrument_change h on h.id = l.instrument_change_id
    join catalog.instrument i on i.id = h.instrument_id
    where l.purpose = 'sharing'
      and (${open ?? false}::boolean = false or l.settled_on is null)
      and (${own ?? null}::uuid is null or r.provider_id = ${own ?? null}::uuid)
      and (${resourceId ?? null}::uuid is null or r.id = ${resourceId ?? null}::uuid)
    order by l.due_on nulls last, v.name`.execute(ex);
  return rows;
}

/** Past the due day each entry still without another basis goes to the bureau; idempotent. */
export async function openLostBases(p: Platform, day: LegalDay): Promise<void> {
  if (!hasProcedure(p, PROCEDURE)) return;
  const law = await lawNow(p.db, p.law, day);
  if (!law.flag(RULE)) return;
  for (const lost of await lostBases(p.db, { open: true })) {
    if (lost.caseId !== null || lost.dueOn === null || lost.dueOn >= day) continue;
    if (lost.sharingClass === 'unconditional') continue;
    await transact(p.db, async (tx) => {
      const opened = await p.cases.openCase(tx, p, {
        procedure: PROCEDURE,
        subject: { type: 'catalog.basis-loss', id: lost.id },
        title: lost.name,
        openedBy: platform,
        applicantId: lost.providerId,
        providerId: lost.providerId,
        facts: {
          resource: lost.resourceId,
          sharingClass: lost.sharingClass,
          act: lost.act,
          repealedOn: lost.repealedOn,
          due: lost.dueOn,
        },
      });
      await record(tx, p, {
        kind: 'classify.basis-case-opened',
        actor: platform,
        subject: { type: 'catalog.resource', id: lost.resourceId },
        organisationId: lost.providerId,
        case: opened.id,
        decision: law.decided('confirm', [RULE]),
        detail: { sharingClass: lost.sharingClass, repealedOn: lost.repealedOn, due: lost.dueOn },
      });
    });
  }
}

/** Confirmed: what rests on no law in force is shared without conditions. */
export const makeUnconditional =
  (ports: ClassPorts): Effect =>
  async ({ tx, p, law, case: file, decision, actor }) => {
    const resourceId = String(file.facts.resource);
    await setClass(tx, p, {
      law,
      ports,
      resourceId,
      patch: {
        sharingClass: 'unconditional',
        sharingConditions: '',
        conditionalForm: '',
        namedUnits: [],
        namedItems: [],
        sharingBasis: [],
      },
      cause: 'basis-lost',
      reason: saidIn(decision) || '所依据的文件已废止，期满未提出其他依据',
      actor,
      rules: [RULE],
      caseId: file.id,
    });
    await settleBasisLoss(tx, p, file.subject.id, 'unconditional');
  };

/** The bureau found that another basis stands after all. */
export const keepBasis: Effect = async ({ tx, p, case: file }) => {
  await settleBasisLoss(tx, p, file.subject.id, 'kept');
};

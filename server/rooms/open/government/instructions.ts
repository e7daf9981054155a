/** The government's instructions to units: issued with a day, each answer kept, the silent ones late. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { looksAtOpening } from '../demands/index.ts';
import { partiesOf, requireUnit } from '../planning/index.ts';
import { answerInstruction, instruct } from './policy.ts';
import type { InstructionInput, InstructionReply } from './schema.ts';
import { governmentTables } from './tables.ts';

export function issueInstruction(p: Platform, actor: Actor, input: InstructionInput): Promise<void> {
  permit(instruct, actor, undefined);
  return transact(p.db, async (tx) => {
    const day = p.clock.today();
    const id = newId();
    const n = await nextNumber(tx, 'open instruction', day);
    const units = [...new Set(input.units)];
    for (const unit of units) await requireUnit(tx, unit);
    await governmentTables(tx)
      .insertInto('open.instruction')
      .values({
        id,
        number: `XT${day.slice(0, 4)}-${String(n).padStart(3, '0')}`,
        title: input.title,
        said: input.said,
        due_on: input.dueOn,
        issued_by: actor.kind === 'person' ? actor.personId : null,
        organisation_id: organisationOf(actor) ?? '',
        issued_on: day,
        issued_at: p.clock.now(),
      })
      .execute();
    await governmentTables(tx)
      .insertInto('open.instruction_unit')
      .values(
        units.map((unit) => ({
          instruction_id: id,
          unit_id: unit,
          answer: null,
          answered_by: null,
          answered_on: null,
        })),
      )
      .execute();
    await notify(tx, p, {
      kind: 'open.instruction',
      to: units.map((unit) => ({ organisationId: unit, roles: ['provider' as const, 'head' as const] })),
      params: { title: input.title, said: input.said, day: input.dueOn },
      subject: { type: 'open.instruction', id },
      link: '/open/government',
      from: actor,
    });
    await record(tx, p, {
      kind: 'open.instruction-issued',
      actor,
      subject: { type: 'open.instruction', id },
      organisations: units,
      detail: { title: input.title, due: input.dueOn },
    });
  });
}

/** By a unit it was issued to, once. */
export function answerInstructionOf(p: Platform, actor: Actor, id: string, answer: string): Promise<void> {
  const unitId = organisationOf(actor) ?? '';
  permit(answerInstruction, actor, { unitId });
  return transact(p.db, async (tx) => {
    const db = governmentTables(tx);
    const row = await db
      .selectFrom('open.instruction_unit')
      .selectAll()
      .where('instruction_id', '=', id)
      .where('unit_id', '=', unitId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    if (row.answer !== null) throw problem('open.instruction-answered');
    await db
      .updateTable('open.instruction_unit')
      .set({
        answer,
        answered_by: actor.kind === 'person' ? actor.personId : null,
        answered_on: p.clock.today(),
      })
      .where('instruction_id', '=', id)
      .where('unit_id', '=', unitId)
      .execute();
    await record(tx, p, {
      kind: 'open.instruction-answered',
      actor,
      subject: { type: 'open.instruction', id },
      organisationId: unitId,
    });
  });
}

/** All of them for those who oversee; a unit reads what was issued to it, and its own answer. */
export async function readInstructionsOf(p: Platform, actor: Actor) {
  const own = organisationOf(actor);
  const all = looksAtOpening(actor);
  const today = p.clock.today();
  const [rows, units] = await Promise.all([
    governmentTables(p.db).selectFrom('open.instruction').selectAll().orderBy('issued_at', 'desc').execute(),
    governmentTables(p.db).selectFrom('open.instruction_unit').selectAll().execute(),
  ]);
  const party = await partiesOf(p.db, [
    ...rows.map(({ organisation_id: id }) => id),
    ...units.map(({ unit_id: id }) => id),
  ]);
  const items = rows.flatMap((row): InstructionReply[] => {
    const asked = units.filter(
      ({ instruction_id: id, unit_id: unit }) => id === row.id && (all || unit === own),
    );
    if (asked.length === 0) return [];
    const mine = asked.find(({ unit_id: unit }) => unit === own);
    return [
      {
        id: row.id,
        number: row.number,
        title: row.title,
        said: row.said,
        dueOn: row.due_on,
        issuedOn: row.issued_on,
        issuer: party(row.organisation_id),
        units: asked.map((one) => ({
          unit: party(one.unit_id),
          answer: one.answer,
          answeredOn: one.answered_on,
          late: one.answer === null && row.due_on < today,
        })),
        abilities: abilitiesOf(
          actor,
          { unitId: mine && mine.answer === null ? mine.unit_id : '' },
          { answer: answerInstruction },
        ),
      },
    ];
  });
  return { items, abilities: abilitiesOf(actor, undefined, { issue: instruct }) };
}

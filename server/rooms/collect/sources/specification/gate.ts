/** The specification at the way in: every load is checked against the edition in force, and says which one it was. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import type { IntakeGate, IntakeQuestion } from '../../intake/gates.ts';
import { sourcesTables } from '../tables.ts';
import { specificationOn, specificationRule } from './commands.ts';
import { type Remark, unmet } from './statements.ts';

/** Only that it was tried, and what it did not meet. */
async function note(
  p: Platform,
  { resourceId, published, actor, law }: IntakeQuestion,
  version: number | null,
  remarks: readonly Remark[],
): Promise<void> {
  await transact(p.db, async (tx) => {
    await sourcesTables(tx)
      .insertInto('collect.specification_refusal')
      .values({
        id: newId(),
        resource_id: resourceId,
        organisation_id: published.resource.providerId,
        version,
        statements: remarks.map(({ statement }) => statement),
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.specification-refused',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: published.resource.providerId,
      decision: law.decided('refuse', [specificationRule]),
      detail: { version, statements: remarks.map(({ statement }) => statement) },
    });
  });
}

/** Errors: collect.specification-none where the city wants one in force, collect.specification-unmet with every statement. */
export const specificationGate: IntakeGate = {
  name: 'specification',
  async ask(p, question) {
    const { law, published, resourceId, channel, mode, day } = question;
    // Rows fused here were gathered and checked already.
    if (channel.kind === 'fusion') return undefined;
    const articles = law.cite(specificationRule);
    const spec = await specificationOn(p.db, day);
    if (!spec) {
      if (law.text(specificationRule)?.value !== 'required') return undefined;
      await note(p, question, null, []);
      throw problem('collect.specification-none', { articles, rule: specificationRule });
    }
    const { rows } = await sql<{ at: Date }>`
      select b.ended_at as at from collect.visible s join collect.batch b on b.id = s.batch_id
      where s.resource_id = ${resourceId} order by s.seq desc limit 1`.execute(p.db);
    const last = rows[0]?.at;
    const { content } = published.version;
    const remarks = unmet(spec.statements, {
      items: published.items,
      subjectKind: content.subjectKind,
      updateCycle: content.updateCycle,
      mode,
      channel: channel.kind,
      day,
      lastDay: last && legalDayOf(last),
    });
    const binding = remarks.filter((remark) => remark.binding);
    if (binding.length > 0) {
      await note(p, question, spec.version, binding);
      throw problem('collect.specification-unmet', {
        params: {
          version: spec.version,
          faults: {
            zh: binding.map(({ message }) => message.zh).join('；'),
            en: binding.map(({ message }) => message.en).join('; '),
          },
        },
        articles,
        rule: specificationRule,
        fields: binding.map(
          ({ statement, message }): FieldIssue => ({
            path: statement,
            code: 'collect.specification-unmet',
            message,
            articles,
            severity: 'error',
          }),
        ),
      });
    }
    return { specification: { version: spec.version, remarks } };
  },
};

// Renames an organisation, hands one catalogue entry of it to another, and notes that a body by reference takes the limits on.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { standingOf } from '../admission.ts';
import { noteChange } from '../history.ts';
import { handOverPolicy, optInPolicy, renameOrganisationPolicy } from '../policy-organisations.ts';
import { refusePublicBody } from '../public-bodies.ts';
import type { OrgExtensions } from '../succession.ts';
import { orgTables } from '../tables.ts';
import { active } from './close-organisation.ts';
import { refuseLater } from './refuse-later.ts';
import { orRefuse } from './unique.ts';

export type RenameInput = { organisationId: string; name: Text; document: string; on: LegalDay };

export async function renameOrganisation(p: Platform, actor: Actor, input: RenameInput): Promise<void> {
  permit(renameOrganisationPolicy, actor, undefined);
  refuseLater(p, input.on);
  await transact(p.db, async (tx) => {
    const found = await active(tx, input.organisationId);
    if (found.name.zh === input.name.zh && found.name.en === input.name.en)
      throw problem('org.name-unchanged');
    await orRefuse(
      orgTables(tx)
        .updateTable('org.organisation')
        .set({ name_zh: input.name.zh, name_en: input.name.en })
        .where('id', '=', found.id)
        .execute(),
      { organisation_name_zh_key: 'org.organisation-exists' },
    );
    await noteChange(tx, p, {
      organisationId: found.id,
      kind: 'renamed',
      on: input.on,
      document: input.document,
      former: found.name,
    });
    await record(tx, p, {
      kind: 'org.organisation-renamed',
      actor,
      subject: { type: 'organisation', id: found.id },
      organisationId: found.id,
      detail: { from: found.name.zh, to: input.name.zh, document: input.document, on: input.on },
    });
    await notify(tx, p, {
      kind: 'org.organisation-renamed',
      to: { organisationId: found.id },
      params: { former: found.name, name: input.name, document: input.document },
      subject: { type: 'organisation', id: found.id },
      link: `/organisations/${found.id}`,
      from: actor,
    });
  });
}

export type HandOverInput = {
  organisationId: string;
  resourceId: string;
  toId: string;
  document: string;
};

/** The entry, its services and its open tasks go to the other department; every entry has one at any time. */
export async function handOverEntry(
  p: Platform,
  extensions: OrgExtensions,
  actor: Actor,
  input: HandOverInput,
): Promise<Record<string, number>> {
  permit(handOverPolicy, actor, undefined);
  if (input.toId === input.organisationId) throw problem('org.successor-itself');
  return transact(p.db, async (tx) => {
    const from = await active(tx, input.organisationId);
    const to = await active(tx, input.toId);
    refusePublicBody(to);
    const provider = await extensions.entryProvider?.(tx, input.resourceId);
    if (provider !== from.id) throw problem('org.entry-not-theirs', { params: { name: from.name } });
    const moved: Record<string, number> = {};
    for (const { name, move } of extensions.successions)
      moved[name] = await move(tx, p, { from: from.id, to: to.id, resourceId: input.resourceId });
    const on = p.clock.today();
    const detail = { resource: input.resourceId, ...moved };
    await noteChange(tx, p, {
      organisationId: from.id,
      kind: 'entry-handed-over',
      on,
      document: input.document,
      otherId: to.id,
      detail,
    });
    await noteChange(tx, p, {
      organisationId: to.id,
      kind: 'entry-received',
      on,
      document: input.document,
      otherId: from.id,
      detail,
    });
    await record(tx, p, {
      kind: 'org.entry-handed-over',
      actor,
      subject: { type: 'catalog.resource', id: input.resourceId },
      organisationId: from.id,
      organisations: [to.id],
      detail: { from: from.id, to: to.id, document: input.document, moved },
    });
    await notify(tx, p, {
      kind: 'org.entry-handed-over',
      to: [from, to].map(({ id }) => ({ organisationId: id, roles: ['provider' as const] })),
      params: { from: from.name, to: to.name, document: input.document },
      subject: { type: 'catalog.resource', id: input.resourceId },
      link: `/catalog/${input.resourceId}`,
      from: actor,
    });
    return moved;
  });
}

export type OptInInput = { organisationId: string; document: string; optIn: boolean };

/** A body that follows by reference may take the limits upon itself, and lay them down again. */
export async function optIn(p: Platform, actor: Actor, input: OptInInput): Promise<void> {
  permit(optInPolicy, actor, input.organisationId);
  await transact(p.db, async (tx) => {
    const found = await active(tx, input.organisationId);
    const law = await lawNow(tx, p.law, p.clock.today());
    const standing = standingOf(law, { kind: found.kind, optIn: null });
    if (!standing || standing.bound) {
      throw problem('org.not-by-reference', { articles: law.cite('org.standing'), rule: 'org.standing' });
    }
    const on = p.clock.today();
    await orgTables(tx)
      .updateTable('org.organisation')
      .set(
        input.optIn
          ? { opted_in_on: on, opt_in_document: input.document }
          : { opted_in_on: null, opt_in_document: null },
      )
      .where('id', '=', found.id)
      .execute();
    await noteChange(tx, p, {
      organisationId: found.id,
      kind: input.optIn ? 'opted-in' : 'opted-out',
      on,
      document: input.document,
    });
    await record(tx, p, {
      kind: 'org.opted-in',
      actor,
      subject: { type: 'organisation', id: found.id },
      organisationId: found.id,
      decision: law.decided(input.optIn ? 'bound' : 'not-bound', ['org.standing'], standing.cite),
      detail: { document: input.document },
    });
  });
}

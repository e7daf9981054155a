// People, organisations and settings as their reader may see them.
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { abilitiesOf, type Policy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { ENTERPRISE } from './commands/create-organisation.ts';
import {
  businessPolicy,
  changeSettingPolicy,
  createOrganisationPolicy,
  createPersonPolicy,
  enterEffectivePolicy,
  nameContactPolicy,
  readOrganisationPolicy,
  readSettingsPolicy,
  registerSystemPolicy,
  setRulePolicy,
} from './policy.ts';
import { missingPosts, organisationsLackingPosts } from './posts.ts';
import { contactsOf, peopleOf } from './repository.ts';
import type { meReply, missingPostsReply, organisationReply, settingsReply } from './schema.ts';
import { declared, isOrgSetting, orgSettings } from './settings.ts';
import { actorOf, type SignIn } from './sign-in/sessions.ts';
import { type Organisation, orgTables } from './tables.ts';

const acts: Record<string, Policy> = {
  'create-organisation': createOrganisationPolicy,
  business: businessPolicy,
  'create-person': createPersonPolicy,
  'read-settings': readSettingsPolicy,
  'change-setting': changeSettingPolicy,
  'set-rule': setRulePolicy,
  'enter-effective': enterEffectivePolicy,
};

export function presentMe(p: Platform, session: SignIn): z.input<typeof meReply> {
  const { person, organisation, memberships, mustChangePassword } = session;
  return {
    person: { ...person, mustChangePassword },
    organisation: {
      id: organisation.organisationId,
      name: organisation.organisationName,
      regionCode: organisation.regionCode,
    },
    roles: organisation.roles,
    memberships: memberships.map(({ organisationId, organisationName, roles }) => ({
      organisationId,
      organisationName,
      roles,
    })),
    demo: p.config.demo,
    city: p.law.city,
    abilities: abilitiesOf(actorOf(session), undefined, acts),
  };
}

/** The kind in the city's own words of today. */
function kindName(p: Platform, { kind, sector }: Organisation): Text {
  const day = p.clock.today();
  const term =
    kind === ENTERPRISE
      ? p.law.term('org.enterprise-sectors', sector ?? '', day)
      : p.law.term('org.organisation-kinds', kind, day);
  const name = term ? { zh: term.zh, en: term.en } : { zh: kind, en: kind };
  return kind === ENTERPRISE ? { zh: `${name.zh}企业`, en: `company (${name.en})` } : name;
}

export function presentOrganisationRow(p: Platform, found: Organisation) {
  const { state: _, authorisationDocument: __, ...fields } = found;
  return { ...fields, kindName: kindName(p, found) };
}

const postTerm = ({ key, zh, en, cite }: Term) => ({ key, zh, en, cite: [...cite] });

/** Who has not named what the city asks for: the bureau's list. */
export async function presentMissingPosts(p: Platform): Promise<z.input<typeof missingPostsReply>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items = (await organisationsLackingPosts(p.db, law)).map(({ id, name, missing }) => ({
    id,
    name,
    missingPosts: missing.map(postTerm),
  }));
  return { items, total: items.length };
}

export async function presentOrganisation(
  p: Platform,
  found: Organisation,
  actor: Actor,
): Promise<z.input<typeof organisationReply>> {
  const inside = readOrganisationPolicy.on(actor, found.id).allowed;
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    ...presentOrganisationRow(p, found),
    authorisationDocument: found.authorisationDocument,
    ...(inside
      ? {
          contacts: await contactsOf(p.db, found.id),
          missingPosts: (await missingPosts(p.db, law, found.id)).map(postTerm),
          people: (await peopleOf(p.db, found.id)).map(({ id, account, name, roles }) => ({
            id,
            account,
            name,
            roles,
          })),
        }
      : {}),
    abilities: abilitiesOf(actor, found.id, {
      'name-contact': nameContactPolicy,
      'register-system': registerSystemPolicy,
    }),
  };
}

export async function presentSettings(p: Platform, actor: Actor): Promise<z.input<typeof settingsReply>> {
  const rows = await orgTables(p.db).selectFrom('org.setting').select(['key', 'value', 'set_at']).execute();
  const set = new Map(rows.map((row) => [row.key, row]));
  return {
    items: Object.keys(orgSettings)
      .filter(isOrgSetting)
      .map((key) => {
        const { byDefault, unit, says, expected } = declared(key);
        const row = set.get(key);
        const value = row && typeof row.value !== 'string' ? row.value : byDefault;
        return { key, value, byDefault, unit, says, expected, setAt: row?.set_at.toISOString() ?? null };
      }),
    abilities: abilitiesOf(actor, undefined, { change: changeSettingPolicy }),
  };
}

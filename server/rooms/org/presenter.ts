// People, organisations and settings as their reader may see them.
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, isOutside } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { abilitiesOf, type Policy } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { ENTERPRISE, standingOf } from './admission.ts';
import { actsFor, areaOf } from './areas.ts';
import { factorsOf } from './people.ts';
import {
  asksPolicy,
  businessPolicy,
  changeSettingPolicy,
  createOrganisationPolicy,
  createPersonPolicy,
  enterEffectivePolicy,
  nameContactPolicy,
  readOrganisationPolicy,
  readSettingsPolicy,
  registerSystemPolicy,
  seeFactorsPolicy,
  setRulePolicy,
} from './policy.ts';
import {
  closeOrganisationPolicy,
  comparePolicy,
  exportOrganisationsPolicy,
  extendListPolicy,
  handOverPolicy,
  listPeoplePolicy,
  optInPolicy,
  renameOrganisationPolicy,
} from './policy-organisations.ts';
import { disputeContact, missingPosts, organisationsLackingPosts } from './posts.ts';
import { publicKind } from './public-bodies.ts';
import { announcedOf, contactsOf, getRegion, organisationNames, peopleOf } from './repository.ts';
import type { meReply, missingPostsReply, organisationReply, settingsReply } from './schema.ts';
import { declared, isOrgSetting, orgSettings } from './settings.ts';
import { actorOf, type SignIn } from './sign-in/sessions.ts';
import { type Organisation, orgTables } from './tables.ts';

const acts: Record<string, Policy> = {
  'create-organisation': createOrganisationPolicy,
  business: businessPolicy,
  asks: asksPolicy,
  'create-person': createPersonPolicy,
  'list-people': listPeoplePolicy,
  'read-settings': readSettingsPolicy,
  'change-setting': changeSettingPolicy,
  'set-rule': setRulePolicy,
  'enter-effective': enterEffectivePolicy,
  'extend-list': extendListPolicy,
  'export-organisations': exportOrganisationsPolicy,
  'compare-organisations': comparePolicy,
  'close-organisation': closeOrganisationPolicy,
};

export function presentMe(p: Platform, session: SignIn): z.input<typeof meReply> {
  const { person, organisation, memberships, demand, held } = session;
  const actor = actorOf(session);
  return {
    person,
    held: held ?? null,
    secondFactor: demand ?? null,
    organisation: {
      id: organisation.organisationId,
      name: organisation.organisationName,
      regionCode: organisation.regionCode,
    },
    outside: isOutside(actor),
    roles: organisation.roles,
    memberships: memberships.map(({ organisationId, organisationName, roles }) => ({
      organisationId,
      organisationName,
      roles,
    })),
    demo: p.config.demo,
    city: p.law.city,
    abilities: abilitiesOf(actor, undefined, acts),
  };
}

/** The kind in the city's own words of today. */
function kindName(law: LawNow, { kind, sector }: Organisation): Text {
  const term =
    kind === ENTERPRISE
      ? law.term('org.enterprise-sectors', sector ?? '')
      : law.term('org.organisation-kinds', kind);
  const outside = publicKind(kind);
  if (outside) return { zh: outside.zh, en: outside.en };
  const name = term ? { zh: term.zh, en: term.en } : { zh: kind, en: kind };
  return kind === ENTERPRISE ? { zh: `${name.zh}企业`, en: `company (${name.en})` } : name;
}

export function presentOrganisationRow(law: LawNow, found: Organisation) {
  const { authorisationDocument: _, optIn: __, closedOn: ___, successorId: ____, ...fields } = found;
  return {
    ...fields,
    creditCode: found.creditCode ?? null,
    kindName: kindName(law, found),
    standing: standingOf(law, found) ?? null,
  };
}

const postTerm = ({ key, zh, en, cite }: Term) => ({ key, zh, en, cite: [...cite] });

/** Who has not named what the city asks for, and whose post fell vacant: the bureau's list. */
export async function presentMissingPosts(p: Platform): Promise<z.input<typeof missingPostsReply>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items = (await organisationsLackingPosts(p.db, law)).map(({ id, name, missing }) => ({
    id,
    name,
    missingPosts: missing.map((term) => ({ ...postTerm(term), vacantSince: term.vacantSince })),
  }));
  return { items, total: items.length };
}

/** An area's authority reads the bodies of its area as the city's reads all. */
function readsWithin(p: Platform, actor: Actor, found: Organisation): boolean {
  if (readOrganisationPolicy.on(actor, found.id).allowed) return true;
  const area = actsFor(actor);
  return area !== undefined && areaOf(p.law.city.regionCode, found.regionCode) === area;
}

async function presentPeople(p: Platform, organisationId: string, actor: Actor) {
  const people = await peopleOf(p.db, organisationId);
  const factors = seeFactorsPolicy.on(actor, organisationId).allowed
    ? await factorsOf(
        p.db,
        people.map(({ id }) => id),
      )
    : undefined;
  return people.map(({ id, account, name, roles }) => ({
    id,
    account,
    name,
    roles,
    secondFactor: factors?.get(id) ?? null,
  }));
}

export async function presentOrganisation(
  p: Platform,
  found: Organisation,
  actor: Actor,
): Promise<z.input<typeof organisationReply>> {
  const inside = readsWithin(p, actor, found);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const related = [found.parentId, found.successorId].flatMap((id) => id ?? []);
  const names = await organisationNames(p.db, related);
  const other = (id: string | null) => {
    const name = id ? names.get(id) : undefined;
    return id && name ? { id, name } : null;
  };
  const region = await getRegion(p.db, found.regionCode);
  return {
    ...presentOrganisationRow(law, found),
    regionName: region?.name ?? { zh: found.regionCode, en: found.regionCode },
    parent: other(found.parentId),
    successor: other(found.successorId),
    closedOn: found.closedOn,
    optIn: found.optIn,
    authorisationDocument: found.authorisationDocument,
    ...(actor.kind === 'person' ? { disputeContact: (await disputeContact(p.db, found.id)) ?? null } : {}),
    ...(inside
      ? {
          contacts: await contactsOf(p.db, found.id),
          announced: await announcedOf(p.db, found.id),
          missingPosts: (await missingPosts(p.db, law, found.id)).map(postTerm),
          people: await presentPeople(p, found.id, actor),
        }
      : {}),
    abilities: {
      ...abilitiesOf(actor, found.id, {
        'name-contact': nameContactPolicy,
        'register-system': registerSystemPolicy,
        'opt-in': optInPolicy,
      }),
      ...abilitiesOf(actor, undefined, {
        rename: renameOrganisationPolicy,
        close: closeOrganisationPolicy,
        'hand-over': handOverPolicy,
      }),
    },
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

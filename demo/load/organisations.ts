/** First step: divisions, organisations, people with their roles and posts, systems, and the figures the bureau sets. */
import { type PersonActor, platform } from '#kernel/actor.ts';
import { lawNow } from '#law/settings.ts';
import {
  assignRole,
  createOrganisation,
  createPerson,
  enterInstrumentEffective,
  getRegion,
  importRegions,
  listOrganisations,
  listSystems,
  membershipsOf,
  missingPosts,
  nameContact,
  personByAccount,
  type RegionInput,
  registerSystem,
  setRuleSetting,
} from '#rooms/org/index.ts';
import type { DemoCity } from '../city.ts';
import { creditCode } from '../codes.ts';
import { divisions } from '../divisions.ts';
import { districts, regionCode, regionName } from '../region.ts';
import { type DemoContext, known } from './context.ts';

/** Known to everybody: the demo signs in by one click, and a platform in earnest loads no demo. */
const demoPassword = 'Gongshu-demo-2026';
/** A division that does not exist: the codes are evidently made up. */
const codeDivision = '999999';
/** Streets and villages are rows of a resource; for organisations the counties are enough. */
const regionLevel = 3;

export async function loadOrganisations(context: DemoContext): Promise<void> {
  await regions(context);
  await organisations(context);
  await enterPeople(context, context.city.people);
  await posts(context);
  await systems(context);
  await figures(context);
}

async function regions({ p }: DemoContext): Promise<void> {
  const wanted: RegionInput[] = [
    { code: regionCode, parent: null, nameZh: regionName.zh, nameEn: regionName.en },
    ...districts.map(({ code, zh, en }) => ({ code, parent: regionCode, nameZh: zh, nameEn: en })),
  ];
  const { city } = p.law;
  if (!(await getRegion(p.db, city.regionCode))) {
    for await (const { code, name, parent } of divisions(city.regionCode, regionLevel)) {
      if (wanted.some((region) => region.code === code)) continue;
      wanted.push({ code, parent: parent === '' ? null : parent, nameZh: name });
    }
  }
  const missing: RegionInput[] = [];
  for (const region of wanted) {
    if (!(await getRegion(p.db, region.code))) missing.push(region);
  }
  // A made-up city has its own name for its region, not the demo's.
  const named = missing.map((region) =>
    region.code === city.regionCode ? { ...region, nameZh: city.nameZh, nameEn: city.nameEn } : region,
  );
  if (named.length > 0) await importRegions(p, platform, named);
}

async function organisations({ p, city, organisations: found }: DemoContext): Promise<void> {
  const { items } = await listOrganisations(p.db);
  for (const [index, entry] of city.organisations.entries()) {
    const code = creditCode('11', codeDivision, index + 1);
    const organisation =
      items.find(({ creditCode: taken }) => taken === code) ??
      (await createOrganisation(p, platform, {
        name: { zh: entry.zh, en: entry.en },
        kind: 'administrative-organ',
        creditCode: code,
        regionCode: p.law.city.regionCode,
        ...(entry.office ? { office: entry.office } : {}),
      }));
    found.set(entry.key, organisation);
  }
}

/** People with their roles; whoever is there already stays. */
export async function enterPeople(
  { p, organisations: orgs, people: found }: DemoContext,
  entries: DemoCity['people'],
): Promise<void> {
  for (const entry of entries) {
    const organisation = known(orgs, entry.organisation);
    const person =
      (await personByAccount(p.db, entry.account)) ??
      (await createPerson(p, platform, {
        account: entry.account,
        name: entry.name,
        initialPassword: demoPassword,
      }));
    const held = (await membershipsOf(p.db, person.id)).find(
      ({ organisationId }) => organisationId === organisation.id,
    );
    for (const role of entry.roles) {
      if (!held?.roles.includes(role))
        await assignRole(p, platform, { personId: person.id, organisationId: organisation.id, role });
    }
    const actor: PersonActor = {
      kind: 'person',
      personId: person.id,
      organisationId: organisation.id,
      regionCode: organisation.regionCode,
      roles: entry.roles,
    };
    found.set(entry.account, actor);
  }
}

async function posts({ p, city, organisations: orgs }: DemoContext): Promise<void> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  for (const organisation of orgs.values()) {
    for (const { key } of await missingPosts(p.db, law, organisation.id)) {
      const post = city.posts[key];
      if (post) await nameContact(p, platform, { organisationId: organisation.id, post: key, ...post });
    }
  }
}

async function systems({ p, city, organisations: orgs }: DemoContext): Promise<void> {
  for (const { code, organisation, zh, en, place } of city.systems) {
    const { id } = known(orgs, organisation);
    if ((await listSystems(p.db, id)).some((system) => system.code === code)) continue;
    await registerSystem(p, platform, { organisationId: id, code, name: { zh, en }, place });
  }
}

/** What the instruments leave open is entered by the bureau; what they fix cannot be set, and is not tried. */
async function figures({ p, city, people: accounts }: DemoContext): Promise<void> {
  const bureau = known(accounts, 'bureau');
  const before = await lawNow(p.db, p.law, p.clock.today());
  if (city.effective) {
    for (const { key, status } of p.law.instruments) {
      if (status === 'draft' && !before.settings.effective[key])
        await enterInstrumentEffective(p, bureau, { instrument: key, ...city.effective });
    }
  }
  const law = await lawNow(p.db, p.law, p.clock.today());
  for (const [ruleId, value] of Object.entries(city.settings)) {
    const answer = law.resolve(ruleId);
    if (answer.state === 'unspecified' && !answer.setting) await setRuleSetting(p, bureau, { ruleId, value });
  }
}

/** What can be applied for: the service with its resource, the way the city's rule opens to its class, and the columns on offer. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { eventOf, type OpenEvent } from '#rooms/classify/index.ts';
import { areaOf, getOrganisation, organisationNames } from '#rooms/org/index.ts';
import { getService, type PlanColumn, type Service } from '#rooms/serve/index.ts';

const rule = 'share.application-route';

export type Offer = {
  service: Service;
  resourceName: string;
  sharingClass: string;
  /** `decision`: by application; `self-service`: at once; `closed`: not at all. */
  route: 'decision' | 'self-service' | 'closed';
  procedure: string | undefined;
  /** Where the applicant is of another level or area than the provider. */
  across: string | undefined;
  form: string | undefined;
  articles: string[];
  columns: PlanColumn[];
  /** Organisations the entry names; empty where it names none. */
  namedUnits: string[];
  /** The city tells whoever is not named at once that it cannot apply; elsewhere the decider sees it marked. */
  namedOnly: boolean;
  /** The scenarios and the conditions a conditional entry states, one by one. */
  scenarios: string[];
  conditions: string[];
  /** The emergency the entry is lent for: its bodies use it at once, nobody else can apply. */
  event: OpenEvent | undefined;
};

/** Throws `kernel.not-found` for an unknown service, `share.service-unavailable` when its resource is not active. */
export async function offerOf(ex: Executor, law: LawNow, serviceId: string): Promise<Offer> {
  const service = await getService(ex, serviceId);
  if (!service) throw problem('kernel.not-found');
  const published = await getPublishedVersion(ex, service.resourceId);
  if (published?.resource.state !== 'active') throw problem('share.service-unavailable');
  const { content } = published.version;
  const term = law.term(rule, content.sharingClass);
  const { route, procedure, across, form } = term?.attributes ?? {};
  const named = content.conditionalForm === 'named-items' ? new Set(content.namedItems) : undefined;
  const withheld = new Set(
    content.items.filter(({ sharingClass }) => sharingClass === 'withheld').map(({ name }) => name),
  );
  const { plan } = service.version;
  const conditional = content.sharingClass === 'conditional';
  return {
    service,
    resourceName: content.name,
    sharingClass: content.sharingClass,
    route: route === 'decision' || route === 'self-service' ? route : 'closed',
    procedure: typeof procedure === 'string' ? procedure : undefined,
    across: typeof across === 'string' ? across : undefined,
    form: typeof form === 'string' ? form : undefined,
    articles: term && term.cite.length > 0 ? term.cite : law.cite(rule),
    // Part-sharing binds every unit alike: what the entry does not name cannot even be asked for.
    columns: plan.columns.filter(({ name }) => (!named || named.has(name)) && !withheld.has(name)),
    namedUnits: content.conditionalForm === 'named-units' ? content.namedUnits : [],
    namedOnly: term?.attributes.unnamed === 'refused',
    scenarios: (conditional && content.classing.scenarios) || [],
    conditions: (conditional && content.classing.sharingTerms) || [],
    event: await eventOf(ex, service.resourceId),
  };
}

/** The procedure of an application by this unit: another one where the city has one across its levels and areas. */
export async function procedureFor(
  ex: Executor,
  cityRegion: string,
  { procedure, across, service }: Pick<Offer, 'procedure' | 'across' | 'service'>,
  applicantId: string,
): Promise<string | undefined> {
  if (!across) return procedure;
  const [applicant, provider] = await Promise.all([
    getOrganisation(ex, applicantId),
    getOrganisation(ex, service.providerId),
  ]);
  if (!applicant || !provider) return procedure;
  const same = areaOf(cityRegion, applicant.regionCode) === areaOf(cityRegion, provider.regionCode);
  return same ? procedure : across;
}

/** The offer with its form, or the refusal of a class that is not shared. */
export async function openOffer(
  ex: Executor,
  law: LawNow,
  serviceId: string,
  applicantId: string,
): Promise<Offer & { form: string; route: 'decision' | 'self-service' }> {
  const offer = duringEvent(law, await offerOf(ex, law, serviceId), applicantId);
  const { route, form } = offer;
  if (route === 'closed' || form === undefined) {
    const words = law.term('classify.sharing-classes', offer.sharingClass);
    throw problem('share.closed', {
      params: { class: words ? { zh: words.zh, en: words.en } : offer.sharingClass },
      articles: offer.articles,
      rule,
    });
  }
  return { ...offer, route, form };
}

/** Throws `share.not-named` with the departments that the entry names. */
export async function refuseUnnamed(ex: Executor, offer: Offer, applicantId: string): Promise<void> {
  if (!offer.namedOnly || offer.namedUnits.length === 0 || offer.namedUnits.includes(applicantId)) return;
  const names = [...(await organisationNames(ex, offer.namedUnits)).values()];
  throw problem('share.not-named', {
    params: {
      units: { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') },
    },
    articles: offer.articles,
    rule,
  });
}

/** While an entry is lent for an emergency the bodies of the event take it without a decision, and all others not at all. */
function duringEvent(law: LawNow, offer: Offer, applicantId: string): Offer {
  if (!offer.event) return offer;
  if (!offer.event.bodies.includes(applicantId)) return { ...offer, route: 'closed' };
  const form = law.term(rule, 'unconditional')?.attributes.form;
  return { ...offer, route: 'self-service', form: typeof form === 'string' ? form : offer.form };
}

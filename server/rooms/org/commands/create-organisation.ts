// Registers an organisation: a kind the city admits, a valid credit code, inside the city.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { creditCodeFault } from '#kernel/identifiers.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { record } from '#ledger/index.ts';
import { createOrganisationPolicy } from '../policy.ts';
import { getOrganisation, getRegion } from '../repository.ts';
import { type Office, type Organisation, orgTables } from '../tables.ts';
import { orRefuse } from './unique.ts';

export type CreateOrganisationInput = {
  name: Text;
  /** A key of the rule of admitted kinds, or 'enterprise' with a sector. */
  kind: string;
  sector?: string;
  creditCode: string;
  regionCode: string;
  parentId?: string;
  office?: Office;
  authorisationDocument?: string;
};

const KINDS = 'org.organisation-kinds';
const SECTORS = 'org.enterprise-sectors';
const PREFIX = 'org.division-prefix';
export const ENTERPRISE = 'enterprise';

const listed = (terms: readonly Term[]): Text => ({
  zh: terms.map(({ zh }) => zh).join('、'),
  en: terms.map(({ en }) => en).join(', '),
});

/** What the city's law says of the body; returns the rules and articles the entry cites. */
function refuseInadmissible(
  law: LawNow,
  input: CreateOrganisationInput,
): { rules: string[]; articles: string[] } {
  const prefix = law.text(PREFIX);
  if (prefix && !input.regionCode.startsWith(prefix.value)) {
    throw problem('org.outside-city', {
      params: { code: input.regionCode, prefix: prefix.value },
      articles: prefix.cite,
      rule: PREFIX,
    });
  }
  if (input.kind === ENTERPRISE) {
    const sectors = law.terms(SECTORS);
    const sector = sectors.find(({ key }) => key === input.sector);
    if (!sector) {
      throw problem('org.sector-not-admitted', {
        params: { sector: input.sector ?? '', admitted: listed(sectors) },
        articles: law.cite(SECTORS),
        rule: SECTORS,
      });
    }
    return { rules: [SECTORS, PREFIX], articles: sector.cite };
  }
  const kinds = law.terms(KINDS);
  const kind = kinds.find(({ key }) => key === input.kind);
  if (!kind) {
    // A company is told of the sectors by which it may come in.
    const articles = [...new Set([...law.cite(KINDS), ...law.cite(SECTORS)])];
    throw problem('org.kind-not-admitted', {
      params: { kind: input.kind, admitted: listed(kinds) },
      articles,
      rule: KINDS,
      fields: [
        {
          path: 'kind',
          code: 'org.kind-not-admitted',
          message: { zh: `可选：${listed(kinds).zh}`, en: `One of: ${listed(kinds).en}` },
          articles,
          severity: 'error',
        },
      ],
    });
  }
  if (kind.attributes.document === true && !input.authorisationDocument?.trim()) {
    throw problem('org.authorisation-missing', {
      params: { kind },
      articles: kind.cite.length > 0 ? kind.cite : law.cite(KINDS),
      rule: KINDS,
    });
  }
  return { rules: [KINDS, PREFIX], articles: kind.cite };
}

export async function createOrganisation(
  p: Platform,
  actor: Actor,
  input: CreateOrganisationInput,
): Promise<Organisation> {
  permit(createOrganisationPolicy, actor, undefined);
  if (creditCodeFault(input.creditCode)) {
    throw problem('org.credit-code-wrong', { params: { code: input.creditCode } });
  }
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const { rules, articles } = refuseInadmissible(law, input);
    if (!(await getRegion(tx, input.regionCode))) {
      throw problem('org.region-unknown', { params: { code: input.regionCode } });
    }
    if (input.parentId && !(await getOrganisation(tx, input.parentId))) {
      throw problem('org.organisation-unknown');
    }
    const insert = orgTables(tx)
      .insertInto('org.organisation')
      .values({
        id,
        name_zh: input.name.zh,
        name_en: input.name.en,
        kind: input.kind,
        sector: input.sector ?? null,
        credit_code: input.creditCode,
        region_code: input.regionCode,
        parent_id: input.parentId ?? null,
        office: input.office ?? null,
        authorisation_document: input.authorisationDocument?.trim() || null,
        created_at: p.clock.now(),
      })
      .execute();
    await orRefuse(insert, {
      organisation_name_zh_key: 'org.organisation-exists',
      organisation_credit_code_key: 'org.organisation-exists',
      organisation_bureau: 'org.bureau-exists',
    });
    await record(tx, p, {
      kind: 'org.organisation-created',
      actor,
      subject: { type: 'organisation', id },
      organisationId: id,
      decision: law.decided('allow', rules, articles),
      detail: {
        kind: input.kind,
        regionCode: input.regionCode,
        ...(input.office ? { office: input.office } : {}),
      },
    });
    const created = await getOrganisation(tx, id);
    if (!created) throw problem('org.organisation-unknown');
    return created;
  });
}

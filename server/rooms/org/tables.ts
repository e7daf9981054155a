// The tables of the org room as they lie in PostgreSQL, and the nouns other rooms see of them.
import type { ColumnType, Generated } from 'kysely';
import type { Role } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';

export const offices = ['bureau', 'government', 'finance', 'security'] as const;
export type Office = (typeof offices)[number];

export type OrgTables = {
  'org.region': {
    code: string;
    parent: string | null;
    level: number;
    name_zh: string;
    name_en: string | null;
  };
  'org.organisation': {
    id: string;
    name_zh: string;
    name_en: string;
    kind: string;
    sector: string | null;
    credit_code: string;
    region_code: string;
    parent_id: string | null;
    office: Office | null;
    authorisation_document: string | null;
    state: Generated<'active' | 'closed'>;
    created_at: Date;
  };
  'org.person': {
    id: string;
    account: string;
    name: string;
    state: Generated<'active' | 'disabled'>;
    created_at: Date;
  };
  'org.credential': { person_id: string; hash: string; must_change: boolean; changed_at: Date };
  'org.credential_history': { id: string; person_id: string; hash: string; at: Date };
  'org.role_assignment': {
    id: string;
    person_id: string;
    organisation_id: string;
    role: Role;
    since: Date;
    until: Date | null;
  };
  'org.contact': {
    id: string;
    organisation_id: string;
    post: string;
    name: string;
    duty: string | null;
    telephone: string | null;
    person_id: string | null;
    since: Date;
    until: Date | null;
  };
  'org.application_system': {
    id: string;
    code: string;
    name_zh: string;
    name_en: string;
    organisation_id: string;
    place: string;
    state: Generated<'active' | 'closed'>;
    created_at: Date;
  };
  'org.session': {
    id: string;
    token_hash: Buffer;
    person_id: string;
    organisation_id: string;
    created_at: Date;
    seen_at: Date;
    ends_at: Date;
    ended_at: Date | null;
  };
  'org.known_device': { token_hash: Buffer; person_id: string; created_at: Date };
  'org.sign_in_failure': {
    scope: 'account' | 'address' | 'device';
    key: Buffer;
    count: number;
    first_at: Date;
    locked_until: Date | null;
  };
  'org.setting': {
    key: string;
    value: ColumnType<number | string | boolean, string, string>;
    set_by: string | null;
    set_at: Date;
  };
};

export const orgTables = (ex: Executor) => ex.withTables<OrgTables>();

export type Organisation = {
  id: string;
  name: Text;
  kind: string;
  sector: string | null;
  creditCode: string;
  regionCode: string;
  parentId: string | null;
  office: Office | null;
  authorisationDocument: string | null;
  state: 'active' | 'closed';
};

/** Account and name only; nothing else of a person is kept. */
export type Person = { id: string; account: string; name: string; state: 'active' | 'disabled' };

export type Membership = {
  organisationId: string;
  organisationName: Text;
  regionCode: string;
  roles: Role[];
};

export type ApplicationSystem = {
  id: string;
  code: string;
  name: Text;
  organisationId: string;
  /** Where it is deployed: what an application form must state. */
  place: string;
  state: 'active' | 'closed';
};

export type Contact = {
  id: string;
  post: string;
  name: string;
  duty: string | null;
  telephone: string | null;
  personId: string | null;
};

export type RegionInput = { code: string; parent?: string | null; nameZh: string; nameEn?: string };

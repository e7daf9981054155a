/** Ways to people and units that many scenarios walk: a unit registered, its posts filled, its officer signed in. */
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';

let serial = 0;
const started = Date.now().toString(36);
/** Unique within a platform, letters and digits only: fits names of entries and of units. */
export const unique = (): string => `${started}${(++serial).toString(36)}`;

/** The account of the bureau's officer, of a department that provides and of one that uses, of a head and of the auditor. */
export const accounts = {
  bureau: 'bureau',
  provider: 'civil',
  otherProvider: 'market',
  consumer: 'education',
  auditor: 'auditor',
  admin: 'admin',
} as const;

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A credit code with valid check characters (GB 32100 and GB 11714) in a division that does not exist; 91 is a company's. */
export function creditCode(authority = '11'): string {
  const body = Math.floor(Math.random() * 100_000_000)
    .toString()
    .padStart(8, '0');
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  const rest = 11 - (sum % 11);
  const organisation = `${body}${rest === 10 ? 'X' : rest === 11 ? '0' : rest}`;
  const first = `${authority}999999${organisation}`;
  let weight = 1;
  let total = 0;
  for (const letter of first) {
    total += alphabet.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return `${first}${alphabet[(31 - (total % 31)) % 31]}`;
}

export type Organisation = {
  id: string;
  kind: string;
  kindName: { zh: string; en: string };
  sector: string | null;
  missingPosts?: { key: string; zh: string; cite: string[] }[];
  contacts?: { id: string; post: string; name: string }[];
} & Record<string, unknown>;

/** What the bureau sends to register a unit of this city; whatever is given replaces it. */
export async function organisationBody(
  bureau: Client,
  given: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const { organisation } = await bureau.get<{ organisation: { regionCode: string } }>('/api/me');
  const name = `单位${unique()}`;
  return {
    name: { zh: name, en: `Unit ${name}` },
    kind: 'administrative-organ',
    creditCode: creditCode(),
    regionCode: organisation.regionCode,
    ...given,
  };
}

export async function newOrganisation(
  bureau: Client,
  given: Record<string, unknown> = {},
): Promise<Organisation> {
  return bureau.post<Organisation>('/api/organisations', await organisationBody(bureau, given));
}

/** Names somebody for every post the city asks for that nobody fills. */
export async function fillPosts(client: Client, organisationId: string): Promise<string[]> {
  const { missingPosts = [] } = await client.get<Organisation>(`/api/organisations/${organisationId}`);
  for (const { key } of missingPosts) await namePost(client, organisationId, key);
  return missingPosts.map(({ key }) => key);
}

export const namePost = (client: Client, organisationId: string, post: string) =>
  client.post<{ id: string }>(`/api/organisations/${organisationId}/contacts`, {
    post,
    name: `负责人${unique()}`,
    telephone: '000-1000009',
  });

/** A new person of the unit in these roles, signed in. */
export async function newOfficial(
  stage: Stage,
  bureau: Client,
  organisationId: string,
  roles: readonly string[] = ['provider', 'consumer'],
): Promise<Client> {
  const person = await bureau.post<{ id: string }>('/api/people', {
    account: `p${unique()}`,
    name: '测试人员',
    initialPassword: `Kite-7-over-river-${unique()}`,
  });
  for (const role of roles) await bureau.post(`/api/people/${person.id}/roles`, { organisationId, role });
  return stage.enter(person.id, organisationId);
}

/** A department of its own for one scenario: registered, its posts filled, with one officer signed in. */
export async function newDepartment(
  stage: Stage,
  given: Record<string, unknown> = {},
): Promise<{ id: string; name: string; officer: Client; bureau: Client }> {
  const bureau = await stage.as(accounts.bureau);
  const made = await newOrganisation(bureau, given);
  await fillPosts(bureau, made.id);
  const officer = await newOfficial(stage, bureau, made.id);
  return { id: made.id, name: (made.name as { zh: string }).zh, officer, bureau };
}

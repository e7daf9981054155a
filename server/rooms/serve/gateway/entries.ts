/** What the ledger keeps of a call: who, under which terms, what came of it; signatures bind request and answer without their contents. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Law } from '#law/index.ts';
import type { LedgerEntry } from '#ledger/index.ts';
import type { GatewayCode } from './errors.ts';
import type { CallItem, RefusedItem, UnplacedItem } from './items.ts';

/** The rule a refusal rests on, where the law has one. */
const ruleOf: Partial<Record<GatewayCode, string>> = {
  'gateway.address': 'serve.address-ranges',
  'gateway.purpose': 'serve.purpose-code',
  'gateway.operator-missing': 'serve.operator-required',
  'gateway.grant-suspended': 'serve.suspension-grounds',
  'gateway.grant-revoked': 'serve.suspension-grounds',
  'gateway.grant-expired': 'serve.last-day-required',
  'gateway.hours': 'serve.hours',
  'gateway.quota': 'serve.daily-quota',
  'gateway.operator-barred': 'serve.operator-required',
};

/** The articles to show beside a refusal. */
export function articlesOf(code: GatewayCode, law: Law, day: LegalDay): string[] {
  const rule = ruleOf[code];
  return rule ? law.cite(rule, day) : [];
}

// The two signatures are keyed by the secret: they prove request and answer to whoever holds them, and tell nobody else anything.
export function answeredEntry(
  item: CallItem,
  answer: { signature: string; records: number; used: number; batch: number | null },
): LedgerEntry {
  return {
    ...common(item),
    kind: 'serve.call-answered',
    detail: {
      ...about(item),
      request: item.read.signature,
      answer: answer.signature,
      ...askedOf(item),
      records: answer.records,
      used: answer.used,
      batch: answer.batch,
    },
  };
}

/** Which way was asked and how much, never about whom or what. */
function askedOf({ work, question }: CallItem): Record<string, string | number> {
  if (work === 'records') return {};
  const { claims, feed, keys, search } = question;
  return {
    way: work,
    ...(claims ? { claims: claims.length } : {}),
    ...(search ? { filters: search.filters.length } : {}),
    ...(feed ? { asked: feed.what } : {}),
    ...(work === 'batch' ? { keys: keys.length } : {}),
  };
}

export const refusedEntry = (item: CallItem | RefusedItem, code: GatewayCode, law: Law): LedgerEntry =>
  refusal(item, code, law, ruleOf[code]);

/** A report of a wrong value that was refused, by the gateway or by the room it goes to. */
export function refusedReportEntry(item: Refusable, code: string, law: Law): LedgerEntry {
  const rule = Object.entries(ruleOf).find(([known]) => known === code)?.[1];
  const entry = refusal(item, code, law, rule);
  return { ...entry, detail: { ...entry.detail, about: 'correction' } };
}

/** No grant to name: the system is known by its key, and what it may call it does not say. */
export const unplacedEntry = ({ key, signature, address, day }: UnplacedItem, law: Law): LedgerEntry => ({
  kind: 'serve.call-refused',
  actor: {
    kind: 'system',
    systemId: key.systemId,
    organisationId: key.organisationId,
    keyId: key.keyId,
  },
  subject: { type: 'serve.key', id: key.keyId },
  organisationId: key.organisationId,
  decision: {
    outcome: key.unplaced,
    rules: [],
    articles: [],
    pack: { version: law.pack.version, hash: law.pack.hash },
    asOf: day,
  },
  detail: { address, request: signature },
});

type Refusable = CallItem | Omit<RefusedItem, 'code'>;

function refusal(item: Refusable, code: string, law: Law, rule: string | undefined): LedgerEntry {
  return {
    ...common(item),
    kind: 'serve.call-refused',
    decision: {
      outcome: code,
      rules: rule ? [rule] : [],
      articles: rule ? law.cite(rule, item.day) : [],
      pack: { version: law.pack.version, hash: law.pack.hash },
      asOf: item.day,
    },
    detail: {
      ...about(item),
      ...(isAuthentic(item) ? { request: signatureOf(item) } : { authentic: false }),
    },
  };
}

const isAuthentic = (item: Refusable): boolean => item.kind === 'call' || item.authentic;

const signatureOf = (item: Refusable): string =>
  item.kind === 'call' ? item.read.signature : item.signature;

function common(item: Refusable): Omit<LedgerEntry, 'kind' | 'detail'> {
  const { grant, keyId } = item.file;
  return {
    actor: { kind: 'system', systemId: grant.systemId, organisationId: grant.consumerId, keyId },
    subject: { type: 'serve.grant', id: grant.id },
    organisationId: grant.consumerId,
    organisations: [grant.providerId],
    ...(grant.terms.caseId ? { case: grant.terms.caseId } : {}),
    purpose: grant.terms.purpose.code,
  };
}

function about(item: Refusable) {
  const { grant, serviceCode, serviceVersion, evidence } = item.file;
  return {
    service: serviceCode,
    version: serviceVersion,
    terms: grant.digest,
    termsVersion: grant.termsVersion,
    evidence,
    address: item.address,
    ...(grant.terms.crossings ? { crossings: grant.terms.crossings } : {}),
  };
}

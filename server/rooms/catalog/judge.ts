/** Judges an entry as it is checked, handed in and decided on: the catalogue's own checks and what other rooms hold against it. */
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { CheckFacts } from './checks/facts.ts';
import { fault } from './checks/issue.ts';
import { approvedPurchaseOf } from './compile/purchase-held.ts';
import { repeatedIssues } from './compile/repeated.ts';
import { gatherFacts } from './facts.ts';
import { checkEntry, type EntryVerdict } from './rules.ts';
import type { Resource, Version } from './types.ts';

export type Judged = EntryVerdict & { facts: CheckFacts };

export async function judgeEntry(
  ex: Executor,
  p: Platform,
  law: LawNow,
  resource: Resource,
  version: Version,
): Promise<Judged> {
  const facts = await gatherFacts(ex, law, resource, version);
  const own = checkEntry(law, version.content, facts);
  const lent = [
    ...(await repeatedIssues(ex, {
      resourceId: resource.id,
      providerId: resource.providerId,
      content: version.content,
    })),
    ...(await unapprovedPurchase(ex, law, resource.id, version.content)),
    ...(await heldAgainst(ex, p, law, version.id)),
  ];
  return {
    ...own,
    ready: own.ready && !lent.some(({ severity }) => severity === 'error'),
    issues: [...own.issues, ...lent],
    facts,
  };
}

/** What was bought is registered under its approved request, where the city asks for one. */
async function unapprovedPurchase(
  ex: Executor,
  law: LawNow,
  resourceId: string,
  { origin }: Version['content'],
): Promise<FieldIssue[]> {
  const rule = 'collect.purchase-approval';
  if (origin !== 'purchased' || !law.flag(rule) || (await approvedPurchaseOf(ex, resourceId))) return [];
  return [
    fault(
      'purchase-unapproved',
      'origin',
      {
        zh: '采购数据没有本级主管部门批准的采购申请',
        en: 'No approved request stands behind these bought data',
        mendZh: '先提交采购申请，批准后从该申请编制目录',
        mendEn: 'File the request; once approved, begin the entry from it',
      },
      law.cite(rule),
    ),
  ];
}

/** What rooms further right hold against a version. */
export async function heldAgainst(
  ex: Executor,
  p: Platform,
  law: LawNow,
  versionId: string,
): Promise<FieldIssue[]> {
  const issues: FieldIssue[] = [];
  for (const check of p.cases.registry.subjects) {
    issues.push(...(await check({ ex, law }, { type: 'catalog.version', id: versionId })));
  }
  return issues;
}

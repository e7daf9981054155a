/** In which ways the public may speak of open data: the city's own words and articles, and what each asks for. */
import type { Platform } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo } from '#law/types.ts';
import { caseKinds, isCaseKind, objectionGrounds, type VoiceKind, voiceKinds } from './types.ts';

export const waysRule = 'open.voices';
export const groundsRule = 'open.objection-grounds';

const words: Record<VoiceKind, Text> = {
  correction: { zh: '开放目录更正申请', en: 'correction of the opening catalogue' },
  objection: { zh: '数据异议或建议', en: 'objection or suggestion on the data' },
  question: { zh: '提问', en: 'question' },
  rating: { zh: '评价', en: 'rating' },
  opinion: { zh: '对开放工作的意见', en: 'opinion on opening' },
  report: { zh: '违法违规线索举报', en: 'report of wrongdoing' },
};
const groundWords: Record<string, Text> = {
  error: { zh: '数据有错误', en: 'an error' },
  omission: { zh: '数据有遗漏', en: 'a gap' },
  'third-party-rights': { zh: '侵犯商业秘密、个人隐私等合法权益', en: 'rights are infringed' },
  other: { zh: '其他', en: 'other' },
};

export type Way = {
  kind: VoiceKind;
  title: Text;
  articles: string[];
  /** Of its first step; null where it is no case. */
  limit: DeadlineInfo | null;
};

export function waysOf(p: Platform, law: LawNow): Way[] {
  return voiceKinds.flatMap((kind) => {
    const term = law.term(waysRule, kind);
    const procedure = isCaseKind(kind)
      ? p.law.procedures().find(({ key }) => key === caseKinds[kind])
      : undefined;
    if (isCaseKind(kind) && !procedure) return [];
    const own = term ? (term.cite.length > 0 ? term.cite : law.cite(waysRule)) : [];
    const [first] = procedure?.steps ?? [];
    return [
      {
        kind,
        title: term ? { zh: term.zh, en: term.en } : words[kind],
        articles: [...new Set([...own, ...(procedure?.cite ?? [])])],
        limit: first?.limit ? law.deadline(first.limit) : null,
      },
    ];
  });
}

export const wayOf = (p: Platform, law: LawNow, kind: VoiceKind): Way | undefined =>
  waysOf(p, law).find((way) => way.kind === kind);

/** On which grounds one may object: the city's, else what data can be wrong about. */
export function groundsOf(law: LawNow): { key: string; title: Text }[] {
  const listed = law.terms(groundsRule);
  return listed.length > 0
    ? listed.map(({ key, zh, en }) => ({ key, title: { zh, en } }))
    : objectionGrounds.map((key) => ({ key, title: groundWords[key] ?? { zh: key, en: key } }));
}

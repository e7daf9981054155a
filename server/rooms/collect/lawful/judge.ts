/** Holds a collecting task against what the city asks of it, and names everything that is missing beside its article. Pure. */
import type { FieldIssue, Text } from '#kernel/errors.ts';
import type { Term } from '#law/index.ts';
import type { LawNow } from '#law/settings.ts';
import { type Citation, isAboutSubjects, type Repeat, type TaskContent } from './content.ts';

export type TaskItem = { name: string; titleZh: string; personal: string; nullable: boolean; key: boolean };
export type TaskFacts = { items: readonly TaskItem[]; repeats: readonly Repeat[] };

export const rules = {
  grounds: 'collect.task-grounds',
  elements: 'collect.task-elements',
  required: 'collect.task-required',
  evidence: 'collect.consent-evidence',
  repeats: 'collect.repeat-exceptions',
  mandatory: 'collect.mandatory-grounds',
  verification: 'collect.verification-grounds',
  checklist: 'collect.compliance-checklist',
  unread: 'collect.unread-months',
  guidance: 'collect.guidance',
} as const;

const issue = (
  code: string,
  path: string,
  message: Text,
  articles: readonly string[],
  mend?: Text,
): FieldIssue => ({
  code,
  path,
  message,
  articles: [...articles],
  severity: 'error',
  ...(mend ? { mend } : {}),
});

const lacks = (path: string, message: Text, articles: readonly string[]): FieldIssue =>
  issue('collect.task-incomplete', path, message, articles);

/** Articles of one row of a rule; the whole rule's where the row has none of its own. */
export const citesOf = (law: LawNow, rule: string, term: Term | undefined): string[] =>
  term && term.cite.length > 0 ? [...term.cite] : law.cite(rule);

const needsOf = (term: Term): readonly string[] =>
  Array.isArray(term.attributes.needs) ? term.attributes.needs.map(String) : [];

/** Everything the task lacks when it is saved. `repeats` must be settled already (`settleRepeats`). */
export function judgeTask(law: LawNow, content: TaskContent, facts: TaskFacts): FieldIssue[] {
  return [
    ...judgeGround(law, content),
    ...judgeElements(law, content, facts),
    ...judgeFields(content, facts),
    ...judgeVerification(law, content),
    ...judgeRepeats(law, facts),
  ];
}

function judgeGround(law: LawNow, { ground, subjectKind }: TaskContent): FieldIssue[] {
  const accepted = law.terms(rules.grounds);
  if (accepted.length === 0) return [];
  const found: FieldIssue[] = [];
  if (subjectKind === '')
    found.push(
      lacks(
        'subjectKind',
        { zh: '未说明向谁采集', en: 'It does not say whose data are collected' },
        law.cite(rules.grounds),
      ),
    );
  const term = accepted.find(({ key }) => key === ground.kind);
  if (!term)
    return [
      ...found,
      lacks(
        'ground.kind',
        {
          zh: `没有采集依据，可以是：${accepted.map(({ zh }) => zh).join('、')}`,
          en: `There is no ground for collecting; it may be: ${accepted.map(({ en }) => en).join(', ')}`,
        },
        law.cite(rules.grounds),
      ),
    ];
  const words = {
    title: { zh: '依据须写明文件名称', en: 'The ground must state the title of the act' },
    article: { zh: '依据须写明条款', en: 'The ground must state the article' },
    need: { zh: '须说明所服务的需要', en: 'The need it serves must be described' },
  };
  const cites = citesOf(law, rules.grounds, term);
  for (const part of ['title', 'article', 'need'] as const)
    if (needsOf(term).includes(part) && ground[part] === '')
      found.push(lacks(`ground.${part}`, words[part], cites));
  return found;
}

const said = {
  purpose: { zh: '未写明收集目的', en: 'The purpose is missing' },
  power: { zh: '未写明据以采集的权限', en: 'The power to collect is missing' },
  procedure: { zh: '未写明采集程序', en: 'The procedure is missing' },
} as const;

function judgeElements(law: LawNow, content: TaskContent, { items }: TaskFacts): FieldIssue[] {
  const asked = (key: string): string[] | undefined => {
    const term = law.term(rules.elements, key);
    return term && citesOf(law, rules.elements, term);
  };
  const found: FieldIssue[] = [];
  for (const key of ['purpose', 'power', 'procedure'] as const) {
    const cites = asked(key);
    if (cites && content[key] === '') found.push(lacks(key, said[key], cites));
  }
  const permitted = asked('permitted-fields');
  if (permitted && content.fields.length === 0)
    found.push(
      lacks('fields', { zh: '未列明准许采集的字段', en: 'The permitted fields are missing' }, permitted),
    );
  const reason = asked('field-reason');
  if (reason && content.fields.length === 0 && !permitted)
    found.push(lacks('fields', { zh: '未列明采集的字段', en: 'The fields are missing' }, reason));
  const purpose = asked('personal-purpose');
  for (const [index, field] of content.fields.entries()) {
    const item = items.find(({ name }) => name === field.item);
    const title = item?.titleZh ?? field.item;
    if (reason && field.reason === '')
      found.push(
        lacks(
          `fields.${index}.reason`,
          { zh: `“${title}”未说明为何必要`, en: `“${field.item}” does not say why it is needed` },
          reason,
        ),
      );
    if (purpose && item && item.personal !== 'none' && field.purpose === '')
      found.push(
        lacks(
          `fields.${index}.purpose`,
          {
            zh: `个人信息“${title}”没有对应的目的`,
            en: `The personal field “${field.item}” has no purpose tied to it`,
          },
          purpose,
        ),
      );
  }
  return found;
}

/** Fields are the entry's own, each once; what the entry cannot do without is among them. */
function judgeFields({ fields }: TaskContent, { items }: TaskFacts): FieldIssue[] {
  const found: FieldIssue[] = [];
  const seen = new Set<string>();
  for (const [index, { item }] of fields.entries()) {
    if (seen.has(item))
      found.push(
        lacks(`fields.${index}.item`, { zh: `字段“${item}”重复`, en: `“${item}” stands twice` }, []),
      );
    seen.add(item);
    if (!items.some(({ name }) => name === item))
      found.push(
        lacks(
          `fields.${index}.item`,
          { zh: `“${item}”不是该目录条目的信息项`, en: `“${item}” is none of the entry’s items` },
          [],
        ),
      );
  }
  if (fields.length === 0) return found;
  for (const item of items)
    if (!seen.has(item.name) && (item.key || !item.nullable))
      found.push(
        lacks(
          'fields',
          {
            zh: `目录要求“${item.titleZh}”（${item.name}）必须有值，却不在准许采集的字段中`,
            en: `The entry asks for a value of “${item.name}”, which is not among the permitted fields`,
          },
          [],
        ),
      );
  return found;
}

/** Several methods, or one alone, only on a ground the city admits; otherwise the person chooses among at least two. */
function judgeVerification(law: LawNow, { verification }: TaskContent): FieldIssue[] {
  const admitted = law.terms(rules.verification);
  const { methods, demand, basis } = verification;
  if (admitted.length === 0 || methods.length === 0) return [];
  const several = demand === 'all' && methods.length > 1;
  const particular = methods.length === 1;
  if ((!several && !particular) || citationHolds(admitted, basis)) return [];
  return [
    issue(
      'collect.verification-choice',
      'verification.methods',
      several
        ? {
            zh: '不得强制以多种方式重复验证；法律、行政法规另有规定的，请写明文件名称和条款',
            en: 'Several methods may not be demanded; where a law says otherwise, state its title and article',
          }
        : {
            zh: '不得指定一种验证方式；请提供两种以上供选择，法律、行政法规另有规定的请写明文件名称和条款',
            en: 'One method alone may not be prescribed; offer at least two, or state title and article of the law that says otherwise',
          },
      law.cite(rules.verification),
    ),
  ];
}

export function citationHolds(admitted: readonly Term[], basis: Citation | undefined): boolean {
  const term = admitted.find(({ key }) => key === basis?.level);
  if (!term || !basis) return false;
  return (['title', 'article'] as const).every((part) => !needsOf(term).includes(part) || basis[part] !== '');
}

/** Fields marked mandatory in a form without a law the city admits: they can only be optional. */
export function judgeMandatory(law: LawNow, content: TaskContent, { items }: TaskFacts): FieldIssue[] {
  const admitted = law.terms(rules.mandatory);
  if (admitted.length === 0) return [];
  const cites = law.cite(rules.mandatory);
  return content.fields.flatMap((field, index): FieldIssue[] => {
    const item = items.find(({ name }) => name === field.item);
    const title = item?.titleZh ?? field.item;
    if (field.mandatory && !citationHolds(admitted, field.basis))
      return [
        issue(
          'collect.mandatory-ground',
          `fields.${index}.basis`,
          {
            zh: `必填字段“${title}”没有法律、行政法规依据，只能设为选填`,
            en: `The mandatory field “${field.item}” rests on no law or administrative regulation; it can only be optional`,
          },
          cites,
        ),
      ];
    if (!field.mandatory && item && (item.key || !item.nullable))
      return [
        issue(
          'collect.mandatory-ground',
          `fields.${index}.mandatory`,
          {
            zh: `目录要求“${title}”必须有值，等于必填：请写明法律依据，或在目录中改为可空`,
            en: `The entry asks for a value of “${field.item}”, which makes it mandatory: state the law, or let the item be empty`,
          },
          cites,
        ),
      ];
    return [];
  });
}

/** What settles a repeat under this city's rule: a ground of its own, a refused application, or that nobody can have it. */
export function settleRepeats(
  law: LawNow,
  content: TaskContent,
  found: readonly Repeat[],
  refused: ReadonlySet<string>,
): Repeat[] {
  const admitted = law.terms(rules.repeats);
  return found.map((repeat) => {
    if (!repeat.shareable)
      return {
        ...repeat,
        settled: {
          how: admitted.some(({ key }) => key === 'negative-list') ? 'negative-list' : 'not-shared',
        },
      };
    for (const one of content.exceptions.filter(({ item }) => item === repeat.item)) {
      const term = admitted.find(({ key }) => key === one.kind);
      if (!term) continue;
      const needs = needsOf(term);
      if (needs.includes('application')) {
        const key = `${one.applicationId ?? ''}:${repeat.resourceId}`;
        if (refused.has(key))
          return { ...repeat, settled: { how: one.kind, applicationId: one.applicationId ?? '' } };
      } else if (
        needs.length > 0 &&
        citationHolds([term], { level: one.kind, title: one.title, article: one.article })
      ) {
        return { ...repeat, settled: { how: one.kind, title: one.title, article: one.article } };
      }
    }
    return repeat;
  });
}

function judgeRepeats(law: LawNow, { repeats }: TaskFacts): FieldIssue[] {
  const admitted = law.terms(rules.repeats);
  // Where the text does not forbid it the source is shown, and that is all.
  if (admitted.length === 0) return [];
  return repeats
    .filter(({ settled }) => !settled)
    .map(({ item, resourceName, providerName, resourceId }) =>
      issue(
        'collect.repeated-collection',
        `fields[item=${item}]`,
        {
          zh: `“${item}”可以共享取得：${providerName}的“${resourceName}”`,
          en: `“${item}” can be had by sharing: “${resourceName}” of ${providerName}`,
        },
        law.cite(rules.repeats),
        {
          zh: `请申请共享（/catalog/${resourceId}），或写明准许再次收集的情形`,
          en: `Apply for it (/catalog/${resourceId}), or state what permits collecting it again`,
        },
      ),
    );
}

/** What keeps a saved task from starting: the notice, the signed checklist. */
export function judgeStart(
  law: LawNow,
  content: TaskContent,
  facts: {
    noticeVersion: number | undefined;
    answers: readonly { key: string; answer: string }[] | undefined;
  },
): FieldIssue[] {
  const found: FieldIssue[] = [];
  const notice = law.term(rules.elements, 'notice');
  if (notice && isAboutSubjects(content.subjectKind) && facts.noticeVersion === undefined)
    found.push(
      lacks(
        'notice',
        { zh: '没有告知书，不能开始采集', en: 'There is no notice text; collecting cannot start' },
        citesOf(law, rules.elements, notice),
      ),
    );
  const list = law.terms(rules.checklist);
  if (list.length === 0) return found;
  const cites = law.cite(rules.checklist);
  if (!facts.answers)
    return [
      ...found,
      lacks('checklist', { zh: '合规清单尚未签署', en: 'The compliance checklist is not signed' }, cites),
    ];
  for (const term of list) {
    const answer = facts.answers.find(({ key }) => key === term.key)?.answer;
    if (answer === 'yes') continue;
    found.push(
      lacks(
        `checklist.${term.key}`,
        answer === 'no'
          ? {
              zh: `“${term.zh}”答为“否”，不能开始采集`,
              en: `“${term.en}” is answered “no”; collecting cannot start`,
            }
          : { zh: `“${term.zh}”未答`, en: `“${term.en}” is not answered` },
        citesOf(law, rules.checklist, term),
      ),
    );
  }
  return found;
}

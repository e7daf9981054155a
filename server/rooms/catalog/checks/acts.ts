/** Checks a basis against the library of acts: what no longer holds may not be cited, and an act is cited under its own level. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { levelWord, titleKey } from '../instruments/levels.ts';
import type { Content } from '../schema.ts';
import type { CheckFacts } from './facts.ts';
import { fault } from './issue.ts';

export function checkActs(law: LawNow, content: Content, facts: CheckFacts): FieldIssue[] {
  return (['sharingBasis', 'openingBasis'] as const).flatMap((field) =>
    content[field].flatMap((basis, index) => {
      const acts = facts.acts.get(titleKey(basis.title)) ?? [];
      const [act] = acts;
      if (!act) return [];
      const standing = acts.filter(({ repealedOn }) => repealedOn === null || repealedOn > law.day);
      const path = `${field}.${index}`;
      if (standing.length === 0) {
        const by = act.replacedBy ? { zh: `《${act.replacedBy}》`, en: `“${act.replacedBy}”` } : undefined;
        return [
          fault(
            'basis-repealed',
            `${path}.title`,
            {
              zh: `《${act.title}》已于${act.repealedOn ?? ''}废止，其后不得作为依据`,
              en: `“${act.title}” was repealed on ${act.repealedOn ?? ''} and is no basis for an act after that day`,
              mendZh: by ? `改列现行文件，如${by.zh}` : '改列现行文件',
              mendEn: by ? `Cite an act in force, such as ${by.en}` : 'Cite an act in force',
            },
            act.cite,
          ),
        ];
      }
      if (basis.kind === '' || standing.some(({ level }) => level === basis.kind)) return [];
      const level = levelWord(standing[0]?.level ?? '');
      return [
        fault(
          'basis-level-differs',
          `${path}.kind`,
          {
            zh: `《${act.title}》在依据库中为${level.zh}`,
            en: `The library holds “${act.title}” as: ${level.en}`,
            mendZh: '按依据库的层级填写，登记有误的请主管部门更正',
            mendEn: 'State the level of the library, or have the authority correct it',
          },
          [],
        ),
      ];
    }),
  );
}

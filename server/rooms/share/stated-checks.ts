/** The checks of what a conditional entry states: one of its scenarios is chosen, and each of its conditions is answered. */
import type { FieldCheck } from '#cases/index.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { conditionAnswers, textOf } from './answers.ts';
import { issue, subjectOf } from './check-context.ts';

const statedScenario: FieldCheck = async (context) => {
  const stated = (await subjectOf(context)).offer?.scenarios ?? [];
  if (stated.includes(textOf(context.value))) return [];
  const zh = `目录载明的场景为：${stated.join('、')}，其他场景不予受理`;
  const en = `the entry states these scenarios and no other: ${stated.join(', ')}`;
  return [issue(context, 'scenario-other', zh, en)];
};

/** Applicant and decider alike answer every condition, and speak of no other. */
const statedConditions: FieldCheck = async (context) => {
  const stated = (await subjectOf(context)).offer?.conditions ?? [];
  const rows = conditionAnswers(context.value);
  const unanswered = stated.flatMap((condition, index): FieldIssue[] => {
    if (rows.some((row) => row.condition === condition && row.answer !== '')) return [];
    const zh = `未回应共享条件“${condition}”`;
    const en = `the condition “${condition}” is not answered`;
    return [issue(context, 'condition-unanswered', zh, en, `${context.path}.${index}.answer`)];
  });
  const unknown = rows.find(({ condition }) => !stated.includes(condition));
  if (!unknown) return unanswered;
  const zh = `目录没有载明共享条件“${unknown.condition}”`;
  const en = `the entry states no condition “${unknown.condition}”`;
  return [...unanswered, issue(context, 'condition-unknown', zh, en)];
};

export const statedChecks: Readonly<Record<string, FieldCheck>> = {
  'stated-scenario': statedScenario,
  'stated-conditions': statedConditions,
};

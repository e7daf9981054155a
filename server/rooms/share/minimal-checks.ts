/** The checks of a request for as little as suffices: one purpose, and of each field why it is needed. */
import type { FieldCheck } from '#cases/index.ts';
import { isRecord } from '#kernel/json.ts';
import { textOf, textsOf } from './answers.ts';
import { issue } from './check-context.ts';

const shortestPurpose = 4;
/** Marks by which people set several purposes beside each other. */
const several = /[；;\n]|(^|[\s。])[2２二][.、)）]|以及其他|等用途|等其他用途/u;

/** One scenario, said concretely. */
export const singlePurpose: FieldCheck = async (context) => {
  const text = textOf(context.value);
  if ([...text].length < shortestPurpose)
    return [issue(context, 'purpose', '请具体说明一个使用场景', 'name one scenario, concretely')];
  return several.test(text)
    ? [
        issue(
          context,
          'purpose-several',
          '一份申请只写一个场景，其他场景另行申请',
          'one scenario an application; ask for others apart',
        ),
      ]
    : [];
};

const shortestReason = 4;

/** `[{ item, reason }]`: each field asked for has its own reason. */
export const reasonPerItem: FieldCheck = async (context) => {
  const given = new Map(
    (Array.isArray(context.value) ? context.value : [])
      .filter(isRecord)
      .map((row) => [textOf(row.item), textOf(row.reason)]),
  );
  return textsOf(context.answers.items)
    .filter((name) => [...(given.get(name) ?? '')].length < shortestReason)
    .map((name) =>
      issue(
        context,
        'reason-missing',
        `请写明为什么需要“${name}”`,
        `say why “${name}” is needed`,
        `${context.path}.${name}`,
      ),
    );
};

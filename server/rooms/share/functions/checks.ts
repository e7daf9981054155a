/** The checks that packs name where a form is filled from the unit's own list. */
import type { FieldCheck } from '#cases/index.ts';
import { isRecord } from '#kernel/json.ts';
import { textOf } from '../answers.ts';
import { type Context, issue, subjectOf } from '../check-context.ts';
import { functionsOf, type UnitFunction } from './functions.ts';

async function listOf(context: Context): Promise<UnitFunction[]> {
  const { applicantId } = await subjectOf(context);
  return applicantId ? functionsOf(context.ex, applicantId) : [];
}

/** An item or duty named in the form is one of the unit's own. On a decision, one that was ended since stays what it was. */
const listed: FieldCheck = async (context) => {
  const name = textOf(context.value);
  if (context.case || (await listOf(context)).some((one) => one.name === name)) return [];
  const zh = `“${name}”不在本单位的清单内，请从清单选择`;
  return [issue(context, 'item-unlisted', zh, `“${name}” is not on the unit’s list; choose one from it`)];
};

/** The purpose is one that the list has for one of the duties named. */
const listedPurpose: FieldCheck = async (context) => {
  if (context.case) return [];
  const said = textOf(context.value);
  const basis = Array.isArray(context.answers.basis) ? context.answers.basis.filter(isRecord) : [];
  const duties = new Set(basis.map((row) => textOf(row.title)));
  const open = (await listOf(context)).filter(({ name }) => duties.has(name)).flatMap(({ steps }) => steps);
  return said === '' || open.includes(said)
    ? []
    : [
        issue(
          context,
          'purpose-unlisted',
          '用途须从所选职责的用途清单中选择',
          'the purpose is chosen from those listed for the duty',
        ),
      ];
};

export const functionChecks: Readonly<Record<string, FieldCheck>> = {
  'service-item': listed,
  'listed-duty': listed,
  'listed-purpose': listedPurpose,
};

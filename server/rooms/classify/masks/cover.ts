/** Which mask lies over a value for those who see its row without being its body: evidence of quality, rows of a source. Pure. */
import type { Item } from '#rooms/catalog/index.ts';
import type { Measures } from '../grading/table.ts';
import type { Mask } from './masks.ts';

/** What the grade of the data demands, where it demands something; undefined: the value says nothing of a person. */
export function coverOf(
  { personal, identifier }: Pick<Item, 'personal' | 'identifier'>,
  masks: Measures['masks'] = {},
): Mask | undefined {
  if (personal === 'sensitive') return masks.sensitive ?? 'hide';
  return personal === 'personal' || identifier ? (masks.personal ?? 'keep-ends') : undefined;
}

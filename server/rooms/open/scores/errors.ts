/** Refusals of what is opened without being good enough. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const scoreErrors = defineErrors({
  'open.quality-below': refusal(
    409,
    ['数据质量未达到开放下限', '{scores}；下限为 {least}。', '请更正数据，待重新检查达到下限后再发布。'],
    [
      'The data are not good enough to be opened',
      '{scores}; the least is {least}.',
      'Mend the data, and publish once a new check reaches it.',
    ],
  ),
  'open.quality-unmeasured': refusal(
    409,
    ['数据质量尚未检查', '主管部门设定了开放数据的质量下限，该资源还没有检查结果。', '请先进行质量检查。'],
    [
      'The quality of the data was never checked',
      'The authority set a least score for opened data, and this resource has none.',
      'Have it checked first.',
    ],
  ),
});

/** Refusals while the opening catalogue of a year is compiled. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const compilationErrors = defineErrors({
  'open.compilation-there': refusal(
    409,
    ['该年度的开放目录已在编制', '{year} 年的开放目录已经启动。', '请在已有目录上继续。'],
    ['The catalogue of this year is begun already', 'That of {year} is under way.', 'Go on with it.'],
  ),
  'open.compilation-fixed': refusal(
    409,
    ['该年度的开放目录不能再修改', '已提交审核或者已公布。', '请先退回，再修改。'],
    [
      'The catalogue of this year is fixed',
      'It was submitted for review, or published.',
      'Have it returned first.',
    ],
  ),
  'open.compilation-priority': refusal(
    409,
    [
      '有开放重点没有列入，也没有说明理由',
      '年度开放目录须列入以下开放重点，或者说明不列入的理由：{names}。',
      '请列入目录，或者填写理由后提交审核。',
    ],
    [
      'A priority has neither an entry nor a reason',
      'The catalogue of the year takes these priorities in, or says why not: {names}.',
      'Take them in or give the reason, then submit it.',
    ],
  ),
  'open.compilation-empty': refusal(
    409,
    ['年度开放目录中没有条目', '没有列入任何条目。', '请先更新建议条目，或者列入条目。'],
    ['The catalogue of the year is empty', 'It takes in no entry.', 'Propose anew, or take entries in.'],
  ),
});

/** Refusals about what is opened and what stays closed. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const exclusionErrors = defineErrors({
  'open.citation-missing': refusal(
    422,
    ['须写明上位法的名称和条款', '没有出处的规定不能作为依据。', '请填写法律、法规名称和条款。'],
    [
      'Act and article are missing',
      'A rule that is not cited is no ground.',
      'Name the law or regulation and its article.',
    ],
  ),
  'open.superior-not-here': refusal(
    422,
    ['本市条文不适用', '本市的规定未单独写明与上位法的关系。', '请在目录中写明不开放的依据。'],
    [
      'Not in this city',
      'The city’s text does not speak of higher law by itself.',
      'State the ground in the catalogue.',
    ],
  ),
  'open.way-unknown': refusal(
    422,
    ['不能以此纳入开放范围', '本市规定的情形为：{ways}。', '请从中选择。'],
    ['That is no way back here', 'The city knows these: {ways}.', 'Choose one of them.'],
  ),
  'open.not-excluded': refusal(
    409,
    ['该条目不在不予开放之列', '它已在开放范围内。', '请直接办理开放。'],
    ['The entry is not excluded', 'It is in scope already.', 'Open it.'],
  ),
  'open.masking-fails': refusal(
    409,
    ['处理后的数据仍不能开放', '{found}。', '请加强处理后重新登记。'],
    ['After this treatment it still cannot be opened', '{found}.', 'Treat it further and record it again.'],
  ),
  'open.way-settled': refusal(
    409,
    ['该事项已办结', '不能重复办理。', '请刷新页面查看结果。'],
    ['It is settled', 'It cannot be done twice.', 'Reload the page.'],
  ),
  'open.reason-same': refusal(
    422,
    ['须写明新的理由', '{why}', '请按当前情况重新说明。'],
    ['A new reason is needed', '{why}', 'Say why it still holds today.'],
  ),
  'open.answer-unknown': refusal(
    422,
    ['不能作出该结论', '本市可选的结论为：{answers}。', '请从中选择。'],
    ['There is no such answer', 'The city knows these: {answers}.', 'Choose one of them.'],
  ),
  'open.ground-missing': refusal(
    422,
    ['须写明不开放的情形', '{why}', '请选择情形并填明所需内容。'],
    ['The ground is missing', '{why}', 'Choose a ground and state what it needs.'],
  ),
  'open.planned-day-missing': refusal(
    422,
    ['须写明计划开放日期', '纳入开放范围的须有今后的计划日期。', '请填写日期。'],
    ['The planned day is missing', 'What is taken into scope has a day to come.', 'Enter it.'],
  ),
  'open.recipe-missing': refusal(
    422,
    ['须写明处理规则', '“脱敏后符合”须同时登记处理规则。', '请填写各字段的处理。'],
    [
      'The masking rules are missing',
      'Meeting the class after desensitising needs the rules.',
      'Say what is done to each column.',
    ],
  ),
  'open.derived-not-ready': refusal(
    409,
    ['衍生条目尚未发布', '发布以后才能写入处理后的数据。', '请先完成该条目的目录审核。'],
    [
      'The derived entry is not published',
      'Its rows are filled in once it is.',
      'Have the entry reviewed first.',
    ],
  ),
});

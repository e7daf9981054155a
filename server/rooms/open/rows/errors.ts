/** Why a question to the rows of a release is refused. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const rowErrors = defineErrors({
  'open.rows-column': refusal(
    400,
    ['没有“{column}”这一列', '该数据集没有这个字段。', '请按数据集页面所列的字段名填写。'],
    ['There is no column “{column}”', 'The data set has no such field.', 'Use a field named on its page.'],
  ),
  'open.rows-value': refusal(
    400,
    [
      '“{column}”的取值“{value}”不对',
      '取值与字段的类型不符。',
      '数值写数字，日期写成 2026-01-31，时间写成 2026-01-31T08:00:00。',
    ],
    [
      'The value “{value}” of “{column}” is wrong',
      'It does not fit the type of the field.',
      'Write numbers as digits, days as 2026-01-31, moments as 2026-01-31T08:00:00.',
    ],
  ),
  'open.rows-question': refusal(
    400,
    ['查询条件写法不对', '“{part}”无法理解。', '请对照接口说明改正。'],
    [
      'The question cannot be read',
      '“{part}” is not understood.',
      'Mend it by the description of the interface.',
    ],
  ),
  'open.rows-streams': refusal(
    429,
    ['同时下载过多', '同时进行的下载最多 {most} 个。', '请等正在进行的下载结束后再试。'],
    [
      'Too many downloads at once',
      'At most {most} run at the same time.',
      'Try again when one of those under way has ended.',
    ],
  ),
  'open.rows-too-long': refusal(
    503,
    ['查询用时过长', '在允许的时间内没有算完。', '请缩小范围、增加条件，或下载整份数据。'],
    [
      'The question takes too long',
      'It was not answered within the time allowed.',
      'Ask for less, add conditions, or download the whole.',
    ],
  ),
});

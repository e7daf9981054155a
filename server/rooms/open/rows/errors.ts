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
  'open.rows-file-rows': refusal(
    400,
    [
      '这种格式一次最多 {most} 条',
      '所求共 {rows} 条。',
      '请增加条件或用 limit 缩小范围；更多的数据可下载 CSV 或整份文件。',
    ],
    [
      'At most {most} rows at once in this format',
      'What is asked has {rows} rows.',
      'Add conditions or ask for less with limit; for more take CSV or the whole file.',
    ],
  ),
  'open.rows-no-place': refusal(
    400,
    [
      '没有可以画在地图上的位置',
      '所求字段中没有经度和纬度，也没有图形。',
      '请把位置字段一并列入，或改用其他格式。',
    ],
    [
      'There is no place to be put on a map',
      'The fields asked hold neither longitude and latitude nor a shape.',
      'Ask for the fields of the place too, or take another format.',
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

/** What can be wrong with a file that is packed or nested, and with what somebody says about its reading: said to its sender. */
import { defineErrors, type ErrorDefinition } from '#kernel/errors.ts';
import type { FormError } from './forms/limits.ts';

const e = (status: number, zh: [string, string, string], en: [string, string, string]): ErrorDefinition => ({
  status,
  zh: { what: zh[0], why: zh[1], mend: zh[2] },
  en: { what: en[0], why: en[1], mend: en[2] },
});

export const readingErrors = defineErrors({
  'collect.form-damaged': e(
    422,
    ['文件已损坏', '内容不完整，或与它的格式不符：{detail}', '请在源头重新导出，确认能正常打开后再上传。'],
    [
      'The file is damaged',
      'It is cut off, or not of the form it claims: {detail}',
      'Export it again, open it once, and send it.',
    ],
  ),
  'collect.form-archive-bomb': e(
    422,
    [
      '压缩包解压后过大',
      '“{detail}”解压后的大小远超正常数据文件，按攻击处理。',
      '请直接上传其中的数据文件，或请主管部门调整上限。',
    ],
    [
      'The archive unpacks to too much',
      '“{detail}” would become far larger than a file of rows.',
      'Send the file within it, or have the limit changed.',
    ],
  ),
  'collect.form-archive-overlap': e(
    422,
    ['压缩包的内容互相重叠', '“{detail}”与别的文件共用同一段内容，按攻击处理。', '请重新压缩后上传。'],
    [
      'Parts of the archive overlap',
      '“{detail}” shares its bytes with another file: taken for an attack.',
      'Pack the files again.',
    ],
  ),
  'collect.form-archive-entries': e(
    422,
    ['压缩包内文件过多', '共有 {detail} 个文件，超过上限。', '只打包需要入库的数据文件。'],
    ['The archive holds too many files', '{detail} files are over the limit.', 'Pack only files of rows.'],
  ),
  'collect.form-archive-path': e(
    422,
    ['压缩包内的文件名不安全', '“{detail}”指向压缩包之外，或重复出现。', '请用普通文件名重新压缩。'],
    [
      'A name in the archive is unsafe',
      '“{detail}” leads out of the archive, or appears twice.',
      'Pack the files again under plain names.',
    ],
  ),
  'collect.form-archive-encrypted': e(
    422,
    ['压缩包有密码', '“{detail}”已加密，平台无法读取。', '请去掉密码后上传；传输本身是加密的。'],
    [
      'The archive has a password',
      '“{detail}” is encrypted.',
      'Pack it without one; the way here is encrypted.',
    ],
  ),
  'collect.form-archive-nested': e(
    422,
    ['压缩包里还有压缩包', '“{detail}”本身又是压缩包。', '请解开一层后上传。'],
    [
      'An archive lies within the archive',
      '“{detail}” is itself an archive.',
      'Unpack one level and send that.',
    ],
  ),
  'collect.form-no-tables': e(
    422,
    ['文件里没有数据表', '没有找到任何含有数据的工作表、文件或记录数组。', '请确认导出的内容后重新上传。'],
    [
      'The file holds no table',
      'No sheet, file or list of records in it has rows.',
      'Check the export and send it again.',
    ],
  ),
  'collect.form-entry-missing': e(
    422,
    ['文件里没有所选的表', '所选的文件、工作表或路径不在其中。', '请从列出的表中选择。'],
    [
      'The chosen table is not in the file',
      'No such file, sheet or path lies within it.',
      'Choose one of those listed.',
    ],
  ),
  'collect.form-json-element': e(
    422,
    ['JSON 中有一条记录过大', '单条记录超过 16 MB，或没有换行。', '请确认是记录数组，或每行一条记录。'],
    [
      'A record of the JSON is too large',
      'It is over 16 MB, or lacks line ends.',
      'Send a list of records, or one record a line.',
    ],
  ),
  'collect.form-json-deep': e(
    422,
    ['JSON 嵌套过深', '层级太多，不像数据表。', '请导出为记录数组。'],
    ['The JSON is nested too deeply', 'It has more levels than any table.', 'Export a list of records.'],
  ),
  'collect.form-json-fields': e(
    422,
    ['JSON 的字段过多', '各条记录合计超过 2000 个字段。', '请导出为字段固定的记录数组。'],
    [
      'The JSON has too many fields',
      'Its records have more than 2000 fields between them.',
      'Export records with fixed fields.',
    ],
  ),
  'collect.form-json-encoding': e(
    422,
    ['JSON 不是 UTF-8 编码', 'JSON 文件须为 UTF-8。', '请另存为 UTF-8 后上传。'],
    ['The JSON is not UTF-8', 'JSON is written in UTF-8.', 'Save it as UTF-8 and send it again.'],
  ),
  'collect.form-cell-endless': e(
    422,
    ['表格中有一个单元格没有结尾', '内容超过 16 MB 仍未结束。', '请在源头重新导出。'],
    ['A cell of the workbook never ends', 'It goes on beyond 16 MB.', 'Export it again.'],
  ),
  'collect.form-workbook-texts': e(
    422,
    ['表格中的文字过多', '文字合计超过表格可处理的上限。', '请另存为 CSV 后上传，CSV 没有这一限制。'],
    [
      'The workbook holds too much text',
      'Its texts are over what can be read from a workbook.',
      'Save it as CSV, which has no such limit.',
    ],
  ),
  'collect.form-parquet': e(
    422,
    ['这个 Parquet 文件不能读取', '{detail}', '请只保留简单类型的列并缩小文件，或改用 CSV。'],
    ['This Parquet file cannot be read', '{detail}', 'Keep plain columns and a smaller file, or send CSV.'],
  ),
  'collect.form-too-heavy': e(
    422,
    ['文件过于庞大复杂', '读取它需要的时间或内存超过上限。', '请另存为 CSV，或拆分后上传。'],
    [
      'The file is too heavy',
      'Reading it would take more time or memory than allowed.',
      'Save it as CSV, or send it in parts.',
    ],
  ),
  'collect.which-table': e(
    422,
    [
      '文件里有多个数据表',
      '共有 {tables} 个表，不能确定读取哪一个。',
      '请只保留一个表，或在页面上选择后提交。',
    ],
    [
      'The file holds several tables',
      'Which of the {tables} is to be read is not settled.',
      'Keep one of them, or choose it on the page.',
    ],
  ),
  'collect.reading-unfit': e(
    422,
    [
      '这样读取行不通',
      '仍有必填的信息项没有对应的列，或所选的表不明确。',
      '请为每个必填项选择一列，再提交。',
    ],
    [
      'The file cannot be read this way',
      'A required item has no column, or the table is not settled.',
      'Choose a column for every required item.',
    ],
  ),
  'collect.reading-closed': e(
    409,
    ['该批次正在加载', '读取方式要等本批结束后才能更改。', '请等它结束，或先撤回。'],
    [
      'The batch is being loaded',
      'Its reading can be changed once it has ended.',
      'Wait for it, or take it back.',
    ],
  ),
  'collect.upload-gone': e(
    404,
    ['没有这个上传任务', '它已完成、过期或被放弃。', '请重新选择文件上传。'],
    ['There is no such upload', 'It ended, expired or was given up.', 'Choose the file and begin again.'],
  ),
  'collect.upload-many': e(
    409,
    ['未传完的文件过多', '本单位已有 {most} 个未传完的文件。', '请先传完或放弃其中一些。'],
    [
      'Too many uploads are unfinished',
      'The unit has {most} of them under way.',
      'Finish some, or give them up.',
    ],
  ),
  'collect.upload-wrong-size': e(
    422,
    ['上传的大小不对', '应在 1 到 {limit} 字节之间，并在开始时说明。', '请检查文件。'],
    [
      'The size of the upload is wrong',
      'It must lie between 1 and {limit} bytes and be said at the start.',
      'Check the file.',
    ],
  ),
});

/** The catalogue's code of a refusal told across a thread. */
export const codeOfForm = (error: FormError): string =>
  `collect.form-${error.code}` in readingErrors ? `collect.form-${error.code}` : 'collect.form-damaged';

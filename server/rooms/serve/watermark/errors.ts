/** What tracing refuses. */
import { defineErrors } from '#kernel/errors.ts';

export const markErrors = defineErrors({
  'serve.trace-unreadable': {
    status: 422,
    zh: {
      what: '文件不能作为表格读取',
      why: '溯源需要带列名的文本表格（逗号、制表符或分号分隔），或每行一个 JSON 对象；编码为 UTF-8 或 GB 18030。',
      mend: '电子表格请先另存为 CSV，再上传。',
    },
    en: {
      what: 'The file is not read as a table',
      why: 'A text table with the names of its columns (commas, tabs or semicolons), or a JSON object a line, in UTF-8 or GB 18030.',
      mend: 'Save a spreadsheet as CSV, then upload that.',
    },
  },
});

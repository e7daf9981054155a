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
  'serve.trace-busy': {
    status: 503,
    zh: {
      what: '正在溯源其他文件',
      why: '溯源逐个进行，等候的文件已经较多。',
      mend: '请几分钟后再上传。',
    },
    en: {
      what: 'Other files are being traced',
      why: 'One file is traced after the other, and several wait already.',
      mend: 'Upload it again in a few minutes.',
    },
  },
});

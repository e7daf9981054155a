/** What a load tells its unit while it is on its way. */
import { defineNotices } from '#notices/index.ts';

export const loadNotices = defineNotices({
  'collect.columns-left-out': {
    zh: {
      title: '有字段不在准许采集的范围内，未入库：{columns}',
      body: '文件“{file}”的其余字段照常入库。请停止采集这些字段，或先在目录和采集事项中补充后重新上传，并在批次页说明处理结果。',
    },
    en: {
      title: 'Columns that are not to be gathered were left out: {columns}',
      body: 'The other columns of “{file}” were loaded. Stop gathering these, or add them to the entry and its collecting task first and send the file again; say on the batch’s page what you did.',
    },
  },
  'collect.reading-asked': {
    zh: {
      title: '文件“{file}”的读取方式需要确认',
      body: '平台不能确定表头、列或数字写法，文件已完整保存，尚未入库。请在批次页确认读取方式，无需重新上传。',
    },
    en: {
      title: 'How “{file}” is to be read has to be confirmed',
      body: 'Its header, columns or numbers can be read in more than one way. The file is kept whole and nothing of it is loaded yet: say on the batch’s page how it is read; it need not be sent again.',
    },
  },
  'collect.load-halted': {
    zh: {
      title: '磁盘空间不足，文件“{file}”的加载已暂停',
      body: '已收到的内容完整保存，无需重新上传。请通知系统管理员清理或扩容磁盘；有空间后加载自动继续。',
    },
    en: {
      title: 'The disk is full: the load of “{file}” waits',
      body: 'What was received is kept whole and need not be sent again. Ask the administrator to free or add space; the load then goes on by itself.',
    },
  },
  'collect.push-refused': {
    zh: {
      title: '“{name}”已接收的 {count} 条推送记录不能入库',
      body: '{why}{mend}处理后请由业务系统重新推送这些记录，推送列表中可以查看每次推送的结果。',
    },
    en: {
      title: '{count} pushed records of “{name}” cannot be taken in',
      body: '{why} {mend} Then have the system push these records again; the list of pushes says what became of each.',
    },
  },
  'collect.batch-held': {
    zh: {
      title: '批次已暂存：文件含有责任范围之外的字段 {columns}',
      body: '文件“{file}”尚未入库。请确认不采集这些字段后继续，或撤回该批次。',
    },
    en: {
      title: 'A batch is held: the file has columns outside what is to be gathered, {columns}',
      body: '“{file}” has not been loaded. Confirm that it goes on without these columns, or withdraw it.',
    },
  },
  'collect.task-missing': {
    zh: {
      title: '数据已暂存：“{name}”没有采集事项',
      body: '采集人员和组织的数据须有采集事项。请登记并开始采集事项，暂存的批次随后继续。',
    },
    en: {
      title: 'Data are held: “{name}” has no collecting task',
      body: 'Data on persons and bodies need a task behind them. Register and start one; the held batch then goes on.',
    },
  },
});

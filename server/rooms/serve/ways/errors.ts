/** What is refused when a service of a kind is published or granted. */
import { defineErrors } from '#kernel/errors.ts';

export const kindErrors = defineErrors({
  'serve.lookup-needed': {
    status: 422,
    zh: {
      what: '没有选择查询条件',
      why: '查询、核验和批量查询都按条件找到记录。',
      mend: '请至少选择一个主键项或可作条件的信息项。',
    },
    en: {
      what: 'No lookup item is chosen',
      why: 'Lookups, verifications and batches find their record by it.',
      mend: 'Choose at least one key item or item marked filterable.',
    },
  },
  'serve.search-needs-filters': {
    status: 422,
    zh: {
      what: '检索服务没有可用的筛选项',
      why: '检索按筛选条件找到记录，每个筛选项建有索引。',
      mend: '请至少选择一个可作条件的信息项。',
    },
    en: {
      what: 'The search has nothing to filter by',
      why: 'A search finds records by filters, each with its index.',
      mend: 'Choose at least one item marked filterable.',
    },
  },
  'serve.kind-parts': {
    status: 422,
    zh: {
      what: '填写了不属于该类服务的内容',
      why: '筛选项和排序项只属于检索，每日可试值数只属于核验，检索不用查询条件。',
      mend: '请去掉不属于该类服务的内容。',
    },
    en: {
      what: 'Something belongs to another kind of service',
      why: 'Filters and orders are of a search, guesses a day of a verification; a search has no lookup items.',
      mend: 'Leave out what the kind does not have.',
    },
  },
  'serve.search-not-filterable': {
    status: 422,
    zh: {
      what: '信息项“{column}”不能用于检索',
      why: '只有主键项和目录中标为可作条件的信息项可以筛选或排序。',
      mend: '请换一项，或先在目录中把它标为可作条件。',
    },
    en: {
      what: 'A search cannot use the item “{column}”',
      why: 'Only key items and items marked filterable in the catalogue are searched or ordered by.',
      mend: 'Choose another one, or mark it in the catalogue first.',
    },
  },
  'serve.search-not-answered': {
    status: 422,
    zh: {
      what: '信息项“{column}”不在返回项中',
      why: '按某项筛选或排序会透露它的值，因此它须是服务的返回项。',
      mend: '请把它加入返回项，或不用于检索。',
    },
    en: {
      what: 'The item “{column}” is not among those answered',
      why: 'Filtering or ordering by an item tells its values, so it must be one of the service.',
      mend: 'Add it to the items answered, or do not search by it.',
    },
  },
  'serve.tolerance': {
    status: 422,
    zh: {
      what: '信息项“{column}”的容差无效',
      why: '容差是大于零的数，只用于返回项中的数值、日期和时间。',
      mend: '请改正容差：数值按其单位，日期按天，时间按秒。',
    },
    en: {
      what: 'The tolerance of “{column}” is not valid',
      why: 'It is a number above zero, of an answered number, date or time.',
      mend: 'Correct it: in the unit of a number, days of a date, seconds of a time.',
    },
  },
  'serve.may-move': {
    status: 422,
    zh: {
      what: '信息项“{column}”不能在交付文件中微调',
      why: '只有返回项中不作主键、不可查询、不取自代码表的数值可以微调，幅度须大于零。',
      mend: '请去掉这一项，或改正幅度。',
    },
    en: {
      what: '“{column}” cannot be moved in delivered files',
      why: 'Only answered figures that are no key, not looked up by and of no code list can be, by a number above zero.',
      mend: 'Leave the item out, or correct by how much.',
    },
  },
  'serve.nothing-to-claim': {
    status: 422,
    zh: {
      what: '核验服务没有可核验的信息项',
      why: '除查询条件外没有其他信息项。',
      mend: '请至少再选择一个信息项。',
    },
    en: {
      what: 'There is nothing to verify',
      why: 'The service holds no item beside its lookup items.',
      mend: 'Choose at least one more.',
    },
  },
  'serve.page-size': {
    status: 422,
    zh: {
      what: '单次上限过大',
      why: '该类服务一次至多 {most}。',
      mend: '请改小；数据量大的，以文件方式交付。',
    },
    en: {
      what: 'Too much for one call',
      why: 'This kind of service takes at most {most} at once.',
      mend: 'Make it less; larger amounts are delivered as files.',
    },
  },
  'serve.kind-fixed': {
    status: 409,
    zh: {
      what: '服务“{code}”是另一类服务',
      why: '同一服务的各个版本类型相同，已有的调用方按原类型调用。',
      mend: '请换一个代码发布新的服务。',
    },
    en: {
      what: 'The service “{code}” is of another kind',
      why: 'All versions of a service are of one kind: its callers rely on it.',
      mend: 'Publish the other kind under a code of its own.',
    },
  },
  'serve.kind-mode': {
    status: 422,
    zh: {
      what: '核验服务不能以该方式提供',
      why: '核验只回答是否相符，不提供数据本身，因此不能以文件、副本或订阅方式交付。',
      mend: '请以接口方式授权，或申请其他服务。',
    },
    en: {
      what: 'A verification is not handed over that way',
      why: 'It says whether claims hold and never gives the data, so neither files, copies nor feeds come of it.',
      mend: 'Grant it as an interface, or apply for another service.',
    },
  },
});

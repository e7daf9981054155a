/** Refusals that come of the way a service is asked: verification, search, batch. */
import { defineErrors } from '#kernel/errors.ts';

export const wayErrors = defineErrors({
  'gateway.service-kind': {
    status: 404,
    zh: {
      what: '该服务不在此地址应答',
      why: '查询、核验、检索和批量查询各有自己的地址；本服务的地址是 {address}。',
      mend: '请向 {address} 调用。',
    },
    en: {
      what: 'The service is not asked here',
      why: 'Lookup, verification, search and batch have addresses of their own; that of this service is {address}.',
      mend: 'Call {address}.',
    },
  },
  'gateway.claims-many': {
    status: 400,
    zh: { what: '一次核验的信息项过多', why: '本服务一次至多核验 {most} 项。', mend: '请分次核验。' },
    en: {
      what: 'Too many claims in one call',
      why: 'This service verifies {most} at once.',
      mend: 'Verify them in several calls.',
    },
  },
  'gateway.claims-used-up': {
    status: 429,
    zh: {
      what: '对该对象试过的值过多',
      why: '为防止逐个猜测，同一对象的同一信息项每天至多核验 {guesses} 个不同的值；重复核验同一个值不计。',
      mend: '请向当事人核实后，在 {opensAt} 之后再核验。',
    },
    en: {
      what: 'Too many values were tried on this key',
      why: 'Against guessing at most {guesses} different values of an item are verified of one key a day; the same value again does not count.',
      mend: 'Ask the person concerned, and verify after {opensAt}.',
    },
  },
  'gateway.keys-many': {
    status: 400,
    zh: {
      what: '一次批量查询的条数过多',
      why: '按本服务和授权一次至多查询 {most} 条。',
      mend: '请分次查询；需要更多数据的，请以文件方式交付。',
    },
    en: {
      what: 'Too many keys in one call',
      why: 'Service and grant allow {most} at once.',
      mend: 'Ask in several calls; for more data take a delivery as a file.',
    },
  },
  'gateway.page-size': {
    status: 400,
    zh: {
      what: '每页条数过大',
      why: '按本服务和授权每页至多 {most} 条。',
      mend: '请把 pageSize 改为 {most} 以内。',
    },
    en: {
      what: 'The page is too large',
      why: 'Service and grant allow {most} records a page.',
      mend: 'Make pageSize {most} or less.',
    },
  },
  'gateway.search-column': {
    status: 400,
    zh: {
      what: '不能按“{column}”检索',
      why: '本服务可用的信息项是：{columns}。',
      mend: '请改用其中的信息项。',
    },
    en: {
      what: 'The search does not take “{column}”',
      why: 'This service takes: {columns}.',
      mend: 'Use one of these.',
    },
  },
  'gateway.search-operator': {
    status: 400,
    zh: {
      what: '“{column}”不支持这种比较',
      why: '可用的比较是：{operators}。',
      mend: '请改用其中一种。',
    },
    en: {
      what: 'That comparison is not made on “{column}”',
      why: 'It takes: {operators}.',
      mend: 'Use one of these.',
    },
  },
  'gateway.search-masked': {
    status: 403,
    zh: {
      what: '不能按已脱敏的“{column}”检索',
      why: '按该项筛选或排序会透露脱敏所隐去的内容。',
      mend: '请改用未脱敏的信息项。',
    },
    en: {
      what: 'The search does not take “{column}”, which is masked',
      why: 'Filtering or ordering by it would find out what the mask hides.',
      mend: 'Use an item that is not masked.',
    },
  },
  'gateway.search-wide': {
    status: 422,
    zh: {
      what: '检索范围过大',
      why: '在规定时间内没有完成。',
      mend: '请增加筛选条件，优先使用相等或前缀比较。',
    },
    en: {
      what: 'The search is too wide',
      why: 'It did not finish in the time it has.',
      mend: 'Narrow it by further filters, best by equality or prefix.',
    },
  },
  'gateway.cursor-other': {
    status: 400,
    zh: {
      what: '翻页游标不属于这次检索',
      why: '游标只用于原授权、原筛选条件、原排序和原返回项，且不得改动。',
      mend: '请以原条件翻页，或去掉游标从第一页开始。',
    },
    en: {
      what: 'The cursor is not of this search',
      why: 'It goes with its own grant, filters, order and columns, and cannot be altered.',
      mend: 'Page with the question it came of, or begin at the first page without it.',
    },
  },
  'gateway.cursor-outdated': {
    status: 409,
    zh: {
      what: '翻页期间数据或授权已更新',
      why: '游标指向更新前的数据，继续翻页会漏掉或重复记录。',
      mend: '请去掉游标，从第一页重新检索。',
    },
    en: {
      what: 'Data or grant changed between the pages',
      why: 'The cursor is of the data before; going on would miss or repeat records.',
      mend: 'Begin again at the first page, without the cursor.',
    },
  },
});

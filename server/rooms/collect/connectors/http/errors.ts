/** What only an interface of another system can do wrong. */
import { defineErrors } from '#kernel/errors.ts';

export const httpSourceErrors = defineErrors({
  'collect.http-answer': {
    status: 502,
    zh: { what: '接口的应答无法使用', why: '{why}', mend: '平台会自动重试；请核对地址、参数和取行路径。' },
    en: {
      what: 'The answer of the interface cannot be used',
      why: '{why}',
      mend: 'It is tried again; check address, parameters and the path to the rows.',
    },
  },
  'collect.http-header': {
    status: 422,
    zh: {
      what: '接口设置中有不能由人填写的请求头',
      why: '“{header}”是连接自身的请求头，改动它会使请求成为另一个请求；没有发出任何请求。',
      mend: '请打开该连接的设置，删除这个请求头（密钥请求头须重新填写）后保存。',
    },
    en: {
      what: 'The settings name a header that is not theirs to set',
      why: '“{header}” belongs to the connection itself and would make the request another one; nothing was sent.',
      mend: 'Open the settings of this connector, remove the header (enter secret headers anew) and save.',
    },
  },
  'collect.http-pages-repeat': {
    status: 502,
    zh: {
      what: '接口重复给出同一页',
      why: '第 {page} 页与第 {before} 页内容相同；本次读取已作废，没有入库。',
      mend: '请核对分页参数的名称和起始页；无误的，请与对方核实接口。',
    },
    en: {
      what: 'The interface gives the same page again',
      why: 'Page {page} is the same as page {before}; nothing of this reading was kept.',
      mend: 'Check the name of the paging parameter and the first page; then ask who runs the interface.',
    },
  },
  'collect.http-too-many-pages': {
    status: 409,
    zh: {
      what: '接口的页数没有尽头',
      why: '已读 {pages} 页仍有下一页。',
      mend: '请加大每页行数，或改用增量、批量下载方式。',
    },
    en: {
      what: 'The interface has no last page',
      why: 'After {pages} pages there is another one.',
      mend: 'Ask for larger pages, or read by increments or as a file.',
    },
  },
});

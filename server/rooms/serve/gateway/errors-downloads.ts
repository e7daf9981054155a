/** What the gateway refuses of those who fetch delivered files. */
import { defineErrors } from '#kernel/errors.ts';

export const downloadErrors = defineErrors({
  'gateway.delivery-unknown': {
    status: 404,
    zh: {
      what: '没有这份交付文件',
      why: '本授权下没有这个编号的文件，或尚未生成完成。',
      mend: '请先查询本授权的交付清单。',
    },
    en: {
      what: 'There is no such delivery',
      why: 'Under this grant no file of that id is made.',
      mend: 'Ask for the list of deliveries first.',
    },
  },
  'gateway.delivery-gone': {
    status: 410,
    zh: {
      what: '文件已删除',
      why: '已过保留期限，或授权内容已变更，或数据已被删除。',
      mend: '请重新申请生成。',
    },
    en: {
      what: 'The file is gone',
      why: 'Its time is over, the grant was changed, or the data were erased.',
      mend: 'Have it made anew.',
    },
  },
  'gateway.range': {
    status: 416,
    zh: {
      what: '字节范围无法满足',
      why: '一次请求一个范围，形如 bytes=0-1023，且须在文件长度 {size} 之内。',
      mend: '请按清单中的长度改正 Range。',
    },
    en: {
      what: 'The range cannot be served',
      why: 'One range a request, such as bytes=0-1023, within the {size} bytes of the file.',
      mend: 'Correct Range by the manifest.',
    },
  },
});

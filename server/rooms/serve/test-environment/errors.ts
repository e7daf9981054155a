/** What the desk refuses about the test environment. */
import { defineErrors } from '#kernel/errors.ts';

export const testErrors = defineErrors({
  'serve.instructions-incomplete': {
    status: 422,
    zh: {
      what: '使用说明不完整，服务不能发布',
      why: '信息项“{column}”没有说明含义，应答字段的说明因此缺失；没有使用说明的接口不得发布。',
      mend: '请在目录条目中填写该信息项的中文名称和说明，变更发布后再发布服务。',
    },
    en: {
      what: 'The instructions are incomplete; the service is not published',
      why: 'Nobody says what the item “{column}” means, so the answer is not explained; no interface is published without instructions.',
      mend: 'Give the item a title and a description in the catalogue, publish the change, then publish the service.',
    },
  },
  'serve.test-environment-away': {
    status: 503,
    zh: {
      what: '测试环境没有应答',
      why: '本进程没有启动测试环境、测试环境未在时限内应答，或平台以表的属主账号连接数据库而无法隔离两个环境。',
      mend: '请稍后再试，或请平台运维人员检查 --gateway-test-port，并以应用账号（--postgres）连接数据库。',
    },
    en: {
      what: 'The test environment does not answer',
      why: 'It does not run in this process, did not answer in time, or the platform connects as the owner of the tables and cannot part the two.',
      mend: 'Try again, or ask the operators to look at --gateway-test-port and to connect by the application role (--postgres).',
    },
  },
  'serve.console-key': {
    status: 409,
    zh: {
      what: '控制台不能用这个密钥签名',
      why: '控制台只使用本单位有效的测试密钥，且须是平台保管的共享密钥；登记公钥的私钥在贵单位手中。',
      mend: '请新建一个测试密钥，或在贵单位的程序中发起调用。',
    },
    en: {
      what: 'The console cannot sign with this key',
      why: 'It signs with live test keys of your organisation that are shared secrets; the private half of a registered key is with you.',
      mend: 'Make a test key, or call from your own program.',
    },
  },
  'serve.pasted-call': {
    status: 422,
    zh: {
      what: '粘贴的内容不是一次调用',
      why: '地址读不出来。',
      mend: '请填写路径（如 /gateway/v1/services/…/records）或完整地址，头部每行一个“名称: 值”。',
    },
    en: {
      what: 'What was pasted is no call',
      why: 'The address cannot be read.',
      mend: 'Give the path (such as /gateway/v1/services/…/records) or the whole address, and one “name: value” a line.',
    },
  },
});

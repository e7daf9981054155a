/** What only a drop folder can do wrong. */
import { defineErrors } from '#kernel/errors.ts';

export const sftpErrors = defineErrors({
  'collect.sftp-host-key': {
    status: 422,
    zh: {
      what: '服务器的主机密钥与登记的不符',
      why: '对方出示 {shown}，登记的是 {pinned}。没有发送账号和口令。',
      mend: '请向对方管理员核对主机密钥指纹，确认后填入设置；未经核对请勿填写。',
    },
    en: {
      what: 'The server’s host key is not the one on file',
      why: 'It showed {shown}; on file is {pinned}. Neither account nor password was sent.',
      mend: 'Compare the fingerprint with the server’s administrator, then enter it; never without comparing.',
    },
  },
  'collect.sftp-file-moving': {
    status: 503,
    zh: {
      what: '文件在读取时发生了变化',
      why: '“{name}”读取前为 {said} 字节，读到 {got} 字节，或修改时间已变；没有入库。',
      mend: '平台会自动重试；请让对方写完后再放入，或放置完成标记。',
    },
    en: {
      what: 'The file changed while it was read',
      why: '“{name}” had {said} bytes before, {got} were read, or its time changed; nothing was kept.',
      mend: 'It is tried again; have the file put there when it is whole, or a marker beside it.',
    },
  },
  'collect.sftp-too-many': {
    status: 409,
    zh: {
      what: '文件夹里的文件过多',
      why: '有 {count} 个文件，上限 {limit} 个。',
      mend: '请清理文件夹，或设置已取文件的移入文件夹。',
    },
    en: {
      what: 'The folder holds too many files',
      why: 'It has {count}, at most {limit} are looked at.',
      mend: 'Clear it, or name a folder for files that were taken.',
    },
  },
});

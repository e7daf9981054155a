/** Refusals of offers. */
import { defineErrors } from '#kernel/errors.ts';

export const offerErrors = defineErrors({
  'open.offer-none': {
    status: 422,
    zh: {
      what: '本市不受理此类主体提供的数据',
      why: '条文未规定该类主体经平台开放数据。',
      mend: '请与数据主管部门联系。',
    },
    en: {
      what: 'No data of such a body are taken here',
      why: 'The text does not speak of data that such bodies open.',
      mend: 'Turn to the authority.',
    },
  },
  'open.offer-unverified': {
    status: 403,
    zh: {
      what: '主体身份未核验',
      why: '提供数据的单位须先完成与其类别相符的实名核验。',
      mend: '请先在“我的”中完成核验。',
    },
    en: {
      what: 'The body has not been verified',
      why: 'Whoever offers data proves first who they are, as a body of that kind.',
      mend: 'Have it verified under “me”.',
    },
  },
  'open.offer-state': {
    status: 409,
    zh: { what: '当前状态不能这样办理', why: '该件的状态为“{state}”。', mend: '请刷新后再看。' },
    en: {
      what: 'It cannot be done in this state',
      why: 'The offer is “{state}”.',
      mend: 'Look at it again.',
    },
  },
  'open.offer-file-missing': {
    status: 422,
    zh: {
      what: '没有数据文件',
      why: '须上传带表头的 CSV 文件，列名与所填字段一致。',
      mend: '请上传后再办理。',
    },
    en: {
      what: 'There is no file of data',
      why: 'A CSV with a header is needed, its columns those of the fields.',
      mend: 'Upload it first.',
    },
  },
  'open.offer-file-unfit': {
    status: 422,
    zh: { what: '文件与所填字段不符', why: '文件的列为：{columns}。', mend: '请核对字段名和列名。' },
    en: {
      what: 'The file does not fit the fields',
      why: 'Its columns are: {columns}.',
      mend: 'Compare the names.',
    },
  },
  'open.offer-review-open': {
    status: 422,
    zh: {
      what: '安全保密审查不全',
      why: '须逐项确认不含国家秘密、个人信息、商业秘密，且系依法持有。',
      mend: '请逐项审查；有一项不符合的，应当退回。',
    },
    en: {
      what: 'The review is not complete',
      why: 'It says of each that there are no secrets of state, of persons, of trade, and that the data are lawfully held.',
      mend: 'Go through all of them; return the offer where one does not hold.',
    },
  },
  'open.offer-citation-missing': {
    status: 422,
    zh: { what: '未填写引用格式', why: '科研数据须写明引用格式。', mend: '请填写作者、题名、年份和标识。' },
    en: {
      what: 'The citation is missing',
      why: 'Research data say how they are cited.',
      mend: 'State authors, title, year and identifier.',
    },
  },
  'open.link-there': {
    status: 409,
    zh: { what: '不能建立关联', why: '两个数据集已经关联，或为同一数据集。', mend: '请核对。' },
    en: {
      what: 'They cannot be linked',
      why: 'They are linked already, or are one and the same.',
      mend: 'Check them.',
    },
  },
});

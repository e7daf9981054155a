/** The kinds of content that are looked for: by which names and comments each is hinted at, by which shape a value speaks for it. */
import { creditCodeFault, residentIdFault } from '#kernel/identifiers.ts';
import {
  isAddress,
  isBankCard,
  isBirthDate,
  isCoordinate,
  isIp,
  isLandline,
  isPersonName,
  isPlate,
  luhn,
} from './values.ts';

export const detectorKinds = [
  'resident-id',
  'credit-code',
  'mobile',
  'landline',
  'bank-card',
  'plate',
  'passport',
  'address',
  'person-name',
  'coordinates',
  'email',
  'ip',
  'birth-date',
  'medical',
  'biometric',
  'belief',
  'account',
] as const;
export type DetectorKind = (typeof detectorKinds)[number];

export type Detector = {
  zh: string;
  en: string;
  /** What such content is by itself. */
  personal: 'none' | 'personal' | 'sensitive';
  /** Titles and column names that promise it. */
  named: RegExp;
  /** Titles that look alike and promise something else. */
  unless?: RegExp;
  /** The shape; absent where only words can tell. */
  shape?: (value: string) => boolean;
  /** A check digit beyond the shape: what passes can hardly be chance. */
  check?: (value: string) => boolean;
  /** The most that values alone, without any hint by name, may weigh: kinds that much harmless content resembles. */
  most?: number;
};

const upper = (value: string): string => value.toUpperCase();

export const detectors: Readonly<Record<DetectorKind, Detector>> = {
  'resident-id': {
    zh: '公民身份号码',
    en: 'Resident identity number',
    personal: 'sensitive',
    named: /公民身份号|身份证|居民身份号|证件号码|(^|_)(id_?card|sfz|sfzh|sfzhm|zjhm|identity)(_|$)/i,
    unless: /身份证明|发证|签发|有效期/,
    shape: (value) => /^\d{17}[\dXx]$/.test(value),
    check: (value) => residentIdFault(value) === undefined,
  },
  'credit-code': {
    zh: '统一社会信用代码',
    en: 'Unified social credit code',
    personal: 'none',
    named: /统一(社会)?信用代码|社会信用代码|(^|_)(uscc|tyshxydm|xydm|credit_?code)(_|$)/i,
    shape: (value) => /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(upper(value)),
    check: (value) => creditCodeFault(upper(value)) === undefined,
  },
  mobile: {
    zh: '手机号码',
    en: 'Mobile number',
    personal: 'personal',
    named: /手机|移动电话|联系电话|联系方式|(^|_)(mobile|sjh|sjhm|lxdh|phone|tel)(_|$)/i,
    shape: (value) => /^(\+?86[- ]?)?1[3-9]\d([- ]?\d{4}){2}$/.test(value),
    most: 0.7,
  },
  landline: {
    zh: '固定电话',
    en: 'Landline number',
    personal: 'personal',
    named: /固定电话|座机|联系电话|办公电话|家庭电话|(^|_)(landline|gddh|lxdh|tel)(_|$)/i,
    shape: isLandline,
    most: 0.7,
  },
  'bank-card': {
    zh: '银行卡号',
    en: 'Bank card number',
    personal: 'sensitive',
    named: /银行卡|银行账号|银行帐号|卡号|收款账|(^|_)(bank_?card|card_?no|yhkh|yhzh)(_|$)/i,
    unless: /公交|门禁|校园|图书/,
    shape: isBankCard,
    check: luhn,
  },
  plate: {
    zh: '机动车号牌',
    en: 'Number plate',
    personal: 'personal',
    named: /车牌|号牌号码|(^|_)(plate|cph|hphm)(_|$)/i,
    shape: isPlate,
  },
  passport: {
    zh: '护照、通行证号码',
    en: 'Passport or travel permit',
    personal: 'sensitive',
    named: /护照|通行证|(^|_)(passport|hzh|hzhm)(_|$)/i,
    shape: (value) => /^([EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(\d{2})?)$/.test(upper(value)),
    most: 0.39,
  },
  address: {
    zh: '住址、地址',
    en: 'Address',
    personal: 'personal',
    named: /住址|地址|户籍地|居住地|住所|(^|_)(address|addr|zz|dz|jtzz|hjdz)(_|$)/i,
    unless: /网址|邮箱地址|IP ?地址|接口地址|访问地址|mac|代码|区划|日期|时间|邮编|邮政编码/i,
    shape: isAddress,
    most: 0.7,
  },
  'person-name': {
    zh: '姓名',
    en: 'Name of a person',
    personal: 'personal',
    named: /姓名|负责人|联系人|法定代表人|申请人|当事人|户主|监护人|(^|_)(xm|full_?name|person_?name)(_|$)/i,
    unless: /电话|号码|单位|数量|类型|关系|代码|日期|时间/,
    shape: isPersonName,
    most: 0.6,
  },
  coordinates: {
    zh: '经纬度坐标',
    en: 'Coordinates',
    personal: 'none',
    named: /经度|纬度|坐标|定位|(^|_)(lng|lon|longitude|lat|latitude|jd|wd|zb)(_|$)/i,
    shape: isCoordinate,
    most: 0.7,
  },
  email: {
    zh: '电子邮箱',
    en: 'E-mail address',
    personal: 'personal',
    named: /邮箱|电子邮件|(^|_)(e?mail|dzyx)(_|$)/i,
    shape: (value) => /^[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+$/.test(value),
  },
  ip: {
    zh: 'IP 地址',
    en: 'IP address',
    personal: 'personal',
    named: /IP ?地址|(^|_)ip(_|$)/i,
    shape: isIp,
    most: 0.7,
  },
  'birth-date': {
    zh: '出生日期',
    en: 'Date of birth',
    personal: 'personal',
    named: /出生(日期|年月|时间)?|生日|(^|_)(birth\w*|csrq)(_|$)/i,
    unless: /出生(地|证|医学|缺陷|人口|率|数)/,
    shape: isBirthDate,
    // Any date could be one: without a name it says nothing.
    most: 0,
  },
  medical: {
    zh: '医疗健康信息',
    en: 'Medical data',
    personal: 'sensitive',
    named:
      /疾病|诊断|病历|病史|医疗记录|手术|用药|残疾|传染病|血型|检验结果|体检|(^|_)(diagnos\w*|zdjg|jbmc|icd\w*)(_|$)/i,
    shape: (value) =>
      /(癌|瘤|糖尿病|高血压|肝炎|结核|精神分裂|抑郁|艾滋|综合征|骨折|诊断为|残疾)/.test(value),
    most: 0.7,
  },
  biometric: {
    zh: '生物识别信息',
    en: 'Biometric data',
    personal: 'sensitive',
    named: /指纹|人脸|虹膜|声纹|基因|DNA|掌纹|(^|_)(fingerprint|face_\w+|iris)(_|$)/i,
  },
  belief: {
    zh: '宗教信仰、特定身份',
    en: 'Belief or particular status',
    personal: 'sensitive',
    named: /宗教|信仰|政治面貌|犯罪|违法犯罪|社区矫正|吸毒|(^|_)(religion|zzmm|zjxy)(_|$)/i,
  },
  account: {
    zh: '金融账户、收入',
    en: 'Accounts and income',
    personal: 'sensitive',
    named:
      /账户余额|存款|个人收入|工资|薪酬|社保缴费基数|公积金|贷款余额|(^|_)(salary|income|gz|balance)(_|$)/i,
    unless: /国民收入|财政收入|营业收入|人均/,
  },
};

/** Licences a department chooses from: the platform's plain terms and two that the world's tools know by name. */
import { problem, type Text } from '#kernel/errors.ts';

export type Licence = {
  key: string;
  title: Text;
  text: Text;
  url: string /** The name by which CKAN and DCAT know it. */;
  id: string;
};

export const licences: readonly Licence[] = [
  {
    key: 'open-terms',
    id: 'other-open',
    title: { zh: '公共数据开放使用条款', en: 'Terms of use of open public data' },
    text: {
      zh: '任何人可以免费获取、使用和传播，可用于商业和非商业目的；使用时应注明数据来源和获取日期，不得歪曲数据原意，不得侵害国家利益、公共利益和他人合法权益。',
      en: 'Anyone may obtain, use and spread the data free of charge, for commercial and other ends; source and date are to be named, the meaning is not to be distorted, and nobody’s lawful interests are to be harmed.',
    },
    url: '/rules#open-terms',
  },
  {
    key: 'cc-by',
    id: 'cc-by',
    title: { zh: '知识共享署名 4.0', en: 'Creative Commons Attribution 4.0' },
    text: {
      zh: '本数据按知识共享署名 4.0 国际许可协议提供。',
      en: 'Licensed under Creative Commons Attribution 4.0 International.',
    },
    url: 'https://creativecommons.org/licenses/by/4.0/',
  },
  {
    key: 'cc0',
    id: 'cc-zero',
    title: { zh: '知识共享 CC0（放弃权利）', en: 'Creative Commons Zero' },
    text: {
      zh: '本数据按知识共享 CC0 1.0 提供，在法律允许的范围内放弃权利。',
      en: 'Dedicated to the public domain by Creative Commons CC0 1.0.',
    },
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
  },
  {
    key: 'on-agreement',
    id: 'other-closed',
    title: { zh: '按数据利用协议使用', en: 'By the data use agreement' },
    text: {
      zh: '按申请人与提供方签订的数据利用协议使用，不得超出约定的用途、场景和期限，不得转让。',
      en: 'Used by the agreement between applicant and provider, within its purpose, scenario and term, and not passed on.',
    },
    url: '/rules#on-agreement',
  },
];

export const licenceOf = (key: string): Licence => {
  const found = licences.find((one) => one.key === key);
  if (!found) throw problem('open.licence-unknown', { params: { licence: key } });
  return found;
};

export const licenceText = (key: string): Text => licenceOf(key).text;

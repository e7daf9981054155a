/** Why data sets are taken away: words only, so that the desk's pages can take them too. */
export const causes = [
  { key: 'leak', title: { zh: '发生数据泄露', en: 'data leaked' } },
  { key: 'risk', title: { zh: '存在泄露风险', en: 'data may leak' } },
  { key: 'rights', title: { zh: '可能侵害他人权益', en: 'somebody’s rights may be harmed' } },
  { key: 'consent', title: { zh: '权利人撤回同意', en: 'a consent was taken back' } },
  { key: 'error', title: { zh: '数据存在重大差错', en: 'the data are gravely wrong' } },
] as const;
export type HaltCause = (typeof causes)[number]['key'];

export const removalCauses = [
  { key: 'law', title: { zh: '法律、法规、规章修改', en: 'a law or rule was changed' } },
  { key: 'functions', title: { zh: '职能变化', en: 'functions changed' } },
  { key: 'other', title: { zh: '其他', en: 'another cause' } },
  { key: 'entry-gone', title: { zh: '源目录已撤销', en: 'its entry left the catalogue' } },
] as const;
/** What the platform states by itself: nobody chooses them. */
export const entryCauses = [
  { key: 'entry-closed', title: { zh: '源目录的开放属性已变更', en: 'its entry is opened less' } },
  {
    key: 'superior-law',
    title: { zh: '上位法规定不得开放或者限制开放', en: 'higher law bars or narrows its opening' },
  },
] as const;
export type EntryCause = (typeof entryCauses)[number]['key'];

export const causeTitle = (cause: string): { zh: string; en: string } =>
  [...causes, ...removalCauses, ...entryCauses].find(({ key }) => key === cause)?.title ?? {
    zh: cause,
    en: cause,
  };
export type RemovalCause = Exclude<(typeof removalCauses)[number]['key'], 'entry-gone'>;

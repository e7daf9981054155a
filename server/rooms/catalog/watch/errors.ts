/** Refusals of kept questions and watched entries. */
import { defineErrors } from '#kernel/errors.ts';

export const watchErrors = defineErrors({
  'catalog.search-empty': {
    status: 422,
    zh: {
      what: '检索没有条件',
      why: '没有关键词也没有筛选条件的检索就是整个目录。',
      mend: '请先输入关键词或选择筛选条件，再保存。',
    },
    en: {
      what: 'The search asks nothing',
      why: 'Without words and filters it is the whole catalogue.',
      mend: 'Type words or choose a filter, then save it.',
    },
  },
  'catalog.search-name-taken': {
    status: 409,
    zh: {
      what: '已有名为“{name}”的检索',
      why: '名称用来在菜单和消息中区分检索。',
      mend: '请换一个名称，或删除原来的检索。',
    },
    en: {
      what: 'A search named “{name}” is there already',
      why: 'The name tells searches apart in the menu and in messages.',
      mend: 'Choose another name, or delete the other search.',
    },
  },
  'catalog.searches-full': {
    status: 409,
    zh: {
      what: '保存的检索已有{most}个',
      why: '每人在一个单位最多保存{most}个。',
      mend: '请先删除不再使用的检索。',
    },
    en: {
      what: '{most} searches are saved already',
      why: 'A person keeps at most {most} for one organisation.',
      mend: 'Delete those you no longer use.',
    },
  },
});

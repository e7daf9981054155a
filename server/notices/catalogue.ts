/** The closed list of what the platform tells people: every part declares its kinds, an undeclared one cannot be sent. */
import type { Text } from '#kernel/errors.ts';

export type NoticeText = { title: string; body: string };
/** Texts may hold {placeholders}; both languages name the same. */
export type NoticeDefinition = { zh: NoticeText; en: NoticeText };
export type NoticeParams = Record<string, string | Text>;

const registry = new Map<string, NoticeDefinition>();

const shape = /^[a-z][a-z0-9]*(\.[a-z][a-z0-9-]*)+$/;
const placeholder = /\{(\w+)\}/g;

/** Declares a part's notices (`<part>.<what-it-tells>`). A kind declared twice stops the start. */
export function defineNotices<const T extends Record<string, NoticeDefinition>>(definitions: T): T {
  for (const [kind, definition] of Object.entries(definitions)) {
    if (!shape.test(kind)) throw new TypeError(`a kind of notice is written part.what-it-tells: ${kind}`);
    if (registry.has(kind)) throw new TypeError(`notice declared twice: ${kind}`);
    registry.set(kind, definition);
  }
  return definitions;
}

/** All kinds with their texts, for the screens, the documentation and the tests. */
export const noticeCatalogue: ReadonlyMap<string, NoticeDefinition> = registry;

/** The facts a text of this kind speaks of. */
export function placeholdersOf({ zh, en }: NoticeDefinition): string[] {
  const text = [zh.title, zh.body, en.title, en.body].join('\n');
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))].sort();
}

const fill = (text: string, language: 'zh' | 'en', params: NoticeParams): string =>
  text.replace(placeholder, (whole, name: string) => {
    const value = params[name] ?? whole;
    return typeof value === 'object' ? value[language] : value;
  });

export type WrittenNotice = { title: Text; body: Text };

/** The message in both languages; a kind that an upgrade removed shows its name. */
export function written(kind: string, params: NoticeParams): WrittenNotice {
  const definition = registry.get(kind);
  if (!definition) return { title: { zh: kind, en: kind }, body: { zh: '', en: '' } };
  const { zh, en } = definition;
  return {
    title: { zh: fill(zh.title, 'zh', params), en: fill(en.title, 'en', params) },
    body: { zh: fill(zh.body, 'zh', params), en: fill(en.body, 'en', params) },
  };
}

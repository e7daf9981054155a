// The list as a file, in every form it comes in.
import { Button, Dropdown } from 'antd';
import { type Query, withQuery } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';

const dcatNames = ['q', 'class', 'opening', 'provider', 'theme', 'formatCategory', 'cycle'];

export function ExportMenu({ filter }: { filter: Query }) {
  const { t, language } = useTexts();
  const lang = language === 'en' ? 'en' : 'zh';
  const file = (format: string) => withQuery('/api/catalog/resources', { ...filter, format, lang });
  const dcat = Object.fromEntries(Object.entries(filter).filter(([name]) => dcatNames.includes(name)));
  const entries = [
    { key: 'xlsx', href: file('xlsx') },
    { key: 'csv', href: file('csv') },
    { key: 'json', href: file('file') },
    { key: 'dcat', href: withQuery('/api/catalog/dcat', dcat) },
  ] as const;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: entries.map(({ key, href }) => ({
          key,
          label: (
            <a href={href} download={key === 'dcat' ? 'catalog.jsonld' : true}>
              {t(`finding:export.${key}`)}
            </a>
          ),
        })),
      }}
    >
      <Button>{t('finding:export.button')}</Button>
    </Dropdown>
  );
}

// Legal grounds as rows: kind, title, article, wording. Used where a class or a decision must name its law.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { LegalBasis } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';

type Kind = { key: string; zh: string; en: string; articles?: string[] };

const empty: LegalBasis = { kind: '', title: '', article: '', wording: '' };

export function BasisRows({
  id,
  kinds,
  rows,
  onChange,
}: {
  id: string;
  kinds: readonly Kind[];
  rows: LegalBasis[];
  onChange: (rows: LegalBasis[]) => void;
}) {
  const { t, say } = useTexts();
  const change = (at: number, part: Partial<LegalBasis>) =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  return (
    <div className="basis" id={id}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div className="basis-row" key={at}>
          <Select
            aria-label={t('catalog:basis.kind')}
            placeholder={t('catalog:basis.kind')}
            value={row.kind || undefined}
            onChange={(kind: string) => change(at, { kind })}
            options={kinds.map((kind) => ({ value: kind.key, label: say(kind) }))}
          />
          <Input
            aria-label={t('catalog:basis.title')}
            placeholder={t('catalog:basis.title')}
            value={row.title}
            onChange={(event) => change(at, { title: event.target.value })}
          />
          <Input
            aria-label={t('catalog:basis.article')}
            placeholder={t('catalog:basis.article')}
            value={row.article}
            onChange={(event) => change(at, { article: event.target.value })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('common:action.remove')}
            onClick={() => onChange(rows.filter((_, i) => i !== at))}
          />
          <LongText
            aria-label={t('catalog:basis.wording')}
            placeholder={t('catalog:basis.wording')}
            rows={1}
            value={row.wording}
            onChange={(event) => change(at, { wording: event.target.value })}
          />
          <span className="basis-cite">
            <ArticleRefs ids={kinds.find((kind) => kind.key === row.kind)?.articles} />
          </span>
        </div>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => onChange([...rows, empty])}>
        {t('catalog:basis.add')}
      </Button>
    </div>
  );
}

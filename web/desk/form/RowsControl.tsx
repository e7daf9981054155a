// A field with several rows, each with the parts the pack names (the grounds of an application).
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTexts } from '../../shared/text.ts';
import type { AnswerMap } from './answers.ts';
import type { ControlProps } from './Control.tsx';
import { FieldBox } from './PackForm.tsx';

export function RowsControl({ rows, ...props }: ControlProps & { rows: AnswerMap[] }) {
  const { t } = useTexts();
  const { field, path, disabled, onChange } = props;
  // One empty row stands ready; it is kept only once something is in it.
  const shown = rows.length === 0 ? [{}] : rows;
  return (
    <div className="rows">
      {shown.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div className="rows-row" key={at}>
          {field.parts.map((part) => (
            <FieldBox
              {...props}
              key={part.key}
              field={part}
              path={`${path}.${at}.${part.key}`}
              shownArticles={field.cite}
              value={row[part.key]}
              onChange={(value) =>
                onChange(shown.map((one, i) => (i === at ? { ...one, [part.key]: value } : one)))
              }
            />
          ))}
          {rows.length > 0 ? (
            <Button
              type="text"
              className="rows-remove"
              icon={<DeleteOutlined />}
              disabled={disabled}
              aria-label={t('common:action.remove')}
              onClick={() => onChange(rows.filter((_, i) => i !== at))}
            />
          ) : null}
        </div>
      ))}
      <Button icon={<PlusOutlined />} disabled={disabled} onClick={() => onChange([...shown, {}])}>
        {t('common:action.add')}
      </Button>
    </div>
  );
}

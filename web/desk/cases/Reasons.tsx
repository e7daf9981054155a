// Reasons of a decision, a line each, with the organisation's own sentences at hand.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { Link } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { templatesQuery, useListAct } from './queries.ts';

export function Reasons({
  required,
  procedure,
  outcome,
  value,
  onChange,
}: {
  required: boolean;
  procedure: string;
  outcome: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const templates = useQuery(templatesQuery({ procedure, outcome }));
  const keep = useListAct(['templates'], (text: string) =>
    api.post('/api/cases/templates', { text, procedure, outcome }),
  );
  const kept = templates.data?.items ?? [];
  const last = value.trim().split('\n').at(-1)?.trim() ?? '';
  const isNew = last.length > 1 && !kept.some(({ text }) => text === last);
  return (
    <div className="reasons">
      <label className="reason" htmlFor="reason-text">
        {t(required ? 'cases:decide.reasons' : 'cases:decide.reasonsOptional')}
        <LongText
          id="reason-text"
          rows={3}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <div className="row-acts">
        <Select
          className="template-pick"
          size="small"
          value={null}
          aria-label={t('cases:templates.pick')}
          placeholder={t('cases:templates.pick')}
          notFoundContent={t('cases:templates.none')}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(text: string | null) => {
            if (text) onChange(value.trim() === '' ? text : `${value.trimEnd()}\n${text}`);
          }}
          options={kept.map(({ id, text }) => ({ key: id, value: text, label: text }))}
        />
        <Button
          size="small"
          disabled={!isNew}
          loading={keep.isPending}
          onClick={() =>
            keep.mutate(last, {
              onSuccess: () => void message.success(t('cases:templates.kept')),
              onError: (error) => void message.error(problemWords(t, error).title),
            })
          }
        >
          {t('cases:templates.keep')}
        </Button>
        <Link to="/cases/templates">{t('cases:templates.manage')}</Link>
      </div>
    </div>
  );
}

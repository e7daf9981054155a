// What is wrong with a signature: the call as it was sent goes in, the expected text and the first difference come out.
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import type { Explained, TryReply } from '#rooms/serve/test-environment/schema.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

function Base({ title, text, mark }: { title: string; text: string; mark: Explained['difference'] }) {
  return (
    <section aria-label={title}>
      <h3 className="small-title">{title}</h3>
      <ol className="try-base">
        {text.split('\n').map((line, index) => {
          const differs = mark !== null && index + 1 === mark.line;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name than their place.
            <li key={index} className={differs ? 'differs' : undefined}>
              <code>
                {differs ? line.slice(0, mark.column - 1) : line}
                {differs ? <mark>{line.slice(mark.column - 1) || '␊'}</mark> : null}
              </code>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Findings({ found }: { found: Explained }) {
  const { t, say } = useTexts();
  return (
    <ul className="try-findings" aria-live="polite">
      {found.findings.map(({ part, ok, say: words }) => (
        <li key={part}>
          <span className={`mark ${ok === null ? '' : ok ? 'good' : 'bad'}`}>
            {t(`services:debug.part.${part}`)}
          </span>
          <span>{say(words)}</span>
        </li>
      ))}
    </ul>
  );
}

function Field({
  label,
  value,
  rows,
  hint,
  onChange,
}: {
  label: string;
  value: string;
  rows: number;
  hint?: string;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <label className="try-field" htmlFor={id}>
      <span>{label}</span>
      <Input.TextArea
        id={id}
        rows={rows}
        value={value}
        placeholder={hint}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

export function Debug({ trial }: { trial: TryReply }) {
  const { t } = useTexts();
  const [method, setMethod] = useState<'POST' | 'GET'>('POST');
  const [url, setUrl] = useState(`${trial.address ?? ''}${trial.path}`);
  const [headers, setHeaders] = useState('');
  const [body, setBody] = useState(trial.bodies[0] ?? '');
  const [base, setBase] = useState('');
  const explain = useMutation({
    mutationFn: () =>
      api.post<Explained>('/api/serve/test-environment/explain', {
        method,
        url,
        headers,
        body: method === 'GET' ? '' : body,
        ...(base === '' ? {} : { base }),
      }),
  });
  const found = explain.data;
  return (
    <div className="stack">
      <p className="muted">{t('services:debug.what', { address: trial.address ?? '—' })}</p>
      <div className="panel try-form">
        <div className="try-line">
          <Select
            aria-label={t('services:debug.method')}
            value={method}
            options={[{ value: 'POST' }, { value: 'GET' }]}
            onChange={setMethod}
          />
          <Input
            aria-label={t('services:debug.url')}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        </div>
        <Field
          label={t('services:debug.headers')}
          value={headers}
          onChange={setHeaders}
          rows={5}
          hint="signature-input: sig1=(…)"
        />
        {method === 'GET' ? null : (
          <Field label={t('services:debug.body')} value={body} onChange={setBody} rows={2} />
        )}
        <Field
          label={t('services:debug.base')}
          value={base}
          onChange={setBase}
          rows={4}
          hint={t('services:debug.baseHint')}
        />
        <Button
          type="primary"
          loading={explain.isPending}
          disabled={url === '' || headers.trim() === ''}
          onClick={() => explain.mutate()}
        >
          {t('services:debug.examine')}
        </Button>
      </div>
      <ProblemView error={explain.error} />
      {found ? (
        <>
          <Findings found={found} />
          {found.expected === null ? null : (
            <div className={found.given === null ? undefined : 'try-pair'}>
              <Base title={t('services:debug.expected')} text={found.expected} mark={found.difference} />
              {found.given === null ? null : (
                <Base title={t('services:debug.given')} text={found.given} mark={found.difference} />
              )}
            </div>
          )}
        </>
      ) : null}
    </div>
  );
}

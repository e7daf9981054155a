// First station of setting up: which resource, which kind of source, where it stands, and whether it answers.
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { TryReply } from '#rooms/collect/connectors/schema.ts';
import { useTexts } from '../../../shared/text.ts';
import { LongText } from '../../form/LongText.tsx';
import { gatheringQuery } from '../queries.ts';
import { askedFields, beginWith, type Cell, type Draft } from './draft.ts';
import { TestSteps } from './Findings.tsx';
import { type SourceField, sourceFields } from './fields.ts';
import { kindsQuery, sourcesQuery } from './queries.ts';
import { Unverified } from './words.tsx';

function Field({
  field,
  value,
  kept,
  onChange,
}: {
  field: SourceField;
  value: Cell | undefined;
  kept: boolean;
  onChange: (value: Cell) => void;
}) {
  const { t } = useTexts();
  const id = `source-${field.name}`;
  const text = value === undefined ? '' : String(value);
  if (field.kind === 'flag')
    return (
      <Checkbox id={id} checked={value === true} onChange={(event) => onChange(event.target.checked)}>
        {t(`connectors:source.${field.name}`)}
      </Checkbox>
    );
  return (
    <label className="field" htmlFor={id}>
      <span className="field-label">
        {t(`connectors:source.${field.name}`)}
        {field.required && !kept ? <span className="required"> *</span> : null}
      </span>
      {field.kind === 'number' ? (
        <InputNumber
          id={id}
          value={typeof value === 'number' ? value : null}
          onChange={(n) => onChange(n ?? '')}
        />
      ) : field.kind === 'choice' ? (
        <Select
          id={id}
          value={text || undefined}
          onChange={(next: string) => onChange(next)}
          options={(field.choices ?? []).map((one) => ({
            value: one,
            label: t(`connectors:choice.${field.name.replace('.', '-')}.${one}`),
          }))}
        />
      ) : field.kind === 'long' || field.kind === 'pairs' ? (
        <LongText id={id} rows={2} value={text} onChange={(event) => onChange(event.target.value)} />
      ) : field.kind === 'password' ? (
        <Input.Password
          id={id}
          value={text}
          autoComplete="new-password"
          placeholder={kept ? t('connectors:source.kept') : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input id={id} value={text} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
      )}
    </label>
  );
}

export function SourcePart({
  draft,
  change,
  tried,
  trying,
  onTry,
  existing,
}: {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  tried: TryReply | undefined;
  trying: boolean;
  onTry: () => void;
  existing: boolean;
}) {
  const { t, say } = useTexts();
  const [typed, setTyped] = useState('');
  const { data: gathering } = useQuery(
    gatheringQuery({
      q: typed || undefined,
      resource: typed ? undefined : draft.resourceId || undefined,
      pageSize: 50,
    }),
  );
  const { data: kinds } = useQuery(kindsQuery);
  const { data: sources } = useQuery({ ...sourcesQuery, retry: false });
  const kind = kinds?.items.find((one) => one.kind === draft.kind);
  const known = (sources?.items ?? []).filter(({ engine }) => engine === draft.kind);
  const fields = askedFields(draft);
  return (
    <section className="panel">
      <h2>{t('connectors:part.source')}</h2>
      <div className="connector-form">
        <label className="field" htmlFor="connector-resource">
          <span className="field-label">{t('connectors:field.resource')}</span>
          <Select
            id="connector-resource"
            showSearch={{ filterOption: false, onSearch: setTyped }}
            disabled={existing}
            value={draft.resourceId || undefined}
            onChange={(resourceId: string) => change({ resourceId, mapping: {} })}
            options={(gathering?.items ?? []).map((row) => ({ value: row.resourceId, label: row.name }))}
          />
        </label>
        <label className="field" htmlFor="connector-kind">
          <span className="field-label">
            {t('connectors:field.kind')} <Unverified verified={kind?.verified ?? true} />
          </span>
          <Select
            id="connector-kind"
            disabled={existing}
            value={draft.kind}
            onChange={(next: string) =>
              change({ kind: next, sourceId: '', fields: beginWith(next), table: '', mapping: {} })
            }
            options={(kinds?.items ?? [])
              .filter((one) => sourceFields[one.kind])
              .map((one) => ({
                value: one.kind,
                label: one.verified ? say(one.name) : `${say(one.name)} · ${t('connectors:unverified')}`,
              }))}
          />
        </label>
        {known.length > 0 && !existing ? (
          <label className="field" htmlFor="connector-known">
            <span className="field-label">{t('connectors:field.knownSource')}</span>
            <Select
              id="connector-known"
              value={draft.sourceId}
              onChange={(sourceId: string) => change({ sourceId })}
              options={[
                { value: '', label: t('connectors:typeAddress') },
                ...known.map((one) => ({ value: one.id, label: `${one.name} · ${one.address}` })),
              ]}
            />
          </label>
        ) : null}
        {draft.sourceId
          ? null
          : fields.map((field) => (
              <Field
                key={field.name}
                field={field}
                kept={existing && field.secret === true}
                value={draft.fields[field.name]}
                onChange={(value) => change({ fields: { ...draft.fields, [field.name]: value } })}
              />
            ))}
      </div>
      {kind && !kind.verified ? <p className="muted">{t('connectors:unverifiedWhat')}</p> : null}
      <Button
        type={tried ? 'default' : 'primary'}
        loading={trying}
        disabled={!draft.resourceId}
        onClick={onTry}
      >
        {t('connectors:testAndList')}
      </Button>
      {tried ? <TestSteps test={tried.test} /> : null}
    </section>
  );
}

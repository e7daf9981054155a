// Publishing a standard or a new edition of one: its facts, its file, and its elements line by line or pasted from a sheet.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { termsQuery } from '../catalog/queries.ts';
import { LongText } from '../form/LongText.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { type ElementLine, elementsIn, namesIn } from './lines.ts';
import { codeListsQuery, type StandardReply, useCompileAct } from './queries.ts';

type Element = ElementLine & { id: number };
type Head = { code: string; title: string; version: number; coIssuers: string; effectiveDay: string };
type Sent = { name: string; base64: string };

/** What the platform takes of a file beside the facts; the original stays with its issuer. */
const largest = 600_000;

const readFile = async (file: File): Promise<Sent> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { name: file.name, base64: btoa(binary) };
};

function Elements({ rows, onChange }: { rows: Element[]; onChange: (rows: Element[]) => void }) {
  const { t, say } = useTexts();
  const id = useId();
  const { data: terms } = useQuery(termsQuery);
  const { data: codes } = useQuery(codeListsQuery);
  const [text, setText] = useState('');
  const read = elementsIn(text);
  const next = Math.max(-1, ...rows.map((row) => row.id)) + 1;
  const set = (row: Element, change: Partial<Element>) =>
    onChange(rows.map((one) => (one.id === row.id ? { ...one, ...change } : one)));
  const line = (key: 'identifier' | 'titleZh' | 'definition') => (row: Element) => (
    <Input
      aria-label={t(`compile:publish.element.${key}`)}
      value={row[key]}
      onChange={(event) => set(row, { [key]: event.target.value })}
    />
  );
  return (
    <>
      <h3>{t('compile:standards.elements')}</h3>
      {rows.length > 0 ? (
        <DataTable<Element>
          label={t('compile:standards.elements')}
          rows={rows}
          rowKey={(row) => String(row.id)}
          empty={null}
          columns={[
            {
              key: 'identifier',
              title: t('compile:publish.element.identifier'),
              width: 150,
              render: line('identifier'),
            },
            {
              key: 'titleZh',
              title: t('compile:publish.element.titleZh'),
              width: 160,
              render: line('titleZh'),
            },
            {
              key: 'type',
              title: t('compile:publish.element.type'),
              width: 120,
              render: (row) => (
                <Select
                  style={{ width: '100%' }}
                  aria-label={t('compile:publish.element.type')}
                  value={row.type}
                  onChange={(type: string) => set(row, { type })}
                  options={(terms?.itemTypes ?? []).map((type) => ({ value: type.key, label: say(type) }))}
                />
              ),
            },
            {
              key: 'length',
              title: t('compile:publish.element.length'),
              width: 90,
              render: (row) => (
                <InputNumber
                  style={{ width: '100%' }}
                  aria-label={t('compile:publish.element.length')}
                  min={1}
                  value={row.length ?? null}
                  onChange={(length) => set(row, { length: length ?? undefined })}
                />
              ),
            },
            {
              key: 'codeListCode',
              title: t('compile:codes.title'),
              width: 150,
              render: (row) => (
                <Select
                  style={{ width: '100%' }}
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  aria-label={t('compile:codes.title')}
                  value={row.codeListCode}
                  onChange={(codeListCode?: string) => set(row, { codeListCode })}
                  options={(codes?.items ?? []).map((list) => ({ value: list.code, label: say(list) }))}
                />
              ),
            },
            {
              key: 'definition',
              title: t('compile:publish.element.definition'),
              render: line('definition'),
            },
            {
              key: 'act',
              title: '',
              width: 80,
              render: (row) => (
                <Button size="small" onClick={() => onChange(rows.filter((one) => one.id !== row.id))}>
                  {t('common:action.remove')}
                </Button>
              ),
            },
          ]}
        />
      ) : null}
      <div className="list-tools below">
        <Button
          onClick={() =>
            onChange([...rows, { id: next, identifier: '', titleZh: '', type: 'C', definition: '' }])
          }
        >
          {t('compile:publish.addElement')}
        </Button>
      </div>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-paste`}>
          {t('compile:publish.paste')}
        </label>
        <LongText
          id={`${id}-paste`}
          rows={3}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="field-hint">{t('compile:publish.pasteHint')}</div>
      </div>
      <Button
        disabled={read.length === 0}
        onClick={() => {
          onChange([...rows, ...read.map((element, i) => ({ ...element, id: next + i }))]);
          setText('');
        }}
      >
        {t('compile:publish.take', { count: read.length })}
      </Button>
    </>
  );
}

export function PublishStandard() {
  const { t } = useTexts();
  const { message } = App.useApp();
  const id = useId();
  const none: Head = { code: '', title: '', version: 1, coIssuers: '', effectiveDay: '' };
  const [head, setHead] = useState(none);
  const [elements, setElements] = useState<Element[]>([]);
  const [file, setFile] = useState<Sent>();
  const publish = useCompileAct(
    'standards',
    () =>
      api.post<StandardReply>('/api/catalog/standards', {
        ...head,
        coIssuers: namesIn(head.coIssuers),
        elements: elements.map(({ id: _, ...element }) => element),
        ...(file ? { file } : {}),
      }),
    (made) => {
      setHead(none);
      setElements([]);
      setFile(undefined);
      void message.success(t('compile:publish.done', { title: made.title, version: made.version }));
    },
  );
  const whole =
    head.code.trim().length > 1 &&
    head.title.trim().length > 1 &&
    head.effectiveDay !== '' &&
    elements.every(({ identifier, titleZh }) => identifier.trim() && titleZh.trim());
  const label = (name: string, needed = true) => (
    <label className="field-label" htmlFor={`${id}-${name}`}>
      {t(`compile:publish.${name}`)}
      {needed ? <span className="needed"> *</span> : null}
    </label>
  );
  return (
    <details className="panel fold">
      <summary>{t('compile:publish.title')}</summary>
      <p className="muted">{t('compile:publish.what')}</p>
      <div className="fold-fields">
        {(['code', 'name'] as const).map((name) => {
          const key = name === 'name' ? 'title' : name;
          return (
            <div className="field" key={name}>
              {label(name)}
              <Input
                id={`${id}-${name}`}
                value={head[key]}
                onChange={(event) => setHead((before) => ({ ...before, [key]: event.target.value }))}
              />
            </div>
          );
        })}
        <div className="field">
          {label('version')}
          <InputNumber
            id={`${id}-version`}
            min={1}
            max={1000}
            value={head.version}
            onChange={(version) => setHead((before) => ({ ...before, version: version ?? 1 }))}
          />
        </div>
        <div className="field">
          {label('day')}
          <input
            id={`${id}-day`}
            type="date"
            className="plain-input"
            value={head.effectiveDay}
            onChange={(event) => setHead((before) => ({ ...before, effectiveDay: event.target.value }))}
          />
        </div>
        <div className="field">
          {label('coIssuers', false)}
          <Input
            id={`${id}-coIssuers`}
            value={head.coIssuers}
            onChange={(event) => setHead((before) => ({ ...before, coIssuers: event.target.value }))}
          />
        </div>
        <div className="field">
          {label('file', false)}
          <input
            id={`${id}-file`}
            type="file"
            onChange={(event) => {
              const picked = event.target.files?.[0];
              if (!picked) setFile(undefined);
              else if (picked.size > largest) {
                event.target.value = '';
                setFile(undefined);
                void message.error(t('compile:publish.tooLarge'));
              } else void readFile(picked).then(setFile);
            }}
          />
          <div className="field-hint">{t('compile:publish.fileHint')}</div>
        </div>
      </div>
      <Elements rows={elements} onChange={setElements} />
      <ProblemView error={publish.error} />
      <div className="list-tools below">
        <Button
          type="primary"
          disabled={!whole}
          loading={publish.isPending}
          onClick={() => publish.mutate(undefined)}
        >
          {t('compile:publish.ok')}
        </Button>
      </div>
    </details>
  );
}

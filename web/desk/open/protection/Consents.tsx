// Who consented to the opening of their rows: what to, until when, taken back by whom; entered one by one or from a list.
import { App, Button, Input, Progress, Select } from 'antd';
import { useId, useState } from 'react';
import type { ProtectionReply } from '#rooms/open/disclosure/schema-protection.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { LongText } from '../../form/LongText.tsx';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';
import { type Read, readSubjects } from './consent-file.ts';

type Consent = ProtectionReply['consents'][number];
/** Sent at once; a longer list goes in parts. */
const PART = 1000;

export function Consents({ data }: { data: ProtectionReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const may = can(data.abilities, 'keep');
  const columns: Column<Consent>[] = [
    {
      key: 'party',
      title: t('open-desk:consent.party'),
      optional: false,
      render: (row) => row.party ?? t('open-desk:consent.sealed'),
    },
    { key: 'scope', title: t('open-desk:consent.scope'), render: (row) => row.scope || '–' },
    { key: 'document', title: t('open-desk:consent.document'), render: (row) => row.document },
    {
      key: 'given',
      title: t('open-desk:consent.givenOn'),
      render: (row) => <span className="num">{row.givenOn}</span>,
    },
    {
      key: 'ends',
      title: t('open-desk:consent.endsOn'),
      render: (row) => <span className="num">{row.endsOn ?? t('open-desk:consent.noEnd')}</span>,
    },
    {
      key: 'state',
      title: t('open:field.state'),
      render: (row) =>
        row.withdrawnOn ? (
          <>
            <span className="mark">{t('open-desk:consent.over', { day: row.withdrawnOn })}</span>{' '}
            {row.withdrawnReason}
          </>
        ) : (
          <span className="mark good">{t('open-desk:consent.inForce')}</span>
        ),
    },
  ];
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">{t('open-desk:consent.title')}</h2>
      <p>
        {t('open-desk:consent.figures', {
          given: formatNumber(data.figures.given),
          withdrawn: formatNumber(data.figures.withdrawn),
        })}{' '}
        {data.coverage
          ? t('open-desk:consent.coverage', {
              subjects: formatNumber(data.coverage.subjects),
              without: formatNumber(data.coverage.without),
            })
          : t('open-desk:consent.noCoverage')}
      </p>
      <DataTable
        label={t('open-desk:consent.title')}
        columns={columns}
        rows={data.consents}
        rowKey={(row) => row.id}
        empty={<Empty title={t('open-desk:consent.none')} how={t('open-desk:consent.noneHow')} />}
      />
      {may ? (
        <>
          <Entry data={data} />
          <Fold
            title={t('open-desk:consent.withdraw')}
            what={t('open-desk:consent.withdrawWhat')}
            ok={t('open-desk:consent.withdrawOk')}
            ask={{
              title: t('open-desk:consent.withdraw'),
              what: t('open-desk:consent.withdrawWhat'),
              danger: true,
            }}
            fields={[
              {
                name: 'identity',
                label: t('open-desk:consent.identity'),
                hint: t('open-desk:consent.identityHint'),
                kind: 'text',
                required: true,
              },
              { name: 'reason', label: t('open-desk:protection.reason'), kind: 'long', required: true },
            ]}
            submit={(values) => acts.post(`entries/${data.entryId}/consents/withdraw`, values)}
          />
        </>
      ) : null}
    </section>
  );
}

type Draft = { item: string; document: string; scope: string; givenOn: string; endsOn: string };

function Entry({ data }: { data: ProtectionReply }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const id = useId();
  const [draft, setDraft] = useState<Draft>({
    item: data.identifyBy ?? '',
    document: '',
    scope: '',
    givenOn: '',
    endsOn: '',
  });
  const [text, setText] = useState('');
  const [sent, setSent] = useState(0);
  const read: Read = readSubjects(text);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const record = useOpenAct(async () => {
    setSent(0);
    let fresh = 0;
    for (let at = 0; at < read.subjects.length; at += PART) {
      const { count } = await acts.post<{ count: number }>(`entries/${data.entryId}/consents`, {
        item: draft.item,
        document: draft.document,
        scope: draft.scope,
        givenOn: draft.givenOn,
        endsOn: draft.endsOn || null,
        subjects: read.subjects.slice(at, at + PART),
      });
      fresh += count;
      setSent(Math.min(read.subjects.length, at + PART));
    }
    setText('');
    void message.success(t('open-desk:consent.recorded', { count: fresh }));
  });
  const ready =
    draft.item !== '' && draft.document.trim() !== '' && draft.givenOn !== '' && read.subjects.length > 0;
  const field = (name: string, label: string, control: (key: string) => React.ReactNode, hint?: string) => (
    <div className="field">
      <label className="field-label" htmlFor={`${id}-${name}`}>
        {label}
      </label>
      {control(`${id}-${name}`)}
      {hint ? <div className="field-hint">{hint}</div> : null}
    </div>
  );
  return (
    <details className="panel fold">
      <summary>{t('open-desk:consent.record')}</summary>
      <p className="muted">{t('open-desk:consent.recordWhat')}</p>
      <div className="fold-fields">
        {field(
          'item',
          t('open-desk:consent.item'),
          (key) => (
            <Select
              id={key}
              disabled={data.identifyBy !== null}
              value={draft.item || null}
              placeholder={t('catalog:choose')}
              onChange={(item: string) => change({ item })}
              options={data.items
                .filter(({ identifies }) => identifies)
                .map(({ name, title }) => ({ value: name, label: say(title) }))}
            />
          ),
          t(data.identifyBy === null ? 'open-desk:consent.itemHint' : 'open-desk:consent.itemFixed'),
        )}
        {field('document', t('open-desk:consent.document'), (key) => (
          <Input
            id={key}
            value={draft.document}
            onChange={(event) => change({ document: event.target.value })}
          />
        ))}
        {field('scope', t('open-desk:consent.scope'), (key) => (
          <Input id={key} value={draft.scope} onChange={(event) => change({ scope: event.target.value })} />
        ))}
        {(['givenOn', 'endsOn'] as const).map((name) => (
          <div className="field" key={name}>
            <label className="field-label" htmlFor={`${id}-${name}`}>
              {t(`open-desk:consent.${name}`)}
            </label>
            <input
              id={`${id}-${name}`}
              className="plain-input"
              type="date"
              value={draft[name]}
              onChange={(event) => change({ [name]: event.target.value })}
            />
          </div>
        ))}
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-list`}>
            {t('open-desk:consent.list')}
          </label>
          <LongText
            id={`${id}-list`}
            rows={5}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="field-hint">{t('open-desk:consent.listHint')}</div>
          <input
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            aria-label={t('open-desk:consent.file')}
            onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
          />
        </div>
      </div>
      <p role="status">
        {t('open-desk:consent.read', { count: read.subjects.length })}{' '}
        {read.wrong.length > 0 ? (
          <span className="issue error">
            {t('open-desk:consent.wrong', { lines: read.wrong.slice(0, 20).join(', ') })}
          </span>
        ) : null}
      </p>
      {record.isPending && read.subjects.length > PART ? (
        <Progress percent={Math.round((sent / read.subjects.length) * 100)} />
      ) : null}
      <ProblemView error={record.error} />
      <Button
        type="primary"
        disabled={!ready || read.wrong.length > 0}
        loading={record.isPending}
        onClick={() => record.mutate()}
      >
        {t('open-desk:consent.recordOk')}
      </Button>
    </details>
  );
}

// 登记: documents with number, day in force, whom they bind, and how many have confirmed.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatShare } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Fold } from './Fold.tsx';
import { RegisterPages, today } from './Pages.tsx';
import { base, type Entry, entriesQuery, registersQuery, useUnits } from './queries.ts';

const tones = { 'in-force': 'good', coming: 'near', superseded: '', ended: '' } as const;

export function Standing({ entry }: { entry: Pick<Entry, 'standing' | 'supersededFrom'> }) {
  const { t } = useTexts();
  return (
    <span className={`mark ${tones[entry.standing]}`}>
      {t(`registers:standing.${entry.standing}`, { day: entry.supersededFrom ?? '' })}
    </span>
  );
}

/** How many of those it was sent to have confirmed; to one of them, whether they have. */
export function Confirmation({ entry }: { entry: Entry }) {
  const { t } = useTexts();
  if (entry.mine && entry.mine.confirmedAt === null)
    return <span className="mark bad">{t('registers:unread')}</span>;
  if (entry.rate === null) return <span className="muted">–</span>;
  return (
    <span className="num">
      {t('registers:confirmedOf', {
        confirmed: entry.confirmed,
        addressed: entry.addressed,
        share: formatShare(entry.rate),
      })}
    </span>
  );
}

const documentKinds = ['rule-document', 'guidance-note'];

function Publish() {
  const { t, say } = useTexts();
  const { data } = useQuery(registersQuery);
  const units = useUnits();
  const mine = (data?.items ?? []).filter(({ key, mayWrite }) => mayWrite && documentKinds.includes(key));
  return mine.map((register) => (
    <Fold
      key={register.key}
      title={t('registers:publish.title', { name: say(register) })}
      what={t('registers:publish.what')}
      cite={register.cite}
      ok={t('registers:publish.ok')}
      begin={{ fromDay: today() }}
      fields={[
        { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
        {
          name: 'number',
          label: t('registers:field.number'),
          kind: 'text',
          required: register.parts.includes('number'),
        },
        { name: 'fromDay', label: t('registers:field.from'), kind: 'date', required: true },
        { name: 'fileId', label: t('registers:field.file'), kind: 'file' },
        {
          name: 'units',
          label: t('registers:field.units'),
          kind: 'choices',
          hint: t('registers:field.unitsHint'),
          options: [
            { value: 'all', label: t('registers:allUnits') },
            ...units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
          ],
        },
        { name: 'body', label: t('registers:field.body'), kind: 'long' },
      ]}
      submit={({ units: chosen, ...values }) =>
        api.post(`${base}/entries`, {
          kind: register.key,
          ...values,
          ...(Array.isArray(chosen) ? { units: chosen.includes('all') ? 'all' : chosen } : {}),
        })
      }
    />
  ));
}

export function Documents() {
  const { t, say } = useTexts();
  const address = useAddress();
  const registers = useQuery(registersQuery);
  const query = {
    kind: address.get('kind'),
    standing: address.get('standing'),
    unread: address.get('unread'),
    q: address.get('q'),
  };
  const list = useQuery(entriesQuery({ ...query, page: address.page }));
  const name = (kind: string) => {
    const found = registers.data?.items.find(({ key }) => key === kind);
    return found ? say(found) : t(`registers:kind.${kind}`);
  };
  const columns: Column<Entry>[] = [
    {
      key: 'title',
      title: t('registers:field.title'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/registers/entries/${row.id}`}>
            {row.title}
          </Link>
          <div className="row-sub">
            {row.number} {t('registers:version', { version: row.version })}
          </div>
        </>
      ),
    },
    { key: 'kind', title: t('registers:field.kind'), render: (row) => name(row.kind) },
    { key: 'issuer', title: t('registers:field.issuer'), render: (row) => say(row.organisation.name) },
    {
      key: 'from',
      title: t('registers:field.from'),
      render: (row) => <span className="num">{row.fromDay}</span>,
    },
    { key: 'standing', title: t('catalog:field.state'), render: (row) => <Standing entry={row} /> },
    {
      key: 'confirmed',
      title: t('registers:field.confirmed'),
      render: (row) => <Confirmation entry={row} />,
    },
  ];
  const kinds = [...new Set((registers.data?.items ?? []).map(({ key }) => key))].filter((key) =>
    [
      'rule-document',
      'guidance-note',
      'industry-norm',
      'interpretation',
      'internal-rule',
      'plan-passage',
    ].includes(key),
  );
  return (
    <ListPage<Entry>
      name="register-entries"
      title={t('desk:room.registers')}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: `${base}/entries`,
        query,
        columns: [
          { title: t('registers:field.title'), value: (row) => row.title },
          { title: t('registers:field.number'), value: (row) => row.number },
          { title: t('registers:field.kind'), value: (row) => name(row.kind) },
          { title: t('registers:field.issuer'), value: (row) => say(row.organisation.name) },
          { title: t('registers:field.from'), value: (row) => row.fromDay },
          { title: t('registers:field.confirmed'), value: (row) => `${row.confirmed}/${row.addressed}` },
        ],
      }}
      above={
        <>
          <RegisterPages />
          <Publish />
        </>
      }
      tools={
        <>
          <Input.Search
            key={query.q}
            defaultValue={query.q}
            allowClear
            placeholder={t('registers:searchHint')}
            aria-label={t('common:list.search')}
            onSearch={(text) => address.set({ q: text })}
          />
          <OneOf
            address={address}
            name="kind"
            values={kinds.map((key) => ({ value: key, label: name(key) }))}
          />
          <OneOf
            address={address}
            name="unread"
            values={[{ value: 'true', label: t('registers:onlyUnread') }]}
          />
        </>
      }
      empty={<Empty title={t('registers:empty.documents')} how={t('registers:empty.documentsHow')} />}
    />
  );
}

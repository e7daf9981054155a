// 应用牵引: businesses that draw data together; what each needs, what of it is catalogued, gathered and shared, and gaps sent to likely holders.
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { ListPage } from '../list/ListPage.tsx';
import { holds, wholePage } from '../list/whole.ts';
import { ChooseOrganisation } from '../org/fields.tsx';
import { Fold } from '../registers/Fold.tsx';
import { CompilePages } from './CompilePages.tsx';
import { namesIn } from './lines.ts';
import { type Driver, type DriversReply, driversQuery, useCompileAct } from './queries.ts';

type Item = Driver['items'][number];

function Register() {
  const { t } = useTexts();
  const save = useCompileAct('drivers', (body: object) => api.post('/api/catalog/drivers', body));
  return (
    <Fold
      title={t('compile:driver.add')}
      what={t('compile:driver.addWhat')}
      ok={t('compile:driver.add')}
      fields={[
        { name: 'title', label: t('compile:driver.name'), kind: 'text', required: true },
        { name: 'kind', label: t('compile:driver.kind'), kind: 'text', hint: t('compile:driver.kindHint') },
        {
          name: 'items',
          label: t('compile:driver.needs'),
          kind: 'long',
          required: true,
          hint: t('compile:driver.needsHint'),
        },
        { name: 'note', label: t('compile:driver.note'), kind: 'long' },
      ]}
      submit={({ items, ...rest }) =>
        save.mutateAsync({
          ...rest,
          items: namesIn(String(items)),
        })
      }
    />
  );
}

function Send({ driver, item, onDone }: { driver: Driver; item: Item; onDone: () => void }) {
  const { t } = useTexts();
  const [holderId, setHolder] = useState<string>();
  const send = useCompileAct(
    'drivers',
    () => api.post(`/api/catalog/drivers/${driver.id}/items/${item.id}/send`, { holderId }),
    onDone,
  );
  return (
    <section className="panel" aria-label={t('compile:driver.sendOf', { item: item.title })}>
      <h3>{t('compile:driver.sendOf', { item: item.title })}</h3>
      <p className="muted">{t('compile:driver.sendWhat')}</p>
      <ChooseOrganisation label={t('compile:driver.holder')} value={holderId} onChange={setHolder} />
      <ProblemView error={send.error} />
      <div className="list-tools below">
        <Button
          type="primary"
          disabled={!holderId}
          loading={send.isPending}
          onClick={() => send.mutate(undefined)}
        >
          {t('compile:driver.send')}
        </Button>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}

function Needs({ driver }: { driver: Driver }) {
  const { t, say } = useTexts();
  const [sending, setSending] = useState<string>();
  const item = driver.items.find(({ id }) => id === sending);
  const yes = (held: boolean) => t(held ? 'compile:driver.yes' : 'compile:driver.no');
  return (
    <section className="panel spaced" aria-labelledby="driver-needs">
      <h2 id="driver-needs">{driver.title}</h2>
      {driver.note ? <p className="muted">{driver.note}</p> : null}
      {item ? <Send driver={driver} item={item} onDone={() => setSending(undefined)} /> : null}
      <div className="list-tools">
        <ExportRows<Item>
          name="driver-items"
          rows={driver.items}
          columns={[
            { title: t('compile:driver.item'), value: (row) => row.title },
            { title: t('compile:driver.catalogued'), value: (row) => row.resource?.name },
            { title: t('compile:driver.gathered'), value: (row) => yes(row.gathered) },
            { title: t('compile:driver.shared'), value: (row) => yes(row.shared) },
            { title: t('compile:driver.holder'), value: (row) => say(row.holder?.name) },
          ]}
        />
      </div>
      <DataTable<Item>
        label={driver.title}
        rows={driver.items}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          {
            key: 'item',
            title: t('compile:driver.item'),
            render: (row) => <span className="row-name">{row.title}</span>,
          },
          {
            key: 'entry',
            title: t('compile:driver.catalogued'),
            render: (row) =>
              row.resource ? (
                <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>
              ) : (
                <span className="mark near">{t('compile:driver.gap')}</span>
              ),
          },
          {
            key: 'gathered',
            title: t('compile:driver.gathered'),
            width: 90,
            render: (row) => yes(row.gathered),
          },
          { key: 'shared', title: t('compile:driver.shared'), width: 90, render: (row) => yes(row.shared) },
          {
            key: 'holder',
            title: t('compile:driver.holder'),
            render: (row) =>
              row.holder ? (
                <>
                  {say(row.holder.name)}{' '}
                  {row.caseId ? <Link to={`/cases/${row.caseId}`}>{t('compile:driver.task')}</Link> : null}
                </>
              ) : !row.resource && driver.canKeep ? (
                <Button size="small" onClick={() => setSending(row.id)}>
                  {t('compile:driver.send')}
                </Button>
              ) : (
                '–'
              ),
          },
        ]}
      />
    </section>
  );
}

export function Drivers() {
  const { t } = useTexts();
  const address = useAddress();
  const typed = address.get('q');
  const gaps = address.get('gaps') === 'true';
  const list = useQuery({
    ...driversQuery,
    select: ({ items, abilities }: DriversReply) => ({
      ...wholePage(
        items.filter(
          (row) =>
            holds(typed, row.title, row.kind, row.note, ...row.items.map(({ title }) => title)) &&
            (!gaps || row.catalogued < row.needed),
        ),
        address.page,
      ),
      all: items,
      abilities,
    }),
  });
  const open = list.data?.all.find(({ id }) => id === address.get('open'));
  const may = can(list.data?.abilities, 'keep');
  const filtered = typed !== '' || gaps;
  const numbers = ['needed', 'catalogued', 'gathered', 'shared'] as const;
  return (
    <ListPage<Driver>
      name="drivers"
      title={t('compile:driver.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      list={list}
      address={address}
      rowsOfExport={list.data?.found}
      exportColumns={[
        { title: t('compile:driver.name'), value: (row) => row.title },
        { title: t('compile:driver.kind'), value: (row) => row.kind },
        ...numbers.map((key) => ({ title: t(`compile:driver.${key}`), value: (row: Driver) => row[key] })),
      ]}
      above={
        <>
          <CompilePages />
          {may ? <Register /> : null}
        </>
      }
      tools={
        <>
          <Input.Search
            key={typed}
            defaultValue={typed}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('compile:driver.search')}
            aria-label={t('common:list.search')}
          />
          <Checkbox
            checked={gaps}
            onChange={(event) => address.set({ gaps: event.target.checked ? 'true' : undefined })}
          >
            {t('compile:driver.gapsOnly')}
          </Checkbox>
        </>
      }
      empty={
        <Empty
          title={t(filtered ? 'compile:noneFound' : 'compile:driver.none')}
          how={t(
            filtered ? 'compile:noneFoundHow' : may ? 'compile:driver.noneHow' : 'compile:driver.noneOthers',
          )}
        />
      }
      below={open ? <Needs key={open.id} driver={open} /> : null}
      columns={[
        {
          key: 'title',
          title: t('compile:driver.name'),
          optional: false,
          render: (row) => (
            <>
              <Button
                type="link"
                style={{ padding: 0, height: 'auto' }}
                aria-expanded={open?.id === row.id}
                onClick={() => address.set({ open: open?.id === row.id ? undefined : row.id })}
              >
                {row.title}
              </Button>
              {row.kind ? <div className="row-sub">{row.kind}</div> : null}
            </>
          ),
        },
        ...numbers.map((key) => ({
          key,
          title: t(`compile:driver.${key}`),
          align: 'right' as const,
          width: 90,
          render: (row: Driver) => formatNumber(row[key]),
        })),
      ]}
    />
  );
}

// 代理授权: a colleague acts in somebody's place for some days, with roles that person holds; nothing is handed over for good.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { legalDay } from '../../shared/format.ts';
import { ProblemView, problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { type Me, useLaw, useMe } from '../shell/session.ts';
import { useConfirm } from '../shell/useConfirm.tsx';
import { CasePages } from './CasePages.tsx';
import { type Delegation, delegationsQuery, useListAct } from './queries.ts';

type Role = Me['roles'][number];
type Colleague = { id: string; name: string; roles: Role[] };
type Draft = { from: string; to?: string; roles: Role[]; fromDay: string; toDay: string; reason: string };

const states = ['running', 'coming', 'over'] as const;
const tones = { running: 'good', coming: 'near', over: '' } as const;
/** The acts of those who watch over the platform are theirs alone. */
const personal: readonly Role[] = ['system_admin', 'security_admin', 'auditor'];

function useColleagues(me: Me | undefined): Colleague[] {
  const own = me?.organisation.id ?? '';
  const { data } = useQuery({
    queryKey: ['organisation', own],
    queryFn: () => api.get<{ people?: Colleague[] }>(`/api/organisations/${own}`),
    enabled: own !== '',
  });
  return data?.people ?? [];
}

function NewDelegation({ me }: { me: Me }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const law = useLaw();
  const today = law?.day ?? legalDay(new Date());
  const colleagues = useColleagues(me);
  const begin: Draft = { from: me.person.id, roles: [], fromDay: today, toDay: today, reason: '' };
  const [draft, setDraft] = useState(begin);
  const absent = colleagues.find(({ id }) => id === draft.from);
  const roles = (absent?.roles ?? me.roles).filter((role) => !personal.includes(role));
  const give = useListAct(['delegations', 'notices'], (body: Draft) =>
    api.post('/api/cases/delegations', {
      fromPersonId: body.from,
      toPersonId: body.to,
      roles: body.roles,
      from: body.fromDay,
      to: body.toDay,
      reason: body.reason.trim(),
    }),
  );
  const whole = draft.to && draft.roles.length > 0 && draft.reason.trim() !== '';
  return (
    <details className="panel new-delegation">
      <summary>{t('cases:delegation.new')}</summary>
      <p className="muted">{t('cases:delegation.what')}</p>
      <div className="delegation-form">
        {me.roles.includes('head') ? (
          <Select
            value={draft.from}
            aria-label={t('cases:delegation.from')}
            onChange={(from: string) => setDraft({ ...draft, from, roles: [] })}
            showSearch={{ optionFilterProp: 'label' }}
            options={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        <Select
          value={draft.to}
          aria-label={t('cases:delegation.to')}
          placeholder={t('cases:delegation.to')}
          onChange={(to: string) => setDraft({ ...draft, to })}
          showSearch={{ optionFilterProp: 'label' }}
          options={colleagues
            .filter(({ id }) => id !== draft.from)
            .map(({ id, name }) => ({ value: id, label: name }))}
        />
        {(['fromDay', 'toDay'] as const).map((name) => (
          <label key={name} className="inline-label">
            {t(`cases:delegation.${name}`)}
            <input
              type="date"
              className="plain-input"
              min={name === 'fromDay' ? today : draft.fromDay}
              value={draft[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
            />
          </label>
        ))}
      </div>
      <fieldset className="field plain">
        <legend className="field-label">{t('cases:delegation.roles')}</legend>
        <Checkbox.Group
          value={draft.roles}
          onChange={(chosen) => setDraft({ ...draft, roles: roles.filter((role) => chosen.includes(role)) })}
          options={roles.map((role) => ({ value: role, label: t(`desk:role.${role}`) }))}
        />
      </fieldset>
      <label className="reason" htmlFor="delegation-reason">
        {t('cases:delegation.reason')}
        <LongText
          id="delegation-reason"
          rows={2}
          value={draft.reason}
          onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
        />
      </label>
      <ProblemView error={give.error} />
      <Button
        type="primary"
        disabled={!whole}
        loading={give.isPending}
        onClick={() =>
          give.mutate(draft, {
            onSuccess: () => {
              setDraft(begin);
              void message.success(t('cases:delegation.given'));
            },
          })
        }
      >
        {t('cases:delegation.give')}
      </Button>
    </details>
  );
}

export function Delegations() {
  const { t } = useTexts();
  const me = useMe();
  const { message } = App.useApp();
  const confirm = useConfirm();
  const address = useAddress();
  const state = address.get('state');
  const list = useQuery({
    ...delegationsQuery,
    select: (reply) => {
      const items = reply.items.filter((one) => state === '' || one.state === state);
      return { items, total: items.length, page: 1, pageSize: Math.max(1, items.length) };
    },
  });
  const end = useListAct(['delegations', 'todos'], (id: string) =>
    api.post(`/api/cases/delegations/${id}/end`),
  );
  const columns: Column<Delegation>[] = [
    {
      key: 'from',
      title: t('cases:delegation.from'),
      optional: false,
      render: (row) => <span className="row-name">{row.from.name}</span>,
    },
    { key: 'to', title: t('cases:delegation.to'), render: (row) => row.to.name },
    {
      key: 'roles',
      title: t('cases:delegation.roles'),
      render: (row) => row.roles.map((role) => t(`desk:role.${role}`)).join(' · '),
    },
    {
      key: 'days',
      title: t('cases:delegation.days'),
      render: (row) => (
        <span className="num">
          {row.fromDay} – {row.endedOn ?? row.toDay}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('catalog:field.state'),
      render: (row) => (
        <span className={`mark ${tones[row.state]}`}>{t(`cases:delegation.state.${row.state}`)}</span>
      ),
    },
    { key: 'reason', title: t('cases:delegation.reason'), render: (row) => row.reason },
    {
      key: 'acts',
      title: t('notices:acts'),
      optional: false,
      render: (row) => (
        <Can abilities={row.abilities} act="end">
          {() => (
            <Button
              size="small"
              onClick={async () => {
                const sure = await confirm({
                  title: t('cases:delegation.end'),
                  what: t('cases:delegation.endWhat', { name: row.to.name }),
                  ok: t('cases:delegation.end'),
                });
                if (!sure) return;
                end.mutate(row.id, {
                  onError: (error) => void message.error(problemWords(t, error).title),
                });
              }}
            >
              {t('cases:delegation.end')}
            </Button>
          )}
        </Can>
      ),
    },
  ];
  return (
    <ListPage<Delegation>
      name="delegations"
      title={t('cases:pages.delegations')}
      address={address}
      list={list}
      columns={columns}
      rowsOfExport={list.data?.items}
      exportColumns={[
        { title: t('cases:delegation.from'), value: (row) => row.from.name },
        { title: t('cases:delegation.to'), value: (row) => row.to.name },
        { title: t('cases:delegation.fromDay'), value: (row) => row.fromDay },
        { title: t('cases:delegation.toDay'), value: (row) => row.endedOn ?? row.toDay },
        { title: t('cases:delegation.reason'), value: (row) => row.reason },
      ]}
      above={
        <>
          <CasePages />
          {me ? <NewDelegation key={me.person.id} me={me} /> : null}
        </>
      }
      tools={
        <OneOf
          address={address}
          name="state"
          values={states.map((value) => ({ value, label: t(`cases:delegation.state.${value}`) }))}
        />
      }
      empty={<Empty title={t('cases:delegation.empty')} how={t('cases:delegation.what')} />}
    />
  );
}

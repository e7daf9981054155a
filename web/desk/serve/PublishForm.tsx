// Publishes a service: of which kind, under which address, by what it is asked and what it answers.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, InputNumber, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { ServiceReply } from '#rooms/serve/schema.ts';
import {
  guesses as bounds,
  mayBeMoved,
  operatorsOf,
  pageOf,
  type ServiceKind,
  serviceKinds,
  takesTolerance,
  wayPath,
} from '#rooms/serve/ways/terms.ts';
import { api, ProblemError } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { unitOf } from './ServiceTable.tsx';

type Item = { name: string; titleZh: string } & Parameters<typeof mayBeMoved>[0];

const typeOf = (item: Item) => (item.identifier ? 'C' : item.type);

/** One part of the form: its words, what is chosen, and what the server says is wrong with it. */
function Part({ name, faults, children }: { name: string; faults: ReactNode; children: ReactNode }) {
  const { t } = useTexts();
  return (
    <fieldset className="field plain">
      <legend className="field-label">{t(`serve:publish.${name}`)}</legend>
      <div className="field-hint">{t(`serve:publish.${name}Hint`)}</div>
      {children}
      {faults}
    </fieldset>
  );
}

export function KindChoice({ kind, onKind }: { kind: ServiceKind; onKind: (kind: ServiceKind) => void }) {
  const { t } = useTexts();
  return (
    <Radio.Group
      className="kind-choice"
      value={kind}
      onChange={(event) => onKind(event.target.value)}
      options={serviceKinds.map((value) => ({
        value,
        label: (
          <>
            {t(`serve:kind.${value}`)}
            <span className="field-hint">{t(`serve:kindHint.${value}`)}</span>
          </>
        ),
      }))}
    />
  );
}

function Steps({
  name,
  items,
  value,
  onChange,
}: {
  name: string;
  items: readonly Item[];
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
}) {
  const { t } = useTexts();
  return (
    <div className="tolerances">
      {items.map((item) => (
        <div key={item.name}>
          <label htmlFor={`${name}-${item.name}`}>{item.titleZh}</label>
          <InputNumber
            id={`${name}-${item.name}`}
            stringMode
            min="0"
            size="small"
            value={value[item.name] ?? null}
            suffix={t(`serve:publish.unit.${unitOf(item)}`)}
            onChange={(step) => {
              const { [item.name]: _, ...rest } = value;
              onChange(step === null || Number(step) === 0 ? rest : { ...rest, [item.name]: String(step) });
            }}
          />
        </div>
      ))}
    </div>
  );
}

/** As the platform takes it; its hint says so in words. */
const codeShape = /^[a-z][a-z0-9-]{2,62}$/;

export function PublishForm({ resource }: { resource: ResourceReply }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const items = resource.detail?.current?.content.items ?? [];
  const mayLookUp = items.filter((item) => item.key || item.filterable);
  const maySearch = mayLookUp.filter((item) => operatorsOf(typeOf(item)).length > 0);
  const [kind, setKind] = useState<ServiceKind>('lookup');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const codeFault = code === '' ? 'codeMissing' : codeShape.test(code) ? undefined : 'codeShape';
  const [titleZh, setTitleZh] = useState(resource.name);
  const [lookup, setLookup] = useState<string[]>(items.filter((item) => item.key).map((item) => item.name));
  const [columns, setColumns] = useState<string[]>(items.map((item) => item.name));
  const [filters, setFilters] = useState<string[]>(maySearch.map((item) => item.name));
  const [order, setOrder] = useState<string[]>([]);
  const [tolerances, setTolerances] = useState<Record<string, string>>({});
  const [moves, setMoves] = useState<Record<string, string>>({});
  const [page, setPage] = useState<Partial<Record<ServiceKind, number>>>({});
  const [guesses, setGuesses] = useState<number>(bounds.usual);
  const search = kind === 'search';
  const verify = kind === 'verify';
  const near = verify
    ? items.filter((item) => columns.includes(item.name) && takesTolerance(typeOf(item)))
    : [];
  const movable = verify
    ? []
    : items.filter((item) => columns.includes(item.name) && mayBeMoved({ ...item, type: typeOf(item) }));
  const most = page[kind] ?? pageOf[kind].usual;
  const publish = useMutation({
    mutationFn: () =>
      api.post<ServiceReply>('/api/serve/services', {
        resourceId: resource.id,
        kind,
        code,
        titleZh,
        columns,
        ...(search ? { filters, order } : { lookup }),
        ...(kind === 'lookup' ? { maxRecords: most } : { maxPage: most }),
        ...(verify
          ? { guesses, tolerances: Object.fromEntries(stated(tolerances, near)) }
          : { mayMoveBy: Object.fromEntries(stated(moves, movable)) }),
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['services'] });
      navigate(`/services/${made.id}`);
    },
  });
  const issues = publish.error instanceof ProblemError ? publish.error.fields : [];
  const at = (path: string) =>
    issues
      .filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`))
      .map((issue) => (
        <div key={issue.code} className="issue error">
          {issue.message} {issue.mend}
        </div>
      ));
  const choose = (list: readonly Item[], value: string[], onChange: (value: string[]) => void) => (
    <Checkbox.Group
      className="column-choice"
      options={list.map((item) => ({ value: item.name, label: `${item.titleZh} ${item.name}` }))}
      value={value}
      onChange={onChange}
    />
  );
  const asked = search ? filters : lookup;
  const [before = '', after = ''] = wayPath(kind).split(':code');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (codeFault === undefined) publish.mutate();
      }}
    >
      <Part name="kind" faults={at('kind')}>
        <KindChoice kind={kind} onKind={setKind} />
      </Part>
      <div className="field">
        <label className="field-label" htmlFor="service-title">
          {t('serve:publish.name')}
        </label>
        <Input id="service-title" value={titleZh} onChange={(event) => setTitleZh(event.target.value)} />
        {at('titleZh')}
      </div>
      <div className="field">
        <label className="field-label" htmlFor="service-code">
          {t('serve:publish.code')}
        </label>
        <Input
          id="service-code"
          prefix={<span className="muted">{before}</span>}
          suffix={<span className="muted">{after}</span>}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          aria-describedby="service-code-hint"
          status={tried && codeFault ? 'error' : ''}
        />
        <div className="field-hint" id="service-code-hint">
          {t('serve:publish.codeHint')}
        </div>
        {tried && codeFault ? (
          <div className="issue error">{t(`serve:publish.${codeFault}`)}</div>
        ) : (
          at('code')
        )}
      </div>
      {search ? (
        <>
          <Part name="filters" faults={at('filters')}>
            {choose(maySearch, filters, setFilters)}
          </Part>
          <Part name="order" faults={at('order')}>
            {choose(maySearch, order, setOrder)}
          </Part>
        </>
      ) : (
        <Part name="lookup" faults={at('lookup')}>
          {choose(mayLookUp, lookup, setLookup)}
        </Part>
      )}
      {mayLookUp.length === 0 ? <p className="issue error">{t('serve:publish.noKey')}</p> : null}
      <Part name={verify ? 'claimed' : 'columns'} faults={at('columns')}>
        {choose(items, columns, setColumns)}
      </Part>
      {near.length > 0 ? (
        <Part name="tolerances" faults={at('tolerances')}>
          <Steps name="tolerance" items={near} value={tolerances} onChange={setTolerances} />
        </Part>
      ) : null}
      {movable.length > 0 ? (
        <Part name="mayMove" faults={at('mayMoveBy')}>
          <Steps name="may-move" items={movable} value={moves} onChange={setMoves} />
        </Part>
      ) : null}
      {verify ? (
        <Part name="guesses" faults={at('guesses')}>
          <InputNumber
            min={1}
            max={bounds.most}
            value={guesses}
            aria-label={t('serve:publish.guesses')}
            onChange={(value) => setGuesses(value ?? bounds.usual)}
          />
        </Part>
      ) : null}
      <Part name={`most.${kind}`} faults={at(kind === 'lookup' ? 'maxRecords' : 'maxPage')}>
        <InputNumber
          min={1}
          max={pageOf[kind].most}
          value={most}
          aria-label={t(`serve:publish.most.${kind}`)}
          onChange={(value) => setPage({ ...page, [kind]: value ?? pageOf[kind].usual })}
        />
      </Part>
      <ProblemView error={publish.error} fields={false} />
      <Button type="primary" htmlType="submit" loading={publish.isPending} disabled={asked.length === 0}>
        {t('serve:publish.submit')}
      </Button>
    </form>
  );
}

/** Of items that are still chosen. */
const stated = (steps: Record<string, string>, items: readonly Item[]): [string, string][] =>
  Object.entries(steps).filter(([name]) => items.some((item) => item.name === name));

// What else can be done to a case beside deciding it: extend, ask to supplement, answer, pass on, hand over, take back.
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useMe } from '../shell/session.ts';
import { type CaseReply, type CaseStep, useCaseAct } from './queries.ts';

type Named = { id: string; name: { zh: string; en?: string } };
type Input = { words: string; days: number | null; organisation?: string; person?: string };

/** One act: where it goes, what it asks for, what becomes the body. */
type Act = {
  key: string;
  path: string;
  asks: ('words' | 'days' | 'target' | 'organisation' | 'colleague')[];
  body: (input: Input) => object;
  cite?: string[];
  /** The most days of an extension, and the unit. */
  max?: number | null;
  unit?: string;
  targets?: Named[];
};

function actsOf(file: CaseReply, step: CaseStep | undefined): Act[] {
  const here = step ? `/api/cases/${file.id}/steps/${step.id}` : '';
  const { extension, supplement, forward } = step?.allowances ?? {};
  const all: (Act & { allowed: boolean })[] = [
    {
      key: 'answer',
      path: `${here}/supplement/answer`,
      asks: ['words'],
      body: ({ words }) => ({ answer: words }),
      allowed: can(step?.acts, 'answer'),
    },
    {
      key: 'extend',
      path: `${here}/extension`,
      asks: ['days', 'words'],
      body: ({ words, days }) => ({ days, reason: words }),
      cite: extension?.cite,
      max: extension?.max,
      unit: extension?.unit,
      allowed: can(step?.acts, 'extend'),
    },
    {
      key: 'supplement',
      path: `${here}/supplement`,
      asks: ['words'],
      body: ({ words }) => ({ asked: words }),
      cite: supplement?.cite,
      allowed: can(step?.acts, 'supplement'),
    },
    {
      key: 'callOff',
      path: `${here}/supplement/end`,
      asks: ['words'],
      body: ({ words }) => ({ reason: words }),
      allowed: can(step?.acts, 'callOff'),
    },
    {
      key: 'forward',
      path: `${here}/forward`,
      asks: ['target', 'words'],
      body: ({ words, organisation }) => ({ organisationId: organisation, reason: words }),
      cite: forward?.cite,
      targets: forward?.to,
      allowed: can(step?.acts, 'forward'),
    },
    {
      key: 'assign',
      path: `${here}/assignee`,
      asks: ['colleague'],
      body: ({ person }) => ({ personId: person ?? null }),
      allowed: can(step?.acts, 'assign'),
    },
    {
      key: 'reassign',
      path: `${here}/holder`,
      asks: ['organisation', 'words'],
      body: ({ words, organisation }) => ({ organisationId: organisation, reason: words }),
      allowed: can(step?.acts, 'reassign'),
    },
    {
      key: 'withdraw',
      path: `/api/cases/${file.id}/withdrawal`,
      asks: ['words'],
      body: ({ words }) => ({ reason: words }),
      allowed: can(file.acts, 'withdraw'),
    },
  ];
  return all.filter(({ allowed }) => allowed);
}

/** Whether anything beside a decision can be done here by this reader. */
export const hasActs = (file: CaseReply, step: CaseStep | undefined): boolean =>
  actsOf(file, step).length > 0;

type Organisations = { items: Named[] };
type People = { people?: { id: string; name: string }[] };

function Organisation({ targets, onChange }: { targets?: Named[]; onChange: (id: string) => void }) {
  const { t, say } = useTexts();
  const [q, setQ] = useState('');
  const asked = targets === undefined || targets.length === 0;
  const { data } = useQuery({
    queryKey: ['organisations', 'choice', q],
    queryFn: () => api.get<Organisations>('/api/organisations', { q, pageSize: 50 }),
    enabled: asked,
    placeholderData: (before) => before,
  });
  return (
    <Select
      className="full"
      showSearch={asked ? { filterOption: false, onSearch: setQ } : { optionFilterProp: 'label' }}
      aria-label={t('cases:act.organisation')}
      placeholder={t('cases:act.organisation')}
      onChange={onChange}
      options={((asked ? data?.items : targets) ?? []).map(({ id, name }) => ({
        value: id,
        label: say(name),
      }))}
    />
  );
}

function Colleague({ onChange }: { onChange: (id: string | undefined) => void }) {
  const { t } = useTexts();
  const me = useMe();
  const own = me?.organisation.id ?? '';
  const { data } = useQuery({
    queryKey: ['organisation', own],
    queryFn: () => api.get<People>(`/api/organisations/${own}`),
    enabled: own !== '',
  });
  return (
    <Select
      className="full"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('cases:act.colleague')}
      placeholder={t('cases:act.everybody')}
      onChange={(id: string | undefined) => onChange(id)}
      options={(data?.people ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

function ActForm({ file, act, onDone }: { file: CaseReply; act: Act; onDone: () => void }) {
  const { t } = useTexts();
  const [input, setInput] = useState<Input>({ words: '', days: null });
  const run = useCaseAct(file.id, (body: object) => api.post<CaseReply>(act.path, body));
  const lacks = act.asks.some(
    (asked) =>
      (asked === 'words' && input.words.trim() === '') ||
      (asked === 'days' && !input.days) ||
      ((asked === 'target' || asked === 'organisation') && !input.organisation),
  );
  return (
    <div className="act-form">
      <p className="muted">
        {t(`cases:act.what.${act.key}`)} <ArticleRefs ids={act.cite} />
      </p>
      {act.asks.includes('days') ? (
        <label className="reason" htmlFor="act-days">
          {act.max
            ? t(`cases:act.daysMost.${act.unit ?? 'workday'}`, { count: act.max })
            : t(`cases:act.days.${act.unit ?? 'workday'}`)}
          <InputNumber
            id="act-days"
            min={1}
            max={act.max ?? undefined}
            precision={0}
            value={input.days}
            onChange={(days) => setInput({ ...input, days })}
          />
        </label>
      ) : null}
      {act.asks.includes('target') || act.asks.includes('organisation') ? (
        <Organisation
          targets={act.targets}
          onChange={(organisation) => setInput({ ...input, organisation })}
        />
      ) : null}
      {act.asks.includes('colleague') ? (
        <Colleague onChange={(person) => setInput({ ...input, person })} />
      ) : null}
      {act.asks.includes('words') ? (
        <label className="reason" htmlFor="act-words">
          {t(`cases:act.words.${act.key}`)}
          <LongText
            id="act-words"
            rows={3}
            value={input.words}
            onChange={(event) => setInput({ ...input, words: event.target.value })}
          />
        </label>
      ) : null}
      <ProblemView error={run.error} />
      <div className="row-acts">
        <Button
          type="primary"
          danger={act.key === 'withdraw'}
          disabled={lacks}
          loading={run.isPending}
          onClick={() => run.mutate(act.body({ ...input, words: input.words.trim() }), { onSuccess: onDone })}
        >
          {t(`cases:act.do.${act.key}`)}
        </Button>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </div>
  );
}

export function CaseActs({ file, step }: { file: CaseReply; step: CaseStep | undefined }) {
  const { t } = useTexts();
  const [open, setOpen] = useState<string>();
  const acts = actsOf(file, step);
  const chosen = acts.find(({ key }) => key === open);
  if (acts.length === 0) return null;
  return (
    <section className="panel acts" aria-labelledby="case-acts">
      <h2 id="case-acts">{t('cases:act.title')}</h2>
      <div className="act-list">
        {acts.map(({ key }) => (
          <Button
            key={key}
            aria-expanded={key === open}
            type={key === open ? 'primary' : 'default'}
            ghost={key === open}
            onClick={() => setOpen(key === open ? undefined : key)}
          >
            {t(`cases:act.name.${key}`)}
          </Button>
        ))}
      </div>
      {chosen ? (
        <ActForm key={chosen.key} file={file} act={chosen} onDone={() => setOpen(undefined)} />
      ) : null}
    </section>
  );
}

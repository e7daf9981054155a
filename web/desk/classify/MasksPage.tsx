// The library of masks: each in words with its example, and a bench where one's own samples are tried and forgotten.
import { useQuery } from '@tanstack/react-query';
import { Input, InputNumber, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { Mask, MaskName } from '#rooms/classify/masks/masks.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ClassifyNav } from './parts.tsx';
import { classifyTermsQuery } from './queries.ts';

type Figures = {
  head: number;
  tail: number;
  with: string;
  part: 'year' | 'quarter' | 'month' | 'decade';
  to: 'province' | 'city' | 'county' | 'street';
  step: number;
};
const usual: Figures = { head: 3, tail: 4, with: '***', part: 'month', to: 'county', step: 10 };

function maskOf(name: MaskName, figures: Figures): Mask {
  switch (name) {
    case 'keep-ends':
      return { mask: name, head: figures.head, tail: figures.tail };
    case 'replace':
      return { mask: name, with: figures.with };
    case 'date-part':
      return { mask: name, part: figures.part };
    case 'place':
      return { mask: name, to: figures.to };
    case 'round':
    case 'band':
      return { mask: name, step: figures.step };
    default:
      return name;
  }
}

const preview = (mask: Mask, samples: string[]) =>
  api.post<{ results: (string | null)[] }>('/api/classify/masks/preview', { mask, samples });

function Result({ name, sample }: { name: MaskName; sample: string }) {
  const { t } = useTexts();
  const { data } = useQuery({
    queryKey: ['classify', 'mask', name, sample],
    queryFn: () => preview(name, [sample]),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <code>{data ? (data.results[0] ?? t('classify:masks.hidden')) : '…'}</code>;
}

function Bench({ names }: { names: { key: string; zh: string; en: string; sample: string }[] }) {
  const { t, say } = useTexts();
  const [name, setName] = useState<MaskName>('keep-ends');
  const [figures, setFigures] = useState(usual);
  const [samples, setSamples] = useState(() =>
    [...new Set(names.map(({ sample }) => sample))].slice(0, 4).join('\n'),
  );
  const lines = useDeferredValue(samples)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 20);
  const mask = maskOf(name, figures);
  const tried = useQuery({
    queryKey: ['classify', 'bench', mask, lines],
    queryFn: () => preview(mask, lines),
    enabled: lines.length > 0,
    placeholderData: (before) => before,
    gcTime: 0,
  });
  const set = (changes: Partial<Figures>) => setFigures((before) => ({ ...before, ...changes }));
  const number = (key: 'head' | 'tail' | 'step', min: number) => (
    <span>
      <label htmlFor={`mask-${key}`}>{t(`classify:masks.${key}`)}</label>{' '}
      <InputNumber
        id={`mask-${key}`}
        min={min}
        max={key === 'step' ? 1e9 : 20}
        value={figures[key]}
        onChange={(value) => set({ [key]: value ?? usual[key] })}
      />
    </span>
  );
  return (
    <section className="panel" aria-labelledby="bench">
      <h2 id="bench">{t('classify:masks.bench')}</h2>
      <p className="muted">{t('classify:masks.benchHow')}</p>
      <div className="list-tools">
        <Select
          aria-label={t('classify:masks.mask')}
          value={name}
          onChange={setName}
          style={{ minWidth: 180 }}
          options={names.map((one) => ({ value: one.key as MaskName, label: say(one) }))}
        />
        {name === 'keep-ends' ? (
          <>
            {number('head', 0)}
            {number('tail', 0)}
          </>
        ) : null}
        {name === 'round' || name === 'band' ? number('step', 0.01) : null}
        {name === 'replace' ? (
          <Input
            aria-label={t('classify:masks.with')}
            value={figures.with}
            maxLength={40}
            onChange={(event) => set({ with: event.target.value })}
            style={{ maxWidth: 200 }}
          />
        ) : null}
        {name === 'date-part' ? (
          <Select
            aria-label={t('classify:masks.part')}
            value={figures.part}
            onChange={(part) => set({ part })}
            options={(['year', 'quarter', 'month', 'decade'] as const).map((value) => ({
              value,
              label: t(`classify:masks.parts.${value}`),
            }))}
          />
        ) : null}
        {name === 'place' ? (
          <Select
            aria-label={t('classify:masks.to')}
            value={figures.to}
            onChange={(to) => set({ to })}
            options={(['province', 'city', 'county', 'street'] as const).map((value) => ({
              value,
              label: t(`classify:masks.places.${value}`),
            }))}
          />
        ) : null}
      </div>
      <div className="pair">
        <Input.TextArea
          aria-label={t('classify:masks.samples')}
          rows={6}
          value={samples}
          onChange={(event) => setSamples(event.target.value)}
        />
        <output className="mask-results" aria-live="polite">
          {(tried.data?.results ?? []).map((result, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place.
            <div key={index}>
              <code>{result ?? t('classify:masks.hidden')}</code>
            </div>
          ))}
        </output>
      </div>
      <ProblemView error={tried.error} />
    </section>
  );
}

export function MasksPage() {
  const { t, say } = useTexts();
  const { data: terms, error } = useQuery(classifyTermsQuery);
  return (
    <Screen title={t('classify:masks.title')} facts={t('classify:masks.facts')}>
      <div className="spaced">
        <ClassifyNav />
        <ProblemView error={error} />
        {terms ? <Bench names={terms.masks} /> : null}
        <DataTable
          label={t('classify:masks.title')}
          rows={terms?.masks}
          rowKey={(row) => row.key}
          empty={null}
          columns={[
            {
              key: 'mask',
              title: t('classify:masks.mask'),
              optional: false,
              render: (row) => <strong>{say(row)}</strong>,
            },
            { key: 'note', title: t('classify:masks.note'), render: (row) => say(row.note) },
            { key: 'sample', title: t('classify:masks.sample'), render: (row) => <code>{row.sample}</code> },
            {
              key: 'result',
              title: t('classify:masks.result'),
              render: (row) => <Result name={row.key as MaskName} sample={row.sample} />,
            },
          ]}
        />
      </div>
    </Screen>
  );
}

// The treatment of each column, what it does to the rows there are, and the steps of the city's text, recorded together.
import { useMutation } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { ColumnAction, DisclosureReply, PreviewReply, Recipe } from '#rooms/open/disclosure/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useOpenAct, useOpenActs } from '../queries.ts';
import { ActionField, type Choice, choiceOf, madeOf } from './actions.tsx';
import { Generalised, Lost } from './Lost.tsx';
import { FiguresView, Rows } from './Preview.tsx';

type Steps = Record<string, { done: boolean; said: string; rule: string; person: string }>;
const nothingSaid = { done: true, said: '', rule: '', person: '' };

export function Treatment({ data }: { data: DisclosureReply }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const [columns, setColumns] = useState<Record<string, ColumnAction[]>>(data.recipe.columns);
  const [by, setBy] = useState<string[]>(data.records[0]?.figures?.before.by ?? []);
  const [sensitive, setSensitive] = useState<string[]>(
    data.records[0]?.figures?.before.sensitive.map(({ column }) => column) ?? [],
  );
  const [below, setBelow] = useState<number | null>(data.recipe.smallGroups?.below ?? null);
  const [steps, setSteps] = useState<Steps>(
    Object.fromEntries(data.steps.map(({ key, said }) => [key, said ?? nothingSaid])),
  );
  const recipe: Recipe = {
    columns,
    smallGroups: below !== null && by.length > 0 ? { by, below } : null,
  };
  const look = useMutation({
    mutationFn: () =>
      acts.post<PreviewReply>(`disclosure/${data.dataset.id}/preview`, { recipe, by, sensitive }),
  });
  const save = useOpenAct(() =>
    acts.post(`disclosure/${data.dataset.id}/processing`, {
      recipe,
      steps,
      by: data.rows ? by : [],
      sensitive,
    }),
  );
  const may = can(data.abilities, 'treat');
  const titles = new Map(data.columns.map(({ name, title }) => [name, say(title)]));
  const names = data.columns.map(({ name, title }) => ({ value: name, label: say(title) }));
  const set = (name: string, choice: Choice) =>
    setColumns(({ [name]: _, ...rest }) =>
      choice === 'keep' ? rest : { ...rest, [name]: [madeOf(choice)] },
    );
  return (
    <section className="panel spaced" aria-labelledby="treatment">
      <h2 id="treatment">{t('open-disclosure:treatment')}</h2>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('open-disclosure:column')}</th>
              <th scope="col">{t('open-disclosure:marked')}</th>
              <th scope="col">{t('open-disclosure:action')}</th>
            </tr>
          </thead>
          <tbody>
            {data.columns.map((column) => {
              const [action] = columns[column.name] ?? [];
              return (
                <tr key={column.name}>
                  <th scope="row">
                    {say(column.title)} <span className="muted num">{column.name}</span>
                  </th>
                  <td>
                    {column.personal !== 'none' ? (
                      <span className="mark bad">{t(`open-disclosure:personal.${column.personal}`)}</span>
                    ) : null}{' '}
                    {column.secret ? <span className="mark bad">{t('open-disclosure:secret')}</span> : null}
                    {column.mustTreat && !action ? (
                      <div className="issue error">{t('open-disclosure:mustTreat')}</div>
                    ) : null}
                  </td>
                  <td>
                    <Select
                      aria-label={`${say(column.title)} ${t('open-disclosure:action')}`}
                      disabled={!may}
                      value={choiceOf(action)}
                      style={{ minWidth: 170 }}
                      onChange={(choice: Choice) => set(column.name, choice)}
                      options={(Object.keys(choices) as Choice[]).map((key) => ({
                        value: key,
                        label: t(`open-disclosure:do.${key}`),
                      }))}
                    />
                    {action ? (
                      <ActionField
                        action={action}
                        disabled={!may}
                        onChange={(next) => setColumns((before) => ({ ...before, [column.name]: [next] }))}
                      />
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <h3>{t('open-disclosure:risk')}</h3>
      <p className="muted">{t('open-disclosure:riskLead')}</p>
      <div className="fold-fields">
        <div className="field">
          <label className="field-label" htmlFor="quasi">
            {t('open-disclosure:quasi')}
          </label>
          <Select id="quasi" mode="multiple" disabled={!may} value={by} onChange={setBy} options={names} />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="sensitiveColumns">
            {t('open-disclosure:sensitiveColumns')}
          </label>
          <Select
            id="sensitiveColumns"
            mode="multiple"
            disabled={!may}
            value={sensitive}
            onChange={setSensitive}
            options={names}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="dropBelow">
            {t('open-disclosure:dropBelow')}
          </label>
          <InputNumber
            id="dropBelow"
            min={2}
            max={10_000}
            disabled={!may}
            value={below}
            onChange={setBelow}
          />
        </div>
      </div>
      {can(data.abilities, 'preview') && data.rows ? (
        <Button loading={look.isPending} onClick={() => look.mutate()}>
          {t('open-disclosure:preview')}
        </Button>
      ) : (
        <p className="muted">{t(data.rows ? 'open-disclosure:previewOwner' : 'open-disclosure:noRows')}</p>
      )}
      <ProblemView error={look.error} />
      {look.data ? (
        <>
          <FiguresView figures={look.data.figures} thresholds={data.thresholds} />
          <Rows preview={look.data} titles={titles} />
          <Lost preview={look.data} titles={titles} />
          <Generalised preview={look.data} titles={titles} />
        </>
      ) : data.records[0]?.figures ? (
        <FiguresView figures={data.records[0].figures} thresholds={data.thresholds} />
      ) : null}
      {data.steps.length > 0 ? <h3>{t('open-disclosure:steps')}</h3> : null}
      {data.steps.map(({ key, title, must }) => {
        const said = steps[key] ?? nothingSaid;
        const change = (more: Partial<typeof said>) =>
          setSteps((before) => ({ ...before, [key]: { ...said, ...more } }));
        return (
          <fieldset key={key} className="panel" disabled={!may}>
            <legend>
              {say(title)} {must ? <span className="mark bad">{t('open-disclosure:must')}</span> : null}
            </legend>
            <Select
              aria-label={say(title)}
              value={said.done ? 'done' : 'not'}
              onChange={(value: string) => change({ done: value === 'done' })}
              options={[
                { value: 'done', label: t('open-disclosure:stepDone') },
                { value: 'not', label: t('open-disclosure:stepNot'), disabled: must },
              ]}
            />
            <Input
              aria-label={t(said.done ? 'open-disclosure:how' : 'open-disclosure:why')}
              placeholder={t(said.done ? 'open-disclosure:how' : 'open-disclosure:why')}
              value={said.said}
              onChange={(event) => change({ said: event.target.value })}
            />
            {said.done ? null : (
              <>
                <Input
                  aria-label={t('open-disclosure:rule')}
                  placeholder={t('open-disclosure:rule')}
                  value={said.rule}
                  onChange={(event) => change({ rule: event.target.value })}
                />
                <Input
                  aria-label={t('open-disclosure:person')}
                  placeholder={t('open-disclosure:person')}
                  value={said.person}
                  onChange={(event) => change({ person: event.target.value })}
                />
              </>
            )}
          </fieldset>
        );
      })}
      <ProblemView error={save.error} />
      {may ? (
        <Button
          type="primary"
          loading={save.isPending}
          onClick={() =>
            save.mutate(undefined, { onSuccess: () => void message.success(t('open-disclosure:recorded')) })
          }
        >
          {t('open-disclosure:record')}
        </Button>
      ) : null}
      {data.records[0] ? (
        <p className="muted">
          {t('open-disclosure:lastRecord', {
            number: data.records[0].number,
            person: data.records[0].recordedBy.name,
            day: data.records[0].recordedAt.slice(0, 10),
          })}
        </p>
      ) : null}
    </section>
  );
}

const choices: Record<Choice, true> = {
  keep: true,
  drop: true,
  ends: true,
  firstSign: true,
  stars: true,
  first: true,
  band: true,
  round: true,
  month: true,
  quarter: true,
  year: true,
  province: true,
  city: true,
  county: true,
  street: true,
  map: true,
};

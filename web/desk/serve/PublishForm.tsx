// Publishes a lookup service: its address, what a call must give, what an answer holds.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { ServiceReply } from '#rooms/serve/schema.ts';
import { api, ProblemError } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

export function PublishForm({ resource }: { resource: ResourceReply }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const items = resource.detail?.current?.content.items ?? [];
  const mayLookUp = items.filter((item) => item.key || item.filterable);
  const [code, setCode] = useState('');
  const [titleZh, setTitleZh] = useState(resource.name);
  const [lookup, setLookup] = useState<string[]>(items.filter((item) => item.key).map((item) => item.name));
  const [columns, setColumns] = useState<string[]>(items.map((item) => item.name));
  const publish = useMutation({
    mutationFn: () =>
      api.post<ServiceReply>('/api/serve/services', {
        resourceId: resource.id,
        code,
        titleZh,
        lookup,
        columns,
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
  const options = (list: typeof items) =>
    list.map((item) => ({ value: item.name, label: `${item.titleZh} ${item.name}` }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate();
      }}
    >
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
          prefix={<span className="muted">/gateway/v1/services/</span>}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          aria-describedby="service-code-hint"
        />
        <div className="field-hint" id="service-code-hint">
          {t('serve:publish.codeHint')}
        </div>
        {at('code')}
      </div>
      <fieldset className="field plain">
        <legend className="field-label">{t('serve:publish.lookup')}</legend>
        <div className="field-hint">{t('serve:publish.lookupHint')}</div>
        <Checkbox.Group
          className="column-choice"
          options={options(mayLookUp)}
          value={lookup}
          onChange={setLookup}
        />
        {mayLookUp.length === 0 ? <p className="issue error">{t('serve:publish.noKey')}</p> : null}
        {at('lookup')}
      </fieldset>
      <fieldset className="field plain">
        <legend className="field-label">{t('serve:publish.columns')}</legend>
        <div className="field-hint">{t('serve:publish.columnsHint')}</div>
        <Checkbox.Group
          className="column-choice"
          options={options(items)}
          value={columns}
          onChange={setColumns}
        />
        {at('columns')}
      </fieldset>
      <ProblemView error={publish.error} fields={false} />
      <Button type="primary" htmlType="submit" loading={publish.isPending} disabled={lookup.length === 0}>
        {t('serve:publish.submit')}
      </Button>
    </form>
  );
}

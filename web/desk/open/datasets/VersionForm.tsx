// The opening entry while it is a draft: what the entry does not say, and what is still missing.
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { ProblemError } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { LongText } from '../../form/LongText.tsx';
import { StandardChoice } from '../oversight/Norms.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';

type Version = DatasetReply['versions'][number];
type Content = Version['content'];

/** Forms that hold the rows. */
const dataForms = ['csv', 'xlsx', 'json', 'ndjson', 'xml', 'parquet', 'geojson', 'turtle', 'ntriples'];

export function VersionForm({ data, version }: { data: DatasetReply; version: Version }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const [content, setContent] = useState<Content>(version.content);
  const save = useOpenAct(() =>
    acts.put(`desk/versions/${version.id}`, { revision: version.revision, content }),
  );
  const change = (some: Partial<Content>) => setContent((before) => ({ ...before, ...some }));
  const ask = (some: Partial<Content['requirements']>) =>
    change({ requirements: { ...content.requirements, ...some } });
  const reach = (some: Partial<Content['contact']>) => change({ contact: { ...content.contact, ...some } });
  const lacks = new Map(version.lacks.map(({ path, message: said }) => [path, say(said)]));
  const wrong = save.error instanceof ProblemError ? save.error.fields : [];
  const issue = (path: string) => wrong.find((one) => one.path === path)?.message ?? lacks.get(path);
  const box = (path: string, label: string, control: (id: string) => React.ReactNode, whole = false) => (
    <div className={`field ${whole ? 'whole' : ''}`} key={path}>
      <label className="field-label" htmlFor={`v-${path}`}>
        {label}
      </label>
      {control(`v-${path}`)}
      {issue(path) ? <div className="issue error">{issue(path)}</div> : null}
    </div>
  );
  const line = (path: string, label: string, value: string, set: (value: string) => void) =>
    box(path, label, (id) => <Input id={id} value={value} onChange={(event) => set(event.target.value)} />);
  const text = (path: string, label: string, value: string, set: (value: string) => void) =>
    box(
      path,
      label,
      (id) => <LongText id={id} rows={2} value={value} onChange={(event) => set(event.target.value)} />,
      true,
    );
  return (
    <div className="panel">
      <p className="muted">{t('open:form.what')}</p>
      <div className="fold-fields">
        {line('titleEn', t('open:form.titleEn'), content.title.en, (en) =>
          change({ title: { ...content.title, en } }),
        )}
        {box('licence', t('open:form.licence'), (id) => (
          <Select
            id={id}
            value={content.licence}
            onChange={(licence: string) => change({ licence })}
            options={data.licences.map((one) => ({ value: one.key, label: say(one.title) }))}
          />
        ))}
        <StandardChoice versionId={version.id} />
        {text('summary', t('open:form.summary'), content.summary.zh, (zh) =>
          change({ summary: { ...content.summary, zh } }),
        )}
        {line('theme', t('open:form.theme'), content.theme, (theme) => change({ theme }))}
        {line('updateCycle', t('open:form.updateCycle'), content.updateCycle, (updateCycle) =>
          change({ updateCycle }),
        )}
        {data.origins.length > 0
          ? box('dataOrigin', t('open-scores:origin'), (id) => (
              <Select
                id={id}
                value={content.dataOrigin || undefined}
                onChange={(dataOrigin: string) => change({ dataOrigin })}
                options={data.origins.map((one) => ({ value: one.key, label: say(one) }))}
              />
            ))
          : null}
        {box('formats', t('open-scores:formats'), (id) => (
          <Select
            id={id}
            mode="multiple"
            value={content.formats ?? []}
            onChange={(formats: string[]) => change({ formats })}
            options={dataForms.map((value) => ({ value, label: value.toUpperCase() }))}
          />
        ))}
        {box('keywords', t('open:form.keywords'), (id) => (
          <Select
            id={id}
            mode="tags"
            open={false}
            value={content.keywords}
            onChange={(keywords: string[]) => change({ keywords })}
          />
        ))}
        {line('contact', t('open:form.contactName'), content.contact.name, (name) => reach({ name }))}
        {line('contact.phone', t('open:form.contactPhone'), content.contact.phone, (phone) =>
          reach({ phone }),
        )}
        {line('contact.email', t('open:form.contactEmail'), content.contact.email, (email) =>
          reach({ email }),
        )}
        {version.class === 'conditional'
          ? text(
              'conditions',
              t('open:form.conditions'),
              content.conditions.map((one) => one.text.zh).join('\n'),
              (said) =>
                change({
                  conditions: said
                    .split('\n')
                    .slice(0, 30)
                    .map((zh, at) => ({
                      key: content.conditions[at]?.key ?? `c${at + 1}`,
                      text: { zh, en: content.conditions[at]?.text.en ?? '' },
                    })),
                }),
            )
          : null}
        {text('requirements.obtain', t('open:form.obtain'), content.requirements.obtain, (obtain) =>
          ask({ obtain }),
        )}
        {text('requirements.use', t('open:form.use'), content.requirements.use, (use) => ask({ use }))}
        {text('requirements.spread', t('open:form.spread'), content.requirements.spread, (spread) =>
          ask({ spread }),
        )}
      </div>
      <ProblemView error={save.error} fields={false} />
      <div className="actions">
        <Button
          type="primary"
          loading={save.isPending}
          onClick={() =>
            save.mutate(undefined, { onSuccess: () => void message.success(t('open:form.saved')) })
          }
        >
          {t('open:act.save')}
        </Button>
        <Button onClick={() => change({ requirements: data.standard })}>{t('open:form.standard')}</Button>
      </div>
    </div>
  );
}

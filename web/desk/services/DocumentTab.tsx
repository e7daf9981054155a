// The document of a service version: its fields with their meaning and code lists, an example, errors, and the file for programs.
import { Collapse } from 'antd';
import type { DocumentField, DocumentReply } from '#rooms/serve/documents/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { CallErrors, Code } from '../serve/CallExample.tsx';

function Codes({ field }: { field: DocumentField }) {
  const { t, say } = useTexts();
  if (field.codes.length === 0) return null;
  return (
    <details className="codes">
      <summary>{t('services:document.codes', { count: field.codes.length })}</summary>
      <dl>
        {field.codes.map((one) => (
          <div key={one.code}>
            <dt>
              <code>{one.code}</code>
            </dt>
            {one.zh === one.code ? null : <dd>{say(one)}</dd>}
          </div>
        ))}
      </dl>
    </details>
  );
}

export function DocumentTab({ document }: { document: DocumentReply }) {
  const { t, say } = useTexts();
  const { service, digest, at, path, fields, example, errors, sealing } = document;
  return (
    <div className="stack">
      <div className="panel">
        <FactList
          facts={[
            { label: t('services:document.address'), value: <code>POST {path}</code> },
            {
              label: t('services:document.file'),
              value: (
                <a
                  href={`/api/serve/services/${service.id}/openapi.json?version=${service.version}`}
                  download
                >
                  OpenAPI 3.1
                </a>
              ),
            },
            { label: t('services:document.digest'), value: <code className="secret">{digest}</code> },
            { label: t('services:document.at'), value: <span className="num">{formatInstant(at)}</span> },
            sealing ? { label: t('services:document.sealing'), value: say(sealing) } : null,
          ]}
        />
      </div>
      <section>
        <h2 className="section-title">{t('services:document.fields')}</h2>
        <DataTable
          label={t('services:document.fields')}
          rows={fields}
          rowKey={(field) => field.name}
          empty={<Empty title={t('common:none')} />}
          columns={[
            {
              key: 'name',
              title: t('services:document.field'),
              render: (field) => (
                <>
                  <span className="row-name">{say(field.title)}</span>
                  <div className="row-sub">
                    <code>{field.name}</code>
                  </div>
                </>
              ),
            },
            {
              key: 'meaning',
              title: t('services:document.meaning'),
              render: (field) => (
                <>
                  {field.meaning}
                  <Codes field={field} />
                </>
              ),
            },
            {
              key: 'type',
              title: t('services:document.type'),
              render: (field) => (
                <>
                  <code>{field.json}</code>
                  {field.length === null ? null : <span className="muted num"> ≤ {field.length}</span>}
                </>
              ),
            },
            {
              key: 'marks',
              title: t('catalog:item.marks'),
              render: (field) => (
                <span className="class-mark">
                  {field.lookup ? <span className="mark">{t('serve:lookup')}</span> : null}
                  {field.nullable ? <span className="mark">{t('services:document.nullable')}</span> : null}
                  {field.personal === 'none' ? null : (
                    <span className="mark near">{t(`catalog:personal.${field.personal}`)}</span>
                  )}
                </span>
              ),
            },
          ]}
        />
      </section>
      <section>
        <h2 className="section-title">{t('services:document.example')}</h2>
        <p className="muted">{t('services:document.exampleWhat')}</p>
        <div className="try-pair">
          <Code text={example.body} label={t('services:document.request')} />
          <Code text={example.reply} label={t('services:document.reply')} />
        </div>
      </section>
      <Collapse
        items={[
          {
            key: 'errors',
            label: t('services:document.errors', { count: errors.length }),
            children: <CallErrors errors={errors} />,
          },
        ]}
      />
    </div>
  );
}

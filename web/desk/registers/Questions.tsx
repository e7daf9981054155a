// Questions on articles and their answers; asking stands on the article's own page.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { RegisterPages } from './Pages.tsx';
import { base, questionsQuery, registersQuery } from './queries.ts';

export function Questions() {
  const { t, say } = useTexts();
  const address = useAddress();
  const query = { state: address.get('state') };
  const registers = useQuery(registersQuery);
  const register = registers.data?.items.find(({ key }) => key === 'interpretation');
  const list = useQuery(questionsQuery({ ...query, page: address.page }));
  type Row = NonNullable<typeof list.data>['items'][number];
  return (
    <ListPage<Row>
      name="questions"
      title={register ? say(register) : t('registers:questions')}
      facts={<ArticleRefs ids={register?.cite} />}
      address={address}
      list={list}
      exported={{
        path: `${base}/questions`,
        query,
        columns: [
          { title: t('registers:field.article'), value: (row) => row.article },
          { title: t('registers:field.question'), value: (row) => row.question },
          { title: t('registers:field.askedBy'), value: (row) => say(row.askedBy.name) },
          { title: t('registers:field.answer'), value: (row) => row.answer?.title },
        ],
      }}
      columns={[
        {
          key: 'article',
          title: t('registers:field.article'),
          optional: false,
          render: (row) => <Link to={`/law/${encodeURIComponent(row.article)}`}>{row.article}</Link>,
        },
        { key: 'question', title: t('registers:field.question'), render: (row) => row.question },
        { key: 'by', title: t('registers:field.askedBy'), render: (row) => say(row.askedBy.name) },
        {
          key: 'at',
          title: t('registers:field.askedAt'),
          render: (row) => <span className="num">{formatInstant(row.askedAt)}</span>,
        },
        {
          key: 'answer',
          title: t('registers:field.answer'),
          render: (row) =>
            row.answer ? (
              <Link to={`/registers/entries/${row.answer.id}`}>{row.answer.title}</Link>
            ) : (
              <span className="mark near">{t('registers:unanswered')}</span>
            ),
        },
      ]}
      above={<RegisterPages />}
      tools={
        <OneOf
          address={address}
          name="state"
          values={(['open', 'answered'] as const).map((value) => ({
            value,
            label: t(`registers:question.${value}`),
          }))}
        />
      }
      empty={<Empty title={t('registers:empty.questions')} how={t('registers:empty.questionsHow')} />}
    />
  );
}

/** Comments of a review as they lie in PostgreSQL. */
import type { Executor } from '#kernel/db.ts';

export type ReviewTables = {
  'catalog.review_comment': {
    id: string;
    version_id: string;
    case_id: string | null;
    path: string;
    text: string;
    author_id: string;
    organisation_id: string;
    revision: number;
    created_at: Date;
    resolved_by: string | null;
    resolved_at: Date | null;
  };
  'catalog.review_answer': {
    id: string;
    comment_id: string;
    text: string;
    author_id: string;
    organisation_id: string;
    created_at: Date;
  };
};

export const reviewTables = (ex: Executor) => ex.withTables<ReviewTables>();

/** What a SELECT of the safe subset says, as a tree. */
export type Binary =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'
  | 'like'
  | 'ilike';

export type Expr =
  | { is: 'text'; value: string }
  | { is: 'number'; value: string }
  | { is: 'flag'; value: boolean }
  | { is: 'null' }
  | { is: 'column'; table: string | undefined; name: string }
  | { is: 'binary'; op: Binary; left: Expr; right: Expr }
  | { is: 'not' | 'minus'; of: Expr }
  | { is: 'empty'; of: Expr; not: boolean }
  | { is: 'in'; of: Expr; list: Expr[]; not: boolean }
  | { is: 'between'; of: Expr; from: Expr; to: Expr; not: boolean }
  | { is: 'call'; name: string; args: Expr[]; distinct: boolean; star: boolean }
  | { is: 'cast'; of: Expr; type: string }
  | { is: 'case'; when: { if: Expr; give: Expr }[]; otherwise: Expr | undefined };

export type Item =
  | { star: true; table: string | undefined }
  | { star: false; expr: Expr; alias: string | undefined };
export type TableRef = { resource: string; alias: string };
export type Join = { table: TableRef; how: 'inner' | 'left' | 'cross'; on: Expr | undefined };
export type Order = { expr: Expr; descending: boolean; nulls: 'first' | 'last' | undefined };
export type Select = {
  distinct: boolean;
  items: Item[];
  from: TableRef;
  joins: Join[];
  where: Expr | undefined;
  group: Expr[];
  having: Expr | undefined;
  order: Order[];
  limit: number | undefined;
  offset: number;
};

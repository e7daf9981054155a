-- Compiling the catalogue: the fields of 2026, classifications, code lists, standards, specifications, sources, purchases, drivers.
alter table catalog.resource_version
  -- categories beyond the first; each gets a code of its own
  add further_categories text[] not null default '{}',
  add occasion text not null default '',
  -- what the origin demands: contract, contractor, approval, licence, expiry
  add particulars jsonb not null default '{}',
  add extended jsonb not null default '{}',
  -- number of the bureau's specification the entry was last checked with at submission
  add specification int;

alter table catalog.item
  add sharing_class text,
  add opening_class text,
  add sensitive boolean,
  add grade smallint check (grade between 1 and 4),
  add standard_code text,
  add element_id uuid,
  add code_list_code text,
  add source_kind text check (source_kind in ('self-built', 'national', 'provincial'));

-- The tree 类/项/目/细目. The code is an opaque label: where a node hangs is said by parent_code alone.
create table catalog.category (
  code text primary key check (code ~ '^[1-3][0-9]{0,17}$'),
  parent_code text references catalog.category (code),
  axis text not null check (axis in ('base', 'theme', 'department')),
  level text not null check (level in ('class', 'item', 'heading', 'subheading')),
  zh text not null,
  en text not null,
  -- absent for the nodes of the national guide
  added_at timestamptz
);
insert into catalog.category (code, parent_code, axis, level, zh, en) values
  ('1', null, 'base', 'class', '基础信息资源', 'Base resources'),
  ('2', null, 'theme', 'class', '主题信息资源', 'Theme resources'),
  ('3', null, 'department', 'class', '部门信息资源', 'Department resources');
insert into catalog.category (code, parent_code, axis, level, zh, en) values
  ('101000', '1', 'base', 'item', '人口', 'Population'),
  ('102000', '1', 'base', 'item', '法人单位', 'Legal entities'),
  ('103000', '1', 'base', 'item', '自然资源和空间地理', 'Natural resources and geographic space'),
  ('104000', '1', 'base', 'item', '社会信用', 'Social credit'),
  ('105000', '1', 'base', 'item', '电子证照', 'Electronic licences'),
  ('201000', '2', 'theme', 'item', '全民健康保障', 'Health care for all'),
  ('202000', '2', 'theme', 'item', '全民住房保障', 'Housing for all'),
  ('203000', '2', 'theme', 'item', '全民社会保障', 'Social security for all'),
  ('204000', '2', 'theme', 'item', '药品安全监督', 'Drug safety'),
  ('205000', '2', 'theme', 'item', '食品安全监管', 'Food safety'),
  ('206000', '2', 'theme', 'item', '安全生产监督', 'Work safety'),
  ('207000', '2', 'theme', 'item', '市场价格监管', 'Market prices'),
  ('208000', '2', 'theme', 'item', '金融监管', 'Financial supervision'),
  ('209000', '2', 'theme', 'item', '能源安全保障', 'Energy security'),
  ('210000', '2', 'theme', 'item', '信用体系建设', 'Credit system'),
  ('211000', '2', 'theme', 'item', '生态环境保护', 'Environmental protection'),
  ('212000', '2', 'theme', 'item', '应急维稳保障', 'Emergency and stability'),
  ('213000', '2', 'theme', 'item', '行政执法监督', 'Administrative enforcement'),
  ('214000', '2', 'theme', 'item', '民主法治建设', 'Democracy and rule of law'),
  ('215000', '2', 'theme', 'item', '执政能力建设', 'Governing capacity'),
  ('216000', '2', 'theme', 'item', '投资审批', 'Investment approval'),
  ('217000', '2', 'theme', 'item', '公共资源交易', 'Public resource trading'),
  ('307000', '3', 'department', 'item', '部门目录', 'Department catalogue');
insert into catalog.category (code, parent_code, axis, level, zh, en) values
  ('201001', '201000', 'theme', 'heading', '公共卫生', 'Public health');

-- The code belongs to the link of a resource with a classification.
create table catalog.classification (
  resource_id uuid not null references catalog.resource (id),
  category_code text not null,
  code text not null unique,
  given_at timestamptz not null,
  primary key (resource_id, category_code)
);

create table catalog.code_list (
  code text primary key,
  zh text not null,
  en text not null,
  source text not null default '',
  -- [{ code, zh }] in order
  entries jsonb not null,
  updated_at timestamptz not null
);

create table catalog.standard (
  id uuid primary key,
  code text not null,
  title text not null,
  version int not null check (version >= 1),
  co_issuers text[] not null default '{}',
  effective_day date not null,
  file_key text,
  file_name text,
  published_at timestamptz not null,
  published_by uuid,
  unique (code, version)
);
create table catalog.standard_element (
  id uuid primary key,
  standard_id uuid not null references catalog.standard (id),
  ordinal int not null,
  identifier text not null,
  title_zh text not null,
  type text not null,
  length int,
  scale int,
  code_list_code text,
  definition text not null default '',
  unique (standard_id, identifier)
);

create table catalog.specification (
  version int primary key check (version >= 1),
  title text not null,
  effective_day date not null,
  -- [{ path, zh, en }]: elements asked for beyond the guide and the law
  required jsonb not null,
  note text not null default '',
  file_key text,
  file_name text,
  issued_at timestamptz not null,
  issued_by uuid
);

-- How the city's own spreadsheets write cycles and classes: what stands in a cell → our word.
create table catalog.import_profile (
  key text primary key check (key in ('cycles', 'sharing-classes', 'opening-classes', 'formats')),
  words jsonb not null,
  updated_at timestamptz not null,
  updated_by uuid
);

create table catalog.source (
  id uuid primary key,
  provider_id uuid not null references org.organisation (id),
  system_id uuid,
  name text not null,
  engine text not null check (engine in ('postgresql', 'mysql')),
  host text not null,
  port int not null,
  database_name text not null,
  schema_name text not null,
  username text not null,
  -- sealed by the vault, never given back
  password bytea not null,
  tls boolean not null default false,
  created_at timestamptz not null,
  scanned_at timestamptz,
  scan_error text,
  retired_at timestamptz
);
create index source_provider on catalog.source (provider_id);
create table catalog.source_snapshot (
  id uuid primary key,
  source_id uuid not null references catalog.source (id),
  taken_at timestamptz not null,
  digest text not null,
  tables jsonb not null
);
create index source_snapshot_source on catalog.source_snapshot (source_id, taken_at desc);
-- Which entry describes which table.
create table catalog.source_link (
  source_id uuid not null references catalog.source (id),
  table_name text not null,
  resource_id uuid not null references catalog.resource (id),
  primary key (source_id, table_name, resource_id)
);
create index source_link_resource on catalog.source_link (resource_id);
create table catalog.drift (
  id uuid primary key,
  resource_id uuid not null references catalog.resource (id),
  source_id uuid references catalog.source (id),
  batch_id uuid,
  table_name text not null default '',
  found_at timestamptz not null,
  -- columns of the source that the entry lacks, items the source lacks, and those of another type
  added jsonb not null,
  dropped jsonb not null,
  retyped jsonb not null,
  case_id uuid,
  settled_at timestamptz
);
create index drift_resource on catalog.drift (resource_id) where settled_at is null;

create table catalog.coverage_note (
  organisation_id uuid not null references org.organisation (id),
  system_id uuid not null,
  explanation text not null,
  given_at timestamptz not null,
  given_by uuid,
  primary key (organisation_id, system_id)
);
create table catalog.coverage_statement (
  id uuid primary key,
  organisation_id uuid not null references org.organisation (id),
  stated_at timestamptz not null,
  stated_by uuid,
  covered int not null,
  systems int not null,
  detail jsonb not null
);

create table catalog.purchase (
  id uuid primary key,
  buyer_id uuid not null references org.organisation (id),
  title text not null,
  -- titles of the items that are bought
  items text[] not null default '{}',
  purpose text not null default '',
  supplier text not null default '',
  contract text not null default '',
  approval text not null default '',
  contract_day date,
  delivered_day date,
  licence text not null default '',
  expires_day date,
  state text not null check (state in ('requested', 'approved', 'refused')),
  case_id uuid,
  requested_at timestamptz not null,
  requested_by uuid,
  decided_at timestamptz,
  resource_id uuid references catalog.resource (id)
);
create index purchase_buyer on catalog.purchase (buyer_id);

create table catalog.driver (
  id uuid primary key,
  title text not null,
  kind text not null default '',
  note text not null default '',
  created_at timestamptz not null,
  created_by uuid
);
create table catalog.driver_item (
  id uuid primary key,
  driver_id uuid not null references catalog.driver (id) on delete cascade,
  ordinal int not null,
  title text not null,
  resource_id uuid references catalog.resource (id),
  item_id uuid,
  holder_id uuid references org.organisation (id),
  case_id uuid,
  sent_at timestamptz
);

grant select, insert on catalog.category, catalog.classification, catalog.standard, catalog.standard_element,
  catalog.specification, catalog.source_snapshot, catalog.coverage_statement to gongshu_app;
grant select, insert, update on catalog.code_list, catalog.import_profile, catalog.source, catalog.drift,
  catalog.coverage_note, catalog.purchase, catalog.driver to gongshu_app;
grant select, insert, update, delete on catalog.source_link, catalog.driver_item to gongshu_app;

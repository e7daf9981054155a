-- Numbers that run within a year without a gap, of whatever paper: one row a series and year.
create table kernel.number (
  series text not null,
  year int not null,
  last int not null,
  primary key (series, year)
);
grant select, insert, update on kernel.number to gongshu_app;
insert into kernel.number select 'case ' || region_code, year, last from cases.number;
insert into kernel.number select series, year, last from org.number;
insert into kernel.number
  select 'matter', substr(number, 2, 4)::int, max(split_part(number, '-', 2)::int) from org.matter group by 2;
insert into kernel.number
  select 'archive', substr(number, 4, 4)::int, max(split_part(number, '-', 3)::int) from collect.archive_item group by 2;
drop table cases.number;
drop table org.number;

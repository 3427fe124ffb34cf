-- The rows behind the findings, from the tables of the case: run this in the case folder, as in
--   cd CASE && duckdb < REPORT/evidence/evidence.sql
-- First come the tables of the case under the names of levelcheck, with what it leaves out left out; then what is derived
-- from them; then one query for each row set. A list of participants comes out with the ids of the case, where a report has
-- pseudonyms unless it was made with --identify; `levelcheck identify CASE PSEUDONYM` says which id one stands for.
--
-- The hash of a row set is the SHA-256 of its CSV file. From the Parquet file the same text is made by
--   copy (select * replace (NUMBERS) from 'FILE.parquet') to 'FILE.csv' (format csv, header)
-- with, for NUMBERS, each column of doubles as: regexp_replace(printf('%.6f', COLUMN), '\.?0+$', '') as COLUMN
-- (without such a column: copy (from 'FILE.parquet') to …).

-- participants: the case has none
create or replace temp table participants as
select 0::bigint as row, null::varchar as participant_id,
         null::varchar as sponsor_id,
         null::varchar as placement_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as joined_on,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as left_on,
         case when null::varchar in ('business', 'preferred', 'retail') then null::varchar else 'unknown' end as class,
         null::varchar as rank,
         null::varchar as region,
         null::varchar as household where false;

-- class_changes: the case has none
create or replace temp table class_changes as
select 0::bigint as row, null::varchar as participant_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as changed_on,
         case when null::varchar in ('business', 'preferred', 'retail') then null::varchar else 'unknown' end as class where false;

-- orders: the case has none
create or replace temp table orders as
select 0::bigint as row, null::varchar as order_id,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 0)::bigint as line,
         null::varchar as buyer_id,
         null::varchar as seller_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as ordered_on,
         case when null::varchar in ('product', 'starter_kit', 'fee', 'tool') then null::varchar else 'unmapped' end as kind,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 4)::decimal(18, 4) as volume,
         case when lower(null::varchar) in ('true', 't', 'yes', 'y', '1') then true when lower(null::varchar) in ('false', 'f', 'no', 'n', '0') then false end as autoship,
         case when null::varchar in ('resale', 'own_use', 'customer') then null::varchar else null end as purpose,
         null::varchar as sku,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 4)::decimal(18, 4) as quantity where false;

-- products: the case has none
create or replace temp table products as
select 0::bigint as row, null::varchar as sku,
         null::varchar as name,
         case when null::varchar in ('product', 'starter_kit', 'fee', 'tool') then null::varchar else 'unmapped' end as kind,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as member_price,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as retail_price,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as market_price where false;

-- returns: the case has none
create or replace temp table returns as
select 0::bigint as row, null::varchar as order_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as returned_on,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         case when null::varchar in ('return', 'buyback') then null::varchar else 'return' end as kind where false;

-- commissions: the case has none
create or replace temp table commissions as
select 0::bigint as row, null::varchar as payee_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as earned_on,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         case when null::varchar in ('retail_margin', 'rebate', 'override', 'recruiting', 'rank', 'pool') then null::varchar else 'unmapped' end as kind,
         null::varchar as order_id,
         null::varchar as source_id,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 0)::bigint as level where false;

-- resales: the case has none
create or replace temp table resales as
select 0::bigint as row, null::varchar as seller_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as sold_on,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as cost,
         null::varchar as customer_id,
         case when lower(null::varchar) in ('true', 't', 'yes', 'y', '1') then true when lower(null::varchar) in ('false', 'f', 'no', 'n', '0') then false end as verified where false;

-- certifications: the case has none
create or replace temp table certifications as
select 0::bigint as row, null::varchar as participant_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as certified_month,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 0)::bigint as customers,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 4)::decimal(18, 4) as resold_share where false;

-- expenses: the case has none
create or replace temp table expenses as
select 0::bigint as row, null::varchar as participant_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as spent_on,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         null::varchar as kind where false;

-- disclosure: disclosure.csv
create or replace temp table disclosure as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("company", '') as company,
         nullif("country", '') as country,
         nullif("year", '') as year,
         nullif("table_type", '') as table_type,
         nullif("rank_or_bracket", '') as rank_or_bracket,
         nullif("n_participants", '') as n_participants,
         nullif("pct_participants", '') as pct_participants,
         nullif("pct_basis", '') as pct_basis,
         nullif("avg_income", '') as avg_income,
         nullif("median_income", '') as median_income,
         nullif("min_income", '') as min_income,
         nullif("max_income", '') as max_income,
         nullif("bottom10_avg", '') as bottom10_avg,
         nullif("top10_avg", '') as top10_avg,
         nullif("income_period", '') as income_period,
         nullif("currency", '') as currency,
         nullif("gross_of_expenses", '') as gross_of_expenses,
         nullif("completeness", '') as completeness,
         nullif("source_kind", '') as source_kind,
         nullif("source_url", '') as source_url,
         nullif("notes", '') as notes,
         false as "unread"
    from (select * from read_csv(['disclosure.csv'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where true and not "unread";

-- house_accounts: the company's own positions, as case.toml names them
create or replace temp table house_accounts as
select unnest(regexp_extract_all(regexp_extract(content, '(?m)^\s*house_accounts\s*=\s*\[([^\]]*)\]', 1), '["'']([^"'']*)["'']', 1)) as participant_id
  from read_text('case.toml');


-- ---- row sets ----

-- disclosure_rows: Every row of the published income table, as it was transcribed, numbered in the order of the file. Control characters are shown as \u{…}, and an apostrophe stands before a sign that a spreadsheet would take for a formula. Sorted by row.
select row, nullif(trim(company), '') as company, nullif(trim(country), '') as country, nullif(trim(year), '') as year,
       nullif(trim(table_type), '') as table_type, nullif(trim(rank_or_bracket), '') as rank_or_bracket,
       nullif(trim(n_participants), '') as n_participants, nullif(trim(pct_participants), '') as pct_participants,
       nullif(trim(pct_basis), '') as pct_basis, nullif(trim(avg_income), '') as avg_income, nullif(trim(median_income), '') as median_income,
       nullif(trim(min_income), '') as min_income, nullif(trim(max_income), '') as max_income, nullif(trim(bottom10_avg), '') as bottom10_avg,
       nullif(trim(top10_avg), '') as top10_avg, nullif(trim(income_period), '') as income_period, nullif(trim(currency), '') as currency,
       nullif(trim(gross_of_expenses), '') as gross_of_expenses, nullif(trim(completeness), '') as completeness,
       nullif(trim(source_kind), '') as source_kind, nullif(trim(source_url), '') as source_url, nullif(trim(notes), '') as notes
  from disclosure
 order by row;

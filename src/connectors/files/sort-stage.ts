import type { Stage } from './stage.ts';

/**
 * Puts staged rows in order: repetitions of a row become problems, documents get their position by their first row, and of
 * what rows say about a product or customer the fullest word stands, of several the most frequent, of those the first.
 */
export async function sortStage(stage: Stage): Promise<void> {
  await stage.seal();
  await stage.run(`
    create table repeated as
    select seq, source, line, raw, doc, first_value(line) over same as first_line, row_number() over same as nth
    from doc_row where uniq is not null
    window same as (partition by doc, uniq order by seq)`);
  await stage.run(`
    insert into problem
    select seq, source, line, 'duplicate_row', 'The row repeats line ' || first_line || ', which is used.', raw
    from repeated where nth > 1`);
  await stage.run('delete from doc_row where seq in (select seq from repeated where nth > 1)');
  await stage.run('drop table repeated');
  await stage.run(`
    create table document as
    select doc, min(seq) as first_seq, row_number() over (order by min(seq), doc) as pos
    from doc_row group by doc`);
  await stage.run(`
    create table thing as
    with word as (
      select kind, id, sub, payload, max(score) as score, sum(n) as n, min(seq) as seq
      from entity group by kind, id, sub, payload
    ), best as (
      select *, min(seq) over (partition by kind, id, sub) as first_seq from word
      qualify row_number() over (partition by kind, id, sub order by score desc, n desc, seq, payload) = 1
    )
    select kind, id, sub, payload,
      row_number() over (
        partition by kind
        order by case kind when 'category' then len(id) - len(replace(id, ' / ', '')) else 0 end, first_seq, id, sub
      ) as pos
    from best`);
  await stage.run('drop table entity');
}

import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  title: string;
  /** Stands at the right. */
  number?: boolean;
  /** Names its row. */
  head?: boolean;
  /** Undefined: nothing to tell. */
  cell(row: Row): ComponentChildren | undefined;
}

interface TableProps<Row> {
  caption?: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  classOf?(row: Row): string;
}

/** A table without the columns that have nothing to tell in any row. */
export function Table<Row>({ caption, columns, rows, classOf }: TableProps<Row>) {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const shown = columns.flatMap((column, index) =>
    cells.some((row) => row[index] !== undefined) ? [{ ...column, index }] : [],
  );
  return (
    <div class="scroll">
      <table>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {shown.map(({ title, number }) => (
              <th key={title} scope="col" class={number ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} class={classOf?.(row)}>
              {shown.map(({ title, head, number, index }) => {
                const text = cells[at]?.[index] ?? '–';
                if (!head) {
                  return (
                    <td key={title} class={number ? 'number' : undefined}>
                      {text}
                    </td>
                  );
                }
                return (
                  <th key={title} scope="row">
                    {text}
                  </th>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { css } from 'lit';

/** The details of one peer. */
export const detailStyles = css`
  .detail {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.625rem;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_border);
  }

  .detail-head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 0.75rem;
    overflow-wrap: anywhere;
  }

  .headline {
    font-size: 1rem;
    font-weight: 600;
  }

  .causes {
    display: grid;
    gap: 0.25rem;
    padding: 0.5rem 0.75rem;
    border-inline-start: 0.1875rem solid var(--_busy);
    background: var(--_field);
    list-style: none;
    overflow-wrap: anywhere;
  }

  summary {
    padding-block: 0.25rem;
    font-weight: 600;
    cursor: pointer;
  }

  details > :not(summary) {
    margin-block: 0.25rem 0.5rem;
  }

  .timeline {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 0.5rem;
  }

  .rows {
    display: grid;
    grid-auto-rows: 1.25rem;
    align-items: center;
    color: var(--_quiet);
    font-size: 0.75rem;
  }

  .plot svg {
    display: block;
    inline-size: 100%;
    block-size: 6.25rem;
    background: var(--_field);
    border-radius: 0.25rem;
  }

  .grid {
    stroke: var(--_border);
    vector-effect: non-scaling-stroke;
  }

  .tick {
    stroke: var(--_accent);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }

  .tick.copy {
    stroke: var(--_busy);
    stroke-dasharray: 2 2;
  }

  .tick.received {
    stroke: var(--_good);
  }

  .tick.candidate {
    stroke: var(--_quiet);
    stroke-width: 1px;
  }

  .tick.transport {
    stroke: var(--_stage-describing);
  }

  .tick.error {
    stroke: var(--_bad);
    stroke-width: 3px;
  }

  .axis {
    display: flex;
    justify-content: space-between;
    color: var(--_quiet);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  @container (inline-size < 16rem) {
    .axis :nth-child(even) {
      display: none;
    }
  }

  .sparks {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    gap: 0.75rem;
  }

  .spark {
    padding: 0.5rem 0.625rem;
    border-radius: 0.5rem;
    background: var(--_field);
  }

  .spark svg {
    block-size: 2rem;
  }

  figcaption {
    color: var(--_quiet);
    font-size: 0.8125rem;
  }

  figcaption b {
    color: var(--_text);
  }

  figcaption small {
    float: inline-end;
  }

  .scroll {
    overflow: auto;
    max-block-size: 16rem;
    border: 1px solid var(--_border);
    border-radius: 0.5rem;
  }

  .scroll.tall {
    max-block-size: 28rem;
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.8125rem;
  }

  th,
  td {
    padding: 0.25rem 0.5rem;
    vertical-align: baseline;
  }

  th {
    position: sticky;
    inset-block-start: 0;
    background: var(--_field);
    color: var(--_quiet);
    font-weight: 600;
  }

  td:first-child {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  tr + tr td {
    border-block-start: 1px solid var(--_border);
  }

  .carries td {
    background: color-mix(in srgb, var(--_good) 12%, transparent);
  }

  tr.error td,
  tr.warn td:nth-child(2) {
    color: var(--_bad);
  }

  tr.copy td {
    color: var(--_busy);
  }

  code,
  .sdp {
    font: 0.75rem/1.5 ui-monospace, Menlo, Consolas, monospace;
    overflow-wrap: anywhere;
  }

  .sdp {
    padding: 0.5rem 0.75rem;
    white-space: pre-wrap;
  }

  ins {
    background: color-mix(in srgb, var(--_good) 18%, transparent);
    text-decoration: none;
  }

  del {
    background: color-mix(in srgb, var(--_bad) 18%, transparent);
    text-decoration: none;
  }
`;

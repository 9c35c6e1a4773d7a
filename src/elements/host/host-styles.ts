import { css } from 'lit';

export const hostStyles = css`
  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }

  .below {
    margin-block-start: 0.75rem;
  }

  .requests {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .requests li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }

  .requests .name {
    flex: 1 1 6rem;
  }

  .name {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .requests .more {
    color: var(--_quiet);
    font-size: 0.875rem;
  }

  /* A crowd scrolls: a tenth of a row shows that there are more. */
  .viewers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    max-block-size: 12.5rem;
    overflow-y: auto;
  }

  .viewers [role='row'] {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    max-inline-size: 16rem;
    min-block-size: 1.75rem;
    padding: 0.125rem 0.625rem;
    border: 1px solid transparent;
    border-radius: 1rem;
    background: var(--_field);
    font-size: 0.875rem;
  }

  .who {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    border-radius: 0.25rem;
  }

  .act {
    display: grid;
    place-content: center;
    min-inline-size: 1.5rem;
    min-block-size: 1.5rem;
    padding: 0;
    border-color: transparent;
    border-radius: 1rem;
    background: none;
    color: var(--_quiet);
  }

  .viewers [role='gridcell']:last-child > .act {
    margin-inline-end: -0.375rem;
  }

  .act[aria-disabled='true'] {
    cursor: default;
  }

  .away.confirming {
    padding-inline: 0.5rem;
    background: var(--_bad);
    color: var(--_surface);
  }

  .viewers .more {
    background: none;
    color: var(--_quiet);
  }

  .share {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25rem;
  }

  .share label,
  .hint {
    color: var(--_quiet);
    font-size: 0.8125rem;
  }

  .link-row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  /* Black on white in every theme, because scanners expect it. */
  .code {
    inline-size: min(100%, 14rem);
    margin-block-start: 0.25rem;
    border-radius: calc(var(--_radius) - 0.25rem);
    background: #fff;
    fill: #000;
    shape-rendering: crispedges;
    forced-color-adjust: none;
  }

  .link {
    flex: 1 1 8rem;
    min-inline-size: 0;
    min-block-size: 2.25rem;
    padding: 0.25rem 0.625rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) - 0.25rem);
    background: var(--_field);
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }

  .copy {
    min-inline-size: 5.5rem;
  }
`;

import { css } from 'lit';

export const hostStyles = css`
  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    padding: 0.75rem 0.875rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
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
    align-items: center;
    gap: 0.5rem;
  }

  .requests .name {
    flex: 1;
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

  .viewers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .viewers li {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-inline-size: 0;
    max-inline-size: 16rem;
    padding: 0.125rem 0.625rem;
    border-radius: 1rem;
    background: var(--_field);
    font-size: 0.875rem;
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
    gap: 0.5rem;
  }

  .link {
    flex: 1;
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

import { css } from 'lit';

/** The check of the connectivity. */
export const connectivityStyles = css`
  .connectivity {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
    container-type: inline-size;
  }

  .check-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }

  .check-head p {
    flex: 1 1 14rem;
  }

  .check-head button {
    max-inline-size: 100%;
    min-block-size: 2rem;
    font-size: 0.875rem;
  }

  [aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }

  .checks {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    padding: 0;
    list-style: none;
  }

  .checks li {
    display: grid;
    grid-template-columns: 1.25rem 11rem minmax(0, 1fr) auto;
    gap: 0 0.5rem;
    align-items: baseline;
    padding: 0.5rem 0.25rem;
    border-block-start: 1px solid var(--_border);
    overflow-wrap: anywhere;
  }

  .sign {
    color: var(--_level);
    font-weight: 700;
  }

  .checks .idle {
    --_level: var(--_quiet);
    color: var(--_quiet);
  }

  .checks .bad span:nth-of-type(2) {
    color: var(--_bad);
  }

  .checks small {
    color: var(--_quiet);
    font-variant-numeric: tabular-nums;
  }

  @container (max-width: 36rem) {
    .checks li {
      grid-template-columns: 1.25rem minmax(0, 1fr) auto;
    }

    .checks li > span:last-of-type {
      grid-area: 2 / 2 / auto / span 2;
    }
  }
`;

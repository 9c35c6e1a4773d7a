import { css } from 'lit';

/** The frame of the inspector, its bar, its tabs, its log and its counters. */
export const inspectorStyles = css`
  :host {
    container-type: inline-size;
  }

  .inspector {
    --_stage-waiting: light-dark(#9aa3ae, #6b7580);
    --_stage-describing: light-dark(#7c5cc4, #b39ae8);
    --_stage-answer: light-dark(#d97706, #f0ad4e);
    --_stage-path: light-dark(#0a84b5, #67c7e6);
    --_stage-readying: light-dark(#0d9488, #5fd4c8);
    --_stage-repair: light-dark(#b45f06, #d98c2b);
    --_stage-backoff: light-dark(#e28b84, #9c4f49);

    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    font-size: 0.875rem;
  }

  :host([popover]) {
    inset: auto 0 0;
    overflow: auto;
    inline-size: 100%;
    max-inline-size: 76rem;
    block-size: min(40rem, 75dvb);
    margin: 0 auto;
    padding: 0;
    border: 0;
    background: none;
  }

  :host([popover]:not(:popover-open)) {
    display: none;
  }

  :host([popover]) .inspector {
    align-content: start;
    min-block-size: 100%;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    box-shadow: 0 -0.5rem 2rem #0003;
  }

  .bar,
  .filter {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }

  h2,
  h3 {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
    font-size: 1rem;
  }

  h2 {
    flex: 1 1 12rem;
    overflow-wrap: anywhere;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }

  button,
  .button {
    min-block-size: 2rem;
    padding: 0.125rem 0.75rem;
    font-size: 0.875rem;
  }

  .button {
    display: inline-flex;
    align-items: center;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) - 0.25rem);
    font-weight: 600;
    cursor: pointer;
  }

  .button:hover {
    border-color: var(--_quiet);
  }

  .button:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .choice {
    /* WCAG 2.2, section 2.5.8. */
    min-block-size: 24px;
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    max-inline-size: 100%;
    color: var(--_quiet);
  }

  select,
  input[type='search'] {
    min-block-size: 2rem;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding-inline: 0.5rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) - 0.25rem);
    background: var(--_field);
    color: var(--_text);
    font: inherit;
  }

  .quiet,
  .empty {
    color: var(--_quiet);
  }

  .problem {
    color: var(--_bad);
  }

  .idle {
    --_level: var(--_quiet);
  }

  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    border-block-end: 1px solid var(--_border);
  }

  .tabs button {
    margin-block-end: -1px;
    /* Forced colors show a transparent border as any other. */
    border: 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    background: none;
    color: var(--_quiet);
  }

  .tabs [aria-selected='true'] {
    border-block-end: 2px solid var(--_accent);
    color: var(--_text);
  }

  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }

  .counters {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
    gap: 0.375rem;
  }

  .counters div {
    padding: 0.375rem 0.625rem;
    border-radius: 0.5rem;
    background: var(--_field);
  }

  .counters .zero dd {
    color: var(--_quiet);
    font-weight: 400;
  }

  dt {
    color: var(--_quiet);
    font-size: 0.75rem;
  }

  dd {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  /* Narrow, it scrolls rather than break each word. */
  .log td:last-child {
    min-inline-size: 14rem;
  }
`;

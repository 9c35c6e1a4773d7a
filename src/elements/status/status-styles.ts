import { css } from 'lit';

/** Colors, state and buttons of both elements. Colors follow the `color-scheme` of the page or the element. */
export const statusStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
  }

  /* Not on :host, because slotted content keeps the style of its page. */
  .themed {
    --_text: var(--beach-text, light-dark(#1c2024, #eceef1));
    --_quiet: var(--beach-quiet-text, light-dark(#5a6370, #a3acb8));
    --_surface: var(--beach-surface, light-dark(#ffffff, #1a1d21));
    --_field: var(--beach-field, light-dark(#f4f6f8, #24282e));
    --_border: var(--beach-border, light-dark(#dfe3e8, #343a42));
    --_accent: var(--beach-accent, light-dark(#0a6c8f, #67c7e6));
    --_on-accent: var(--beach-on-accent, light-dark(#ffffff, #06202a));
    --_good: var(--beach-good, light-dark(#14803c, #4cc977));
    --_busy: var(--beach-busy, light-dark(#b45f06, #f0ad4e));
    --_bad: var(--beach-bad, light-dark(#b3261e, #ff8f87));
    --_radius: var(--beach-radius, 0.75rem);

    color: var(--_text);
    font: var(--beach-font, 0.9375rem/1.45 system-ui, sans-serif);
    text-align: start;
  }

  /* Each text in its own direction, at the side where those of the page begin. */
  :is(p, bdi, label, span, b, small, li, th, td) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .progress:dir(rtl) {
    scale: -1 1;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  /* The state and its button in one line, the details below. */
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.75rem;
  }

  /* Before the details, which fill a row. */
  .head > button {
    order: 1;
  }

  .announced {
    display: contents;
  }

  .surface {
    padding: 0.75rem 0.875rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .diagnosis {
    inline-size: min(44rem, 92vw);
    margin: auto;
  }

  .status {
    display: flex;
    align-items: center;
    flex: 1 1 auto;
    gap: 0.5rem;
    min-inline-size: 0;
    font-weight: 600;
  }

  .dot {
    flex: none;
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border-radius: 50%;
    background: var(--_level, var(--_quiet));
    forced-color-adjust: none;
  }

  .good {
    --_level: var(--_good);
  }

  .bars,
  .progress {
    flex: none;
    block-size: 0.75rem;
    fill: currentColor;
  }

  .progress {
    block-size: 0.1875rem;
    fill: var(--_level);
  }

  .countdown {
    color: var(--_quiet);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }

  .busy {
    --_level: var(--_busy);
  }

  .bad {
    --_level: var(--_bad);
  }

  /* Not animated: an animation for as long as the session lasts would keep the processor busy. */
  .panel .good .dot {
    box-shadow: 0 0 0 0.1875rem color-mix(in srgb, var(--_level) 25%, transparent);
  }

  @media (prefers-reduced-motion: no-preference) {
    .busy .dot {
      animation: wait 0.8s ease-in-out infinite alternate;
    }
  }

  @keyframes wait {
    to {
      opacity: 0.3;
    }
  }

  .visually-hidden {
    position: absolute;
    overflow: hidden;
    inline-size: 1px;
    block-size: 1px;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .head .error {
    order: 2;
    flex: 0 0 100%;
  }

  .error {
    overflow-wrap: anywhere;
  }

  button {
    flex: none;
    min-block-size: 2.25rem;
    padding: 0.25rem 0.875rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) - 0.25rem);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
  }

  button:hover {
    border-color: var(--_quiet);
  }

  button:active {
    background: var(--_field);
  }

  button.main {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  button.main:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }

  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
`;

/** Plain text, because this module is loaded without Lit. */
export const panelStyles = `
  .devices {
    display: grid;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
    max-inline-size: 28rem;
  }

  .devices label {
    display: grid;
    gap: 0.125rem;
    color: var(--_quiet);
    font-size: 0.875rem;
  }

  .devices select {
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0.375rem 0.5rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) / 2);
    background: var(--_field);
    color: var(--_text);
    font: inherit;
    text-overflow: ellipsis;
  }

  .devices select:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .devices button {
    justify-self: start;
  }

  .devices .bad {
    color: var(--_level);
    font-size: 0.875rem;
  }

  .devices .bad:empty {
    display: none;
  }

  .level {
    block-size: 0.375rem;
    border-radius: 0.25rem;
    background: var(--_border);
    overflow: hidden;
    forced-color-adjust: none;
  }

  .level span {
    display: block;
    block-size: 100%;
    background: var(--_good);
    transform-origin: left;
    will-change: scale;
  }

  .level span:dir(rtl) {
    transform-origin: right;
  }
`;

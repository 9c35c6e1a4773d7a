import { css } from 'lit';

export const shareStyles = css`
  .switches {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 0.5rem;
  }

  .switch {
    display: inline-flex;
    flex: initial;
    align-items: center;
    gap: 0.5rem;
  }

  /* A long press neither scrolls nor selects. */
  .switch.talk {
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }

  .switch.talk.live {
    border-color: var(--_good);
  }

  .switch.asking {
    color: var(--_quiet);
    cursor: default;
  }

  .switch.blocked {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .indicator {
    flex: none;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border: 1.5px solid currentColor;
    border-radius: 50%;
    forced-color-adjust: none;
  }

  .switch.live .indicator {
    border-color: var(--_good);
    background: var(--_good);
  }

  .switch.record .indicator {
    border-color: var(--_bad);
  }

  .switch.record.on .indicator,
  .switch.failed .indicator {
    border-color: var(--_bad);
    background: var(--_bad);
  }

  .errors p {
    margin-block-start: 0.375rem;
    color: var(--_level);
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
`;

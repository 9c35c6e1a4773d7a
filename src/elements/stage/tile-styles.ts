import { css } from 'lit';

/** Everything on top of the tiles. The colors are nearly the same in light and dark. */
export const tileStyles = css`
  /* The ring of a speaker, which takes no space. */
  .tile::after {
    content: '';
    position: absolute;
    z-index: 2;
    inset: 0;
    border: 0.1875rem solid transparent;
    border-radius: inherit;
    pointer-events: none;
  }

  .speaking::after {
    border-color: light-dark(#2bb673, #4cd08b);
  }

  .avatar {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    border-radius: inherit;
    background: var(--_backdrop);
    color: #b4bcc6;
    container-type: size;
  }

  .initial {
    display: grid;
    place-content: center;
    inline-size: clamp(2.25rem, 36cqmin, 7rem);
    aspect-ratio: 1;
    border-radius: 50%;
    background: oklch(0.5 0.09 var(--_hue, 230));
    color: #fff;
    font-size: clamp(1rem, 15cqmin, 3rem);
    font-weight: 600;
    line-height: 1;
  }

  .hue1 {
    --_hue: 290;
  }

  .hue2 {
    --_hue: 350;
  }

  .hue3 {
    --_hue: 160;
  }

  @container (block-size < 9rem) {
    .only {
      display: none;
    }
  }

  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .label,
  .stall span,
  .volume {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    border-radius: 0.5rem;
    background: var(--_scrim);
    color: #fff;
    font-size: 0.8125rem;
    font-weight: 500;
  }

  .label {
    position: absolute;
    z-index: 2;
    inset-block-end: 0.5rem;
    inset-inline-start: 0.5rem;
    max-inline-size: calc(100% - 4rem);
    padding: 0.125rem 0.5rem;
    pointer-events: none;
  }

  .label .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .label .muted {
    display: flex;
    color: #ff9d95;
  }

  .stall {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    border-radius: inherit;
    background: rgb(12 14 17 / 0.4);
    backdrop-filter: blur(0.375rem) saturate(0.6);
  }

  .stall span {
    padding: 0.25rem 0.75rem;
    border-radius: 2rem;
  }

  .stall span::before {
    content: '';
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: #f0ad4e;
  }

  .no-picture .stall {
    place-content: end center;
    padding-block-end: 3%;
    background: none;
    backdrop-filter: none;
  }

  /* Above the name. */
  .multiple .no-picture .stall {
    padding-block-end: min(2.75rem, 12%);
  }

  .volume {
    position: absolute;
    z-index: 3;
    inset-block-end: 0.375rem;
    inset-inline-end: 0.375rem;
    gap: 0;
    opacity: 0;
  }

  .tile:hover .volume,
  .tile:focus-within .volume {
    opacity: 1;
  }

  .volume button,
  .bar button {
    display: grid;
    place-content: center;
    inline-size: 2.25rem;
    padding: 0;
    border: 0;
    border-radius: 0.5rem;
    background: none;
    color: #fff;
  }

  .volume button:hover,
  .bar button:hover {
    background: rgb(255 255 255 / 0.18);
  }

  .volume :focus-visible,
  .bar :focus-visible {
    outline: 2px solid #fff;
    outline-offset: -2px;
  }

  .volume input {
    display: none;
    inline-size: 0;
    margin: 0;
    opacity: 0;
    accent-color: #fff;
  }

  @container tile (inline-size >= 14rem) {
    .volume input {
      display: block;
    }

    .volume:hover input,
    .volume:focus-within input {
      inline-size: 5rem;
      margin-inline-end: 0.75rem;
      opacity: 1;
    }
  }

  @container tile (inline-size < 12rem) {
    .volume button {
      inline-size: 1.75rem;
      min-block-size: 1.75rem;
    }

    .avatar {
      padding-block-end: 1.25rem;
    }

    .label {
      inset-block-end: 0.25rem;
      inset-inline-start: 0.25rem;
      max-inline-size: calc(100% - 2.5rem);
      padding: 0 0.375rem;
      font-size: 0.75rem;
    }
  }

  .tap {
    position: absolute;
    z-index: 4;
    inset-block-end: 1rem;
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    inline-size: max-content;
    min-block-size: 2.75rem;
    margin-inline: auto;
    padding-inline: 1.125rem;
    border-radius: 2rem;
    box-shadow: 0 0.25rem 1rem rgb(0 0 0 / 0.35);
  }

  .tap.controlled {
    inset-block: 1rem auto;
  }

  /* Touch screens have no hover, and phones have volume buttons. */
  @media (hover: none) {
    .volume,
    .bar {
      opacity: 1;
    }

    .volume input {
      display: none;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .volume,
    .bar {
      transition: opacity 0.15s;
    }

    .stall span::before {
      animation: wait 0.8s ease-in-out infinite alternate;
    }
  }

  @media (forced-colors: active) {
    .tile,
    .label,
    .volume,
    .bar {
      border: 1px solid CanvasText;
    }

    .speaking::after {
      border-color: Highlight;
    }

    .avatar {
      color: CanvasText;
    }
  }
`;

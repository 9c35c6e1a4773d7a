import xterm from '@xterm/xterm/css/xterm.css?inline';
import { type CSSResultGroup, css, unsafeCSS } from 'lit';

/** The styles of xterm.js, and of the place and the bars around it. */
export const terminalStyles: CSSResultGroup = [
  unsafeCSS(xterm),
  css`
    .board {
      display: grid;
      grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr);
      overflow: hidden;
      block-size: 100%;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
    }

    .board:focus-within {
      border-color: var(--_accent);
      box-shadow: 0 0 0 1px var(--_accent);
    }

    .board:not(.shown) .place {
      display: none;
    }

    .place,
    .probe {
      outline: 0 solid var(--_accent);
      background: var(--_surface);
      color: var(--_text);
      font-family: var(
        --beach-terminal-font,
        ui-monospace,
        'Cascadia Mono',
        Menlo,
        Consolas,
        'DejaVu Sans Mono',
        monospace
      );
    }

    /* Its colors change with those of the page, and an event tells so. */
    .probe {
      position: absolute;
      visibility: hidden;
      transition:
        color 1ms,
        background-color 1ms,
        outline-color 1ms;
    }

    .place {
      position: relative;
      overflow: auto;
      box-sizing: content-box;
      place-self: stretch;
      min-block-size: 0;
      padding: 0.5rem;
    }

    .place.fits {
      overflow: hidden;
    }

    .place.scaled {
      container-type: inline-size;
    }

    /* Without a height of its own, the place is as high as the screen is at its width, or with the smallest font. */
    .place.scaled::before {
      display: block;
      block-size: max(100cqi / var(--_proportion), var(--_least));
      max-block-size: 100%;
      content: '';
    }

    .scaled .frame {
      position: absolute;
      inset: 0.5rem;
    }

    .frame .xterm {
      inline-size: max-content;
    }

    /* The scroll bar of xterm.js keeps the height that it had with another font. */
    .frame .xterm-scrollable-element {
      overflow: clip;
    }

    .stale .place {
      opacity: 0.6;
    }

    .bar,
    .search {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem 0.75rem;
      min-inline-size: 0;
      padding: 0.375rem 0.75rem;
      border-block-start: 1px solid var(--_border);
      font-size: 0.875rem;
    }

    .board:not(.shown) .bar {
      padding: 0.75rem 0.875rem;
      border: 0;
      font-size: inherit;
    }

    .board:not(.shown) .bar .head {
      flex: 1;
    }

    .title {
      overflow: hidden;
      min-inline-size: 0;
      color: var(--_quiet);
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .typing {
      color: var(--_quiet);
    }

    .search-button {
      margin-inline-start: auto;
    }

    button.small {
      min-block-size: 1.75rem;
      padding: 0 0.625rem;
    }

    .reading.visually-hidden:focus {
      position: static;
      overflow: visible;
      inline-size: auto;
      block-size: auto;
      clip-path: none;
    }

    .search input {
      flex: 1 1 8rem;
      min-inline-size: 0;
      min-block-size: 1.75rem;
      padding-inline: 0.5rem;
      border: 1px solid var(--_border);
      border-radius: calc(var(--_radius) - 0.25rem);
      background: var(--_field);
      color: inherit;
      font: inherit;
    }

    .outcome {
      color: var(--_quiet);
    }
  `,
];

import { css } from 'lit';

export const viewerStyles = css`
  /* The buttons of the shared sources are below the stage. */
  .layout {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    gap: 0.5rem;
    block-size: 100%;
  }

  .company {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
    padding: 0;
    color: var(--_quiet);
    font-size: 0.875rem;
    list-style: none;
  }

  .company::before {
    content: attr(aria-label) ':' / '';
  }

  .company bdi {
    overflow-wrap: anywhere;
  }

  .stage {
    block-size: 100%;
  }

  video.audio-only {
    position: absolute;
    z-index: 1;
    inset-block-end: 0;
    block-size: 3.5rem;
    aspect-ratio: auto;
    border-radius: 2rem;
    background: none;
  }

  /* The state while there is no picture. */
  .notice {
    align-content: center;
  }

  /* For data alone, which the page itself shows, a small state is enough. */
  .compact {
    justify-self: start;
    align-self: start;
    column-gap: 0;
    padding: 0.125rem 0.75rem;
    border-radius: 2rem;
    font-size: 0.875rem;
  }

  .notice .bars {
    margin-inline-start: 0.625rem;
  }

  /* On top of the picture. */
  .quality-overlay {
    position: absolute;
    z-index: 2;
    inset-block-end: 0.75rem;
    inset-inline-end: 0.75rem;
    display: flex;
    padding: 0.375rem 0.5rem;
    border-radius: 2rem;
    background: #000a;
    color: #fff;
    pointer-events: none;
  }

  .poster,
  .poster ~ .notice,
  .tiles {
    grid-area: 1 / 1;
  }

  .poster {
    z-index: 1;
    overflow: hidden;
    border-radius: var(--_radius);
  }

  ::slotted([slot='poster']) {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  /* In a corner of the poster, or of the page's own camera. */
  .tiles:not([hidden]) ~ .notice,
  .poster:not([hidden]) ~ .notice {
    z-index: 2;
    align-self: end;
    margin: 0.75rem;
    padding: 0.25rem 0.875rem;
    border-radius: 1.25rem;
  }

  /* Above the browser's controls. */
  .controlled .quality-overlay,
  .controlled .main .label {
    inset-block: 0.5rem auto;
  }

  .controlled .strip .main .label {
    margin-block-start: 2.75rem;
  }

  .controlled .inset .tile:not(.main) {
    margin-block-end: 4rem;
  }
`;

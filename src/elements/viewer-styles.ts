import { css } from 'lit';

export const viewerStyles = css`
  .stage {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
    border-radius: var(--_radius);
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    aspect-ratio: auto 16 / 9;
    border-radius: var(--_radius);
    background: #000;
    object-fit: contain;
  }

  video.sound {
    block-size: 3.5rem;
    aspect-ratio: auto;
    border-radius: 2rem;
    background: none;
  }

  /* Nothing to see yet: a quiet place that says what is going on. */
  .notice {
    align-content: center;
    padding: 0.75rem 0.875rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  /* Data alone: the page shows it in its own way, and needs little more than a sign of life. */
  .small {
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

  /* Over a picture of whatever color. */
  .corner {
    position: absolute;
    inset-block-start: 0.75rem;
    inset-inline-end: 0.75rem;
    display: flex;
    padding: 0.375rem 0.5rem;
    border-radius: 2rem;
    background: #000a;
    color: #fff;
    pointer-events: none;
  }

  .tap {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline-start: 0.75rem;
  }

  .tap.controlled {
    inset-block: 0.75rem auto;
  }
`;

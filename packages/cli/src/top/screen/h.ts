import { createElement } from 'react';

/** What JSX stands for, which Node.js does not strip. */
export const h = createElement;

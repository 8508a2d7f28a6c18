// First: it sets the order of the cascade's layers.
import './ui/styles.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createServices } from './app/services.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');
const services = createServices();
createRoot(root).render(
  <StrictMode>
    <App {...services} />
  </StrictMode>,
);

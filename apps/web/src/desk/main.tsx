// First: it sets the order of the cascade's layers.
import '../ui/styles.css';
import './desk.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createDesk } from './app/create-desk.ts';
import { DeskApp } from './app/desk-app.tsx';

// A page that the browser kept, as it was before somebody signed out, is nobody's to see.
window.addEventListener('pageshow', ({ persisted }) => persisted && window.location.reload());

const root = document.getElementById('root');
if (!root) throw new Error('desk.html has no element #root');
const desk = createDesk();
createRoot(root).render(
  <StrictMode>
    <DeskApp {...desk} />
  </StrictMode>,
);

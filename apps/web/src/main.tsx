import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp } from './app/app.tsx';
import './ui/styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');
const App = createApp();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

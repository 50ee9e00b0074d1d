// Every action asks here first: why, and for what cannot be undone, the words typed once more.

import { finder, h, replace } from './dom.js';

/**
 * @param words what has to be typed, or null
 * @param act is given the reason; what it throws is shown and the dialog stays
 */
export function confirm({ title, body, words, button, danger, act }) {
  const typed = words && h('input', { id: 'confirm-words', autocomplete: 'off', spellcheck: 'false', oninput: check });
  const reason = h('input', { id: 'confirm-reason', autocomplete: 'off', required: true, oninput: check });
  const go = h('button', { type: 'submit', class: danger ? 'danger' : 'primary', disabled: true }, button);
  const problem = h('p', { class: 'problem', role: 'alert' });
  const asked = document.activeElement;
  const again = finder(asked, document.body);
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-title' },
    h('form', { onsubmit: submit },
      h('h2', { id: 'confirm-title' }, title),
      body,
      h('label', { for: 'confirm-reason' }, 'Reason'), reason,
      words && [h('label', { for: 'confirm-words' }, 'Type ', h('code', null, words), ' to confirm'), typed],
      problem,
      h('p', { class: 'buttons' },
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Go back'), go)));

  function check() {
    go.disabled = reason.value.trim() === '' || words !== null && words !== undefined && typed.value !== words;
  }

  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    replace(problem);
    try {
      await act(reason.value.trim());
      dialog.close();
    } catch (error) {
      replace(problem, error.message);
      check();
    }
  }

  // what was asked from may have been drawn again, or be gone with what was done
  dialog.addEventListener('close', () => {
    dialog.remove();
    (asked.isConnected ? asked : again() ?? document.getElementById('main')).focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  reason.focus();
}

// Asks for a token of http.tokens.

import { token } from './api.js';
import { h } from './dom.js';

export function signIn(problem, begin) {
  const field = h('input', {
    id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true,
    'aria-describedby': 'token-help',
  });
  return h('form', {
    class: 'sign-in',
    onsubmit(event) {
      event.preventDefault();
      token.set(field.value.trim());
      begin();
    },
  },
    h('h1', null, 'Sign in'),
    h('label', { for: 'token' }, 'Token'),
    field,
    h('p', { id: 'token-help', class: 'quiet' },
      'As ', h('code', null, 'projectory token create'), ' printed it. It is kept in this tab and gone with it.'),
    problem && h('p', { class: 'problem', role: 'alert' }, problem),
    h('button', { type: 'submit', class: 'primary' }, 'Sign in'));
}

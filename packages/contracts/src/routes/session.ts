import { z } from 'zod'
import { me, setupRequest, setupState, signInRequest } from '../auth.ts'
import type { RouteDefinition } from './route-definition.ts'

export const sessionRoutes = {
  setupState: {
    method: 'GET',
    path: '/setup',
    access: 'public',
    summary: 'Whether the instance waits for its first admin',
    status: 200,
    response: setupState,
    problems: [],
  },
  setup: {
    method: 'POST',
    path: '/setup',
    access: 'public',
    summary: 'Create the first admin with the setup code, and sign in',
    body: setupRequest,
    status: 201,
    response: me,
    problems: ['bad-request', 'setup-code-wrong', 'setup-done', 'rate-limited', 'origin-refused'],
  },
  signIn: {
    method: 'POST',
    path: '/session',
    access: 'public',
    summary: 'Sign in with user name and password',
    body: signInRequest,
    status: 200,
    response: me,
    problems: ['bad-request', 'sign-in-refused', 'setup-needed', 'rate-limited', 'origin-refused'],
  },
  me: { method: 'GET', path: '/session', access: 'signed-in', summary: 'Who is signed in', status: 200, response: me, problems: [] },
  signOut: {
    method: 'DELETE',
    path: '/session',
    access: 'signed-in',
    summary: 'Sign out',
    status: 204,
    response: z.null(),
    problems: ['origin-refused'],
  },
} as const satisfies Record<string, RouteDefinition>

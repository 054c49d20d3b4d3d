import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NewPairPage } from '../../features/pairs/components/new-pair-page.tsx'

/** A new pair; afterwards its page. */
export function NewPairRoute(): ReactNode {
  const navigate = useNavigate()
  return <NewPairPage onCreated={(pair) => void navigate({ to: '/pairs/$pairId', params: { pairId: pair.id } })} />
}

import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PairListPage } from '../../features/pairs/components/pair-list-page.tsx'

/** All pairs. */
export function PairsRoute(): ReactNode {
  const navigate = useNavigate()
  return <PairListPage onOpen={(pair) => void navigate({ to: '/pairs/$pairId', params: { pairId: pair.id } })} />
}

import { Button, FileButton, PasswordInput, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { encryptedConf, type RcloneConfText, rcloneConfText } from '@pairwise/contracts'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { fieldErrors } from '../../../lib/error-text.ts'
import { formErrors } from '../../../lib/form-errors.ts'
import styles from './connections.module.css'

interface RcloneConfFormProps {
  /** What was read before. */
  readonly filled: string
  readonly isReading: boolean
  readonly error: Error | null
  /** Why it can’t be done now. */
  readonly blocked?: string | undefined
  readonly onRead: (text: RcloneConfText) => void
}

const mostBytes = 500_000

/** Takes a whole rclone.conf. Its text is the element's own and no attribute of it, so that it is in no copy of the page's markup. */
export function RcloneConfForm({ filled, isReading, error, blocked, onRead }: RcloneConfFormProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)
  const [conf, setConf] = useState(filled)
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [isShown, { toggle }] = useDisclosure(false)
  const isEncrypted = encryptedConf(conf) !== null
  useEffect(() => {
    if (field.current) field.current.value = filled
  }, [filled])
  useEffect(() => setErrors(fieldErrors(error)), [error])

  const take = async (file: File | null | undefined) => {
    if (!file) return
    if (file.size > mostBytes) return setErrors({ conf: 'This file is too large for an rclone.conf. Choose another one.' })
    const text = await file.text()
    if (field.current) field.current.value = text
    setConf(text)
    setErrors({})
  }
  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  const read = () => {
    const text = { conf, password: isEncrypted ? password : null }
    const found = isEncrypted && password === '' ? { password: 'Enter the password of the file.' } : formErrors(rcloneConfText, text)
    setErrors(found)
    if (Object.keys(found).length === 0) onRead(text)
  }
  return (
    <div className={styles['form']}>
      {error && Object.keys(fieldErrors(error)).length === 0 && <ProblemNotice error={error} title="The file could not be read." />}
      <div className={styles['group']}>
        <Textarea
          ref={field}
          label="rclone.conf"
          description="Paste its text, drop the file here or choose it. On most machines it is ~/.config/rclone/rclone.conf."
          placeholder={'[nas]\ntype = sftp\nhost = nas.local'}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          rows={12}
          error={errors['conf']}
          onChange={(event) => setConf(event.currentTarget.value)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={drop}
        />
        <div className={styles['buttons']}>
          <FileButton onChange={(file) => void take(file)}>
            {(props) => (
              <Button {...props} variant="default">
                Choose the file
              </Button>
            )}
          </FileButton>
        </div>
        {isEncrypted && (
          <PasswordInput
            label="Password of the file"
            description="This file is encrypted. Enter its password. It is used once and not stored."
            autoComplete="off"
            error={errors['password']}
            visible={isShown}
            onVisibilityChange={toggle}
            visibilityToggleButtonProps={{
              'aria-label': `${isShown ? 'Hide' : 'Show'}: Password of the file`,
              'aria-hidden': false,
              tabIndex: 0,
            }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </div>
      <div className={styles['buttons']}>
        <ActionButton onClick={read} blocked={blocked} busy={isReading && 'Reading…'}>
          Show what it has
        </ActionButton>
        <p className={styles['muted']}>Nothing is saved until you choose what to import.</p>
      </div>
    </div>
  )
}

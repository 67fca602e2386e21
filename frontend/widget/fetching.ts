/** Fetching more of our own code, also on pages whose policy asks for nonces or Trusted Types. */

type Policy = { createScriptURL(address: string): string }
type Factory = { createPolicy(name: string, rules: Policy): Policy }

/** Append a script to the page; `failed` is called if it could not be had. */
export function fetchScript(address: string, nonce: string, failed: () => void): void {
  const tag = document.createElement('script')
  tag.src = trusted(address)
  tag.async = true
  if (nonce) tag.nonce = nonce
  tag.onload = () => tag.remove()
  tag.onerror = () => {
    tag.remove()
    failed()
  }
  document.head.append(tag)
}

/** Ask the browser to have a script at hand, without running it. */
export function prefetchScript(address: string): void {
  const link = document.createElement('link')
  link.rel = 'prefetch'
  link.as = 'script'
  link.href = address
  document.head.append(link)
}

let policy: Policy | null = null

/** Pages that name their Trusted Types policies must name `contact-center`. */
function trusted(address: string): string {
  const { trustedTypes } = window as { trustedTypes?: Factory }
  policy ??= trustedTypes?.createPolicy('contact-center', { createScriptURL: (own) => own }) ?? null
  return policy?.createScriptURL(address) ?? address
}

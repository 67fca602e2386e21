"""What we need from the world, as Protocols; adapters fulfil them, contract tests hold them to it.

`clock` is the one time, `door` where orders go, `journal_store` how a batch is written,
`reading` what is read back, `floor` the rows routing is built from, `places` what a waiting
visitor may be told, `rate_limit` who is too fast, `meters` what is counted and timed, `mail_store`
where raw mails are kept, `mail` what the email channel reads and how its jobs reach it, `auditing`
what the auditor holds against the rules, `setup` what administrators have set up, and when.
"""

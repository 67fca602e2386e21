"""Email: mails come in over SMTP or HTTP and become messages; what agents answer leaves by mail.

In: `smtp_in` and `webhook_in` take a mail, `intake` stores it and commits that it came, and only
then is it acknowledged. `reading` makes an order of it later: `parsing` understands the bytes in
a process of its own (`reader_process`), `threading` proves which conversation it answers.
Out: `composing` writes the mail of a message, `sending` gives it to a relay or puts it into a
folder. The jobs that drive both are in `contact_center.jobs`.
"""

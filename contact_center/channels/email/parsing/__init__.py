"""What the bytes of a mail say: any bytes, never an exception, nothing executed.

`mail` is the whole reading; `headers` decodes names, subjects and addresses, `charsets` bytes to
text, `bodies` finds the words and names the attachments, `markup` makes text of HTML. `worker` is
the process all this runs in. Only the standard library is used, and of it only the MIME tree.
"""

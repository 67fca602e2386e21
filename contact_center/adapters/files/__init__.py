"""What is kept in plain files of the data folder: `mail_store` has the raw bytes of mails."""

"""The dashboard's own code: files become tables, questions become answers, answers become pictures."""

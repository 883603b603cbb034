"""Projects that people send in: what is asked of them, how it is checked, and the queue they wait in.

fields says what is asked and checks it, places matches places to authorities, alike looks for the
same project in the repository, files reads and writes tables of projects, and queue keeps what was
sent, contacts included, away from the public database until a steward decides.
"""

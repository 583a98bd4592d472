"""The rules of the exchange: plain Python, no I/O, no clock and no randomness of its own.

The server decides and the phone never merges.
A phone holds a mirror, an outbox, a journal and a cursor per partition; it sends saved forms and gets outcomes and rows.
One saved form has one random id, and its changes are numbered inside; sending it again changes nothing.
A change says what its author had seen, so nothing is overwritten that its author did not know.
Where two values meet, the rule beside the field decides which one stands, and both are kept for a person.
What cannot be stored is kept whole in an inbox, with a reason that reaches the worker.
Every state has a number in its partition; numbers become visible in order, so a cursor never skips a row.
A record that leaves a scope is announced there; a scope that is gained comes whole.
Digests find any difference, and buckets repair it without touching unsent work.
After a restore from backup the phones bring back what the server forgot.
The numbered rules are in `PROTOCOL.md`; code and tests cite them as P1, P2 and so on.
"""

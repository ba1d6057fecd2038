"""Sources -> stored items. Has never heard of RSS output.

The river, told once (``pipeline.perform`` is its code)::

    claim -> fetch -> read -> normalise -> decide -> judge -> commit
      |        |       |         |           |        |        |
      |        |       |         |           |        |        one transaction, one writer; refused if
      |        |       |         |           |        |        the lease is old
      |        |       |         |           |        pure: believable or held, with reason and next step
      |        |       |         |           pure: new, edited or same, by the names in the ledger
      |        |       |         pure, one candidate at a time: an Item, or Rejected with a named gate
      |        |       in a child that can be killed; may fail (ReadError)
      |        in one of a few threads, through the only door; may fail (FetchError, Refused)
      due times and leases are rows, never scheduler jobs

Fetching runs in parallel, one request per host at a time; committing is done by one thread in batches. A
source's failure is a value in the run's Outcome; a programmer's error is loud. Three short-cuts end a poll
before any parser: 304, the very same body, a body whose entries are all known.
"""

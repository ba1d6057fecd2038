"""When things happen: ticks, worker threads, the order of hosts, the one writer, housekeeping.

``embedded`` is the engine for one machine. The truth about what is due lies in the store's tables (due
times, leases with epochs); an engine only asks for it, so that another engine can take its place.
"""
